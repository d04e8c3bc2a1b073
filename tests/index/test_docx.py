import io
import zipfile
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml

from index.errors import ReadError
from index.readers import docx as reader
from index.types import Document

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def saved(write: Callable[[Any], object]) -> bytes:
    document = docx.Document()
    write(document)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def read(write: Callable[[Any], object]) -> Document:
    return reader.read(saved(write), "northmere-report.docx")


def outline(document: Document) -> list[tuple[str, str]]:
    return [(block.kind.value, document.text[block.start : block.end]) for block in document.blocks]


def test_styles_give_headings_lists_and_the_title() -> None:
    def write(document: Any) -> None:
        document.add_paragraph("Northmere – NCPI", "Title")
        document.add_heading("Leadership", 1)
        document.add_heading("Oversight", 2)
        document.add_paragraph("The force should:")
        document.add_paragraph("act", "List Bullet")
        document.add_paragraph("first", "List Number")
        document.add_paragraph("second", "List Number")
        document.add_paragraph("Figure 1", "Caption")

    document = read(write)
    assert document.title == "Northmere – NCPI"
    assert outline(document) == [
        ("heading", "Northmere – NCPI"),
        ("heading", "Leadership"),
        ("heading", "Oversight"),
        ("paragraph", "The force should:"),
        ("list_item", "act"),
        ("list_item", "1. first"),
        ("list_item", "2. second"),
        ("caption", "Figure 1"),
    ]
    assert document.blocks[-1].section == ("Leadership", "Oversight")


def test_the_title_falls_back_to_the_properties_and_the_name() -> None:
    def write(document: Any) -> None:
        document.core_properties.title = "Northmere report"
        document.add_paragraph("Words.")

    assert read(write).title == "Northmere report"
    assert read(lambda document: document.add_paragraph("x")).title == "Northmere report"


def test_tables_are_rows_in_words_where_they_stand() -> None:
    rows = [["Area", "Good", "Poor"], ["Contact", "6", "9"], ["Custody", "", "2"]]

    def write(document: Any) -> None:
        document.add_paragraph("Before")
        table = document.add_table(3, 3)
        for row, cells in enumerate(rows):
            for column, words in enumerate(cells):
                table.cell(row, column).text = words
        form = document.add_table(2, 2)
        for place, words in enumerate(["Force", "Kent", "Date", "June"]):
            form.cell(place // 2, place % 2).text = words
        box = document.add_table(1, 1)
        box.cell(0, 0).text = "Boxed"
        document.add_paragraph("After")

    assert outline(read(write)) == [
        ("paragraph", "Before"),
        ("table_row", "Contact — Good: 6, Poor: 9"),
        ("table_row", "Custody — Poor: 2"),
        ("table_row", "Force — Kent"),
        ("table_row", "Date — June"),
        ("paragraph", "Boxed"),
        ("paragraph", "After"),
    ]


def test_merged_cells_are_repeated_down_and_across() -> None:
    def write(document: Any) -> None:
        table = document.add_table(3, 3)
        for place, words in enumerate(["Area", "Good", "Poor", "Contact", "6", "9", "", "7", "8"]):
            table.cell(place // 3, place % 3).text = words
        table.cell(1, 0).merge(table.cell(2, 0))

    assert outline(read(write)) == [
        ("table_row", "Contact — Good: 6, Poor: 9"),
        ("table_row", "Contact — Good: 7, Poor: 8"),
    ]


def test_tracked_changes_content_controls_and_breaks_are_read_as_shown() -> None:
    def write(document: Any) -> None:
        paragraph = document.add_paragraph("kept ")._p
        paragraph.append(parse_xml(f"<w:ins {W}><w:r><w:t>added</w:t></w:r></w:ins>"))
        paragraph.append(parse_xml(f"<w:del {W}><w:r><w:delText>gone</w:delText></w:r></w:del>"))
        paragraph.append(parse_xml(f"<w:r {W}><w:br/><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r>"))
        inside = "<w:p><w:r><w:t>inside</w:t></w:r></w:p>"
        control = f"<w:sdt {W}><w:sdtContent>{inside}</w:sdtContent></w:sdt>"
        document.element.body.insert(0, parse_xml(control))

    assert outline(read(write)) == [("paragraph", "inside"), ("paragraph", "kept added\na b")]


def test_a_contents_list_is_left_out() -> None:
    contents = (
        f"<w:sdt {W}><w:sdtPr><w:docPartObj><w:docPartGallery w:val='Table of Contents'/>"
        "</w:docPartObj></w:sdtPr><w:sdtContent><w:p><w:r><w:t>Summary 3</w:t></w:r></w:p>"
        "</w:sdtContent></w:sdt>"
    )

    def write(document: Any) -> None:
        document.add_paragraph("Words.")
        document.element.body.insert(0, parse_xml(contents))

    assert outline(read(write)) == [("paragraph", "Words.")]


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    inner = "<w:txbxContent><w:p><w:r><w:t>{}</w:t></w:r></w:p></w:txbxContent>"
    namespaces = f'{W} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    box = (
        f"<w:r {namespaces}><mc:AlternateContent><mc:Choice>{inner.format('boxed')}</mc:Choice>"
        f"<mc:Fallback>{inner.format('boxed')}</mc:Fallback></mc:AlternateContent></w:r>"
    )
    document = read(lambda opened: opened.add_paragraph("anchor")._p.append(parse_xml(box)))
    assert outline(document) == [("paragraph", "anchor"), ("paragraph", "boxed")]


def test_bold_lines_are_headings_only_where_nothing_has_a_heading_style() -> None:
    def write(document: Any) -> None:
        document.add_paragraph().add_run("Leadership").bold = True
        document.add_paragraph("It is good.")

    def write_styled(document: Any) -> None:
        document.add_heading("Summary", 1)
        write(document)

    assert outline(read(write))[0] == ("heading", "Leadership")
    assert outline(read(write_styled))[1] == ("paragraph", "Leadership")


def with_part(data: bytes, name: str, content: str, kind: str) -> bytes:
    """Add a part, with its relationship, to a saved document."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        for member in old.namelist():
            body = old.read(member)
            if member == "word/_rels/document.xml.rels":
                relation = (
                    '<Relationship Id="rIdX" Type="http://schemas.openxmlformats.org/'
                    f'officeDocument/2006/relationships/{kind}" Target="{name}"/></Relationships>'
                )
                body = body.replace(b"</Relationships>", relation.encode())
            new.writestr(member, body)
        new.writestr(f"word/{name}", content)
    return stream.getvalue()


def test_footnotes_are_marked_in_the_text_and_stand_at_the_end() -> None:
    note = '<w:footnote {0} w:id="{1}"><w:p><w:r><w:t>{2}</w:t></w:r></w:p></w:footnote>'
    notes = f"<w:footnotes {W}>{note.format('', -1, 'separator')}{note.format('', 2, 'A note.')}"
    reference = f'<w:r {W}><w:footnoteReference w:id="2"/></w:r>'
    data = saved(lambda opened: opened.add_paragraph("PEEL")._p.append(parse_xml(reference)))
    document = reader.read(
        with_part(data, "footnotes.xml", f"{notes}</w:footnotes>", "footnotes"), "a.docx"
    )
    assert outline(document) == [("paragraph", "PEEL[1]"), ("footnote", "[1] A note.")]


def numbered(depths: list[int], numbers: str = "1") -> list[str]:
    levels = "".join(
        f'<w:lvl w:ilvl="{level}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for level, start, form, text in [
            (0, 3, "decimal", "%1."),
            (1, 1, "lowerLetter", "(%2)"),
            (2, 1, "lowerRoman", "%1.%2.%3"),
            (3, 1, "bullet", "·"),
        ]
    )
    from index.readers.docx_numbering import Numbering

    root = parse_xml(
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="7">{levels}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'
        '<w:num w:numId="2"><w:abstractNumId w:val="7"/><w:lvlOverride w:ilvl="0">'
        '<w:startOverride w:val="9"/></w:lvlOverride></w:num></w:numbering>'
    )
    numbering = Numbering(root)
    return [numbering.label(n, d) for n, d in zip(numbers * len(depths), depths, strict=False)]


def test_numbers_are_counted_as_word_counts_them() -> None:
    assert numbered([0, 1, 1, 2, 3, 0, 1]) == ["3.", "(a)", "(b)", "3.b.i", "", "4.", "(a)"]
    assert numbered([0, 0, 0], "12") == ["3.", "9.", "10."]


def test_files_that_are_no_word_documents_are_refused_with_a_reason() -> None:
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
    encrypted = ole + "EncryptedPackage".encode("utf-16-le")
    valid = saved(lambda opened: opened.add_paragraph("x"))
    empty = io.BytesIO()
    with zipfile.ZipFile(empty, "w") as package:
        package.writestr("a.txt", "x")
    for data, reason in [
        (encrypted, "^the file is encrypted$"),
        (ole, "old binary Office format"),
        (b"not a zip", "damaged"),
        (valid[: len(valid) // 2], "damaged"),
        (empty.getvalue(), "no \\[Content_Types\\].xml"),
        (saved(lambda opened: opened.add_paragraph(" ")), "no text"),
    ]:
        with pytest.raises(ReadError, match=reason):
            reader.read(data, "a.docx")
