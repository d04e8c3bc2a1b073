"""What a page has besides its text: notes, contents, running heads, margins, turned pages."""

import pytest
from pdf_paper import LEFT, PROSE, Paper, blocks_of, read_paper, section_of

from index.chunker import chunk
from index.places import rectangles
from index.types import BlockKind


def noted(pages: int = 1) -> Paper:
    paper = Paper()
    for page in range(pages):
        if page:
            paper.page()
        paper.prose(PROSE)
        paper.y -= 10
        paper.canvas.setFont("Helvetica", 10)
        paper.canvas.drawString(LEFT, paper.y, "It was graded in PEEL")
        width = paper.canvas.stringWidth("It was graded in PEEL", "Helvetica", 10)
        paper.canvas.setFont("Helvetica", 6)
        paper.canvas.drawString(LEFT + width, paper.y + 4, "1")
        paper.canvas.setFont("Helvetica", 10)
        paper.canvas.drawString(LEFT + width + 4, paper.y, " and found wanting.")
        paper.canvas.line(LEFT, 110, LEFT + 120, 110)
        paper.canvas.setFont("Helvetica", 5)
        paper.canvas.drawString(LEFT, 101, "1")
        paper.canvas.setFont("Helvetica", 8)
        paper.canvas.drawString(LEFT + 5, 98, "Police effectiveness, efficiency and legitimacy.")
    return paper


def test_a_footnote_stands_at_the_end_and_its_mark_is_not_in_the_text() -> None:
    document = read_paper(noted())
    assert "It was graded in PEEL and found wanting." in document.text
    assert blocks_of(document)[-1] == (
        "footnote",
        "1 Police effectiveness, efficiency and legitimacy.",
    )
    assert document.blocks[-1].page == 1


def test_a_square_metre_keeps_its_exponent() -> None:
    paper = Paper()
    paper.prose(PROSE)
    paper.y -= 10
    paper.canvas.setFont("Helvetica", 10)
    paper.canvas.drawString(LEFT, paper.y, "Each cell has 6 m")
    width = paper.canvas.stringWidth("Each cell has 6 m", "Helvetica", 10)
    paper.canvas.setFont("Helvetica", 6)
    paper.canvas.drawString(LEFT + width, paper.y + 4, "2")
    paper.canvas.setFont("Helvetica", 10)
    paper.canvas.drawString(LEFT + width + 4, paper.y, " of floor.")
    assert "Each cell has 6 m² of floor." in read_paper(paper).text


def test_a_contents_list_is_boilerplate() -> None:
    paper = Paper()
    paper.heading("Contents", 16)
    for number, entry in enumerate(("Foreword", "Summary", "Custody", "Annex A"), start=2):
        dots = "." * round((400 - paper.canvas.stringWidth(entry, "Helvetica", 10)) / 2.78)
        paper.line(f"{entry} {dots} {number}")
    paper.page()
    paper.heading("Foreword", 16)
    paper.prose(PROSE)
    document = read_paper(paper)
    assert [kind for kind, _ in blocks_of(document)] == ["heading", "paragraph", "boilerplate"]
    listed = document.text[document.blocks[-1].start : document.blocks[-1].end]
    assert listed.startswith("Contents\nForeword")
    assert document.blocks[-1].page == 1
    assert section_of(document, PROSE[:30]) == ("Foreword",)


def test_running_heads_that_change_sides_are_boilerplate() -> None:
    paper = Paper()
    for number in range(1, 9):
        paper.canvas.setFont("Helvetica", 8)
        left = number % 2 == 0
        head = "Northmere Police" if left else "Child protection inspection"
        paper.canvas.drawString(LEFT if left else 400, 800, head)
        paper.canvas.drawString(LEFT if left else 500, 40, f"Page {number} of 8")
        paper.prose(f"{PROSE[-number * 9 :]} {PROSE}")
        paper.page()
    document = read_paper(paper)
    assert {text for _, text in blocks_of(document, BlockKind.BOILERPLATE)} == {
        "Northmere Police",
        "Child protection inspection",
        *(f"Page {number} of 8" for number in range(1, 9)),
    }
    assert len(blocks_of(document, BlockKind.PARAGRAPH)) == 8


def test_a_heading_that_opens_each_page_is_no_running_head() -> None:
    paper = Paper()
    for force in ("Kent", "Surrey", "Sussex", "Essex"):
        paper.heading(f"{force} Police", 16)
        paper.prose(f"What {force} did. {PROSE}")
        paper.page()
    document = read_paper(paper)
    assert section_of(document, "What Sussex did") == ("Sussex Police",)


def test_a_heading_that_is_the_same_on_several_pages_is_no_running_head() -> None:
    paper = Paper()
    for number in range(10):
        if number % 3 == 0:
            paper.heading("Areas for improvement", 16)
        for part in range(3):
            paper.prose(PROSE[number + part :])
        paper.page()
    headings = blocks_of(read_paper(paper), BlockKind.HEADING)
    assert headings == [("heading", "Areas for improvement")] * 4


def test_text_along_the_margin_is_kept_apart() -> None:
    paper = Paper()
    paper.prose(PROSE)
    paper.canvas.saveState()
    paper.canvas.rotate(90)
    paper.canvas.setFont("Helvetica", 8)
    paper.canvas.drawString(300, -20, "Northmere Police draft")
    paper.canvas.restoreState()
    document = read_paper(paper)
    assert blocks_of(document) == [
        ("paragraph", PROSE),
        ("boilerplate", "Northmere Police draft"),
    ]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_drawn_sideways_is_read_and_marked_where_it_shows(turn: int) -> None:
    paper = Paper()
    paper.canvas.translate(*{90: (560, 60), 180: (560, 760), 270: (40, 760)}[turn])
    paper.canvas.rotate(turn)
    paper.canvas.setFont("Helvetica", 10)
    for number in range(12):
        paper.canvas.drawString(0, 400 - 13 * number, f"Line {number} of what officers did then")
    document = read_paper(paper)
    assert "Line 0 of what officers did then Line 1 of" in document.text
    first = rectangles(document, *_span(document, "Line 3 of what"))
    later = rectangles(document, *_span(document, "Line 4 of what"))
    assert len(first) == len(later) == 1
    step = {90: (13, 0), 180: (0, -13), 270: (-13, 0)}[turn]
    assert later[0].x0 - first[0].x0 == pytest.approx(step[0], abs=0.5)
    assert later[0].y0 - first[0].y0 == pytest.approx(step[1], abs=0.5)


def _span(document, text):
    start = document.text.index(text)
    return start, start + len(text)


def test_no_passage_holds_a_running_head() -> None:
    paper = Paper()
    for number in range(1, 7):
        paper.canvas.setFont("Helvetica", 8)
        paper.canvas.drawString(LEFT, 800, "Northmere Police inspection")
        paper.canvas.drawString(500, 40, str(number))
        for _ in range(6):
            paper.prose(PROSE)
        paper.page()
    document = read_paper(paper)
    passages = chunk(document, count_tokens=lambda text: len(text.split()), max_tokens=256)
    assert passages
    assert not any("Northmere" in passage.text for passage in passages)
    assert passages[0].pages[0] == 1
    assert passages[-1].pages[-1] == 6
