"""A page as PDFium sees it: glyphs and drawn shapes, in points from the page's top left corner."""

import ctypes
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from index.readers.pdf.engine import LOCK

__all__ = ["Glyph", "Sheet", "Style", "read_sheet"]

MAX_GLYPHS = 200_000
MAX_SHAPES = 20_000
MAX_SEGMENTS = 200_000
"""What is beyond, on one page, is not read: no page for people holds as much."""

_HYPHENS_OF_PDFIUM = {0x02, 0xFFFE}
_BOLD = re.compile(r"bold|black|heavy|demi|semibd|\bbd\b", re.IGNORECASE)
_ITALIC = re.compile(r"italic|oblique|\bit\b", re.IGNORECASE)
_FORCE_BOLD = 1 << 18
_ITALIC_FLAG = 1 << 6


class Style(NamedTuple):
    """How a glyph is set: its font's name, its size in points, and its cut."""

    font: str
    size: float
    bold: bool
    italic: bool


class Glyph(NamedTuple):
    """A visible character.

    ``x0, y0, x1, y1`` hold its ink; ``left`` and ``right`` are where its advance begins and ends;
    ``base`` is the baseline. ``spaced``: white space was drawn between it and the one before.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    left: float
    right: float
    base: float
    style: Style
    spaced: bool


class Shape(NamedTuple):
    """A drawn path's bounds, and whether it is filled with a colour that shows."""

    x0: float
    y0: float
    x1: float
    y1: float
    filled: bool
    stroked: bool


@dataclass(slots=True)
class Sheet:
    """What stands on a page: its 1-based number, its size in points, its glyphs and shapes.

    ``aside`` are glyphs that run in another direction than the page's text.
    """

    number: int
    width: float
    height: float
    glyphs: list[Glyph] = field(default_factory=list)
    shapes: list[Shape] = field(default_factory=list)
    readable: bool = True
    images: int = 0


class Matrix(NamedTuple):
    """An affine map: x' = ax + cy + e, y' = bx + dy + f."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        """Return where a point goes."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """Return the bounds of where a rectangle goes, smaller coordinates first."""
        ax, ay = self.point(x0, y0)
        bx, by = self.point(x1, y1)
        return min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)

    def then(self, other: "Matrix") -> "Matrix":
        """Return this map followed by another."""
        e, f = other.point(self.e, self.f)
        return Matrix(
            self.a * other.a + self.b * other.c,
            self.a * other.b + self.b * other.d,
            self.c * other.a + self.d * other.c,
            self.c * other.b + self.d * other.d,
            e,
            f,
        )


def read_sheet(document: Any, number: int) -> Sheet:
    """Read a page.

    Args:
        document: a ``pypdfium2.PdfDocument``.
        number: the page's number, from 1.

    Returns:
        The page's glyphs in the order they are drawn, and its shapes. A page that is damaged is
        returned empty and not ``readable``.
    """
    import pypdfium2 as pdfium
    import pypdfium2.raw as raw

    with LOCK:
        try:
            page = document[number - 1]
        except pdfium.PdfiumError:
            return Sheet(number, 0.0, 0.0, readable=False)
        try:
            width, height = page.get_size()
            sheet = Sheet(number, width, height)
            matrix = _to_display(raw, page, width, height)
            _read_shapes(raw, page, matrix, sheet)
            text = page.get_textpage()
            try:
                sheet.glyphs = list(_glyphs(raw, text.raw, matrix, sheet))
            finally:
                text.close()
        except pdfium.PdfiumError:
            return Sheet(number, 0.0, 0.0, readable=False)
        finally:
            page.close()
    return sheet


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


def _glyphs(raw: Any, text: Any, matrix: Matrix, sheet: Sheet) -> Iterator[Glyph]:
    """Yield the visible characters of a text page."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    across, down = ctypes.c_double(), ctypes.c_double()
    loose = raw.FS_RECTF()
    styles: dict[int, Style] = {}
    seen: set[tuple[str, int, int]] = set()
    spaced = False
    pending = 0
    for index in range(min(raw.FPDFText_CountChars(text), MAX_GLYPHS)):
        code = raw.FPDFText_GetUnicode(text, index)
        if code in _HYPHENS_OF_PDFIUM:
            code = 0x2D
        elif 0xD800 <= code < 0xDC00:
            pending = code
            continue
        elif 0xDC00 <= code < 0xE000:
            code, pending = _joined(pending, code), 0
        character = chr(code) if 0 < code < 0x110000 else ""
        if not character or character.isspace():
            spaced = spaced or raw.FPDFText_IsGenerated(text, index) != 1
            continue
        if code < 0x20 or 0x7F <= code < 0xA0:
            continue
        handle = raw.FPDFText_GetTextObject(text, index)
        key = ctypes.cast(handle, ctypes.c_void_p).value or 0
        style = styles.get(key)
        if style is None:
            style = styles[key] = _style(raw, text, index, handle)
        if not raw.FPDFText_GetCharBox(text, index, left, right, bottom, top):
            continue
        raw.FPDFText_GetLooseCharBox(text, index, loose)
        raw.FPDFText_GetCharOrigin(text, index, across, down)
        x0, y0, x1, y1 = matrix.box(left.value, bottom.value, right.value, top.value)
        lx0, _, lx1, _ = matrix.box(loose.left, loose.bottom, loose.right, loose.top)
        if x1 < 0 or y1 < 0 or x0 > sheet.width or y0 > sheet.height:
            continue
        place = (character, round(x0 * 2), round(y0 * 2))
        if place in seen:  # drawn twice to look bold
            continue
        seen.add(place)
        base = matrix.point(across.value, down.value)[1]
        yield Glyph(character, x0, y0, x1, y1, lx0, lx1, base, style, spaced)
        spaced = False


def _joined(high: int, low: int) -> int:
    """Return the character of a surrogate pair, or 0 for half of one."""
    return 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00) if high else 0


def _style(raw: Any, text: Any, index: int, handle: Any) -> Style:
    """Return how the text object that a character belongs to is set."""
    matrix = raw.FS_MATRIX()
    scale = 1.0
    if raw.FPDFText_GetMatrix(text, index, matrix):
        scale = (matrix.c**2 + matrix.d**2) ** 0.5 or 1.0
    size = round(raw.FPDFText_GetFontSize(text, index) * scale, 1)
    font = raw.FPDFTextObj_GetFont(handle) if handle else None
    if not font:
        return Style("", size, bold=False, italic=False)
    buffer = ctypes.create_string_buffer(256)
    raw.FPDFFont_GetBaseFontName(font, buffer, 256)
    name = buffer.value.decode("utf-8", "replace")
    flags = raw.FPDFFont_GetFlags(font)
    thick = raw.FPDFTextObj_GetTextRenderMode(handle) == raw.FPDF_TEXTRENDERMODE_FILL_STROKE
    bold = bool(_BOLD.search(name)) or bool(flags > 0 and flags & _FORCE_BOLD) or thick
    italic = bool(_ITALIC.search(name)) or bool(flags > 0 and flags & _ITALIC_FLAG)
    return Style(name, size, bold=bold, italic=italic)


def _read_shapes(raw: Any, page: Any, matrix: Matrix, sheet: Sheet) -> None:
    """Collect the drawn paths of a page, those inside form objects too."""
    budget = [MAX_SEGMENTS]

    def visit(count: int, get: Any, owner: Any, at: Matrix, depth: int) -> None:
        for index in range(min(count, MAX_SHAPES)):
            if len(sheet.shapes) >= MAX_SHAPES or budget[0] <= 0:
                return
            item = get(owner, index)
            kind = raw.FPDFPageObj_GetType(item)
            if kind == raw.FPDF_PAGEOBJ_PATH:
                sheet.shapes.extend(_paths(raw, item, at, budget))
            elif kind == raw.FPDF_PAGEOBJ_IMAGE:
                sheet.images += 1
            elif kind == raw.FPDF_PAGEOBJ_FORM and depth < 4:
                inner = _matrix_of(raw, item).then(at)
                inside = raw.FPDFFormObj_CountObjects(item)
                visit(inside, raw.FPDFFormObj_GetObject, item, inner, depth + 1)

    visit(raw.FPDFPage_CountObjects(page.raw), raw.FPDFPage_GetObject, page.raw, matrix, 0)


def _matrix_of(raw: Any, item: Any) -> Matrix:
    """Return a page object's own map."""
    found = raw.FS_MATRIX()
    if not raw.FPDFPageObj_GetMatrix(item, found):
        return Matrix(1, 0, 0, 1, 0, 0)
    return Matrix(found.a, found.b, found.c, found.d, found.e, found.f)


def _paths(raw: Any, item: Any, at: Matrix, budget: list[int]) -> Iterator[Shape]:
    """Yield the bounds of each separate piece of a path object that can be seen."""
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(item, mode, stroke)
    fills = mode.value != raw.FPDF_FILLMODE_NONE
    filled = fills and _shows(raw.FPDFPageObj_GetFillColor, item)
    stroked = bool(stroke.value) and _shows(raw.FPDFPageObj_GetStrokeColor, item)
    if not filled and not stroked:
        return
    to_page = _matrix_of(raw, item).then(at)
    points: list[tuple[float, float]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    count = min(raw.FPDFPath_CountSegments(item), budget[0])
    budget[0] -= count
    for index in range(count):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        if raw.FPDFPathSegment_GetType(segment) == raw.FPDF_SEGMENT_MOVETO and points:
            yield _shape(points, filled, stroked)
            points = []
        raw.FPDFPathSegment_GetPoint(segment, x, y)
        points.append(to_page.point(x.value, y.value))
    if points:
        yield _shape(points, filled, stroked)


def _shape(points: list[tuple[float, float]], filled: bool, stroked: bool) -> Shape:
    """Return the bounds of a path's points."""
    across = [x for x, _ in points]
    down = [y for _, y in points]
    return Shape(min(across), min(down), max(across), max(down), filled, stroked)


def _shows(colour_of: Any, item: Any) -> bool:
    """Tell whether a colour differs from white paper."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not colour_of(item, red, green, blue, alpha):
        return False
    return alpha.value > 8 and min(red.value, green.value, blue.value) < 252
