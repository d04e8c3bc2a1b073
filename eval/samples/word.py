"""Build a sample as a Word document."""

from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from eval.samples.blocks import Block, Box, Heading, List, Paragraph, Source, Table

__all__ = ["build_docx"]

_EPOCH = datetime(2000, 1, 1)


def build_docx(source: Source) -> bytes:
    """Build a DOCX with heading styles, lists, tables and boxed paragraphs.

    Args:
        source: the document.

    Returns:
        The file, the same bytes every time.
    """
    from docx import Document

    document = Document()
    properties = document.core_properties
    properties.title, properties.author = source.title, "Fictional sample"
    properties.created = properties.modified = _EPOCH
    document.add_heading(source.title, level=0)
    document.add_paragraph().add_run(source.notice).bold = True
    for label, value in source.front.items():
        document.add_paragraph(f"{label}: {value}")
    document.add_page_break()
    for block in source.blocks:
        _add(document, block)
    file = BytesIO()
    document.save(file)
    return _without_times(file.getvalue())


def _add(document: Any, block: Block) -> None:
    match block:
        case Heading(level, text):
            document.add_heading(text, level=level)
        case Paragraph(text, strong):
            document.add_paragraph().add_run(text).bold = strong or None
        case List(items, first):
            style = "List Number" if first else "List Bullet"
            for item in items:
                document.add_paragraph(item, style=style)
        case Table(rows):
            grid = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
            for row in rows:
                for cell, text in zip(grid.add_row().cells, row, strict=True):
                    cell.text = text
        case Box(blocks):
            for inner in blocks:
                _add(document, inner)


def _without_times(data: bytes) -> bytes:
    """Repack with fixed times: python-docx stamps every member with the present."""
    file = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(file, "w", ZIP_DEFLATED) as new:
        for member in old.infolist():
            new.writestr(
                ZipInfo(member.filename, _EPOCH.timetuple()[:6]),
                old.read(member),
                compress_type=ZIP_DEFLATED,
            )
    return file.getvalue()
