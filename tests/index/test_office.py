"""Spreadsheets, presentations, OpenDocument and delimited files."""

import datetime
import io
import zipfile
from typing import Any

import openpyxl
import pptx
import pytest
from pptx.util import Inches

from index.errors import ReadError
from index.readers import csv, odt, xlsx
from index.readers import pptx as presentation
from index.types import Document


def outline(document: Document) -> list[tuple[str, str]]:
    return [(block.kind.value, document.text[block.start : block.end]) for block in document.blocks]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimited_rows_are_put_in_words_with_their_header(delimiter: str) -> None:
    rows = [
        ["Area", "Good", "Requires improvement"],
        ["Initial contact", "6", "9"],
        ["Custody", "", "2"],
    ]
    content = "\r\n".join(delimiter.join(row) for row in rows)
    assert outline(csv.read(content.encode(), "cases.csv")) == [
        ("table_row", "Initial contact — Good: 6, Requires improvement: 9"),
        ("table_row", "Custody — Requires improvement: 2"),
    ]


def test_quoted_cells_may_hold_delimiters_and_newlines() -> None:
    content = 'Number,Text\r\n1,"Act now,\nand report"\r\n'
    assert outline(csv.read(content.encode(), "a.csv")) == [
        ("table_row", "1 — Text: Act now, and report")
    ]


def test_rows_without_a_header_are_read_as_they_are() -> None:
    assert outline(csv.read(b"Force,12\nKent,7\n", "a.csv")) == [
        ("table_row", "Force — 12"),
        ("table_row", "Kent — 7"),
    ]


def test_a_cell_too_large_to_be_one_is_refused() -> None:
    with pytest.raises(ReadError, match="damaged: field larger"):
        csv.read(b'"' + b"x" * 200_000, "a.csv")


def spreadsheet(**sheets: list[list[Any]]) -> bytes:
    workbook = openpyxl.Workbook()
    workbook.remove(workbook.active)
    for title, rows in sheets.items():
        sheet = workbook.create_sheet(title)
        for row in rows:
            sheet.append(row)
    workbook["Hidden"].sheet_state = "hidden"
    workbook["Cases"]["C4"].number_format = "0%"
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def test_sheets_are_sections_and_cells_read_as_shown() -> None:
    data = spreadsheet(
        Cases=[
            ["Case audits"],
            [],
            ["Area", "Good", "Share", "When", "Done"],
            ["Contact", 6.0, 0.4, datetime.date(2021, 6, 7), True],
        ],
        Empty=[],
        Hidden=[["secret"]],
    )
    document = xlsx.read(data, "case-audits.xlsx")
    assert outline(document) == [
        ("heading", "Cases"),
        ("table_row", "Case audits"),
        ("table_row", "Contact — Good: 6, Share: 40%, When: 7 June 2021, Done: yes"),
    ]
    assert document.blocks[2].section == ("Cases",)
    assert document.title == "Case audits"


def test_a_cell_far_away_costs_nothing() -> None:
    document = xlsx.read(spreadsheet(Cases=[["a"]], Hidden=[]), "a.xlsx")
    assert document.text == "Cases\n\na"
    workbook = openpyxl.Workbook()
    workbook.active["A1"] = "near"
    workbook.active["XFD150000"] = "far"
    stream = io.BytesIO()
    workbook.save(stream)
    assert xlsx.read(stream.getvalue(), "a.xlsx").text == "Sheet\n\nnear"


def test_slides_are_sections_and_pages() -> None:
    opened = pptx.Presentation()
    slide = opened.slides.add_slide(opened.slide_layouts[1])
    slide.shapes.title.text = "Findings"
    slide.placeholders[1].text = "Good leaders\nPoor custody"
    slide.notes_slide.notes_text_frame.text = "Say this."
    second = opened.slides.add_slide(opened.slide_layouts[6])
    box = second.shapes.add_textbox(0, 0, Inches(1), Inches(1))
    box.text_frame.text = "Boxed"
    table = second.shapes.add_table(2, 2, 0, 0, Inches(2), Inches(1)).table
    for place, words in enumerate(["Area", "Grade", "Custody", "Poor"]):
        table.cell(place // 2, place % 2).text = words
    stream = io.BytesIO()
    opened.save(stream)
    document = presentation.read(stream.getvalue(), "slides.pptx")
    assert outline(document) == [
        ("heading", "Findings"),
        ("list_item", "Good leaders"),
        ("list_item", "Poor custody"),
        ("heading", "Speaker notes"),
        ("paragraph", "Say this."),
        ("heading", "Slide 2"),
        ("paragraph", "Boxed"),
        ("table_row", "Custody — Grade: Poor"),
    ]
    assert [block.page for block in document.blocks] == [1] * 5 + [2] * 3
    assert document.pages == 2
    assert document.blocks[4].section == ("Findings", "Speaker notes")


NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{full}:1.0"'
    for name, full in [
        ("office", "office"),
        ("text", "text"),
        ("table", "table"),
        ("draw", "drawing"),
        ("style", "style"),
        ("manifest", "manifest"),
    ]
)


def opendocument(body: str, **members: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        styles = (
            '<office:automatic-styles><text:list-style style:name="N">'
            "<text:list-level-style-number/></text:list-style></office:automatic-styles>"
        )
        package.writestr(
            "content.xml",
            f"<office:document-content {NAMESPACES}>{styles}<office:body><office:text>{body}"
            "</office:text></office:body></office:document-content>",
        )
        for name, content in members.items():
            package.writestr(name, content)
    return stream.getvalue()


def test_opendocument_is_read_in_order() -> None:
    body = (
        '<text:p text:style-name="Title">Kent NCPI</text:p>'
        "<text:table-of-content><text:p>Summary 3</text:p></text:table-of-content>"
        '<text:h text:outline-level="1">Leadership</text:h>'
        '<text:h text:outline-level="2">Custody</text:h>'
        '<text:p>One<text:s text:c="3"/>two<text:line-break/>three<text:span> in\nspan</text:span>'
        "<text:note><text:note-citation>1</text:note-citation><text:note-body>"
        "<text:p>A note.</text:p></text:note-body></text:note></text:p>"
        "<text:list><text:list-item><text:p>act</text:p></text:list-item></text:list>"
        '<text:list text:style-name="N"><text:list-item><text:p>first</text:p></text:list-item>'
        "<text:list-item><text:p>second</text:p></text:list-item></text:list>"
        "<table:table><table:table-header-rows><table:table-row>"
        + "".join(
            f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>"
            for cell in ["Area", "Good"]
        )
        + "</table:table-row></table:table-header-rows><table:table-row>"
        + "".join(
            f"<table:table-cell><text:p>{cell}</text:p></table:table-cell>"
            for cell in ["Contact", "6"]
        )
        + "</table:table-row></table:table>"
        "<text:p>Anchor<draw:frame><draw:text-box><text:p>Boxed</text:p></draw:text-box></draw:frame></text:p>"
    )
    document = odt.read(opendocument(body), "a.odt")
    assert document.title == "Kent NCPI"
    assert outline(document) == [
        ("heading", "Kent NCPI"),
        ("heading", "Leadership"),
        ("heading", "Custody"),
        ("paragraph", "One two\nthree in span[1]"),
        ("list_item", "act"),
        ("list_item", "1. first"),
        ("list_item", "2. second"),
        ("table_row", "Contact — Good: 6"),
        ("paragraph", "Anchor"),
        ("paragraph", "Boxed"),
        ("footnote", "[1] A note."),
    ]


def test_an_encrypted_opendocument_says_so() -> None:
    manifest = f"<manifest:manifest {NAMESPACES}><manifest:encryption-data/></manifest:manifest>"
    data = opendocument("<text:p>x</text:p>", **{"META-INF/manifest.xml": manifest})
    with pytest.raises(ReadError, match=r"^the file is encrypted$"):
        odt.read(data, "a.odt")
