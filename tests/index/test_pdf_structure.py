"""What a page's parts are: titles, headings, paragraphs, lists, boxes."""

import pytest
from pdf_paper import LEFT, PROSE, Paper, blocks_of, read_paper, section_of

from index.readers.pdf import read
from index.types import BlockKind


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
