"""Comparisons: each of the things compared is asked about by itself."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from index import Index
from index.types import Embedder
from qa import Assistant
from qa.assistant import MOST_CHARACTERS
from qa.comparison import about_one
from qa.question import understand


@pytest.mark.parametrize(
    ("question", "each"),
    [
        ("Compare the wait in Northmere and Harrowdale", "what is the wait in {}"),
        (
            "How does Northmere compare with Harrowdale on custody?",
            "for {}, what is custody?",
        ),
        ("Which has the longer wait, Northmere or Harrowdale?", "what is the wait, {}?"),
        ("Which of Northmere and Harrowdale has the lower cost?", "for {}, what is the cost?"),
        ("Is Northmere or Harrowdale slower?", "Is {} slower?"),
    ],
)
def test_what_is_compared_is_asked_plainly_of_each(question: str, each: str) -> None:
    asked = understand(question)
    plainly = [about_one(asked, one).text for one in asked.references]
    assert plainly == [each.format(name) for name in ("Northmere", "Harrowdale")]


WORDS = (
    "which how does who compare differ with to from on in has the more longer Kent and"
).split()


@given(
    start=st.lists(st.sampled_from(WORDS), max_size=3),
    again=st.lists(st.sampled_from(WORDS), min_size=1, max_size=5),
)
@example(start=["how", "does"], again=["compare", "with"])
@example(start=["which"], again=["has", "the"])
def test_a_hostile_comparison_is_taken_apart_in_a_moment(
    start: list[str], again: list[str]
) -> None:
    said = " ".join(["Kent", *start, *again * MOST_CHARACTERS])[:MOST_CHARACTERS]
    asked = understand(said.removeprefix("Kent "))
    one = understand("What of Kent?").references[0]
    started = time.thread_time()
    about_one(asked, one)
    assert time.thread_time() - started < 0.1


@pytest.fixture
def two_forces(tmp_path: Path, embedder: Embedder) -> Iterator[Index]:
    folder = tmp_path / "two"
    folder.mkdir()
    for name, minutes in (("Northmere", "12"), ("Harrowdale", "19")):
        text = (
            f"{name} Police inspection\n\nThe average wait for an urgent call is {minutes} minutes."
        )
        (folder / f"{name}.txt").write_text(text, "utf-8")
    with Index.open(tmp_path / "two-store", embedder=embedder) as opened:
        opened.sync([folder])
        yield opened


@pytest.mark.parametrize(
    "question",
    [
        "Compare the average wait for an urgent call in Northmere and Harrowdale",
        "How do Northmere and Harrowdale differ in the average wait for an urgent call?",
        "Which has the longer wait for an urgent call, Northmere or Harrowdale?",
    ],
)
def test_a_comparison_quotes_each_of_the_two(two_forces: Index, question: str) -> None:
    answer = Assistant(two_forces).ask(question)
    assert answer.status == "answered"
    assert sorted(c.passage.title for c in answer.citations) == [
        "Harrowdale Police inspection",
        "Northmere Police inspection",
    ]
    assert "12 minutes" in answer.short
    assert "19 minutes" in answer.short


def test_a_comparison_with_what_is_not_there_is_partial_and_says_so(two_forces: Index) -> None:
    answer = Assistant(two_forces).ask(
        "Compare the average wait for an urgent call in Northmere and Surrey"
    )
    assert (answer.status, answer.reason) == ("partial", "they do not mention Surrey")
    assert [c.passage.title for c in answer.citations] == ["Northmere Police inspection"]
