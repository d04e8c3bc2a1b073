"""The characters of a page as PDFium sees them, with their places and how they are set."""

import ctypes
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from index.readers.pdf.geometry import Matrix

__all__ = ["Glyph", "Style", "read_glyphs"]

_MAX_GLYPHS = 200_000
"""What is beyond, on one page, is not read: no page for people holds as much."""

_HYPHENS_OF_PDFIUM = {0x02, 0xFFFE}
_BOLD = re.compile(r"bold|black|heavy|demi|semibd|\bbd\b", re.IGNORECASE)
_ITALIC = re.compile(r"italic|oblique|\bit\b", re.IGNORECASE)
_FORCE_BOLD = 1 << 18
_ITALIC_FLAG = 1 << 6

_Place = tuple[float, float, float, float, float, float, float]


class Style(NamedTuple):
    """How a glyph is set: its font's name, its size in points, and its cut.

    ``turn``: how many quarter turns clockwise its line is turned on the page; -1 where it is
    slanted.
    """

    font: str
    size: float
    bold: bool
    italic: bool
    turn: int = 0


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


class _Font:
    """A font, and how far each of its characters advances, in parts of its size."""

    def __init__(self, raw: Any, handle: Any) -> None:
        self._raw = raw
        self._handle = handle
        self._advances: dict[str, float] = {}
        buffer = ctypes.create_string_buffer(256)
        raw.FPDFFont_GetBaseFontName(handle, buffer, 256)
        flags = max(0, raw.FPDFFont_GetFlags(handle))
        self.name = buffer.value.decode("utf-8", "replace")
        self.bold = bool(_BOLD.search(self.name) or flags & _FORCE_BOLD)
        self.italic = bool(_ITALIC.search(self.name) or flags & _ITALIC_FLAG)

    def advance(self, character: str) -> float:
        """Return a character's advance; 0 where the font does not say."""
        known = self._advances.get(character)
        if known is None:
            width = ctypes.c_float()
            found = self._raw.FPDFFont_GetGlyphWidth(self._handle, ord(character), 1.0, width)
            known = self._advances[character] = width.value if found else 0.0
        return known


class _Setting(NamedTuple):
    """How the characters of one text object are set; ``scale`` is points an em, across."""

    style: Style
    font: _Font | None
    scale: float


def read_glyphs(raw: Any, text: Any, matrix: Matrix, width: float, height: float) -> list[Glyph]:
    """Return the visible characters of a text page, in the order they are drawn.

    Args:
        raw: pypdfium2's raw bindings.
        text: the raw text page.
        matrix: from PDF user space to the page as shown.
        width: of the page, in points; what stands outside is left out.
        height: of the page, in points.
    """
    reader = _Reader(raw, text, matrix)
    seen: set[tuple[str, int, int]] = set()
    glyphs: list[Glyph] = []
    spaced = False
    for index, character in reader.characters():
        if not character:
            spaced = spaced or raw.FPDFText_IsGenerated(text, index) != 1
            continue
        setting = reader.setting(index)
        place = reader.place(index, character, setting)
        if place is None or place[2] < 0 or place[3] < 0 or place[0] > width or place[1] > height:
            continue
        key = (character, round(place[0] * 2), round(place[1] * 2))
        if key in seen:  # drawn twice, to look bold
            continue
        seen.add(key)
        glyphs.append(Glyph(character, *place, setting.style, spaced))
        spaced = False
    return glyphs


class _Reader:
    """Ask PDFium about the characters of one text page, about each font only once."""

    def __init__(self, raw: Any, text: Any, matrix: Matrix) -> None:
        self._raw = raw
        self._text = text
        self._matrix = matrix
        self._level = not matrix.b and not matrix.c and matrix.a > 0 > matrix.d
        self._settings: dict[int, _Setting] = {}
        self._fonts: dict[int, _Font] = {}
        self._ink = tuple(ctypes.c_double() for _ in range(4))
        self._origin = (ctypes.c_double(), ctypes.c_double())
        self._last = -1.0
        self._loose = raw.FS_RECTF()
        self._of_text = raw.FS_MATRIX()

    def characters(self) -> Iterator[tuple[int, str]]:
        """Yield each character with its index; the empty string for white space."""
        raw, text = self._raw, self._text
        high = 0
        for index in range(min(raw.FPDFText_CountChars(text), _MAX_GLYPHS)):
            code = raw.FPDFText_GetUnicode(text, index)
            if code in _HYPHENS_OF_PDFIUM:
                code = 0x2D
            elif 0xD800 <= code < 0xDC00:
                high = code
                continue
            elif 0xDC00 <= code < 0xE000:
                code = 0x10000 + ((high - 0xD800) << 10) + (code - 0xDC00) if high else 0
            high = 0
            character = chr(code) if 0 < code < 0x110000 else ""
            if not character or character.isspace():
                yield index, ""
            elif code > 0x20 and not 0x7F <= code < 0xA0:
                yield index, character

    def place(self, index: int, character: str, setting: _Setting) -> _Place | None:
        """Return a character's ink, where its advance begins and ends, and its baseline."""
        raw, text, matrix, loose = self._raw, self._text, self._matrix, self._loose
        left, right, bottom, top = self._ink
        across, down = self._origin
        if not raw.FPDFText_GetCharBox(text, index, left, right, bottom, top):
            return None
        raw.FPDFText_GetLooseCharBox(text, index, loose)
        raw.FPDFText_GetCharOrigin(text, index, across, down)
        if self._level:  # nearly all pages; a third of the time of reading is spent here
            a, _, _, d, e, f = matrix
            x0, x1 = a * left.value + e, a * right.value + e
            y0, y1 = d * top.value + f, d * bottom.value + f
            begin, end = a * loose.left + e, a * loose.right + e
            start, base = a * across.value + e, d * down.value + f
        else:
            x0, y0, x1, y1 = matrix.box(left.value, bottom.value, right.value, top.value)
            begin, _, end, _ = matrix.box(loose.left, loose.bottom, loose.right, loose.top)
            start, base = matrix.point(across.value, down.value)
        ligature, self._last = start == self._last, start
        if setting.font is not None and not setting.style.turn and not ligature:
            # The loose box also holds what overhangs the advance, as the hook of an f does.
            advance = setting.font.advance(character) * setting.scale
            end = start + advance if 0 < advance < end - start else end
        return x0, y0, x1, y1, begin, end, base

    def setting(self, index: int) -> _Setting:
        """Return how the text object that a character belongs to is set."""
        handle = self._raw.FPDFText_GetTextObject(self._text, index)
        key = ctypes.addressof(handle.contents) if handle else 0
        found = self._settings.get(key)
        if found is None:
            found = self._settings[key] = self._read(index, handle)
        return found

    def _read(self, index: int, handle: Any) -> _Setting:
        raw, matrix = self._raw, self._of_text
        across = down = 1.0
        turn = 0
        if raw.FPDFText_GetMatrix(self._text, index, matrix):
            a, b = matrix.a, matrix.b
            across = (a * a + b * b) ** 0.5 or 1.0
            down = (matrix.c**2 + matrix.d**2) ** 0.5 or 1.0
            turn = 0 if self._level and a > 0 and not b else self._matrix.turn(a, b)
        nominal = raw.FPDFText_GetFontSize(self._text, index)
        size = round(nominal * down, 1)
        font = raw.FPDFTextObj_GetFont(handle) if handle else None
        if not font:
            return _Setting(Style("", size, bold=False, italic=False, turn=turn), None, 0.0)
        key = ctypes.addressof(font.contents)
        if key not in self._fonts:
            self._fonts[key] = _Font(raw, font)
        known = self._fonts[key]
        bold = known.bold
        if not bold:  # a heavier stroke stands in for a missing bold font
            mode = raw.FPDFTextObj_GetTextRenderMode(handle)
            bold = mode == raw.FPDF_TEXTRENDERMODE_FILL_STROKE
        style = Style(known.name, size, bold, known.italic, turn)
        return _Setting(style, known, nominal * across)
