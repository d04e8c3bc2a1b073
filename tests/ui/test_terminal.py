from hypothesis import given
from hypothesis import strategies as st

from index.types import Hit, Location, Passage
from ui.terminal import Terminal, printable


@given(st.text(st.characters(categories=["L", "N", "P", "S"])))
def test_letters_marks_and_signs_print_as_they_are(text):
    assert printable(text) == text


@given(st.text())
def test_nothing_that_steers_a_terminal_is_printed(text):
    steering = {chr(code) for code in (*range(32), *range(0x7F, 0xA0)) if chr(code) not in "\n\t"}
    bidi = set("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u2028\u2029")
    assert not set(printable(text)) & (steering | bidi)


def test_control_characters_are_spelt_out():
    assert printable("a\x1b[31mred\x9b \u202eback\n\tnext") == (
        "a\\x1b[31mred\\x9b \\u202eback\n\tnext"
    )


def test_lines_written_to_a_file_are_never_broken(capsys):
    long = "word " * 100 + "end"
    Terminal().line(f"{long}\n\n{long}", indent=2)
    assert capsys.readouterr().out == f"  {long}\n\n  {long}\n"


def test_a_complaint_is_one_line_on_standard_error(capsys):
    Terminal().complain("The store is broken.\nMake a new one. " + "x" * 200)
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == f"Error: The store is broken. Make a new one. {'x' * 200}\n"


def test_passages_are_printed_with_the_place_to_look_them_up(capsys):
    hit = Hit(Passage(0, 9, "Kent won.", ("Races",), (4,), title="Kent"), 0.5)
    Terminal().hits(
        [hit, hit],
        [
            Location("reports/kent.pdf", "", 4, sure=0.5),
            Location("https://e.org/x", "", link="https://e.org/x#a", retrieved="2026-05-01"),
        ],
    )
    first, second = capsys.readouterr().out.split("\n\n")
    assert first.splitlines() == [
        "1. Kent, p. 4, “Races”  (score 0.500)",
        "   Kent won.",
        "   reports/kent.pdf, page 4",
        "   Machine-read, confidence 50%: compare it with the page",
    ]
    assert second.splitlines()[-1] == "   https://e.org/x#a, retrieved 1 May 2026"
