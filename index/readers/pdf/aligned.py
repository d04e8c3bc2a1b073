"""Tables without a grid of lines: rows of short cells that stand in columns.

Read from lines that have wide gaps. A column is where cells of several rows overlap; what stands
above the first row of figures names the columns; a label without figures names the rows that are
indented under it.
"""

from collections.abc import Sequence
from statistics import median

from index.readers.pdf.cells import LONGEST_CELL, LONGEST_NAME, cells_of, is_figure, is_row
from index.readers.pdf.columns import WRAPPED, Column, Columns, covers
from index.readers.pdf.grids import Grid
from index.readers.pdf.lines import Segment
from index.readers.pdf.order import Line
from index.readers.pdf.pages import Area, Rule

__all__ = ["with_aligned_tables"]

_LEAST_ROWS = 3
_GAP = 3.2
"""White space, in ems, that ends a table."""

_LABELS = 0.2
"""How far into the line, as a part of its width, the labels of rows may begin."""

_LABEL_LINES = 4
"""How many lines without values may stand between two rows of one table."""

_HEADER_SLACK = 4.0
"""How far, in ems, the name of a column may begin to the left of its values."""


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
    rows = [cells_of(line) for line in lines]
    data = [i for i, row in enumerate(rows) if any(is_figure(cell) for cell in row[1:])]
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
        elif data[0] - index > _LABEL_LINES or len(rows[index][0].text) > 2 * LONGEST_CELL:
            break
    return start


def _names_column(cell: Segment, edge: float) -> bool:
    """Tell whether a cell can be the name of a column of values that begins at ``edge``."""
    note = cell.text.startswith("(") and cell.text.endswith(")")
    short = note or len(cell.text) <= LONGEST_NAME
    return short and cell.x0 >= edge - _HEADER_SLACK * cell.size


def _end_of_run(lines: Sequence[Line], start: int) -> int:
    """Return where the table that begins at ``start`` ends; ``start`` where none begins."""
    if not (is_row(lines[start]) or _heads_row(lines, start)):
        return start
    end = start + 1
    edge = lines[start].right
    figures = False
    for index in range(start + 1, len(lines)):
        above, line = lines[index - 1], lines[index]
        if line.base <= above.base or line.base - above.base > _GAP * max(line.size, above.size):
            break
        if is_row(line):
            cells = cells_of(line)
            if figures and _names_columns(cells, edge):
                break
            labelled = cells[0].x0 < line.left + _LABELS * (line.right - line.left)
            edge = min(edge, cells[1 if labelled else 0].x0)
            figures = figures or any(is_figure(cell) for cell in cells[1:])
            end = index + 1
        elif (
            (figures and _heads_row(lines, index))
            or index - end >= _LABEL_LINES
            or _is_prose(line, edge)
        ):
            break
        elif line.x0 >= edge - 2 and line.base - above.base <= WRAPPED * line.size:
            end = index + 1
    return end


def _is_prose(line: Line, edge: float) -> bool:
    """Tell whether a line is too long to be a label and runs into the columns."""
    return len(line.text) > 2 * LONGEST_CELL and line.x1 > edge


def _names_columns(cells: Sequence[Segment], edge: float) -> bool:
    """Tell whether a row has no label and no figures: it names the columns of another table."""
    return cells[0].x0 >= edge - 12 and not any(is_figure(cell) for cell in cells)


def _heads_row(lines: Sequence[Line], index: int) -> bool:
    """Tell whether a line stands above the columns of the rows that follow, as a header does."""
    line = lines[index]
    if len(line.text) > LONGEST_NAME:
        return False
    rows = [row for row in lines[index + 1 : index + 6] if is_row(row) and row.base > line.base]
    if not rows or rows[0].base - line.base > _GAP * line.size:
        return False
    edge = line.right
    for row in rows:
        cells = cells_of(row)
        labelled = cells[0].x0 < row.left + _LABELS * (row.right - row.left)
        edge = min(edge, cells[1 if labelled else 0].x0)
    return line.x0 >= edge - 2


def _grid(lines: Sequence[Line], rules: Sequence[Rule]) -> Grid | None:
    """Return the table that lines make, or None where they make none."""
    table = [cells_of(line) for line in lines]
    rows = [cells for cells in table if len(cells) > 1]
    figures = [cells for cells in rows if any(is_figure(cell) for cell in cells[1:])]
    if len(rows) < (2 if figures else _LEAST_ROWS):
        return None
    values = [cell for cells in rows for cell in cells[1:]]
    if median(len(cell.text) for cell in values) > LONGEST_CELL:
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
    placed = Columns(columns, under)
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
            for index in covers(cell.x0, cell.x1, columns):
                count[index] += 1
    return count.count(1) if len(rows) > 2 else 0
