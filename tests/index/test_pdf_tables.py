"""Tables: their rows with the names of their columns, with lines or without, over pages."""

import pytest
from pdf_paper import LEFT, PROSE, Paper, blocks_of, read_paper

from index.places import page_of, rectangles
from index.types import BlockKind

TABLE = [
    ("Area", "Good", "Requires improvement", "Inadequate"),
    ("Initial contact", "6", "9", "2"),
    ("Assessment and help", "11", "", "4"),
]
ROWS = [
    "Area, Good, Requires improvement, Inadequate",
    "Initial contact — Good: 6, Requires improvement: 9, Inadequate: 2",
    "Assessment and help — Good: 11, Inadequate: 4",
]


def rows_of(document):
    return [text for _, text in blocks_of(document, BlockKind.TABLE_ROW)]


def test_the_rows_of_a_ruled_table_carry_their_header() -> None:
    paper = Paper()
    paper.prose(PROSE)
    paper.grid(TABLE, (150, 80, 130, 80))
    paper.prose("After the table. " + PROSE)
    document = read_paper(paper)
    assert rows_of(document) == ROWS
    assert [kind for kind, _ in blocks_of(document)] == [
        "paragraph",
        *["table_row"] * 3,
        "paragraph",
    ]


def test_the_rows_of_a_table_without_lines_carry_their_header() -> None:
    paper = Paper()
    paper.prose(PROSE)
    paper.y -= 12
    for number, row in enumerate(TABLE):
        paper.canvas.setFont("Helvetica-Bold" if not number else "Helvetica", 9)
        for cell, x in zip(row, (0, 170, 250, 390), strict=True):
            paper.canvas.drawString(LEFT + x, paper.y, cell)
        paper.y -= 14
    paper.prose("After the table. " + PROSE)
    assert rows_of(read_paper(paper)) == ROWS


def test_a_value_and_the_name_of_its_column_are_marked_where_they_stand() -> None:
    paper = Paper()
    paper.grid(TABLE, (150, 80, 130, 80))
    top = 750.0
    document = read_paper(paper)
    start = document.text.index("Good: 6")
    header, value = rectangles(document, start, start + len("Good: 6"))
    assert header.y1 < value.y0
    assert 220 < value.x0 < 300
    assert abs(header.x0 - value.x0) < 1
    assert header.y0 == pytest.approx(842 - top - 9 * 0.74, abs=1)


def test_a_table_that_goes_on_over_the_page_keeps_its_header() -> None:
    paper = Paper()
    paper.prose(PROSE)
    paper.y = 120
    paper.grid(TABLE, (150, 80, 130, 80))
    paper.page()
    paper.grid(
        [("Investigation", "8", "1", "3"), ("Custody", "2", "2", "2")], (150, 80, 130, 80), bold=0
    )
    paper.prose(PROSE)
    document = read_paper(paper)
    assert "Investigation — Good: 8, Requires improvement: 1, Inadequate: 3" in rows_of(document)
    assert len(rows_of(document)) == 5
    assert page_of(document, document.text.index("Investigation")) == 2


def test_a_table_of_two_columns_reads_as_names_and_values() -> None:
    paper = Paper()
    paper.prose(PROSE)
    paper.grid([("Force", "Northmere"), ("Inspected", "June 2021")], (120, 200), bold=0)
    assert rows_of(read_paper(paper)) == ["Force: Northmere", "Inspected: June 2021"]


BREACHES = [
    ("Regulated activity", "Regulation", "How the regulation was not being met"),
    *(
        (
            "Accommodation for persons who require nursing",
            f"Regulation {number}: safe care",
            f"The provider had failed to assess the risks to the people in room {number}, and had"
            " not done all that was practicable to reduce them.",
        )
        for number in range(9, 19)
    ),
]
WIDTHS = (120, 110, 220)


def wrapped(paper: Paper, rows, *, lines: bool) -> None:
    """Write rows of cells that wrap, with a line under each or every second one shaded."""
    paper.y -= 14
    for number, row in enumerate(rows):
        top = paper.y + 10
        lowest = paper.y
        for column, cell in enumerate(row):
            paper.y = top - 10
            x = LEFT + sum(WIDTHS[:column])
            font = "Helvetica-Bold" if cell in BREACHES[0] else "Helvetica"
            paper.prose(cell, x=x + 4, right=x + WIDTHS[column] - 6, size=9, font=font, gap=0)
            lowest = min(lowest, paper.y)
        bottom = lowest + 4
        if lines:
            paper.canvas.line(LEFT, bottom, LEFT + sum(WIDTHS), bottom)
        elif number % 2 == 0:
            paper.canvas.saveState()
            paper.canvas.setFillGray(0.5, alpha=0.2)
            paper.canvas.rect(LEFT, bottom, sum(WIDTHS), top - bottom, stroke=0, fill=1)
            paper.canvas.restoreState()
        paper.y = bottom - 14


@pytest.mark.parametrize("lines", [True, False], ids=["lines", "stripes"])
def test_cells_that_wrap_are_read_whole_over_pages(lines: bool) -> None:
    paper = Paper()
    paper.prose(PROSE)
    wrapped(paper, BREACHES[:6], lines=lines)
    paper.page()
    wrapped(paper, [BREACHES[0], *BREACHES[6:]], lines=lines)
    paper.prose(PROSE, gap=30)
    document = read_paper(paper)
    names = BREACHES[0]
    assert rows_of(document) == [
        ", ".join(names),
        *(f"{row[0]} — {names[1]}: {row[1]}, {names[2]}: {row[2]}" for row in BREACHES[1:]),
    ]
    assert blocks_of(document)[-1] == ("paragraph", PROSE)


def test_columns_end_where_a_heading_and_a_table_follow() -> None:
    paper = Paper()
    paper.prose(PROSE)
    top = paper.y
    halves = ("Left. " + PROSE, "Right. " + PROSE)
    for half, x in zip(halves, (LEFT, 310), strict=True):
        paper.y = top
        paper.prose(half, x=x, right=x + 210)
    paper.heading("Custody", 14)
    paper.grid(TABLE, (150, 80, 130, 80))
    document = read_paper(paper)
    assert blocks_of(document) == [
        ("paragraph", PROSE),
        ("paragraph", halves[0]),
        ("paragraph", halves[1]),
        ("heading", "Custody"),
        *(("table_row", row) for row in ROWS),
    ]
