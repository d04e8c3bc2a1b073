import time

import pytest

from qa.evidence.expectation import find
from qa.question import Kind, Question, understand


@pytest.mark.parametrize(
    ("question", "sentence", "found"),
    [
        ("How old was the child?", "A 12-year-old girl was there.", "12-year-old"),
        ("How old was the child?", "The girl was there.", None),
        (
            "Which school was it?",
            "They went to Elm Park Primary School.",
            "Elm Park Primary School",
        ),
        ("Which school was it?", "They went to a school.", None),
        ("Which charity runs it?", "It is run by the charity Lark and Loom.", "Lark and Loom"),
        ("Which charity runs it?", "It is run by a charity.", None),
        ("Which police force serves it?", "Brackmere Police serves the city.", "Brackmere Police"),
        ("How many cases were audited?", "We audited 30 cases.", "30"),
        ("How many cases were audited?", "We audited 40 cases; 14 of 40 cases were inadequate.",
         "40"),
        ("How many cases were inadequate?", "We audited 40 cases; 14 of 40 cases were inadequate.",
         "14"),
        ("When was it inspected?", "In October 2022 we inspected it.", "October 2022"),
        ("When was it inspected?", "In October we inspected it.", "In October"),
        ("How many cases were audited?", "In 2019 we audited cases.", None),
        ("How many mums did it help?", "They have helped 260 mothers.", "260"),
        ("How many did we reach?", "Of 140 leavers, they reached 139.", "139"),
    ],
)  # fmt: skip
def test_what_an_answer_must_have_is_found_or_missed(
    question: str, sentence: str, found: str | None
) -> None:
    span = find(understand(question), sentence)
    assert (sentence[span.start : span.end] if span else None) == found


@pytest.mark.parametrize(
    "kind", [Kind.NUMBER, Kind.DATE, Kind.MONEY, Kind.AGE, Kind.GRADE, Kind.NAMED, Kind.FUTURE]
)
@pytest.mark.parametrize("unit", ["A-", "Aa ", "Aa-Bb ", "1", "A", "is "])
def test_a_long_line_is_read_in_a_moment(kind: Kind, unit: str) -> None:
    line = unit * (50_000 // len(unit))
    started = time.perf_counter()
    find(Question(line[:50], kind, "school"), line)
    assert time.perf_counter() - started < 5
