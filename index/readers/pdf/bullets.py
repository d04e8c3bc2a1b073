"""How list items begin."""

import re

from index.readers.pdf.order import Line
from index.readers.pdf.words import Piece

__all__ = ["bullet_of", "empty_bullet_of", "enumerator_of"]

_BULLETS = "•◦‣▪▫■□●○➢➤❖⁃∙·\uf0b7\uf0a7\uf0d8\uf0fc\uf0a8\uf0a3"  # noqa: RUF001 - meant
_BOXES = "☐☑☒✓✔✗✘"
"""Signs that open an item and say something of it: they stay in its text."""

_DASHES = "-–—−*o"
_ENUMERATOR = re.compile(
    r"\((?:\d{1,2}|[a-zA-Z]|[ivx]{1,5})\)|(?:\d{1,2}(?:\.\d{1,2})*|[a-zA-Z]|[ivx]{1,5})[.)]"
)


def bullet_of(line: Line) -> Piece | None:
    """Return the sign a line begins with, if it is a list item; dashes need room behind them."""
    pieces = [piece for segment in line.segments for piece in segment.pieces]
    if len(pieces) < 2:
        return None
    first, second = pieces[0], pieces[1]
    if all(character in _BULLETS + _BOXES for character in first.text):
        return first
    if first.text not in _DASHES or len(first.text) != 1:
        return None
    room = second.x0 - first.x1
    foreign = first.style.font != second.style.font
    if room > 0.45 * second.size or (foreign and room > 0.2 * second.size):
        return first
    return None


def empty_bullet_of(line: Line) -> Piece | None:
    """Return the sign a line begins with, if it only says that the line is a list item."""
    sign = bullet_of(line)
    return None if sign is None or sign.text in _BOXES else sign


def enumerator_of(line: Line) -> str:
    """Return the number or letter a line begins with ("(a)", "3."), or the empty string."""
    pieces = line.segments[0].pieces
    if not pieces or (len(pieces) < 2 and len(line.segments) < 2):
        return ""
    return pieces[0].text if _ENUMERATOR.fullmatch(pieces[0].text) else ""
