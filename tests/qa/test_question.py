import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qa.assistant import MOST_CHARACTERS
from qa.question import Kind, understand

# What the patterns of questions look for: said over and over, it must not make them go back.
TELLING = (
    "a what who which how is was are did would has of about report it this grade number many much"
    " age old say think name 's s' called mean according to view will and so when why . , ? Aa A’"
    " Aa-Bb A A. 7 recommendation cost Hampshire"
).split()


@pytest.mark.parametrize(
    ("text", "kind", "subject"),
    [
        (
            "Who is the police and crime commissioner?",
            Kind.IDENTITY,
            "police and crime commissioner",
        ),
        ("Who’s the PCC?", Kind.IDENTITY, "pcc"),
        ("What is the child’s name?", Kind.IDENTITY, "child"),
        ("What is the name of the child?", Kind.IDENTITY, "child"),
        ("Who is the inspector who led the work?", Kind.IDENTITY, "inspector"),
        ("Who said that it is vital to put children at the centre?", Kind.ATTRIBUTION, ""),
        ("Who praised Hampshire Constabulary?", Kind.ATTRIBUTION, ""),
        ("Who has been told to sort out training?", Kind.OTHER, ""),
        ("Who is to write the plan?", Kind.IDENTITY, "to write the plan"),
        ("Who called off the scheme?", Kind.OTHER, ""),
        ("Who’s footing the bill?", Kind.OTHER, ""),
        ("Which force could tell how many children went missing?", Kind.OTHER, ""),
        ("In how many areas did the marks drop?", Kind.NUMBER, "areas did the marks drop"),
        ("Which Year 4 pupils had no lessons?", Kind.OTHER, ""),
        ("What did the inspector say about senior leaders?", Kind.STATEMENT, "inspector"),
        (
            "What has the commissioner written to the chief constable?",
            Kind.STATEMENT,
            "commissioner",
        ),
        ("How did Donna Jones react?", Kind.STATEMENT, "donna jones"),
        ("What is the PCC’s view?", Kind.STATEMENT, "pcc"),
        ("According to HMICFRS, what needs to improve?", Kind.STATEMENT, "hmicfrs"),
        ("How many officers does the force have?", Kind.NUMBER, "officers does the force have"),
        ("Can you write a poem about Northmere Police?", Kind.WRITING, ""),
        ("Translate this report into Welsh", Kind.WRITING, ""),
        ("Write a summary", Kind.SUMMARY, ""),
        ("Draft guidance was sent to whom?", Kind.OTHER, ""),
        ("What grade did the force get?", Kind.GRADE, ""),
        ("How was the force rated?", Kind.GRADE, ""),
        ("When did the inspection take place?", Kind.DATE, ""),
        ("By when must it be done?", Kind.DATE, ""),
        ("When is an interview vital?", Kind.OTHER, ""),
        ("When do they switch off the call-back?", Kind.OTHER, ""),
        ("What is the deadline for recommendation 2?", Kind.DATE, ""),
        ("How old was the child?", Kind.AGE, ""),
        ("How much did the inspection cost?", Kind.MONEY, ""),
        ("When children go missing, how does the force act?", Kind.OTHER, ""),
        ("What was the force praised for?", Kind.OTHER, ""),
        ("What does ‘requires improvement’ mean?", Kind.MEANING, "requires improvement"),
        ("What is a cause of concern?", Kind.MEANING, "cause of concern"),
        ("What is meant by “strategy discussion”?", Kind.MEANING, "strategy discussion"),
        ("Is Donna Jones the chief constable?", Kind.IDENTITY, "donna jones"),
        ("Is Hampshire Constabulary the best force?", Kind.OTHER, ""),
        ("Is the force good at working with schools?", Kind.OTHER, ""),
    ],
)
def test_a_question_asks_for_its_kind_of_answer(text: str, kind: Kind, subject: str) -> None:
    asked = understand(text)
    assert (asked.kind, asked.subject) == (kind, subject)


def test_the_topic_is_the_question_without_its_subject() -> None:
    asked = understand("What did the inspector say about senior leaders?")
    assert "inspector" not in asked.topic
    assert "senior leaders" in asked.topic


@pytest.mark.parametrize(
    ("text", "wants_all"),
    [
        ("Which areas still need improving?", True),
        ("List the recommendations.", True),
        ("What did the commissioner say?", True),
        ("Who is the inspector?", False),
        ("When was it published?", False),
    ],
)
def test_a_question_that_wants_everything_is_told_from_one_that_wants_one_thing(
    text: str, wants_all: bool
) -> None:
    assert understand(text).wants_all is wants_all


@given(
    start=st.lists(st.sampled_from(TELLING), max_size=3),
    again=st.lists(st.sampled_from(TELLING), min_size=1, max_size=5),
)
@example(start=[], again=["what", "are", "did"])
@example(start=["A’"], again=["have", "would", "why"])
def test_a_hostile_question_is_understood_in_a_moment(start: list[str], again: list[str]) -> None:
    said = " ".join(start + again * MOST_CHARACTERS)[:MOST_CHARACTERS]
    started = time.thread_time()
    understand(said)
    assert time.thread_time() - started < 0.05
