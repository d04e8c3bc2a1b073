import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa import Turn
from qa.conversation import resolve

WHO = Turn(
    "Who is the police and crime commissioner?",
    "Hampshire’s police and crime commissioner, Donna Jones has reacted to the news. [1]",
    "Donna Jones",
)
PRAISED = Turn(
    "What was the force praised for?",
    "Hampshire police were praised for how it investigates child abuse. [1]",
)
WRITTEN = Turn(
    "What has the commissioner written to the chief constable?",
    "Donna Jones said: “I have written to the chief constable.” [1]",
)
LEADERS = Turn(
    "What did the inspector say about senior leaders?",
    "Roy Wilsher said: “Senior leaders are clearly committed.” [1]",
)


@pytest.mark.parametrize(
    ("history", "question", "resolved"),
    [
        ([PRAISED, WHO], "And what did she say about it?",
         "What did Donna Jones say about the force?"),
        ([WHO], "What did she write to the chief constable?",
         "What did Donna Jones write to the chief constable?"),
        ([LEADERS], "What is his view of the report?", "What is Roy Wilsher’s view of the report?"),
        ([WRITTEN], "Why?", "Why has the commissioner written to the chief constable?"),
        ([PRAISED], "Why?", "Why was the force praised?"),
        ([WRITTEN], "When?", "When has the commissioner written to the chief constable?"),
        ([WRITTEN], "And by when?", "By when has the commissioner written to the chief constable?"),
        ([LEADERS], "Who said that?", "Who said “Senior leaders are clearly committed.”?"),
        ([LEADERS], "And about online abuse?", "What did the inspector say about online abuse?"),
        ([LEADERS], "What about the commissioner?",
         "What did the commissioner say about senior leaders?"),
        ([WHO], "What about custody?", "What do the documents say about custody?"),
        ([Turn("Did Donna Jones reply?")], "What else did she say?",
         "What else did Donna Jones say?"),
        ([Turn("Is it right that the force failed?")], "When was it inspected?",
         "When was the force inspected?"),
        ([Turn("What was found in Kent?")], "And Essex?", "What was found in Essex?"),
    ],
)  # fmt: skip
def test_a_follow_up_is_said_again_in_full(
    history: list[Turn], question: str, resolved: str
) -> None:
    assert resolve(question, history) == resolved


@pytest.mark.parametrize(
    "question",
    [
        "What was the force praised for?",
        "Who said that it is vital to put children at the centre?",
        "Which areas still need improving?",
    ],
)
@pytest.mark.parametrize("history", [[], [WHO], [PRAISED, LEADERS]])
def test_a_question_that_stands_alone_is_left_alone(question: str, history: list[Turn]) -> None:
    assert resolve(question, history) == question


@given(st.text(min_size=1))
def test_nothing_is_resolved_without_a_conversation(question: str) -> None:
    assert resolve(question, []) == question


@given(question=st.text(min_size=1), before=st.text(min_size=1), text=st.text())
def test_no_conversation_is_too_odd_to_resolve(question: str, before: str, text: str) -> None:
    assert isinstance(resolve(question, [Turn(before, text)]), str)


@pytest.mark.parametrize(
    ("before", "question", "resolved"),
    [
        ("What was Northmere Police praised for?", "What grade did it get?",
         "What grade did Northmere Police get?"),
        ("Is Quenby Lane School inclusive?", "Who inspected it?",
         "Who inspected Quenby Lane School?"),
        ("When was the Harrowdale inspection made?", "When was it published?",
         "When was the Harrowdale inspection published?"),
        ("What does the report say of Northmere Police?", "What is its grade?",
         "What is Northmere Police’s grade?"),
    ],
)  # fmt: skip
def test_it_is_the_body_that_was_named_last(before: str, question: str, resolved: str) -> None:
    assert resolve(question, [Turn(before)]) == resolved
