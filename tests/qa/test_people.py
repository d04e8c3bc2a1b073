from pathlib import Path

import pytest

from index.sentences import sentences
from qa.people import people, statements


@pytest.fixture
def article(seeds: Path) -> str:
    return (seeds / "hampshire-child-protection-inspection-article.txt").read_text("utf-8")


def said(text: str) -> list[tuple[str, str, bool]]:
    return [
        (item.speaker.label, text[item.span.start : item.span.end], item.direct)
        for item in statements(text, sentences(text))
    ]


def test_people_are_found_with_their_roles_by_apposition(article: str) -> None:
    assert [(person.name, person.role) for person in people(article)] == [
        ("Donna Jones", "Hampshire’s police and crime commissioner"),
        ("Roy Wilsher", "Her Majesty’s inspector of constabulary"),
    ]


@pytest.mark.parametrize(
    ("text", "name", "role"),
    [
        ("Chief Constable Jane Smith said so.", "Jane Smith", "Chief Constable"),
        ("Jane Smith, the chief constable of Northmere, said so.", "Jane Smith",
         "chief constable of Northmere"),
        ("Its director of children’s services, Amir O’Neill, was clear.", "Amir O’Neill",
         "Its director of children’s services"),
        ("Mary Ann Jones is the head teacher.", "Mary Ann Jones", "head teacher"),
    ],
)  # fmt: skip
def test_a_role_stands_before_or_after_the_name(text: str, name: str, role: str) -> None:
    assert [(person.name, person.role) for person in people(text)] == [(name, role)]


@pytest.mark.parametrize(
    "text",
    [
        "Hampshire Constabulary, the inspector said, did well.",
        "In June 2021 the inspector came.",
        "The chief constable has replied.",
    ],
)
def test_a_body_a_month_and_a_bare_role_are_nobody(text: str) -> None:
    assert people(text) == ()


def test_a_quotation_over_several_paragraphs_keeps_its_speaker(article: str) -> None:
    direct = [(who, text[:24]) for who, text, is_direct in said(article) if is_direct]
    assert direct == [
        ("Donna Jones", "I welcome the HMICFRS re"),
        ("Donna Jones", "Better outcomes for all "),
        ("Donna Jones", "It is good to see this i"),
        ("Donna Jones", "However, the report has "),
        ("Roy Wilsher", "Hampshire Constabulary’s"),
        ("Roy Wilsher", "But there is more work t"),
        ("Roy Wilsher", "We are encouraged by how"),
    ]


def test_the_speaker_changes_where_a_quotation_was_closed() -> None:
    text = (
        "Jane Smith, the mayor, said: “We are glad of it all.\n\n“We will go on with it.”\n\n"
        "Amir Khan, the director, said: “We are not so sure of that.”"
    )
    assert [(who, words) for who, words, direct in said(text) if direct] == [
        ("Jane Smith", "We are glad of it all."),
        ("Jane Smith", "We will go on with it."),
        ("Amir Khan", "We are not so sure of that."),
    ]


def test_straight_quotation_marks_are_read_like_curly_ones() -> None:
    text = 'Jane Smith, the mayor, said: "We are very glad indeed." Then she left.'
    assert ("Jane Smith", "We are very glad indeed.", True) in said(text)


def test_a_speaker_named_after_the_quotation_is_found() -> None:
    text = "“We are very glad of this report,” said Jane Smith, the mayor."
    assert ("Jane Smith", "We are very glad of this report,", True) in said(text)


def test_a_pronoun_is_the_person_last_named_with_a_role(article: str) -> None:
    reported = [who for who, text, direct in said(article) if text.startswith("She said she")]
    assert reported == ["Donna Jones"]


def test_those_who_are_praised_are_not_those_who_speak(article: str) -> None:
    assert not any(text.startswith("Hampshire police were praised") for _, text, _ in said(article))


def test_a_word_in_quotation_marks_is_not_a_statement(article: str) -> None:
    assert not any(text == "vital" for _, text, _ in said(article))


def test_a_paper_is_nobody_who_speaks(article: str) -> None:
    assert "report" not in {who for who, _, _ in said(article)}
