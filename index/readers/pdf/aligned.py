"""Tables without a grid of lines: rows of short cells that stand in columns.

Read from lines that have wide gaps. A column is where cells of several rows overlap; what stands
above the first row of figures names the columns; a label without figures names the rows that are
indented under it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from index.readers.pdf.bullets import bullet_of, enumerator_of
from index.readers.pdf.grids import Grid, is_numeric
from index.readers.pdf.lines import Segment, make_segment
from index.readers.pdf.order import Line
from index.readers.pdf.pages import Area, Rule

__all__ = ["with_aligned_tables"]

_CURRENCY = ("$", "£", "€")
_BEFORE = {"$", "£", "€", "(", "($", "(£"}
_AFTER = {"%", ")", ")%", "%)"}
_LEAST_ROWS = 3
_LONGEST_CELL = 45
_LONGEST_NAME = 60
_GAP = 3.2
"""White space, in ems, that ends a table."""

_JUSTIFIED = 1.8
"""White space, in ems, that lines of justified text may have between two words."""

_LABELS = 0.2
"""How far into the line, as a part of its width, the labels of rows may begin."""

_LABEL_LINES = 4
"""How many lines without values may stand between two rows of one table."""

_WRAPPED = 1.35
"""How far apart, in ems, the lines of one cell are at most."""

_HEADER_SLACK = 4.0
"""How far, in ems, the name of a column may begin to the left of its values."""

_NUMBERED = re.compile(
    r"(?:(?:item|note|part|chapter|section|annex|appendix|article)\s+)?"
    r"[\dA-Z]{1,3}(?:\.\d+)*[.:]?",
    re.IGNORECASE,
)
_MARK = re.compile(r"\W?(?:\d{1,2}|[a-z*†‡])\W?")
_MARK_SIZE = 0.8
"""A mark that points to a note is at most so large, relative to its line."""

_YEAR = re.compile(r"(?:19|20)\d\d")

Column = tuple[float, float]


def with_aligned_tables(lines: Sequence[Line], rules: Sequence[Rule] = ()) -> list[Line | Grid]:
    """Put tables in the place of the lines they are made of.

    Args:
        lines: lines of one page, in reading order.
        rules: the lines drawn on the page; one under a column's name shows how far it reaches.
    """
    flow: list[Line | Grid] = []
    index = 0
    while index < len(lines):
        end = _end_of_run(lines, index)
        start = _start_of_header(lines[index:end]) + index
        grid = _grid(lines[start:end], rules) if end - start >= 2 else None
        if grid is None:
            flow.append(lines[index])
            index += 1
        else:
            flow.extend([*lines[index:start], grid])
            index = end
    return flow


def _start_of_header(lines: Sequence[Line]) -> int:
    """Return where the header of a table begins: what stands above it is no part of it.

    Upwards from the first row of figures, a line belongs to the header as long as it stands over
    the columns; labels without figures may stand between.
    """
    rows = [_cells(line) for line in lines]
    data = [i for i, row in enumerate(rows) if any(_is_figure(cell) for cell in row[1:])]
    if not data:
        return 0
    edge = min(cell.x0 for i in data for cell in rows[i][1:])
    start = data[0]
    for index in range(data[0] - 1, -1, -1):
        over = [cell for cell in rows[index] if cell.x1 > edge]
        if not all(_names_column(cell, edge) for cell in over):
            break
        if over:
            start = index
        elif data[0] - index > _LABEL_LINES or len(rows[index][0].text) > 2 * _LONGEST_CELL:
            break
    return start


def _names_column(cell: Segment, edge: float) -> bool:
    """Tell whether a cell can be the name of a column of values that begins at ``edge``."""
    note = cell.text.startswith("(") and cell.text.endswith(")")
    short = note or len(cell.text) <= _LONGEST_NAME
    return short and cell.x0 >= edge - _HEADER_SLACK * cell.size


def _cells(line: Line) -> list[Segment]:
    """Return a line's cells: its segments, with currency and per cent signs at their figures."""
    cells: list[Segment] = []
    for segment in [part for whole in line.segments for part in _parted(whole)]:
        before = cells[-1].text if cells else ""
        if cells and segment.size < _MARK_SIZE * line.size and _MARK.fullmatch(segment.text):
            continue
        if before in _BEFORE or (segment.text in _AFTER and before):
            segment.pieces[0].joined = True
            cells.append(make_segment([*cells.pop().pieces, *segment.pieces]))
        else:
            cells.append(segment)
    return cells


def _parted(segment: Segment) -> list[Segment]:
    """Part a segment before a currency sign that follows a figure: they are two cells."""
    for index, piece in enumerate(segment.pieces[1:], start=1):
        before = segment.pieces[index - 1]
        if piece.text.startswith(_CURRENCY) and piece.x0 - before.x1 > 0.5 * piece.size:
            head, tail = segment.pieces[:index], segment.pieces[index:]
            return [make_segment(head), *_parted(make_segment(tail))]
    return [segment]


def _is_row(line: Line) -> bool:
    """Tell whether a line is made of cells."""
    if len(line.segments) < 2:
        return False
    if len(line.segments) == 2 and (bullet_of(line) or enumerator_of(line) or _is_titled(line)):
        return False
    gaps = [b.x0 - a.x1 for a, b in pairwise(line.segments)]
    if len(line.text) > _LONGEST_NAME and max(gaps) < _JUSTIFIED * line.size:
        return False
    if _is_spread(line):
        return False
    values = _cells(line)[1:]
    return bool(values) and all(len(cell.text) <= 2 * _LONGEST_CELL for cell in values)


def _is_spread(line: Line) -> bool:
    """Tell whether a line is words spread over the whole measure, all as far from each other."""
    pieces = [piece for segment in line.segments for piece in segment.pieces if not piece.joined]
    gaps = [b.x0 - a.x1 for a, b in pairwise(pieces)]
    letters = sum(character.isalpha() for character in line.text)
    if len(gaps) < 2 or line.x1 < line.right - 2 or letters < 0.7 * len(line.text):
        return False
    return min(gaps) > 0.8 * max(gaps)


def _is_titled(line: Line) -> bool:
    """Tell whether a line is a heading whose number stands apart: "Item 7.   Discussion"."""
    first = line.segments[0].text
    return bool(_NUMBERED.fullmatch(first)) and (line.bold or len(first.split()) > 1)


def _end_of_run(lines: Sequence[Line], start: int) -> int:
    """Return where the table that begins at ``start`` ends; ``start`` where none begins."""
    if not (_is_row(lines[start]) or _heads_row(lines, start)):
        return start
    end = start + 1
    edge = lines[start].right
    figures = False
    for index in range(start + 1, len(lines)):
        above, line = lines[index - 1], lines[index]
        if line.base <= above.base or line.base - above.base > _GAP * max(line.size, above.size):
            break
        if _is_row(line):
            cells = _cells(line)
            if figures and _names_columns(cells, edge):
                break
            labelled = cells[0].x0 < line.left + _LABELS * (line.right - line.left)
            edge = min(edge, cells[1 if labelled else 0].x0)
            figures = figures or any(_is_figure(cell) for cell in cells[1:])
            end = index + 1
        elif (
            (figures and _heads_row(lines, index))
            or index - end >= _LABEL_LINES
            or _is_prose(line, edge)
        ):
            break
        elif line.x0 >= edge - 2 and line.base - above.base <= _WRAPPED * line.size:
            end = index + 1
    return end


def _is_prose(line: Line, edge: float) -> bool:
    """Tell whether a line is too long to be a label and runs into the columns."""
    return len(line.text) > 2 * _LONGEST_CELL and line.x1 > edge


def _names_columns(cells: Sequence[Segment], edge: float) -> bool:
    """Tell whether a row has no label and no figures: it names the columns of another table."""
    return cells[0].x0 >= edge - 12 and not any(_is_figure(cell) for cell in cells)


def _is_figure(cell: Segment) -> bool:
    """Tell whether a cell holds a figure other than a year."""
    return is_numeric([cell]) and not _YEAR.fullmatch(cell.text)


def _heads_row(lines: Sequence[Line], index: int) -> bool:
    """Tell whether a line stands above the columns of the rows that follow, as a header does."""
    line = lines[index]
    if len(line.text) > _LONGEST_NAME:
        return False
    rows = [row for row in lines[index + 1 : index + 6] if _is_row(row) and row.base > line.base]
    if not rows or rows[0].base - line.base > _GAP * line.size:
        return False
    edge = line.right
    for row in rows:
        cells = _cells(row)
        labelled = cells[0].x0 < row.left + _LABELS * (row.right - row.left)
        edge = min(edge, cells[1 if labelled else 0].x0)
    return line.x0 >= edge - 2


def _grid(lines: Sequence[Line], rules: Sequence[Rule]) -> Grid | None:
    """Return the table that lines make, or None where they make none."""
    table = [_cells(line) for line in lines]
    rows = [cells for cells in table if len(cells) > 1]
    figures = [cells for cells in rows if any(_is_figure(cell) for cell in cells[1:])]
    if len(rows) < (2 if figures else _LEAST_ROWS):
        return None
    values = [cell for cells in rows for cell in cells[1:]]
    if median(len(cell.text) for cell in values) > _LONGEST_CELL:
        return None
    columns = _columns(figures or rows)
    if _strays(rows, columns) > 0.2 * len(values):
        return None
    everything = [cell for cells in table for cell in cells]
    area = Area(
        min(cell.x0 for cell in everything),
        min(cell.y0 for cell in everything),
        max(cell.x1 for cell in everything),
        max(cell.y1 for cell in everything),
    )
    under = [rule for rule in rules if rule.horizontal and area.y0 < rule.y0 < area.y1]
    placed = _Placed(columns, under)
    for cells in table:
        placed.add(cells)
    return placed.grid(area, lines[0].page)


def _columns(rows: Sequence[Sequence[Segment]]) -> list[Column]:
    """Return the columns, from left to right, that the values of rows overlap in."""
    columns: list[Column] = []
    for x0, x1 in sorted((cell.x0, cell.x1) for cells in rows for cell in cells[1:]):
        if columns and x0 < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], x1))
        else:
            columns.append((x0, x1))
    return columns


def _strays(rows: Sequence[Sequence[Segment]], columns: Sequence[Column]) -> int:
    """Return how many columns hold one value only."""
    count = [0] * len(columns)
    for cells in rows:
        for cell in cells[1:]:
            for index in _covers(cell.x0, cell.x1, columns):
                count[index] += 1
    return count.count(1) if len(rows) > 2 else 0


def _covers(x0: float, x1: float, columns: Sequence[Column]) -> list[int]:
    """Return the columns that reach into a stretch of the line."""
    return [i for i, (left, right) in enumerate(columns) if x0 < right and x1 > left]


@dataclass(slots=True)
class _Row:
    """A row in the making; ``group``: the labels it stands under."""

    cells: list[list[Segment]]
    group: list[Segment] = field(default_factory=list)

    @property
    def valued(self) -> bool:
        """Tell whether anything stands in it beside its label."""
        return any(self.cells[1:])


class _Placed:
    """Put cells into columns, and find the header, and the labels that rows stand under."""

    def __init__(self, columns: Sequence[Column], rules: Sequence[Rule]) -> None:
        self._columns = columns
        self._rules = rules
        self._rows: list[_Row] = []
        self._last_base = 0.0

    def add(self, cells: Sequence[Segment]) -> None:
        """Add a line of the table; a label that goes on from the line above is joined to it."""
        row = _Row([[] for _ in range(len(self._columns) + 1)])
        note = len(cells) == 1 and cells[0].text.startswith("(") and not self._has_data()
        for cell in cells:
            for index in [0] if note else self._place(cell, first=cell is cells[0]):
                row.cells[index] = [*row.cells[index], cell]
        self._share(row)
        label = row.cells[0]
        above = self._rows[-1] if self._rows else None
        near = cells[0].base - self._last_base <= 1.6 * cells[0].size
        if label and label[0].text[:1].islower() and above and above.cells[0] and near:
            if not above.valued:
                row.cells[0] = [*above.cells[0], *label]
                self._rows.pop()
            elif not row.valued:
                above.cells[0] = [*above.cells[0], *label]
                return
        if not label and above and above.cells[0] and above.valued and self._goes_on(row, cells):
            for index, more in enumerate(row.cells):
                above.cells[index] = [*above.cells[index], *more]
            return
        self._rows.append(row)
        self._last_base = cells[0].base

    def _has_data(self) -> bool:
        return any(self._is_data(row) for row in self._rows)

    def _goes_on(self, row: _Row, cells: Sequence[Segment]) -> bool:
        """Tell whether a line without a label goes on with the cells of the line above."""
        near = cells[0].base - self._last_base <= _WRAPPED * cells[0].size
        return near and row.valued and not any(is_numeric([cell]) for cell in cells)

    def _place(self, cell: Segment, *, first: bool) -> list[int]:
        """Return the indices of the columns a cell stands in; 0 is the label's."""
        edge = self._columns[0][0]
        if (first and cell.x0 < edge - 1) or cell.x1 <= edge:
            return [0]
        x0, x1 = cell.x0, cell.x1
        for rule in self._rules:
            if (
                0 < rule.y0 - cell.base < 0.9 * cell.size
                and rule.x0 - 3 <= x0
                and x1 <= rule.x1 + 3
            ):
                x0, x1 = rule.x0, rule.x1
                break
        found = [index + 1 for index in _covers(x0, x1, self._columns)]
        return found or self._under(cell) or [0]

    def _under(self, cell: Segment) -> list[int]:
        """Return the columns of the name in the row above that a cell goes on with."""
        cells = self._rows[-1].cells if self._rows else []
        return [
            index
            for index, above in enumerate(cells)
            if index and any(a.x0 <= cell.x0 and cell.x1 <= a.x1 for a in above)
        ]

    def _share(self, row: _Row) -> None:
        """Make what covers several columns the same list in all of them."""
        for index in range(2, len(row.cells)):
            if row.cells[index] and row.cells[index] == row.cells[index - 1]:
                row.cells[index] = row.cells[index - 1]

    def grid(self, area: Area, page: int) -> Grid | None:
        """Return the table."""
        rows = self._rows
        first = next((i for i, row in enumerate(rows) if self._is_data(row)), None)
        if first is None:
            first = int(len(rows) > 1 and _bold(rows[0]) and not _bold(rows[1]))
        header = next((i + 1 for i in range(first - 1, -1, -1) if rows[i].valued), 0)
        stack: list[Segment] = []
        for row in rows[header:]:
            label = row.cells[0][0] if row.cells[0] else None
            if label is None:
                continue
            stack = [group for group in stack if group.x0 < label.x0 - 2]
            row.group = list(stack)
            if not row.valued:
                stack.append(label)
        if len(rows) < 2 or header == len(rows):
            return None
        return Grid([row.cells for row in rows], area, page, header, [row.group for row in rows])

    @staticmethod
    def _is_data(row: _Row) -> bool:
        figures = (cell for cell in row.cells[1:] if len(cell) == 1)
        return bool(row.cells[0]) and any(_is_figure(cell[0]) for cell in figures)


def _bold(row: _Row) -> bool:
    return all(segment.bold for cell in row.cells for segment in cell)
