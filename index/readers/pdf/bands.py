"""Tables whose rows are parted by lines or shading only, and whose cells hold several lines.

The edges of rules and of shaded stripes that reach equally far make bands; a column ends where no
word of any band stands. Tables of single lines and of figures are left to
:mod:`index.readers.pdf.aligned`, which knows more about them.
"""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from index.readers.pdf.grids import Grid, is_numeric, with_header
from index.readers.pdf.lines import Segment, make_segment, rows_of
from index.readers.pdf.pages import Area, Page, Rule

__all__ = ["banded_grids"]

_SAME = 3.0
"""Edges this close, in points, are the same."""

_NARROWEST = 150.0
_MOST_EDGES = 400
_MOST_LINES = 20
"""A cell with more lines of text is a column of a page, not a cell."""

_ONE_ROW = 1.6
"""How far apart, in ems, the lines of one row are at most."""

_GUTTER = 0.45
"""Columns are at least so many ems apart."""

_SIDE = 12.0
_BELOW = 160.0
_BESIDE = 40.0
"""How far, in points, other text keeps from a table's sides; and how far below its last edge, and
above its first, its last row and the names of its columns may stand."""


def banded_grids(page: Page) -> list[Grid]:
    """Find the tables made of bands on a page and take their text out of it.

    Args:
        page: the page; the tables' segments are taken from it.

    Returns:
        The tables, from top to bottom.
    """
    if len(page.edges) > _MOST_EDGES:
        return []
    grids: list[Grid] = []
    for left, right, heights in _stacks(_joined(page.edges)):
        for areas in _runs(left, right, heights, page):
            grid = _grid(areas, page, (areas[0].y1 == heights[0], areas[-1].y0 == heights[-1]))
            if grid is not None:
                grids.append(grid)
                page.take(segment for segment in page.segments if grid.area.holds(segment))
    return grids


def _joined(edges: Iterable[Rule]) -> list[Rule]:
    """Join edges that go on where another ends: most programs draw them cell by cell."""
    joined: list[Rule] = []
    for edge in sorted(edges, key=lambda edge: (round(edge.y0 / _SAME), edge.x0)):
        last = joined[-1] if joined else None
        if last and abs(last.y0 - edge.y0) < _SAME and edge.x0 - last.x1 < _SAME:
            joined[-1] = last._replace(x1=max(last.x1, edge.x1))
        else:
            joined.append(edge)
    return joined


def _stacks(edges: Sequence[Rule]) -> Iterator[tuple[float, float, list[float]]]:
    """Yield the heights of edges that reach equally far, where there are three or more."""
    stacks: dict[tuple[int, int], list[Rule]] = defaultdict(list)
    for edge in edges:
        if edge.x1 - edge.x0 >= _NARROWEST:
            stacks[round(edge.x0 / _SAME), round(edge.x1 / _SAME)].append(edge)
    for stack in stacks.values():
        heights: list[float] = []
        for edge in sorted(stack, key=lambda edge: edge.y0):
            if not heights or edge.y0 - heights[-1] > _SAME:
                heights.append(edge.y0)
        if len(heights) >= 3:
            yield stack[0].x0, stack[0].x1, heights


def _runs(left: float, right: float, heights: list[float], page: Page) -> Iterator[list[Area]]:
    """Yield runs of bands that hold text, and no text that goes on beyond their sides."""
    run: list[Area] = []
    for top, bottom in pairwise([heights[0] - _BESIDE, *heights, heights[-1] + _BELOW]):
        area = Area(left - _SAME, top, right + _SAME, bottom)
        held = [segment for segment in page.segments if area.holds(segment)]
        fits = all(s.x0 >= area.x0 and s.x1 <= area.x1 for s in held) and not _goes_on(area, page)
        if held and fits and len(rows_of(held)) <= _MOST_LINES:
            run.append(area)
            continue
        if len(run) >= 2:
            yield run
        run = []
    if len(run) >= 2:
        yield run


def _goes_on(area: Area, page: Page) -> bool:
    """Tell whether text goes on close beside a band: its edges are then lines to sign on."""
    return any(
        area.y0 < segment.base < area.y1
        and (0 < segment.x0 - area.x1 < _SIDE or 0 < area.x0 - segment.x1 < _SIDE)
        for segment in page.segments
    )


def _grid(areas: list[Area], page: Page, loose: tuple[bool, bool]) -> Grid | None:
    """Return the table that bands make, or None where they make none.

    Args:
        areas: the bands, from top to bottom.
        page: the page.
        loose: whether nothing is drawn above the first band, and nothing below the last; only
            what stands directly at the edge and in the columns then belongs to it.
    """
    bands = [[s for s in page.segments if area.holds(s)] for area in areas]
    drawn = _columns(bands[loose[0] : len(bands) - loose[1]])
    if loose[0]:
        bands[0] = _nearest(rows_of(bands[0])[::-1], drawn)
        top = min((segment.y0 for segment in bands[0]), default=areas[0].y1)
        areas = [areas[0]._replace(y0=top - 1), *areas[1:]]
    if loose[1]:
        bands[-1] = _nearest(rows_of(bands[-1]), drawn)
        bottom = max((segment.y1 for segment in bands[-1]), default=areas[-1].y0)
        areas = [*areas[:-1], areas[-1]._replace(y1=bottom + 1)]
    columns = _columns(bands)
    rows = [_row(band, columns) for band in bands]
    while rows and sum(map(bool, rows[-1])) < 2:  # a heading with a line under it
        rows, areas = rows[:-1], areas[:-1]
    while rows and sum(map(bool, rows[0])) < 2:
        rows, areas = rows[1:], areas[1:]
    if len(columns) < 2 or sum(sum(map(bool, row)) > 1 for row in rows) < 2:
        return None
    if not _wraps(rows):
        return None
    area = areas[0]._replace(y1=areas[-1].y1)
    return with_header(Grid(rows, area, page.number))


def _columns(bands: Sequence[Sequence[Segment]]) -> list[tuple[float, float]]:
    """Return the columns that the words of all bands stand in, from left to right."""
    pieces = [piece for band in bands for segment in band for piece in segment.pieces]
    columns: list[tuple[float, float]] = []
    for piece in sorted(pieces, key=lambda piece: piece.x0):
        if columns and piece.x0 - columns[-1][1] < _GUTTER * piece.size:
            columns[-1] = (columns[-1][0], max(columns[-1][1], piece.x1))
        else:
            columns.append((piece.x0, piece.x1))
    return columns


def _nearest(
    lines: Sequence[list[Segment]], columns: Sequence[tuple[float, float]]
) -> list[Segment]:
    """Return the lines next to an edge, the nearest first, that are one row of the table.

    They stand in the columns, at least one of them in two columns, and close to each other.
    """
    found: list[Segment] = []
    base: float | None = None
    for line in lines:
        far = base is not None and abs(line[0].base - base) > _ONE_ROW * line[0].size
        if far or not all(_in_column(segment, columns) for segment in line):
            break
        found.extend(line)
        base = line[0].base
    beside = {i for s in found for i, (x0, x1) in enumerate(columns) if x0 - 2 <= s.x0 <= x1}
    return found if len(beside) > 1 else []


def _in_column(segment: Segment, columns: Sequence[tuple[float, float]]) -> bool:
    """Tell whether a segment stands in one column, though it may be longer than its values."""
    following = [x0 for x0, _ in columns if x0 > segment.x0]
    inside = any(x0 - 2 <= segment.x0 <= x1 for x0, x1 in columns)
    return inside and segment.x1 <= min(following, default=math.inf)


def _row(band: Sequence[Segment], columns: Sequence[tuple[float, float]]) -> list[list[Segment]]:
    """Return the cells of a band, each its segments line by line."""
    row: list[list[Segment]] = [[] for _ in columns]
    for line in rows_of(band):
        for segment in line:
            for index, (left, right) in enumerate(columns):
                inside = [p for p in segment.pieces if left <= (p.x0 + p.x1) / 2 <= right]
                if inside:
                    row[index].append(make_segment(inside))
    return row


def _wraps(rows: Sequence[Sequence[Sequence[Segment]]]) -> bool:
    """Tell whether bands hold one row each, whose cells run over several lines.

    Where a band holds several rows, its columns have as many lines, side by side; and figures do
    not run over lines.
    """
    values = [segment for row in rows for cell in row[1:] for segment in cell]
    figures = sum(is_numeric([segment]) for segment in values)
    several = rugged = 0
    for row in rows:
        counts = [len(rows_of(cell)) for cell in row if cell]
        several += max(counts) > 1
        rugged += max(counts) > 1 and min(counts) < max(counts)
    return several >= 0.3 * len(rows) and 2 * rugged > several and figures <= 0.3 * len(values)
