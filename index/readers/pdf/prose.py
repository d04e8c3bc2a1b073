"""What tells columns of text from the cells of a table, and gutters from gaps between words."""

from itertools import pairwise
from statistics import median
from typing import NamedTuple

from index.readers.pdf.lines import Segment, rows_of

__all__ = ["FEW", "has_edge", "is_column", "is_prose", "is_text", "is_wide", "stretches"]

_LETTERS = 20
_LINES = 3
_WIDTH, _SHARE = 0.7, 0.55
"""Columns of text have at least so many lines, of at least so many characters on average, and at
least such a share of them is nearly as long as the longest: cells of a table are more uneven."""

_REST_LETTERS, FEW = 10, 16
"""Lines of so many characters can be what is left of a column; and of the last one of a chapter."""

_WIDER = 1.4
"""A gutter is so much wider than the usual gap between two words."""

_EDGE, _EDGE_SHARE = 0.4, 0.35
"""So many of a column's lines, or of those of two columns, begin within so many ems of its edge."""

_JUSTIFIED = 2.2
"""White space, in ems, that justified text may have between two words of a narrow column."""


def is_prose(side: list[Segment]) -> bool:
    """Tell whether segments are the lines of columns of text rather than cells."""
    lines = stretches(side)
    if len(lines) < _LINES or not is_text(side, _LETTERS):
        return False
    long = 0
    for line in lines:
        column = (s.x1 - s.x0 for s in lines if s.x0 < line.x1 and s.x1 > line.x0)
        long += line.x1 - line.x0 >= _WIDTH * max(column)
    return long >= _SHARE * len(lines)


def is_column(side: list[Segment]) -> bool:
    """Tell whether segments can be what is left of a column, where the page has columns."""
    return bool(side) and is_text(side, _REST_LETTERS)


def is_text(side: list[Segment], letters: int) -> bool:
    """Tell whether segments are words, of so many characters on average, rather than figures."""
    lines = stretches(side)
    text = "".join(line.text for line in lines)
    alphabetic = sum(character.isalpha() for character in text)
    return len(text) >= letters * len(lines) and alphabetic >= 0.6 * len(text)


def has_edge(side: list[Segment]) -> bool:
    """Tell whether lines begin at one edge, as columns do; behind gaps between words none does."""
    starts = sorted(line.x0 for line in stretches(side))
    edge = starts[len(starts) // 20]
    near = sum(abs(start - edge) < _EDGE * side[0].size for start in starts)
    return near >= max(_LINES, _EDGE_SHARE * len(starts))


class _Stretch(NamedTuple):
    """What stands on one line of a column, the wide gaps of justified text closed."""

    x0: float
    x1: float
    text: str


def stretches(side: list[Segment]) -> list[_Stretch]:
    """Return the lines of a region's columns."""
    stretches: list[_Stretch] = []
    for row in rows_of(side):
        first = len(stretches)
        for segment in row:
            last = stretches[-1] if len(stretches) > first else None
            if last is not None and segment.x0 - last.x1 < _JUSTIFIED * segment.size:
                text = f"{last.text} {segment.text}"
                stretches[-1] = _Stretch(last.x0, segment.x1, text)
            else:
                stretches.append(_Stretch(segment.x0, segment.x1, segment.text))
    return stretches


def is_wide(band: list[Segment], place: float) -> bool:
    """Tell whether a gutter is wider than the gaps between the words beside it."""
    gutters: list[float] = []
    gaps: list[float] = []
    for row in rows_of(band):
        pieces = [piece for segment in row for piece in segment.pieces if not piece.joined]
        for before, piece in pairwise(pieces):
            gap = piece.x0 - before.x1
            (gutters if before.x1 <= place <= piece.x0 else gaps).append(gap)
    return not gaps or not gutters or median(gutters) > _WIDER * median(gaps)
