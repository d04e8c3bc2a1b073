import time
from pathlib import Path

import pytest

from index.sentences import sentences
from index.types import Span
from qa.people import Person, people
from qa.speech import statements


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


def test_speech_in_single_quotation_marks_has_its_speaker(article: str) -> None:
    single = article.translate({ord("“"): "‘", ord("”"): "’"})
    assert "’s" in single
    assert [(who, direct) for who, _, direct in said(single)] == [
        (who, direct) for who, _, direct in said(article)
    ]
    assert [len(words) for _, words, _ in said(single)] == [len(w) for _, w, _ in said(article)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Jane Smith, the mayor, said: ‘The officers’ work isn’t good enough.’ It rained.",
         "The officers’ work isn’t good enough."),
        ("‘We won’t wait for them,’ said Jane Smith, the mayor.", "We won’t wait for them,"),
        ("Jane Smith, the mayor, said: ‘They called it “a good day” for us.’",
         "They called it “a good day” for us."),
        ("Jane Smith, the mayor, said: ‘We are glad of it.\n\n‘We will go on.’",
         "We are glad of it."),
    ],
)  # fmt: skip
def test_an_apostrophe_does_not_end_speech_in_single_quotation_marks(text: str, words: str) -> None:
    spoken = [(who, spoken) for who, spoken, direct in said(text) if direct]
    assert spoken[0] == ("Jane Smith", words)


@pytest.mark.parametrize(
    "text",
    [
        "Jane Smith, the mayor, said: 'The work of the force was good.'",
        "Jane Smith, the mayor, of the ‘80s, and the officers’ friends were glad of all that.",
        "The officers’ work, Jane Smith, the mayor’s, and the boys’ and girls’ schools were good.",
        "Jane Smith, the mayor: ‘The work of all the officers’ friends never ended at all",
    ],
)
def test_apostrophes_are_no_quotation_marks(text: str) -> None:
    assert [words for _, words, direct in said(text) if direct] == []


HE_SAID = "\n\nHe said: “We will do what we can about it.”"
SHE_SAID = HE_SAID.replace("He", "She")


@pytest.mark.parametrize(
    "text",
    [
        f"Jane Smith, the mayor, was there. Mrs Smith was glad.{HE_SAID}",
        f"Jane Smith, the mayor, said she was glad. It rained.{HE_SAID}",
        f"Ms Jane Smith, the mayor, was there.{HE_SAID}",
        f"Jane Smith, a spokeswoman, was there.{HE_SAID}",
        f"Dame Jane Smith, the mayor, met Sir Amir Khan, the director. Jane Smith spoke.{HE_SAID}",
        f"Amir Khan, the director, said he was sure. Jane Smith, the mayor, spoke.{HE_SAID}",
        f"Amir Khan, the director, brought his notes. Mr Khan was there.{SHE_SAID}",
        f"Jane Smith, the mayor, said she was glad. Jane Smith thought he was lost.{SHE_SAID}",
    ],
)
def test_he_and_she_are_nobody_of_the_other_gender_and_nobody_in_doubt(text: str) -> None:
    assert [who for who, _, direct in said(text) if direct] == []


@pytest.mark.parametrize(
    "text",
    [
        f"Jane Smith, the mayor, was there. Mrs Smith was glad.{SHE_SAID}",
        f"Jane Smith, the mayor, was there.{SHE_SAID}",
        f"Amir Khan, the director, said he was sure. Ms Jane Smith, the mayor, spoke.{SHE_SAID}",
        f"Jane Smith, the mayor, told her staff of it. Jane Smith spoke.{SHE_SAID}",
        f"Jane Smith, the mayor, told the girl that he was wrong. Jane Smith spoke.{SHE_SAID}",
    ],
)
def test_she_is_who_was_named_last_where_nothing_speaks_against_it(text: str) -> None:
    assert [who for who, _, direct in said(text) if direct] == ["Jane Smith"]


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


AMIR = "Amir Khan, the director, came.\n\n"
JANE = "Jane Smith, the mayor, came.\n\n"
GLAD = "“We are all very glad of it.”"


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        (f"{AMIR}Jane Smith, the mayor, told Amir Khan: {GLAD}", ["Jane Smith"]),
        (f"{JANE}John Smith said: {GLAD}", ["John Smith"]),
        (f"{JANE}A spokesman for Jane Smith said: {GLAD}", ["spokesman for Jane Smith"]),
        (f"{JANE}Jane Smith’s office said: {GLAD}", []),
        (f"{JANE}Jane Smith was told: {GLAD}", []),
        (f"{JANE}Amir Khan, the director, welcomed it and the mayor said: {GLAD}", []),
        (f"{JANE}In a letter to Jane Smith, the council said: {GLAD}", []),
        (f"{GLAD} Amir Khan, the director, said it was bad.", []),
        (f"{AMIR}“We are all very glad,” said Jane Smith, the mayor, who followed Amir Khan.",
         ["Jane Smith"]),
        (f"{JANE}Jane Smith criticised what Amir Khan, the director, said: {GLAD}", []),
        (f"{JANE}Jane Smith said that when Amir Khan shouted “get out of here now” she did.", []),
        ("Sam Hill, the deputy chief constable, came.\n\nThe chief constable said: " + GLAD,
         ["chief constable"]),
        ("Jo Hampshire, the mayor, came.\n\nHampshire said: " + GLAD, ["Hampshire"]),
    ],
)  # fmt: skip
def test_words_are_never_put_into_another_mouth(text: str, speakers: list[str]) -> None:
    assert [who for who, _, direct in said(text) if direct] == speakers


@pytest.mark.parametrize(
    ("before", "speakers"),
    [
        ("Jane Smith, the mayor, came. Amir Khan, the director, left. Jane Smith stayed.",
         ["Jane Smith"]),
        ("Jane Smith, the mayor, and Amir Khan, the director, came.", []),
        ("Jane Smith, the mayor, came. Sarah Green, 34, was hurt.", []),
        ("Jane Smith, the mayor, came. A girl was there.", []),
    ],
)  # fmt: skip
def test_a_pronoun_that_may_mean_two_people_means_nobody(before: str, speakers: list[str]) -> None:
    assert [who for who, _, direct in said(f"{before} She said: {GLAD}") if direct] == speakers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Jane Smith, the mayor, said: “We are all glad.\n\n“We are very sad,” said Amir Khan,"
         " the director.", [("Amir Khan", "We are very sad,")]),
        ("Jane Smith, the mayor, said: “We are all very glad. Amir Khan left.\n\nIt is out.", []),
        ("Jane Smith, the mayor, said: “They told us “you are good at it” and we were glad.”",
         [("Jane Smith", "They told us “you are good at it” and we were glad.")]),
        ("Jane Smith, the mayor, said: “We are all glad of it.\n\nReaction\n\n“We are all sad.”",
         []),
    ],
)  # fmt: skip
def test_a_quotation_ends_where_it_surely_ends(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(who, words) for who, words, direct in said(text) if direct] == expected


@pytest.mark.parametrize(
    "text",
    [
        "Jane Smith, the mayor, said it was good but the inspector said it was not.",
        "Jane Smith, the mayor, welcomed a report which tells the force to improve.",
    ],
)
def test_a_sentence_in_which_two_people_speak_is_neither_ones(text: str) -> None:
    assert said(text) == []


@pytest.mark.parametrize(
    ("role", "asked", "called"),
    [
        ("chief constable", "chief constable", True),
        ("deputy chief constable", "chief constable", False),
        ("deputy chief constable", "deputy chief constable", True),
        ("former commissioner", "commissioner", False),
        ("head of the commissioner’s office", "commissioner", False),
        ("Hampshire’s police and crime commissioner", "pcc", True),
        ("Hampshire’s police and crime commissioner", "hampshire", False),
        ("Her Majesty’s inspector of constabulary", "inspector", True),
        ("PCC", "police and crime commissioner", True),
        ("children’s commissioner", "pcc", False),
        ("mayor", "jones", True),
        ("mayor", "on", False),
    ],
)  # fmt: skip
def test_a_role_is_not_its_deputys_or_its_office(role: str, asked: str, called: bool) -> None:
    assert Person("Donna Jones", role, Span(0, 0)).is_called(asked) is called


@pytest.mark.parametrize(
    "unit",
    ["a", "A", "Aa-Bb ", "Mc ", "1", "A-", "Xa’", "” said “", '"a b" ', "‘a b c d e’ ", "‘a “ "],
)
def test_a_long_line_is_read_in_a_moment(unit: str) -> None:
    text = f"Jane {unit * (100_000 // len(unit))}"
    started = time.perf_counter()
    people(text)
    statements(text, [Span(0, len(text))])
    assert time.perf_counter() - started < 5
