from collections import Counter
from pathlib import Path

import pytest

from eval.gold import occurrences
from eval.questions import GROUPS, TRAPS, load
from eval.samples import SOURCES, build, read_source
from eval.samples.blocks import NOTICE, Box, Heading, List, Paragraph, Table
from index.readers import read
from index.types import Document

BUILT = Path(__file__).parents[2] / "seeds" / "samples"
QUESTIONS = Path(__file__).parents[2] / "eval" / "questions" / "samples.jsonl"


@pytest.fixture(scope="module")
def documents() -> dict[str, Document]:
    return {path.name: read(path) for path in BUILT.iterdir()}


def test_a_source_becomes_blocks(tmp_path: Path) -> None:
    path = tmp_path / "source.md"
    path.write_text(
        "---\nfile: a.pdf\ntitle: A\ncolumns: 2\nPublished on: 1 May 2024\n---\n\n"
        "# One\n\nSome *words*\nhere.\n\n> **Recommendation 1**\n>\n> Do it:\n>\n> - at once\n\n"
        "| Area | Grade |\n| --- | --- |\n| Care | Good |\n\n3. third\n4. fourth\n",
        encoding="utf-8",
    )
    source = read_source(path)
    assert (source.name, source.title, source.columns) == ("a.pdf", "A", 2)
    assert source.front == {"Published on": "1 May 2024"}
    assert source.blocks == (
        Heading(1, "One"),
        Paragraph("Some words here."),
        Box((Paragraph("Recommendation 1", strong=True), Paragraph("Do it:"), List(("at once",)))),
        Table((("Area", "Grade"), ("Care", "Good"))),
        List(("third", "fourth"), first=3),
    )


def test_a_source_without_a_title_is_named(tmp_path: Path) -> None:
    path = tmp_path / "source.md"
    path.write_text("---\nfile: a.pdf\n---\n\nText.\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"source\.md: the front matter lacks 'title'"):
        read_source(path)


def test_the_samples_that_ship_are_what_the_sources_build(
    documents: dict[str, Document], tmp_path: Path
) -> None:
    built = build(tmp_path)
    assert {path.name for path in built} == set(documents)
    assert len(built) == len(list(SOURCES.glob("*.md"))) >= 14
    assert {path.suffix for path in built} == {".pdf", ".docx", ".html", ".md", ".txt"}
    for path in built:
        # Another version of a library may write other bytes, but never other words.
        if path.read_bytes() != (BUILT / path.name).read_bytes():
            assert read(path).text == documents[path.name].text


def test_every_sample_says_that_it_is_fictional(documents: dict[str, Document]) -> None:
    for document in documents.values():
        assert occurrences(document.text, NOTICE), document.source
        assert document.metadata["fictional"].value == "yes", document.source


def test_every_paragraph_of_a_source_is_read_back_from_what_is_built(
    documents: dict[str, Document],
) -> None:
    # What runs over the end of a page or a column may be cut in two by the reader.
    for path in SOURCES.glob("*.md"):
        source = read_source(path)
        text = documents[source.name].text
        paragraphs = [block.text for block in source.blocks if isinstance(block, Paragraph)]
        missing = [each for each in paragraphs if not occurrences(text, each)]
        assert len(missing) <= (3 if source.name.endswith(".pdf") else 0), missing


def test_the_questions_are_as_many_and_as_varied_as_was_asked() -> None:
    questions = load(QUESTIONS)
    tags = Counter(tag for each in questions for tag in each.tags)
    groups = Counter(each.group for each in questions)
    answerable = [each for each in questions if each.answerable]
    over_several = [each for each in answerable if len({e.document for e in each.evidence}) > 1]
    assert len(questions) >= 300
    assert len(questions) - len(answerable) >= 90
    assert tags["near_miss"] >= 60
    assert tags["paraphrase"] >= len(answerable) / 2
    assert groups["follow_up"] >= 30
    assert groups["list"] >= 25
    assert len(over_several) >= 30
    assert set(groups) == set(GROUPS)
    for each in questions:
        kinds = [tag for tag in each.tags if tag in TRAPS]
        assert len(kinds) == ("trap" in each.tags), each.id
        assert kinds or not each.forbidden, each.id
