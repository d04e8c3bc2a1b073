"""Cells into columns: the header of a table, its rows, and the labels they stand under."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from index.readers.pdf.cells import is_figure
from index.readers.pdf.grids import Grid, is_numeric
from index.readers.pdf.lines import Segment
from index.readers.pdf.pages import Area, Rule

__all__ = ["WRAPPED", "Column", "Columns", "covers"]

WRAPPED = 1.35
"""How far apart, in ems, the lines of one cell are at most."""

Column = tuple[float, float]


def covers(x0: float, x1: float, columns: Sequence[Column]) -> list[int]:
    """Return the columns that reach into a stretch of the line."""
    return [i for i, (left, right) in enumerate(columns) if x0 < right and x1 > left]


@dataclass(slots=True)
class _Row:
    """A row in the making; ``group``: the cells of the labels it stands under."""

    cells: list[list[Segment]]
    group: list[list[Segment]] = field(default_factory=list)

    @property
    def valued(self) -> bool:
        """Tell whether anything stands in it beside its label."""
        return any(self.cells[1:])


class Columns:
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
        near = cells[0].base - self._last_base <= WRAPPED * cells[0].size
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
        found = [index + 1 for index in covers(x0, x1, self._columns)]
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
        stack: list[list[Segment]] = []
        for row in rows[header:]:
            label = row.cells[0]
            if not label:
                continue
            stack = [group for group in stack if group[0].x0 < label[0].x0 - 2]
            row.group = list(stack)
            if not row.valued:
                stack.append(label)
        if len(rows) < 2 or header == len(rows):
            return None
        groups = [row.group for row in rows]
        return Grid([row.cells for row in rows], area, page, header, groups=groups)

    @staticmethod
    def _is_data(row: _Row) -> bool:
        figures = (cell for cell in row.cells[1:] if len(cell) == 1)
        return bool(row.cells[0]) and any(is_figure(cell[0]) for cell in figures)


def _bold(row: _Row) -> bool:
    return all(segment.bold for cell in row.cells for segment in cell)
