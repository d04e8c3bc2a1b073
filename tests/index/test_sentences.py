from pathlib import Path
from time import perf_counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.sentences import paragraphs, sentences


def split(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Approx. 40 cases were audited.",
        "We spoke to pc. Brown about it.",
        "Sgt. Smith and Ch. Supt. Green attended.",
        "Det. Insp. Low made an s.47 enquiry.",
        "The s. 47 enquiry was recorded.",
        "See No. 10 on p. 12 and pp. 13-15.",
        "The case in para. 3.4 was closed, e.g. This one.",
        "Supt. Jones, i.e. The lead, agreed.",
        "The U.K. Government replied.",
        "Mr. A. B. Jones spoke to Cllr. Patel.",
        "This is set out in fig. 3 and ref. 12.",
        "“Really?” she asked the officer.",
        "1. First things first.",
        "(a) The force should act.",
    ],
)
def test_an_abbreviation_or_number_does_not_end_a_sentence(sentence: str) -> None:
    assert split(f"He left. {sentence} We stayed.") == ["He left.", sentence, "We stayed."]


def test_a_quotation_of_several_sentences_is_split_and_keeps_its_marks() -> None:
    assert split("He said: “It is good. We are glad.” Then he left.") == [
        "He said: “It is good.",
        "We are glad.”",
        "Then he left.",
    ]
    assert split('He said: "It is good." "We are glad." Then he left.') == [
        'He said: "It is good."',
        '"We are glad."',
        "Then he left.",
    ]


def test_an_opening_mark_belongs_to_the_sentence_it_opens() -> None:
    assert split("Work is under way. “More is needed. (See Annex B.) ‘Yes.’") == [
        "Work is under way.",
        "“More is needed.",
        "(See Annex B.)",
        "‘Yes.’",
    ]


def test_a_footnote_mark_stays_with_the_sentence_before_it() -> None:
    assert split("The rate fell.[1] Then it rose.12 After that it fell.") == [
        "The rate fell.[1]",
        "Then it rose.12",
        "After that it fell.",
    ]


def test_a_wrapped_line_does_not_end_a_sentence() -> None:
    text = (
        "The force responds well to children who\nare missing from home. It shares what it\nknows."
    )
    assert split(text) == [
        "The force responds well to children who\nare missing from home.",
        "It shares what it\nknows.",
    ]


def test_a_short_line_above_a_paragraph_is_a_sentence_of_its_own() -> None:
    text = "Initial contact\nThe force responds well to children who are missing from home."
    assert split(text) == [
        "Initial contact",
        "The force responds well to children who are missing from home.",
    ]


@pytest.mark.parametrize("newline", ["\n\n", "\r\n\r\n", "\n \n", "\r\r", "\u2029"])
def test_a_blank_line_ends_a_sentence(newline: str) -> None:
    assert split(f"Without a stop{newline}Another") == ["Without a stop", "Another"]


def test_list_items_are_sentences_without_their_bullet_and_with_their_number() -> None:
    text = "The force must:\n- act now\n• share what it\nknows\n1. review\n2. report. Then stop"
    assert split(text) == [
        "The force must:",
        "act now",
        "share what it\nknows",
        "1. review",
        "2. report.",
        "Then stop",
    ]


def test_only_the_stretch_asked_for_is_split() -> None:
    text = "One here. Two here. Three here."
    assert [text[a:b] for a, b in sentences(text, 10, 19)] == ["Two here."]
    assert sentences(text, 31) == []


def test_the_seed_splits_where_a_reader_would(seeds: Path) -> None:
    text = next(seeds.glob("*.txt")).read_text("utf-8")
    found = split(text)
    assert len(found) == 19
    assert found[6].startswith("She said: “I welcome")
    assert found[9] == "“However, the report has indicated that more needs to be done and quicker."
    assert found[10].endswith("are being met.”")


WILD = st.text(st.sampled_from("ab A.!?:\n\r\t“”‘’\"'()[]1234-•\u2029\ud800é😀"), max_size=200)


@given(WILD | st.text(max_size=80))
def test_spans_are_exact_ordered_and_trimmed(text: str) -> None:
    position = 0
    for start, end in sentences(text):
        assert position <= start < end <= len(text)
        assert text[start:end] == text[start:end].strip()
        position = end


@given(st.text(st.sampled_from("ab A.!?:\n\r\t“”‘’\"'()[]1234é😀"), max_size=200))
def test_nothing_but_white_space_is_left_out(text: str) -> None:
    kept = "".join(text[start:end] for start, end in sentences(text))
    assert "".join(kept.split()) == "".join(text.split())


@given(WILD)
def test_paragraphs_leave_out_nothing(text: str) -> None:
    kept = "".join(text[start:end] for start, end in paragraphs(text))
    assert "".join(kept.split()) == "".join(text.split())


@pytest.mark.parametrize(
    "piece", ["“a. ", "( [ ", "“‘ \" ' ", "1. ", "Approx. ", "a. B", "[1].12 A"]
)
def test_time_is_linear_in_unclosed_and_repeated_marks(piece: str) -> None:
    begin = perf_counter()
    sentences(piece * 50_000)
    assert perf_counter() - begin < 3
