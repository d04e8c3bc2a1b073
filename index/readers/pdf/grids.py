"""Ruled tables: the cells that drawn lines enclose, and the text in them.

The geometry of lines, crossings and cells is pdfplumber's; the lines and the text are those that
PDFium read, so that every word of a cell keeps its place and no file is parsed twice.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from index.readers.pdf.lines import Segment, rows_of
from index.readers.pdf.pages import Area, Page, Rule

__all__ = ["Grid", "is_numeric", "ruled_grids", "with_header"]

_TOLERANCE = 3.0
_FIGURE = re.compile(
    r"[(\-–—+~<>£$€ ]*(?:\d[\d,. /]*[)%]*(?: ?(?:%|pts?|bps|bn|m|k|x))?|[—–-])[) %]*"
)
_MOST_RULES = 1500
_MOST_CROSSINGS = 2000
"""A drawing with more lines is a map or a chart; finding cells in it would take minutes."""


@dataclass(slots=True, eq=False)
class Grid:
    """A table and where it stands.

    ``rows`` are cells, each cell the segments in it, line by line; a cell that covers several
    columns or rows is the same list in all of them. ``header``: how many rows at the top name the
    columns, and ``head_page`` the page they stand on where it is not the table's own. ``groups``
    holds, for each row, the cells of the labels it stands under inside the table. ``sure``: the
    header is set as one, and not only taken for one.
    """

    rows: list[list[list[Segment]]]
    area: Area
    page: int
    header: int = 0
    sure: bool = True
    groups: list[list[list[Segment]]] = field(default_factory=list)
    head_page: int = 0

    @property
    def columns(self) -> int:
        """Return how many columns it has."""
        return max(len(row) for row in self.rows)


def ruled_grids(page: Page) -> list[Grid]:
    """Find the ruled tables on a page and take their text out of it.

    Args:
        page: the page; the tables' segments are taken from it.

    Returns:
        The tables, from top to bottom.
    """
    across = [rule for rule in page.rules if rule.horizontal]
    down = [rule for rule in page.rules if not rule.horizontal]
    if len(across) < 2 or len(down) < 2 or len(page.rules) > _MOST_RULES:
        return []
    grids: list[Grid] = []
    for cells in _tables([*across, *down]):
        grid = _filled(cells, page)
        if grid is not None:
            grids.append(grid)
            page.take(segment for row in grid.rows for cell in row for segment in cell)
    return grids


def _tables(rules: Sequence[Rule]) -> list[list[Area]]:
    """Return the cells of each table that lines draw."""
    from pdfplumber.table import (
        cells_to_tables,
        edges_to_intersections,
        intersections_to_cells,
        merge_edges,
    )

    edges = merge_edges([_edge(rule) for rule in rules], *[_TOLERANCE] * 4)
    crossings = edges_to_intersections(edges, _TOLERANCE, _TOLERANCE)
    if not 4 < len(crossings) <= _MOST_CROSSINGS:
        return []
    tables = cells_to_tables(intersections_to_cells(crossings))
    return [[Area(*cell) for cell in cells] for cells in tables]


def _edge(rule: Rule) -> dict[str, object]:
    """Return a rule in pdfplumber's terms."""
    return {
        "x0": rule.x0,
        "x1": rule.x1,
        "top": rule.y0,
        "bottom": rule.y1,
        "width": rule.x1 - rule.x0,
        "height": rule.y1 - rule.y0,
        "orientation": "h" if rule.horizontal else "v",
    }


def _filled(cells: list[Area], page: Page) -> Grid | None:
    """Return the table that the cells make with the page's text, or None where it is none."""
    tops = _distinct([cell.y0 for cell in cells])
    lefts = _distinct([cell.x0 for cell in cells])
    if len(tops) < 2 or len(lefts) < 2:
        return None
    rows: list[list[list[Segment]]] = [[[] for _ in lefts] for _ in tops]
    for cell in cells:
        inside = rows_of(segment for segment in page.segments if cell.holds(segment))
        text = [segment for line in inside for segment in line]
        for i in _covered(tops, cell.y0, cell.y1):
            for j in _covered(lefts, cell.x0, cell.x1):
                rows[i][j] = text
    rows = [row for row in rows if any(row)]
    kept = [j for j in range(len(lefts)) if any(row[j] for row in rows)]
    rows = [[row[j] for j in kept] for row in rows]
    if len(rows) < 2 or len(kept) < 2:
        return None
    area = cells[0]
    for cell in cells[1:]:
        area = area.joined(cell)
    return with_header(Grid(rows, area, page.number))


def with_header(grid: Grid) -> Grid:
    """Find how many rows at the top of a ruled table name its columns.

    The first row does where it is bold and the next is not, or where figures stand under words.
    Else it is taken for a header where there are more than two columns; a table of two reads
    "Force: Northmere".
    """
    rows = grid.rows
    count = 0
    for row in rows[:3]:
        merged = any(a is b and a for a, b in pairwise(row))
        if count and not merged and not _all_bold(row):
            break
        if any(is_numeric(cell) for cell in row) or not any(row[1:]):
            break
        count += 1
        if not merged:
            break
    if not count or count == len(rows):
        return grid
    below = [cell for row in rows[count:] for cell in row[1:] if cell]
    shown = _all_bold(rows[0]) and not _all_bold(rows[count])
    over_figures = bool(below) and sum(map(is_numeric, below)) > 0.5 * len(below)
    grid.sure = shown or over_figures
    grid.header = count if grid.sure or len(rows[0]) > 2 else 0
    return grid


def _all_bold(row: list[list[Segment]]) -> bool:
    """Tell whether all text of a row is bold."""
    return all(segment.bold for cell in row for segment in cell)


def is_numeric(cell: list[Segment]) -> bool:
    """Tell whether a cell holds a figure: a number, an amount, a share, or a dash for none."""
    return len(cell) == 1 and bool(_FIGURE.fullmatch(cell[0].text))


def _covered(starts: list[float], first: float, last: float) -> list[int]:
    """Return which rows (or columns) a cell covers: one, or more where cells are merged."""
    return [
        index
        for index, start in enumerate(starts)
        if first - _TOLERANCE <= start < last - _TOLERANCE
    ]


def _distinct(values: list[float]) -> list[float]:
    """Return the values from low to high, those nearly equal once."""
    distinct: list[float] = []
    for value in sorted(values):
        if not distinct or value - distinct[-1] > _TOLERANCE:
            distinct.append(value)
    return distinct
