import shutil
import time

import pytest
from fakes import HashedWords
from hypothesis import given, settings
from hypothesis import strategies as st
from stores import damaged

from index import Index
from index.fusion import METHODS, Searchable, ranked
from index.lexical import LexicalIndex
from index.repetition import Piece, asked_for, repeated
from index.vectors import FaissStore

FOREWORD = (
    "All children deserve to grow up in a safe environment, cared for and protected from harm."
    " Most children thrive in loving families and grow to adulthood unharmed."
    " Unfortunately, too many children are still abused or neglected."
)
OTHERS = [
    "The control room keeps callers waiting, and nobody tells them why.",
    "Supervisors review their investigations on paper, which no system can search.",
    "Detectives carry caseloads that leave them no time for visits to anybody.",
    "The custody suite is clean, light and well kept by the people who work in it.",
    "Neighbourhood officers know the families of their estates by name.",
]


def pieces(*documents):
    """Give documents, each a list of passages, as pieces numbered through."""
    numbered = [
        (number, passage if isinstance(passage, tuple) else ("", passage))
        for number, passages in enumerate(documents, 1)
        for passage in passages
    ]
    return [
        Piece(n, number, heading, text) for n, (number, (heading, text)) in enumerate(numbered, 1)
    ]


def demoted(*documents):
    every = pieces(*documents)
    last = repeated(every)
    return [piece.document_id for piece in every if piece.id in last]


def test_a_foreword_of_three_reports_is_repeated_text():
    assert demoted(*([FOREWORD, other] for other in OTHERS[:3])) == [1, 2, 3]


def test_marks_and_case_make_no_difference():
    typed = FOREWORD.replace(",", "").replace("All children", "ALL   children").replace("’", "'")
    assert demoted([FOREWORD, OTHERS[0]], [typed, OTHERS[1]], [f"“A word.” {FOREWORD}", OTHERS[2]])


@pytest.mark.parametrize(
    "documents",
    [
        pytest.param([[FOREWORD, OTHERS[0]], [FOREWORD, OTHERS[1]]], id="two reports only"),
        pytest.param([[FOREWORD], [FOREWORD], [FOREWORD]], id="editions of one report"),
        pytest.param([[FOREWORD] * 3], id="three times in one report"),
        pytest.param(
            [[FOREWORD, OTHERS[0]], *([f"He said: “{FOREWORD}”", other] for other in OTHERS[1:])],
            id="quoted by newspapers",
        ),
        pytest.param(
            [[FOREWORD, OTHERS[0]], *([f"“{FOREWORD}", other] for other in OTHERS[1:])],
            id="quoted over several paragraphs",
        ),
        pytest.param(
            [[("Recommendation 4", FOREWORD), other] for other in OTHERS], id="a recommendation"
        ),
        pytest.param(
            [[f"Area for improvement 2. {FOREWORD}", other] for other in OTHERS], id="a box"
        ),
        pytest.param(
            [["Within three months, the force should train every sergeant in its control room to"
              " listen to children, and should tell its partners that it has done so.", other]
             for other in OTHERS],
            id="a recommendation without a label",
        ),
        pytest.param(
            [["In 14 of the 30 cases that we audited the force did not speak to the child at all,"
              " and nobody in the control room had noticed that it had not.", other]
             for other in OTHERS],
            id="a figure that others repeat",
        ),
        pytest.param(
            [[f"{FOREWORD} {' '.join([other] * 5)}"] for other in OTHERS],
            id="a few such sentences in a passage of its own",
        ),
        pytest.param([["Overall: good. Custody: good.", other] for other in OTHERS], id="grades"),
    ],
)  # fmt: skip
def test_what_others_have_a_reason_to_repeat_is_not_repeated_text(documents):
    assert demoted(*documents) == []


@settings(max_examples=40)
@given(st.data())
def test_what_is_repeated_depends_on_the_texts_alone(data):
    texts = st.lists(st.sampled_from([FOREWORD, *OTHERS]), min_size=1, max_size=3)
    every = pieces(*data.draw(st.lists(texts, min_size=1, max_size=6)))
    expected = repeated(every)
    assert repeated(data.draw(st.permutations(every))) == expected
    renamed = [Piece(p.id + 70, 900 - p.document_id, p.heading, p.text) for p in every]
    assert repeated(renamed) == {passage + 70 for passage in expected}


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("Under which licence may we reuse this?", True),
        ("Is it Crown copyright?", True),
        ("What does ‘requires improvement’ mean?", True),
        ("What is a strategy discussion?", True),
        ("What’s HMICFRS?", True),
        ("What is the difference between an area for improvement and a cause of concern?", True),
        ("What does the foreword say?", True),
        ("How are forces graded?", True),
        ("How can I contact the inspectorate?", True),
        ("What was the force praised for?", False),
        ("What is the grade?", False),
        ("What are the recommendations?", False),
        ("What did the inspector say about senior leaders?", False),
        ("Do children deserve to be safe?", False),
    ],
)
def test_a_question_asks_for_such_text_or_does_not(question, asked):
    assert asked_for(question) is asked


@pytest.fixture(scope="module")
def searchable():
    texts = dict(
        enumerate([*OTHERS, FOREWORD, f"{FOREWORD} {FOREWORD}", f"Children. {FOREWORD}"], 1)
    )
    embedder = HashedWords()
    vectors = FaissStore(embedder.dimension)
    vectors.add(list(texts), embedder.encode_documents(list(texts.values())))
    return Searchable(
        vectors,
        LexicalIndex().changed(add=texts.items()),
        embedder.encode_query,
        frozenset({6, 7, 8}),
    )


@pytest.mark.parametrize("method", METHODS)
def test_repeated_text_is_behind_all_others_and_pushes_none_out(searchable, method):
    question = "Do the families of children know officers by name, and are children safe?"
    every = ranked(method, searchable, question, 9)
    others = [scored for scored in every if "repeated" not in scored.signals]
    assert {scored.id for scored in every[len(others) :]} == {6, 7, 8}
    assert [scored.score for scored in every] == sorted((s.score for s in every), reverse=True)
    for k in range(1, 9):
        assert [s.id for s in ranked(method, searchable, question, k)] == [s.id for s in every[:k]]
    alone = ranked(method, searchable, question, 9, among=[1, 2, 3, 4, 5])
    assert [s.id for s in alone] == [s.id for s in others]


@pytest.mark.parametrize("method", METHODS)
def test_repeated_text_is_found_where_there_is_nothing_else(searchable, method):
    question = "Are children protected from harm?"
    assert {s.id for s in ranked(method, searchable, question, 2, among=[6, 7])} == {6, 7}


@pytest.fixture
def reports(folder):
    for number, other in enumerate(OTHERS[:3]):
        (folder / f"{number}.md").write_text(
            f"# Report {number}\n\n## Foreword\n\n{FOREWORD}\n\n## Findings\n\n{other}\n", "utf-8"
        )
    return folder


QUESTION = "Are most children safe and protected from harm?"


def test_a_search_ranks_forewords_last_unless_they_are_asked_for(index, reports):
    index.sync([reports])
    texts = [hit.passage.text for hit in index.search(QUESTION)]
    assert (len(texts), index.count(), index.count(repeated=True)) == (8, 8, 3)
    assert texts[5:] == [FOREWORD] * 3
    assert index.search("What does the foreword say of children?", k=1)[0].passage.text == FOREWORD
    assert index.search(QUESTION, k=1, repeated="always")[0].passage.text == FOREWORD


def test_a_store_that_was_changed_ranks_like_a_fresh_one(index, reports, tmp_path, fake_embedder):
    def alike():
        shutil.rmtree(tmp_path / "fresh", ignore_errors=True)
        with Index.open(tmp_path / "fresh", embedder=fake_embedder) as fresh:
            fresh.sync([reports])
            texts = [[hit.passage.text for hit in i.search(QUESTION)] for i in (index, fresh)]
        assert sorted(texts[0][:2]) == sorted(texts[1][:2])
        return FOREWORD in texts[0][:2]

    index.sync([reports / "0.md", reports / "1.md"])
    assert FOREWORD in index.search(QUESTION, k=1)[0].passage.text
    index.sync([reports])
    assert not alike()
    (reports / "1.md").write_text(f"# Report 1\n\n{OTHERS[1]}\n", "utf-8")
    index.sync([reports])
    assert alike()
    (reports / "4.md").write_text(f"# Report 4\n\n{OTHERS[3]}\n\n## Notes\n\n{FOREWORD}\n", "utf-8")
    index.sync([reports])
    assert not alike()
    index.remove([reports / "0.md"])
    (reports / "0.md").unlink()
    assert alike()


@pytest.mark.parametrize("harm", ["damaged", "gone", "nonsense"])
def test_what_is_known_of_repeated_text_is_worked_out_again_where_it_is_lost(
    store, reports, fake_embedder, harm
):
    with Index.open(store, embedder=fake_embedder) as index:
        index.sync([reports])
        expected = index.search(QUESTION)
    file = store / "repeated.json"
    before = file.read_bytes()
    if harm == "damaged":
        damaged(file)
    elif harm == "gone":
        file.unlink()
    else:
        file.write_text("[]\n7\n", "ascii")
    with Index.open(store, embedder=fake_embedder) as index:
        assert index.search(QUESTION) == expected
    assert file.read_bytes() == before


def test_ten_thousand_passages_are_compared_in_a_moment():
    letters = "abcdefghijklmnopqrstuvwxyz"
    marks = [f"{a}{b}{c}" for a in letters for b in letters for c in letters]
    phrase = "the officers of the force told us that they had found no time for any of it at all"
    own = [
        " ".join(f"{mark} in sector {letters[n % 26]} {phrase}." for n in range(8))
        for mark in marks[:10_000]
    ]
    every = [Piece(n, n // 50, "", FOREWORD if n % 50 == 0 else own[n]) for n in range(10_000)]
    started = time.thread_time()
    last = repeated(every)
    assert time.thread_time() - started < 5
    assert last == set(range(0, 10_000, 50))
