import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.references import Reference, is_a_body, mentions, references


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What does the report say about Kent?", [("name", "Kent")]),
        ("what about kent", [("name", "Kent")]),
        ("What does recommendation 4 say?", [("numbered", "recommendation 4")]),
        ("What happened in 2019 in Northmere?", [("year", "2019"), ("name", "Northmere")]),
        ("Who is Roy Wilsher?", [("name", "Roy Wilsher")]),
        ("Kent’s police: what was found?", [("name", "Kent")]),
        ("MASH – what was found?", [("name", "MASH")]),
        ("Compare Northmere and Harrowdale", [("name", "Northmere"), ("name", "Harrowdale")]),
        ("Did Hampshire Constabulary respond?", [("name", "Hampshire")]),
        ("How many social workers are there on a Saturday?", []),
        ("What does the NHS pay?", []),
        ("What was the force praised for?", []),
        ("Which areas still need improving?", []),
    ],
)
def test_a_question_takes_as_given_what_it_names(
    question: str, expected: list[tuple[str, str]]
) -> None:
    assert [(item.kind, item.text) for item in references(question)] == expected


@pytest.mark.parametrize(
    ("text", "kind", "name", "met"),
    [
        ("HAMPSHIRE’S Police and Crime Commissioner", "name", "Hampshire", True),
        ("The police and crime commissioner said", "name", "PCC", True),
        ("It manages 61 registered sex offenders.", "name", "RSOs", True),
        ("It manages 61 sex offenders.", "name", "RSOs", False),
        ("The integrated care board did not reply.", "name", "ICB", True),
        ("An out-of-court disposal was given.", "name", "OOCDs", True),
        ("Indecent images of children were found.", "name", "IIOC", True),
        ("It had two causes of concern.", "name", "CoCs", True),
        ("The Greyshire commissioner agreed.", "name", "Greyshire PCC", True),
        ("The commissioner agreed.", "name", "Greyshire PCC", False),
        ("the National Car Agency", "name", "NCA", True),
        ("the national crime strategy", "name", "NCA", False),
        ("Kentish lanes", "name", "Kent", False),
        ("Kent's officers", "name", "Kent", True),
        ("Recommendation 4: By March", "numbered", "recommendation 4", True),
        ("Recommendation 14: By March", "numbered", "recommendation 4", False),
        ("Recommendation 41: By March", "numbered", "recommendation 4", False),
        ("There are six recommendations.", "numbered", "recommendation 4", False),
        ("recommendation four", "numbered", "recommendation 4", True),
        ("In 2021 we inspected", "year", "2021", True),
        ("In 2021 we inspected", "year", "2019", False),
    ],
)
def test_a_text_mentions_a_name_under_any_of_its_forms_but_nothing_like_it(
    text: str, kind: str, name: str, met: bool
) -> None:
    assert mentions(text, Reference(kind, name)) is met  # type: ignore[arg-type]  # a literal


@given(st.text())
def test_no_question_is_too_odd_to_read(question: str) -> None:
    for reference in references(question):
        assert reference.text


@given(st.from_regex(r"[A-Z][a-z]{3,9}", fullmatch=True))
def test_a_name_in_mid_sentence_that_is_in_the_text_is_always_met(name: str) -> None:
    question = f"What did they find in {name}?"
    for reference in references(question):
        assert mentions(f"They went to {name} and left.", reference)


@pytest.mark.parametrize(
    ("question", "body"),
    [
        ("What is Saltmarch Police's grade?", True),
        ("How is Saltmarch’s county council rated?", True),
        ("what about kent police", True),
        ("Is Elm Park School good?", True),
        ("How is Saltmarch County Council rated?", True),
        ("What of Wexshire Fire and Rescue Service?", True),
        ("How good is the Saltmarch Lodge care home?", True),
        ("What did Donna Jones promise police?", False),
        ("When did Tom Jones leave prison?", False),
        ("Who is Roy Wilsher of the police?", False),
        ("What happened in Saltmarch?", False),
        ("Is the police good in Saltmarch?", False),
    ],
)
def test_a_body_is_known_by_what_it_is_called(question: str, body: bool) -> None:
    names = [each for each in references(question) if each.kind == "name"]
    assert any(is_a_body(question, each) for each in names) is body
