"""Segments to lines in reading order: columns read one after the other, tables row by row.

A recursive XY-cut (Nagy and Seth, 1984) that asks first for a gutter: a vertical strip of white
with prose on both sides. Lines that cross the gutter (a heading over two columns) part the page
into bands, and each band is read on its own. Columns of numbers or short labels are no prose: they
are the cells of a table, and are left in one line.
"""

import math
from dataclasses import dataclass

from index.readers.pdf.lines import Segment, rows_of
from index.readers.pdf.prose import (
    FEW,
    has_edge,
    is_column,
    is_prose,
    is_text,
    is_wide,
    stretches,
)

__all__ = ["Line", "Order"]

_TRIED = 24
"""How many places of a gutter are looked at closely, the most likely first."""

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
        for band, place in _candidates(segments):
            left, right = _sides(band, place)
            prose = is_prose(left) and is_prose(right)
            if prose and has_edge(right):
                self._known = [*self._known[-_REMEMBERED:], place]
                return place
            known = any(abs(place - gutter) < _SAME_PLACE for gutter in self._known)
            if known and is_text(left, FEW) and is_text(right, FEW):
                return place
        return None


def _candidates(segments: list[Segment]) -> list[tuple[list[Segment], float]]:
    """Return where a gutter may run, and the lines it parts, those that part the most first."""
    scored: list[tuple[int, float]] = []
    for place in _places(segments):
        left, right = _sides(segments, place)
        crossing = len(segments) - len(left) - len(right)
        scored.append((min(len(left), len(right)) - crossing // 4, place))
    likely = [place for score, place in sorted(scored, reverse=True)[:_TRIED] if score > 0]
    found: list[tuple[int, list[Segment], float]] = []
    for place in likely:
        band = _widest_band(segments, place)
        left, right = _sides(band, place)
        if left and right and _side_by_side(left, right) and is_wide(band, place):
            parted = min(len(rows_of(left)), len(rows_of(right)))
            found.append((parted, band, place))
    return [(band, place) for _, band, place in sorted(found, key=lambda f: -f[0])]


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
    if all(len(stretches(side)) == len(rows_of(side)) for side in sides):
        return True
    # Words of justified text that stand far apart: they fill the column, cells seldom do.
    edge = max((segment.x1 for segment in _sides(columns, gutter)[0]), default=math.inf)
    return len(sides) == 1 and all(row[-1].x1 > edge - 1 for row in rows_of(sides[0])[:-1])


def _are_columns(left: list[Segment], right: list[Segment]) -> bool:
    """Tell whether what stands on the two sides of a gutter is words, beside each other."""
    return is_column(left) and is_column(right) and _side_by_side(left, right)


def _widest_band(segments: list[Segment], place: float) -> list[Segment]:
    """Return the largest stretch of lines that do not cross a gutter."""
    bands = [
        band
        for band in _bands(segments, place)
        if not any(segment.x0 < place < segment.x1 for segment in band)
    ]
    return max(bands, key=len, default=[])


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
