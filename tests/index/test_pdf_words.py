"""What typesetting does to words is undone; what the author wrote stays."""

from pathlib import Path

import pytest
import reportlab
from pdf_paper import LEFT, Paper
from reportlab.pdfbase.pdfmetrics import registerFont
from reportlab.pdfbase.ttfonts import TTFont

from index.places import rectangles
from index.readers.pdf import read

FILLER = "Officers usually record what children say, and they add what is missing later on."


def text_of(paper: Paper) -> str:
    return read(paper.bytes(), "report.pdf").text


def lines(*texts: str, first: str = FILLER) -> Paper:
    """Return a page with a full line and, below it, lines of text."""
    paper = Paper()
    for text in (first, *texts):
        paper.line(text)
    return paper


def spaced(text: str, distance: float) -> Paper:
    paper = Paper()
    paper.line(FILLER)
    paper.y -= 20
    paper.canvas.setFont("Helvetica", 10)
    written = paper.canvas.beginText(LEFT, paper.y)
    written.setCharSpace(distance)
    written.textOut(text)
    paper.canvas.drawText(written)
    return paper


@pytest.mark.parametrize("distance", [0.5, 1.5, 3.0, 4.5])
def test_letters_set_apart_are_one_word(distance: float) -> None:
    assert text_of(spaced("SUMMARY", distance)).endswith("\n\nSUMMARY")


@pytest.mark.parametrize("distance", [0.5, 1.5, 3.0])
def test_words_set_apart_keep_their_spaces(distance: float) -> None:
    text = text_of(spaced("AREAS FOR IMPROVEMENT 2021", distance))
    assert text.endswith("\n\nAREAS FOR IMPROVEMENT 2021")


def test_letters_with_spaces_between_them_are_one_word() -> None:
    assert text_of(spaced("S U M M A R Y", 0)).endswith("\n\nSUMMARY")
    assert text_of(spaced("K E Y   F I N D I N G S", 0)).endswith("\n\nKEY FINDINGS")


def test_single_letters_between_words_stay_apart() -> None:
    assert text_of(spaced("Annex A and annex B are a part of it", 0)).endswith(
        "Annex A and annex B are a part of it"
    )


@pytest.mark.parametrize("gap", [1.6, 2.0, 2.8, 6.0])
def test_words_without_a_space_between_them_are_parted(gap: float) -> None:
    paper = Paper()
    paper.line(FILLER)
    paper.y -= 20
    paper.canvas.setFont("Helvetica", 10)
    x = LEFT
    for word in "The office of the chief constable of Alton replied".split():
        paper.canvas.drawString(x, paper.y, word)
        x += paper.canvas.stringWidth(word, "Helvetica", 10) + gap
    assert text_of(paper).endswith("The office of the chief constable of Alton replied")


def test_letters_drawn_one_by_one_in_any_order_are_words() -> None:
    paper = Paper()
    paper.line(FILLER)
    paper.y -= 20
    paper.canvas.setFont("Helvetica", 10)
    places, x = [], LEFT
    for character in "prompt and careful":
        places.append((x, character))
        x += paper.canvas.stringWidth(character, "Helvetica", 10)
    for x, character in sorted(places, key=lambda place: place[1]):
        if character != " ":
            paper.canvas.drawString(x, paper.y, character)
    assert text_of(paper).endswith("prompt and careful")


def test_a_word_half_in_bold_is_one_word() -> None:
    paper = Paper()
    paper.line(FILLER)
    paper.y -= 20
    paper.canvas.setFont("Helvetica-Bold", 10)
    paper.canvas.drawString(LEFT, paper.y, "under")
    width = paper.canvas.stringWidth("under", "Helvetica-Bold", 10)
    paper.canvas.setFont("Helvetica", 10)
    paper.canvas.drawString(LEFT + width, paper.y, "stand the risk")
    assert text_of(paper).endswith("understand the risk")


def test_ligatures_are_undone() -> None:
    registerFont(TTFont("Vera", str(Path(reportlab.__file__).parent / "fonts" / "Vera.ttf")))
    paper = Paper()
    paper.line("The of\ufb01cer identi\ufb01ed the con\ufb02ict.", font="Vera")
    assert text_of(paper) == "The officer identified the conflict."


def test_quotes_dashes_and_accents_stay_as_they_are() -> None:
    written = "The chief constable’s “café” – and René’s, too — are 50% dearer: £9…"
    assert text_of(lines(first=written)) == written


def test_text_drawn_twice_to_look_bold_is_read_once() -> None:
    paper = Paper()
    for shift in (0, 0.3, 0.6):
        paper.canvas.setFont("Helvetica", 10)
        paper.canvas.drawString(LEFT + shift, 700, "A finding that matters to children")
    assert text_of(paper) == "A finding that matters to children"


def test_a_hyphen_at_a_line_end_is_undone() -> None:
    paper = lines("was missing. The inspec-", "tion found that much of it was late.")
    assert "The inspection found that much of it was late." in text_of(paper)


def test_both_parts_of_a_parted_word_are_marked() -> None:
    document = read(lines("was missing. The inspec-", "tion found it late.").bytes(), "report.pdf")
    start = document.text.index("inspection")
    parts = [w for w in document.words if start <= w.start < start + len("inspection")]
    assert [document.text[w.start : w.end] for w in parts] == ["inspec", "tion"]
    assert parts[0].end == parts[1].start
    first, second = rectangles(document, start, start + len("inspection"))
    assert first.x0 > LEFT + 60
    assert second.x0 == pytest.approx(LEFT, abs=0.5)
    assert second.y0 > first.y1 - 2


@pytest.mark.parametrize(
    ("before", "head", "tail", "whole"),
    [
        ("Agency staff were in multi agency teams.", "multi-", "agency", "multi-agency"),
        ("A self-harm plan was made.", "self-", "harm", "self-harm"),
        ("A safeguarding plan was made.", "safe-", "guarding", "safeguarding"),
        ("Child after child was seen.", "child-", "ren", "children"),
        ("Plans were made.", "2021-", "22", "2021-22"),
        ("Plans were made.", "Anglo-", "Saxon", "Anglo-Saxon"),
        ("Plans were made.", "inspec\u00ad", "tion", "inspection"),
    ],
)
def test_a_hyphen_that_belongs_to_the_word_stays(
    before: str, head: str, tail: str, whole: str
) -> None:
    registerFont(TTFont("Vera", str(Path(reportlab.__file__).parent / "fonts" / "Vera.ttf")))
    paper = Paper()
    paper.line(f"{before} The officers also wrote down {head}", font="Vera")
    paper.line(f"{tail} records of what the children had said.", font="Vera")
    assert f"wrote down {whole} records of" in text_of(paper)


def test_a_dash_at_a_line_end_stays() -> None:
    paper = lines(
        "was missing from the records that they kept –", "and some of it was never found."
    )
    assert "that they kept – and some of it" in text_of(paper)
