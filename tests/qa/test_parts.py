import time
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Index
from index.types import Embedder
from qa import Assistant, Turn, is_exact
from qa.parts import MOST_PARTS, parts


@pytest.mark.parametrize(
    ("question", "several"),
    [
        ("What was praised and what grade did it get?",
         ["What was praised?", "what grade did it get?"]),
        ("Who is the commissioner, and what did she say?",
         ["Who is the commissioner?", "what did she say?"]),
        ("Who is the commissioner? What did she say?",
         ["Who is the commissioner?", "What did she say?"]),
        ("When and where was the inspection?",
         ["When was the inspection?", "where was the inspection?"]),
        ("How many cases were audited and how many were inadequate?",
         ["How many cases were audited?", "how many cases were inadequate?"]),
        ("Which force was praised and which was criticised?",
         ["Which force was praised?", "which force was criticised?"]),
        ("What did it find about custody, and has it changed since?",
         ["What did it find about custody?", "has it changed since?"]),
        ("What was Northmere praised for in 2022 and what grade was given?",
         ["What was Northmere praised for in 2022?", "what grade was given (Northmere, 2022)?"]),
        ("What was Northmere praised for and what was Harrowdale praised for?",
         ["What was Northmere praised for?", "what was Harrowdale praised for?"]),
    ],
)  # fmt: skip
def test_several_questions_in_one_are_told_apart(question: str, several: list[str]) -> None:
    assert list(parts(question)) == several


@pytest.mark.parametrize(
    "question",
    [
        "What was the force praised for?",
        "What did the inspector say about how officers respond and what they do?",
        "What does it say about who was praised and who was criticised?",
        "Who is the police and crime commissioner?",
        "What do the council and the police have to do?",
        "Who said “What was praised? What grade did it get?”?",
        "What does 'who was told and why was it late' mean?",
        "Which areas were good and which areas",
        "and what grade?",
        "Which town is short of officers, and which is not?",
        "Compare Northmere and Harrowdale",
        "Recommendations for Northmere and Kent?",
    ],
)
def test_one_question_stays_one(question: str) -> None:
    assert parts(question) == (question,)


@given(st.text(max_size=300) | st.lists(st.sampled_from(
    ["who", "What", "is", "it", "and", "?", "grade", ",", "“", "‘", "how many", "\n"]
), max_size=60).map(" ".join))  # fmt: skip
def test_whatever_is_asked_has_a_part_and_no_part_is_blank(text: str) -> None:
    several = parts(text)
    assert several == (text,) or all(part.strip() for part in several)
    assert several


@pytest.mark.parametrize(
    "unit", ["who is it and ", "and what ", "what is ", "“a", "? Who is ", "a "]
)
def test_a_hostile_question_is_taken_apart_in_a_moment(unit: str) -> None:
    question = ("Who " + unit * 2000)[:2000]
    started = time.thread_time()
    parts(question)
    assert time.thread_time() - started < 0.05


REPORT = """Northmere: child protection inspection

The force was praised for how it looks after children in custody.

We audited 30 cases.

Jane Smith, the police and crime commissioner, said: “The overdue visits must end this year.”
"""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("parts")
    (folder / "northmere.txt").write_text(REPORT, "utf-8")
    with Index.open(folder / "store", embedder=embedder) as opened:
        opened.sync([folder / "northmere.txt"])
        yield opened


def test_two_questions_that_are_answered_are_both_answered(index: Index) -> None:
    answer = Assistant(index).ask("What was the force praised for and how many cases were audited?")
    assert answer.status == "answered"
    assert answer.reason == ""
    quoted = [citation.quote for citation in answer.citations]
    assert any("children in custody" in quote for quote in quoted)
    assert any("30 cases" in quote for quote in quoted)
    assert [citation.number for citation in answer.citations] == [*range(1, len(quoted) + 1)]
    assert [n for claim in answer.claims for n in claim.citations] == [*range(1, len(quoted) + 1)]
    assert all(f"[{n}]" in answer.text for n in range(1, len(quoted) + 1))
    assert all(is_exact(index, citation) for citation in answer.citations)


def test_two_questions_of_which_one_is_answered_are_partial_and_say_which(index: Index) -> None:
    answer = Assistant(index).ask("What was the force praised for and what grade did it get?")
    assert answer.status == "partial"
    assert answer.resolved == "What was the force praised for? What grade did the force get?"
    assert answer.reason.startswith("for “what grade did it get”, they give no grade")
    assert "children in custody" in answer.text


def test_two_questions_of_which_none_is_answered_are_not_found_with_both_reasons(
    index: Index,
) -> None:
    answer = Assistant(index).ask("How old is the child and how much did the inspection cost?")
    assert answer.status == "not_found"
    assert answer.reason == (
        "for “How old is the child”, they give no age; for “how much did the inspection cost”,"
        " they give no amount of money"
    )
    assert answer.text == f"Not in these documents: {answer.reason}."
    assert (answer.citations, answer.claims) == ((), ())


def test_the_second_question_knows_the_answer_to_the_first(index: Index) -> None:
    answer = Assistant(index).ask("Who is the commissioner and what did she say?")
    assert answer.status == "answered"
    assert "must end this year" in answer.text
    assert answer.resolved == "Who is the commissioner? What did Jane Smith say?"


def test_a_follow_up_to_two_questions_follows_the_second(index: Index) -> None:
    assistant = Assistant(index)
    first = assistant.ask("Who is the commissioner and what did she say?")
    second = assistant.ask("When?", [Turn(first.resolved, first.text, first.short)])
    assert second.resolved == "When did Jane Smith say?"


def test_more_questions_than_are_read_are_partial_and_say_so(index: Index) -> None:
    asked = " ".join(["How many cases were audited?"] * (MOST_PARTS + 2))
    answer = Assistant(index).ask(asked)
    assert answer.status == "partial"
    assert answer.reason == f"of {MOST_PARTS + 2} questions the first {MOST_PARTS} were read"
    assert answer.short == "30"
    assert len(answer.citations) == 1
