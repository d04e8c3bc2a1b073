"""Segments to lines in reading order: columns read one after the other, tables row by row.

A recursive XY-cut (Nagy and Seth, 1984) that asks first for a gutter: a vertical strip of white
with prose on both sides. Lines that cross the gutter (a heading over two columns) part the page
into bands, and each band is read on its own. Columns of numbers or short labels are no prose: they
are the cells of a table, and are left in one line.
"""

from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from index.readers.pdf.lines import Segment, rows_of

__all__ = ["Line", "Order"]

_PROSE_LETTERS = 20
_PROSE_LINES = 3
_PROSE_WIDTH, _PROSE_SHARE = 0.7, 0.55
"""Columns of text have at least so many lines, of at least so many characters on average, and at
least such a share of them is nearly as long as the longest: cells of a table are more uneven."""

_WIDER = 1.4
"""A gutter is so much wider than the usual gap between two words."""

_EDGE, _EDGE_SHARE = 0.4, 0.35
"""So many of a column's lines, or of those of two columns, begin within so many ems of its edge."""

_TRIED = 8
"""How many places of a gutter are looked at closely, the most likely first."""

_JUSTIFIED = 2.2
"""White space, in ems, that justified text may have between two words of a narrow column."""

_REST_LETTERS, _FEW = 10, 16
"""Where another band of the page has columns, one with fewer or shorter lines is read as they."""

_FULL_LINE = 30
"""Lines of so many characters show where a column ends."""

_STRIP = 0.9
"""A white strip so many ems high, over the whole width, parts what is above from what is below."""

_SAME_PLACE, _REMEMBERED = 12.0, 20
"""Gutters this close, in points, are the same; and how many are remembered."""

_DEPTH = 12


@dataclass(slots=True, eq=False)
class Line:
    """What stands on one baseline of a column, from left to right.

    ``left`` and ``right`` are the edges of the column it stands in; ``margin`` is where columns
    that begin at the same place usually end, on all pages.
    """

    segments: list[Segment]
    page: int
    left: float
    right: float
    margin: float = 0.0

    @property
    def x0(self) -> float:
        """Return its left edge."""
        return self.segments[0].x0

    @property
    def x1(self) -> float:
        """Return its right edge."""
        return max(segment.x1 for segment in self.segments)

    @property
    def y0(self) -> float:
        """Return its upper edge."""
        return min(segment.y0 for segment in self.segments)

    @property
    def y1(self) -> float:
        """Return its lower edge."""
        return max(segment.y1 for segment in self.segments)

    @property
    def base(self) -> float:
        """Return its baseline."""
        return self.segments[0].base

    @property
    def size(self) -> float:
        """Return the size of most of its type."""
        return max(self.segments, key=lambda segment: len(segment.pieces)).size

    @property
    def bold(self) -> bool:
        """Tell whether all of it is bold."""
        return all(segment.bold for segment in self.segments)

    @property
    def italic(self) -> bool:
        """Tell whether all of it is italic."""
        return all(segment.italic for segment in self.segments)

    @property
    def text(self) -> str:
        """Return its words, one space between them."""
        return " ".join(segment.text for segment in self.segments)


class Order:
    """Put the lines of pages in the order a person reads them.

    The gutters of earlier pages are remembered: where the last column of a chapter holds a line
    or two, they alone do not show that it is one.
    """

    def __init__(self) -> None:
        self._known: list[float] = []

    def lines(self, segments: list[Segment], page: int) -> list[Line]:
        """Put the segments of a page, or of a box on it, into lines in reading order.

        Args:
            segments: of one page, in any order.
            page: the page's number, from 1.
        """
        ordered = sorted(segments, key=lambda segment: (segment.base, segment.x0))
        return self._read(ordered, page, 0)

    def _read(self, segments: list[Segment], page: int, depth: int) -> list[Line]:
        """Read a region: band by band where there are columns, else line by line."""
        if not segments:
            return []
        gutter = self._gutter(segments) if depth < _DEPTH else None
        if gutter is None:
            return _rows(segments, page)
        lines: list[Line] = []
        for band in _bands(segments, gutter):
            for part in _parts(band, gutter):
                left, right = _sides(part, gutter)
                if _are_columns(left, right):
                    lines.extend(self._read(left, page, depth + 1))
                    lines.extend(self._read(right, page, depth + 1))
                elif len(part) < len(segments):
                    lines.extend(self._read(part, page, depth + 1))
                else:
                    lines.extend(_rows(part, page))
        return lines

    def _gutter(self, segments: list[Segment]) -> float | None:
        """Return the place of the gutter that parts the most lines, or None."""
        scored: list[tuple[int, float]] = []
        for place in _places(segments):
            left, right = _sides(segments, place)
            crossing = len(segments) - len(left) - len(right)
            scored.append((min(len(left), len(right)) - crossing // 4, place))
        for score, place in sorted(scored, reverse=True)[:_TRIED]:
            band = _widest_band(segments, place)
            left, right = _sides(band, place)
            if not left or not right or not _is_wide(band, place):
                continue
            prose = score >= _PROSE_LINES and _is_prose(left) and _is_prose(right)
            if prose and _has_edge(right):
                self._known = [*self._known[-_REMEMBERED:], place]
                return place
            known = any(abs(place - gutter) < _SAME_PLACE for gutter in self._known)
            if known and score > 0 and _is_text(left, _FEW) and _is_text(right, _FEW):
                return place
        return None


def _sides(segments: list[Segment], place: float) -> tuple[list[Segment], list[Segment]]:
    """Return what stands to the left and to the right of a gutter."""
    left = [segment for segment in segments if segment.x1 <= place]
    right = [segment for segment in segments if segment.x0 >= place]
    return left, right


def _places(segments: list[Segment]) -> list[float]:
    """Return the middles of the gaps between neighbours on a line, where a gutter may run."""
    edges = sorted({round(segment.x0) for segment in segments})
    places: list[float] = []
    for edge in edges[1:]:
        ends = [segment.x1 for segment in segments if segment.x1 <= edge]
        if ends:
            near = max(ends)
            if edge - near >= 4:
                places.append((edge + near) / 2)
    return places


def _bands(segments: list[Segment], gutter: float) -> list[list[Segment]]:
    """Part a region, from top to bottom, into lines that cross the gutter and lines that do not."""
    bands: list[list[Segment]] = []
    crossing_before: bool | None = None
    for row in rows_of(segments):
        crossing = any(segment.x0 < gutter < segment.x1 for segment in row)
        if crossing != crossing_before:
            bands.append([])
            crossing_before = crossing
        bands[-1].extend(row)
    return bands


def _parts(band: list[Segment], gutter: float) -> list[list[Segment]]:
    """Part a band where its columns end, though nothing below crosses the gutter.

    White strips over the whole band show its pieces. What follows the last piece with two columns
    of words is no part of them, unless it is the rest of a column in the same type: a heading to
    the left, or the rows of a table.
    """
    pieces = _pieces(band)
    kinds = [_are_columns(*_sides(piece, gutter)) for piece in pieces]
    parts: list[list[Segment]] = []
    for piece, columns in zip(pieces, kinds, strict=True):
        last = parts[-1] if parts else None
        goes_on = last is not None and _are_columns(*_sides(last, gutter))
        if last is not None and (columns or _is_rest(piece, last, gutter)) == goes_on:
            last.extend(piece)
        else:
            parts.append(list(piece))
    return parts


def _pieces(band: list[Segment]) -> list[list[Segment]]:
    """Part a band at white strips that reach over its whole width."""
    pieces: list[list[Segment]] = []
    lowest = 0.0
    for segment in sorted(band, key=lambda segment: segment.y0):
        if not pieces or segment.y0 - lowest > _STRIP * max(segment.size, 4.0):
            pieces.append([])
        pieces[-1].append(segment)
        lowest = max(lowest, segment.y1)
    return [sorted(piece, key=lambda s: (s.base, s.x0)) for piece in pieces]


def _is_rest(piece: list[Segment], columns: list[Segment], gutter: float) -> bool:
    """Tell whether a piece is set as the columns above it are, one stretch of words on a side."""
    sizes = {segment.size for segment in columns}
    if any(segment.size not in sizes or segment.bold for segment in piece):
        return False
    sides = [side for side in _sides(piece, gutter) if side]
    return all(len(_stretches(side)) == len(rows_of(side)) for side in sides)


def _are_columns(left: list[Segment], right: list[Segment]) -> bool:
    """Tell whether what stands on the two sides of a gutter is words, beside each other."""
    return _is_column(left) and _is_column(right) and _side_by_side(left, right)


def _is_prose(side: list[Segment]) -> bool:
    """Tell whether segments are the lines of columns of text rather than cells."""
    lines = _stretches(side)
    if len(lines) < _PROSE_LINES or not _is_text(side, _PROSE_LETTERS):
        return False
    long = 0
    for line in lines:
        column = (s.x1 - s.x0 for s in lines if s.x0 < line.x1 and s.x1 > line.x0)
        long += line.x1 - line.x0 >= _PROSE_WIDTH * max(column)
    return long >= _PROSE_SHARE * len(lines)


def _widest_band(segments: list[Segment], place: float) -> list[Segment]:
    """Return the largest stretch of lines that do not cross a gutter."""
    bands = [
        band
        for band in _bands(segments, place)
        if not any(segment.x0 < place < segment.x1 for segment in band)
    ]
    return max(bands, key=len, default=[])


def _is_wide(band: list[Segment], place: float) -> bool:
    """Tell whether a gutter is wider than the gaps between the words beside it."""
    gutters: list[float] = []
    gaps: list[float] = []
    for row in rows_of(band):
        pieces = [piece for segment in row for piece in segment.pieces if not piece.joined]
        for before, piece in pairwise(pieces):
            gap = piece.x0 - before.x1
            (gutters if before.x1 <= place <= piece.x0 else gaps).append(gap)
    return not gaps or not gutters or median(gutters) > _WIDER * median(gaps)


def _has_edge(side: list[Segment]) -> bool:
    """Tell whether lines begin at one edge, as columns do; behind gaps between words none does."""
    starts = sorted(line.x0 for line in _stretches(side))
    edge = starts[len(starts) // 20]
    near = sum(abs(start - edge) < _EDGE * side[0].size for start in starts)
    return near >= max(_PROSE_LINES, _EDGE_SHARE * len(starts))


class _Stretch(NamedTuple):
    """What stands on one line of a column, the wide gaps of justified text closed."""

    x0: float
    x1: float
    text: str


def _stretches(side: list[Segment]) -> list[_Stretch]:
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


def _is_column(side: list[Segment]) -> bool:
    """Tell whether segments can be what is left of a column, where the page has columns."""
    return bool(side) and _is_text(side, _REST_LETTERS)


def _is_text(side: list[Segment], letters: int) -> bool:
    """Tell whether segments are words, of so many characters on average, rather than figures."""
    lines = _stretches(side)
    text = "".join(line.text for line in lines)
    alphabetic = sum(character.isalpha() for character in text)
    return len(text) >= letters * len(lines) and alphabetic >= 0.6 * len(text)


def _side_by_side(left: list[Segment], right: list[Segment]) -> bool:
    """Tell whether two columns stand beside each other rather than one below the other."""
    top = max(left[0].y0, right[0].y0)
    bottom = min(max(s.y1 for s in left), max(s.y1 for s in right))
    return bottom > top


def _rows(segments: list[Segment], page: int) -> list[Line]:
    """Read a region line by line."""
    text = [s for s in segments if s.pieces and len(s.text) >= _FULL_LINE] or segments
    left = min(segment.x0 for segment in segments)
    right = max(segment.x1 for segment in text)
    return [Line(row, page, left, right) for row in rows_of(segments)]
