"""A page as PDFium sees it: glyphs and drawn shapes, in points from the page's top left corner."""

import ctypes
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from index.readers.pdf.engine import LOCK
from index.readers.pdf.geometry import Matrix
from index.readers.pdf.glyphs import Glyph, read_glyphs
from index.readers.pdf.shapes import Shape, read_shapes

__all__ = ["Sheet", "read_sheet"]


@dataclass(slots=True)
class Sheet:
    """What stands on a page.

    Attributes:
        number: the page's number, from 1.
        width: in points, of the page as it is read.
        height: in points.
        glyphs: those that run in the direction of most, in the order they are drawn.
        aside: those that run in another, as along a margin or in a watermark.
        shapes: what is drawn.
        back: from the page as it is read to the page as it is shown, where they differ: a page
            whose lines run upwards is turned to be read.
        readable: whether PDFium could open the page.
    """

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    aside: list[Glyph] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    back: Matrix | None = None
    readable: bool = True


def read_sheet(document: Any, number: int) -> Sheet:
    """Read a page.

    Args:
        document: a ``pypdfium2.PdfDocument``.
        number: the page's number, from 1.

    Returns:
        The page's glyphs and shapes. A page that is damaged is empty and not ``readable``.
    """
    import pypdfium2 as pdfium

    with LOCK:
        try:
            page = document[number - 1]
        except pdfium.PdfiumError:
            return Sheet(number, 0.0, 0.0, readable=False)
        try:
            return _read(pdfium.raw, page, number)
        except pdfium.PdfiumError:
            return Sheet(number, 0.0, 0.0, readable=False)
        finally:
            page.close()


def _read(raw: Any, page: Any, number: int) -> Sheet:
    width, height = page.get_size()
    matrix = _to_display(raw, page, width, height)
    sheet = Sheet(number, width, height)
    text = page.get_textpage()
    try:
        glyphs = read_glyphs(raw, text.raw, matrix, width, height)
        turn = _main_turn(glyphs)
        if turn:
            forth, sheet.back = Matrix.turned(turn, width, height)
            if turn % 2:
                sheet.width, sheet.height = height, width
            matrix = matrix.then(forth)
            glyphs = read_glyphs(raw, text.raw, matrix, sheet.width, sheet.height)
    finally:
        text.close()
    sheet.glyphs = [glyph for glyph in glyphs if not glyph.style.turn]
    sheet.aside = [glyph for glyph in glyphs if glyph.style.turn]
    sheet.shapes = read_shapes(raw, page, matrix)
    return sheet


def _main_turn(glyphs: list[Glyph]) -> int:
    """Return how most glyphs of a page are turned, slanted ones left out."""
    count = Counter(glyph.style.turn for glyph in glyphs if glyph.style.turn >= 0)
    return count.most_common(1)[0][0] if count else 0


def _to_display(raw: Any, page: Any, width: float, height: float) -> Matrix:
    """Return the map from PDF user space to the page as shown: cropped, turned, top left first."""
    fine = 1000  # PDFium answers in whole device pixels: ask for a very large device

    def shown(x: float, y: float) -> tuple[float, float]:
        across, down = ctypes.c_int(), ctypes.c_int()
        size = (max(1, round(width * fine)), max(1, round(height * fine)))
        raw.FPDF_PageToDevice(page.raw, 0, 0, *size, 0, x, y, across, down)
        return across.value / fine, down.value / fine

    (e, f), (ax, ay), (bx, by) = shown(0, 0), shown(100, 0), shown(0, 100)
    return Matrix((ax - e) / 100, (ay - f) / 100, (bx - e) / 100, (by - f) / 100, e, f)
