"""What a page's parts are: headings, lists, boxes, tables, notes, contents, furniture."""

import pytest
from pdf_paper import LEFT, Paper, blocks_of

from index.chunker import chunk
from index.places import page_of, rectangles
from index.readers.pdf import read
from index.types import BlockKind

PROSE = (
    "Officers usually record the views of the child. Supervisors check most of the records"
    " within a day, and they add what is missing before the case goes on to the next team."
)


def read_paper(paper: Paper):
    return read(paper.bytes(), "report.pdf")


def section_of(document, text):
    start = document.text.index(text)
    return next(b.section for b in document.blocks if b.start <= start < b.end)


def test_headings_rank_by_size_and_weight() -> None:
    paper = Paper()
    paper.heading("Summary", 18)
    paper.prose("The summary says little. " + PROSE)
    paper.heading("Findings", 18)
    paper.heading("Initial contact", 13)
    paper.prose("First contact is good. " + PROSE)
    paper.line("Call handling", font="Helvetica-Bold", gap=12)
    paper.prose("Calls are answered. " + PROSE)
    paper.heading("Assessment and help", 13)
    paper.prose("Help comes late. " + PROSE)
    document = read_paper(paper)
    assert section_of(document, "The summary says") == ("Summary",)
    assert section_of(document, "First contact is") == ("Findings", "Initial contact")
    assert section_of(document, "Calls are") == ("Findings", "Initial contact", "Call handling")
    assert section_of(document, "Help comes") == ("Findings", "Assessment and help")


def test_numbers_rank_headings_that_are_set_alike() -> None:
    paper = Paper()
    for heading in ("1 Introduction", "2 Findings", "2.1 Custody", "2.2 Contact", "3 Conclusion"):
        paper.heading(heading, 13)
        paper.prose(f"Under {heading.split()[1]}. {PROSE}")
    document = read_paper(paper)
    assert section_of(document, "Under Contact") == ("2 Findings", "2.2 Contact")
    assert section_of(document, "Under Conclusion") == ("3 Conclusion",)


def test_a_sentence_in_bold_over_two_lines_is_one_heading() -> None:
    finding = (
        "The force has improved how it works with its partners to protect children, but it does"
        " not always understand the risks they face"
    )
    paper = Paper()
    paper.prose(finding, size=13, font="Helvetica-Bold")
    paper.prose(PROSE)
    document = read_paper(paper)
    assert blocks_of(document, BlockKind.HEADING) == [("heading", finding)]
    assert section_of(document, PROSE[:30]) == (finding,)


def test_bold_words_that_open_a_paragraph_are_no_heading() -> None:
    paper = Paper()
    paper.prose(PROSE)
    paper.y -= 8
    paper.canvas.setFont("Helvetica-Bold", 10)
    paper.canvas.drawString(LEFT, paper.y, "Custody.")
    paper.line("Detainees wait too long for an adult to come to the station.", x=LEFT + 50)
    document = read_paper(paper)
    text = "Custody. Detainees wait too long for an adult to come to the station."
    assert ("paragraph", text) in blocks_of(document)


def test_the_title_opens_no_section() -> None:
    paper = Paper()
    paper.heading("Northmere Police: child protection", 24)
    paper.heading("Summary", 14)
    paper.prose(PROSE)
    document = read_paper(paper)
    assert document.title == "Northmere Police: child protection"
    assert section_of(document, PROSE[:30]) == ("Summary",)


@pytest.mark.parametrize(
    ("metadata", "title"),
    [
        ("Northmere Police inspection", "Northmere Police inspection"),
        ("Microsoft Word - draft7.docx", "Inspection of Northmere Police"),
        ("A Template For Something Else Entirely", "Inspection of Northmere Police"),
        ("", "Inspection of Northmere Police"),
    ],
)
def test_a_title_in_the_metadata_must_be_borne_out(metadata: str, title: str) -> None:
    paper = Paper(metadata)
    paper.heading("Inspection of Northmere Police", 22)
    paper.prose(PROSE)
    assert read_paper(paper).title == title


def test_without_any_title_the_file_name_is_made_readable() -> None:
    paper = Paper()
    paper.prose(PROSE)
    assert read(paper.bytes(), "/x/northmere-ncpi_2021.pdf").title == "Northmere ncpi 2021"


@pytest.mark.parametrize("sign", ["•", "–", "-", "o"])
def test_list_items_lose_their_sign_and_keep_their_lines_together(sign: str) -> None:
    paper = Paper()
    paper.prose("Within three months, the force should:")
    items = [
        "review how it records the views of children in all cases of domestic abuse, and make"
        " sure that supervisors check the records within a day;",
        "train its custody staff; and",
        "tell the inspectorate what it has done.",
    ]
    for item in items:
        paper.bullet(item, sign=sign)
    paper.prose(PROSE)
    document = read_paper(paper)
    assert blocks_of(document) == [
        ("paragraph", "Within three months, the force should:"),
        *(("list_item", item) for item in items),
        ("paragraph", PROSE),
    ]


def test_numbered_items_keep_their_number() -> None:
    paper = Paper()
    paper.prose("The force was told three things:")
    for item in ("(a) to train its staff;", "(b) to record more; and", "(c) to report back."):
        paper.prose(item, x=LEFT + 12, gap=3)
    document = read_paper(paper)
    assert [text for _, text in blocks_of(document, BlockKind.LIST_ITEM)] == [
        "(a) to train its staff;",
        "(b) to record more; and",
        "(c) to report back.",
    ]


def test_a_bullet_that_is_drawn_makes_a_list_item() -> None:
    paper = Paper()
    paper.prose("The force should:")
    for item in ("train its custody staff; and", "report what it has done."):
        paper.y -= 3
        paper.canvas.circle(LEFT + 14, paper.y + 3, 1.8, fill=1)
        paper.prose(item, x=LEFT + 26, gap=0)
    document = read_paper(paper)
    assert [text for _, text in blocks_of(document, BlockKind.LIST_ITEM)] == [
        "train its custody staff; and",
        "report what it has done.",
    ]


def boxed(label: str, *, framed: bool) -> Paper:
    paper = Paper()
    paper.heading("Custody", 15)
    paper.prose("Before the box. " + PROSE)
    paper.y -= 26
    top = paper.y + 20
    paper.shade(top, top - 120, framed=framed)
    paper.line(label, font="Helvetica-Bold", size=11)
    paper.prose("By 1 June, the force should improve how it treats children in custody:")
    paper.bullet("an adult should come within two hours; and")
    paper.bullet("reviews should be made in time.")
    paper.y = top - 140
    paper.prose("After the box. " + PROSE)
    return paper


@pytest.mark.parametrize("framed", [True, False])
@pytest.mark.parametrize(
    "label",
    ["Recommendation 3", "Area for improvement", "Cause of concern", "Areas for improvement"],
)
def test_a_boxed_recommendation_is_one_block_under_its_label(label: str, framed: bool) -> None:
    document = read_paper(boxed(label, framed=framed))
    inside = (
        "By 1 June, the force should improve how it treats children in custody:\n"
        "• an adult should come within two hours; and\n"
        "• reviews should be made in time."
    )
    assert ("heading", label) in blocks_of(document)
    assert ("paragraph", inside) in blocks_of(document)
    assert section_of(document, "By 1 June") == ("Custody", label)
    assert section_of(document, "After the box") == ("Custody",)


def test_a_box_without_a_label_is_read_as_text() -> None:
    document = read_paper(boxed("What the children told us about it", framed=True))
    assert ("list_item", "reviews should be made in time.") in blocks_of(document)


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


def test_a_large_initial_belongs_to_its_word() -> None:
    paper = Paper()
    paper.canvas.setFont("Helvetica", 30)
    paper.canvas.drawString(LEFT, paper.y - 14, "A")
    paper.line("lton police told us that they had", x=LEFT + 21)
    paper.line("written a plan with the council,", x=LEFT + 21)
    paper.prose("and that the plan had been agreed. " + PROSE, gap=0)
    document = read_paper(paper)
    assert document.text.startswith(
        "Alton police told us that they had written a plan with the council, and that"
    )


def test_a_quotation_in_large_type_is_no_heading() -> None:
    paper = Paper()
    paper.prose(PROSE)
    paper.prose("“They always knock before they come in.”", size=15, gap=20)
    paper.y -= 10
    paper.prose(PROSE)
    assert ("paragraph", "“They always knock before they come in.”") in blocks_of(read_paper(paper))


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
