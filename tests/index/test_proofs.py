"""Each kind of damage in a real store is named by verify, and nothing sound is."""

import json
import shutil
import sqlite3
from contextlib import closing

import pytest
from fakes import HashedWords
from pdf_paper import Paper

from index import Fact, Index
from index.encoding import facts_from, facts_to, words_from, words_to

QUOTE = "Inspectors praised Kent Police for its custody suites."


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Give a folder with a report, and a store of it."""
    folder = tmp_path_factory.mktemp("proofs")
    paper = Paper("Kent Police custody inspection")
    paper.line("Kent Police custody inspection", size=20)
    paper.line("Published 3 March 2022", gap=10)
    paper.prose(QUOTE)
    paper.page()
    paper.prose("The second page says that response times were slow in the north.")
    (folder / "report.pdf").write_bytes(paper.bytes())
    with Index.open(folder / "store", embedder=HashedWords()) as index:
        index.sync([folder / "report.pdf"])
    return folder


@pytest.fixture
def index(made, tmp_path):
    shutil.copytree(made / "store", tmp_path / "store")
    with Index.open(tmp_path / "store", embedder=HashedWords()) as index:
        yield index


def execute(index, query, *values):
    with closing(sqlite3.connect(index.store / "catalog.db")) as connection, connection:
        return connection.execute(query, values).fetchall()


def edit_words(index, edit):
    ((stored,),) = execute(index, "SELECT words FROM document")
    words = list(words_from(stored))
    edit(words)
    execute(index, "UPDATE document SET words = ?", words_to(words))


def edit_facts(index, **facts):
    ((stored,),) = execute(index, "SELECT metadata FROM document")
    execute(index, "UPDATE document SET metadata = ?", facts_to(facts_from(stored) | facts))


def judge(index, **changes):
    location = index.locate(1, *span_of(index))
    start, end = span_of(index)
    citation = {"source": location.source, "sha256": location.sha256, "quote": QUOTE}
    citation |= {"start": start, "end": end} | changes
    with (index.store / "feedback.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps({"id": "1", "citations": [citation]}) + "\n")


def span_of(index):
    start = index.text(1).index(QUOTE)
    return start, start + len(QUOTE)


def only(index):
    (problem,) = index.verify()
    return problem


def test_a_sound_store_is_proved_step_by_step(index):
    judge(index)
    told = []
    assert index.verify(progress=lambda *step: told.append(step)) == []
    assert index.unproved() == []
    assert [step[:2] for step in told] == [(0, 2), (1, 2), (2, 2)]
    assert told[0][2].endswith("report.pdf")


def test_a_rectangle_that_holds_other_words_is_named_with_its_page(index):
    def swap(words):
        first, second = words[0], words[5]
        words[0] = first._replace(x0=second.x0, x1=second.x1)

    edit_words(index, swap)
    assert "on page 1, 1 of the stored rectangles hold other words than the text" in only(index)


def test_a_word_on_another_page_or_without_a_rectangle_is_named(index):
    edit_words(index, lambda words: words.__setitem__(0, words[0]._replace(page=2)))
    assert "on page 2, 1 of the stored rectangles" in only(index)
    edit_words(index, lambda words: words.pop(0))
    assert "rectangles are missing: 1, first that of “Kent”" in only(index)


def test_metadata_that_is_not_what_was_read_is_named(index):
    published = index.document(1).metadata["published"]
    assert (published.value, published.span) == ("2022-03-03", published.span)
    edit_facts(index, published=Fact("2021-03-03", published.span))
    assert only(index).endswith(
        "“published” is stored as “2021-03-03”; reading it again gives “2022-03-03”"
    )


def test_metadata_read_from_outside_the_text_is_named(index):
    published = index.document(1).metadata["published"]
    edit_facts(index, published=Fact(published.value, (99_990, 99_999)))
    assert any("“published” was read from a place that is blank" in p for p in index.verify())


def test_a_block_that_is_not_what_was_read_is_named(index):
    execute(index, "UPDATE document SET blocks = replace(blocks, 'paragraph', 'caption')")
    assert only(index).endswith("reading it again gives other headings or paragraphs")


def test_text_is_proved_against_the_kept_copy_when_the_file_has_gone(index, made):
    for table in ("document", "passage"):
        execute(index, f"UPDATE {table} SET text = replace(text, 'slow', 'fast')")  # noqa: S608 - ours
    hidden = made / "report.pdf"
    hidden.rename(made / "moved.pdf")
    try:
        assert only(index).endswith("report.pdf: reading it again gives another text")
        assert index.unproved() == []
    finally:
        (made / "moved.pdf").rename(hidden)


def test_a_file_that_has_changed_is_named_and_the_copy_proves_what_is_stored(made, tmp_path):
    path = tmp_path / "changed.pdf"
    shutil.copy(made / "report.pdf", path)
    with Index.open(tmp_path / "store", embedder=HashedWords()) as index:
        index.sync([path])
        path.write_bytes(b"%PDF-1.7 and nothing of it")
        assert index.verify() == [f"{path}: the file has changed since it was indexed"]
        edit_words(index, lambda words: words.pop(0))
        assert len(index.verify()) == 2


def test_a_quote_that_a_user_judged_is_proved(index):
    judge(index)
    judge(index, start=1)
    assert only(index).startswith("feedback.jsonl, line 2: the quote is not what stands at 1 to ")


@pytest.mark.parametrize("line", ["{", "[]", "{}", '{"citations": [{"source": "x"}]}', "7"])
def test_a_damaged_line_of_feedback_is_named(index, line):
    (index.store / "feedback.jsonl").write_text(line + "\n")
    assert only(index) == "feedback.jsonl, line 1: it is damaged"


def test_feedback_is_one_line_whatever_its_answer_has_for_the_end_of_one(index):
    path = index.store / "feedback.jsonl"
    judge(index)
    said = json.loads(path.read_text(encoding="utf-8")) | {"answer": "Ed\u2028leads.\x85\x1c"}
    path.write_text(json.dumps(said, ensure_ascii=False) + "\n", encoding="utf-8")
    assert index.verify() == []


def test_a_quote_of_an_edition_that_is_in_the_store_no_more_is_said_and_no_failure(index):
    judge(index, sha256="0" * 64, source="old.pdf")
    assert index.verify() == []
    assert index.unproved() == [
        "feedback.jsonl, line 1: old.pdf is in the store no more as it was quoted"
    ]


def test_a_file_that_is_gone_without_a_copy_is_said_and_no_failure(made, tmp_path):
    path = tmp_path / "gone.pdf"
    shutil.copy(made / "report.pdf", path)
    with Index.open(tmp_path / "store", embedder=HashedWords()) as index:
        index.sync([path], copy=False)
        assert index.unproved() == []
        path.unlink()
        assert index.verify() == []
        assert index.unproved() == [f"{path}: the file is gone and no copy of it was kept"]
