"""What the evidence model learns from says of each passage only what is true."""

import gzip
import json
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sentences import sentences
from index.types import Span
from qa.evidence.edits import Terms, near_miss, renamed, terms_of
from qa.evidence.examples import Example, general, holding, part_of, read_contexts, shortened

TEXT = (
    "Northmere Police was inspected in June 2022. It examined 60 cases, of which 12 were good."
    " In Harrowdale, the inspector praised the control room. The report of 2019 made nine"
    " recommendations. Nobody asked the children. Visits were late in most of the districts."
)
TERMS = Terms(("Pellshire", "Saltmarch"), ("2016", "2024"), ("73", "18"))


def example(question: str, answer: str) -> Example:
    start = TEXT.index(answer)
    span = Span(start, start + len(answer))
    return Example(question, "Report on Northmere", TEXT, span, holding(TEXT, span), True, True)


def told(example: Example) -> str:
    assert example.answer is not None
    return example.text[example.answer.start : example.answer.end]


def test_a_near_miss_asks_for_another_year_and_is_not_answered() -> None:
    asked = example("How many recommendations did the report of 2019 make?", "nine")
    missed = near_miss(asked, TERMS, Random(0))
    assert missed is not None
    assert "2019" not in missed.question
    assert missed.question.startswith("How many recommendations did the report of 20")
    assert (missed.answered, missed.answer, missed.evidence, missed.relevant) == (
        False,
        None,
        (),
        None,
    )


@pytest.mark.parametrize(
    ("question", "old"),
    [
        ("What did the inspector praise in Harrowdale?", "Harrowdale"),
        ("What did the inspector who read 60 cases praise?", "60"),
    ],
)
@given(seed=st.integers(0, 10_000))
def test_a_name_changed_in_question_and_passage_alike_leaves_the_answer(
    question: str, old: str, seed: int
) -> None:
    asked = example(question, "the control room")
    changed = renamed(asked, TERMS, Random(seed))
    assert changed is not None
    assert old not in changed.question + changed.text
    assert told(changed) == "the control room"
    (start, end), *_ = changed.evidence
    assert changed.text[start:end].endswith("the inspector praised the control room.")
    assert Span(start, end) in sentences(changed.text)


def test_what_is_part_of_the_answer_is_not_changed() -> None:
    asked = example("Was it in June 2022 that Northmere was inspected?", "June 2022")
    changed = {made.question for seed in range(40) if (made := renamed(asked, TERMS, Random(seed)))}
    assert changed
    assert all("June 2022" in question for question in changed)


@given(seed=st.integers(0, 10_000), words=st.integers(5, 60))
def test_a_window_keeps_the_answer_and_whole_sentences(seed: int, words: int) -> None:
    asked = example("What did the inspector praise?", "the control room")
    cut = shortened(asked, Random(seed), words)
    assert told(cut) == "the control room"
    assert cut.text in TEXT
    assert {cut.text[a:b] for a, b in sentences(cut.text)} <= {
        TEXT[a:b] for a, b in sentences(TEXT)
    }
    assert [cut.text[a:b] for a, b in cut.evidence] == [
        "In Harrowdale, the inspector praised the control room."
    ]


def test_without_an_answer_the_window_holds_what_tempts_most() -> None:
    asked = replace(
        example("Who made the recommendations of the report?", "nine").unanswered(relevant=False)
    )
    assert "nine recommendations" in shortened(asked, Random(0), 5).text


def test_terms_are_names_years_and_numbers_but_no_months() -> None:
    terms = terms_of(["It saw Saltmarch in May 2022, and in March 60 of 1,200 cases."])
    assert terms == Terms(("Saltmarch",), ("2022",), ("60", "1,200"))


def test_nothing_of_a_test_part_is_learnt(tmp_path: Path) -> None:
    """The parts are those of the data's README: the last 12 titles, and the last 24 articles."""

    def write(name: str, titles: list[str], **more: str) -> None:
        rows = [
            {
                "title": title,
                "context": f"The {title} stands in Northmere. {name}.",
                "questions": [
                    {"question": f"Where is {title}?", "answer": "Northmere", "answer_start": 0}
                ],
                **more,
            }
            for title in titles
        ]
        for row in rows:
            row["questions"][0]["answer_start"] = row["context"].index("Northmere")
        with gzip.open(tmp_path / f"{name}.jsonl.gz", "wt", encoding="utf-8") as lines:
            lines.writelines(json.dumps(row) + "\n" for row in rows)

    write("squadshifts-new_wiki", [f"title{n:02}" for n in range(20)])
    write("covidqa", [f"article{n:02}" for n in range(26)])
    write("subjqa", ["tried"], split="test")
    for name in ("squadshifts-reddit", "squadshifts-amazon_reviews", "policyqa-dev"):
        write(name, [name])
    learnt = {each.question for each in general(tmp_path, Random(0))}
    assert learnt == {
        "Where is title00?",
        "Where is title01?",
        "Where is article00?",
        "Where is article01?",
        "Where is squadshifts-reddit?",
        "Where is squadshifts-amazon_reviews?",
        "Where is policyqa-dev?",
    }
    parts = [
        part_of("squadshifts-new_wiki", row)
        for row in read_contexts(tmp_path, "squadshifts-new_wiki")
    ]
    assert parts == ["train"] * 2 + ["dev"] * 6 + ["test"] * 12
