"""The PDF reader: bytes in, a document out."""

import hashlib
from pathlib import PurePath

from index.errors import ReadError
from index.readers.pdf.assemble import assemble
from index.readers.pdf.engine import LOCK, open_pdf
from index.readers.pdf.glyphs import read_sheet
from index.readers.pdf.lines import segments_of
from index.readers.pdf.order import Line, in_reading_order
from index.readers.pdf.paragraphs import body_size, elements_of
from index.readers.pdf.words import pieces_of
from index.types import Document

__all__ = ["read"]


def read(data: bytes, source: str) -> Document:
    """Read a PDF.

    Args:
        data: the file's bytes.
        source: the path they came from.

    Returns:
        The document, with the place of every word.

    Raises:
        ReadError: the file is empty, encrypted, damaged, or has no text layer at all.
    """
    lines: list[Line] = []
    silent: list[int] = []
    with open_pdf(data) as pdf:
        with LOCK:
            pages = len(pdf)
        for number in range(1, pages + 1):
            sheet = read_sheet(pdf, number)
            found = in_reading_order(segments_of(pieces_of(sheet.glyphs)), number)
            lines.extend(found)
            if not found:
                silent.append(number)
    if not lines:
        raise ReadError("no page has a text layer; it may be a scan that needs OCR")
    assembly = assemble(elements_of(lines, body_size(lines)))
    return Document(
        source=source,
        title=PurePath(source).stem.replace("_", " "),
        text=assembly.text,
        blocks=tuple(assembly.blocks),
        sha256=hashlib.sha256(data).hexdigest(),
        words=tuple(assembly.words),
        pages=pages,
    )
