"""Tables without lines: rows of short cells that stand in columns.

Read from lines that have wide gaps. A column is where cells of several rows overlap; what stands
above the first row of figures names the columns; a label without figures names the rows that are
indented under it.
"""

from collections.abc import Sequence
from statistics import median

from index.readers.pdf.grids import Grid, is_numeric
from index.readers.pdf.lines import Segment, make_segment
from index.readers.pdf.order import Line
from index.readers.pdf.pages import Area

__all__ = ["with_aligned_tables"]

_BEFORE = {"$", "£", "€", "(", "($", "(£"}
_AFTER = {"%", ")", ")%", "%)"}
_LEAST_ROWS = 3
_LONGEST_CELL = 45
_GAP = 3.2
"""White space, in ems, that ends a table."""


def with_aligned_tables(lines: Sequence[Line]) -> list[Line | Grid]:
    """Put tables in the place of the lines they are made of.

    Args:
        lines: lines of one page, in reading order.
    """
    flow: list[Line | Grid] = []
    index = 0
    while index < len(lines):
        end = _end_of_run(lines, index)
        grid = _grid(lines[index:end]) if end - index >= 2 else None
        if grid is None:
            flow.append(lines[index])
            index += 1
        else:
            flow.append(grid)
            index = end
    return flow


def _cells(line: Line) -> list[Segment]:
    """Return a line's segments, currency and per cent signs joined to their figures."""
    cells: list[Segment] = []
    for segment in line.segments:
        before = cells[-1].text if cells else ""
        if before in _BEFORE or (segment.text in _AFTER and before):
            first = segment.pieces[0]
            glued = [*cells.pop().pieces, *segment.pieces]
            first.joined = True
            cells.append(make_segment(glued))
        else:
            cells.append(segment)
    return cells


def _is_row(line: Line) -> bool:
    """Tell whether a line is made of cells."""
    if len(line.segments) < 2:
        return False
    cells = _cells(line)
    values = cells[1:]
    return bool(values) and all(len(cell.text) <= 2 * _LONGEST_CELL for cell in values)


def _end_of_run(lines: Sequence[Line], start: int) -> int:
    """Return where the table that begins at ``start`` ends; ``start`` where none begins."""
    if not (_is_row(lines[start]) or _heads_row(lines, start)):
        return start
    end = start + 1
    for index in range(start + 1, len(lines)):
        above, line = lines[index - 1], lines[index]
        if line.base <= above.base or line.base - above.base > _GAP * max(line.size, above.size):
            break
        if _is_row(line):
            end = index + 1
        elif index - end >= 2 or len(line.text) > 2 * _LONGEST_CELL:
            break
    return end


def _heads_row(lines: Sequence[Line], index: int) -> bool:
    """Tell whether a line stands above the columns of the row that follows, as a header does."""
    following = lines[index + 1 : index + 4]
    row = next((line for line in following if _is_row(line)), None)
    if row is None or not lines[index].segments[0].pieces:
        return False
    cells = _cells(row)
    line = lines[index]
    labels = cells[0].x1 if cells[0].x0 < row.left + 0.25 * (row.right - row.left) else row.left
    return line.x0 > labels and len(line.text) <= _LONGEST_CELL and line.base < row.base


def _grid(lines: Sequence[Line]) -> Grid | None:
    """Return the table that lines make, or None where they make none."""
    table = [_cells(line) for line in lines]
    rows = [cells for cells in table if len(cells) > 1]
    figures = [cells for cells in rows if any(is_numeric([cell]) for cell in cells[1:])]
    if len(rows) < (2 if figures else _LEAST_ROWS):
        return None
    values = [cell for cells in rows for cell in cells[1:]]
    if median(len(cell.text) for cell in values) > _LONGEST_CELL:
        return None
    columns = _columns(figures or rows)
    if not columns or _strays(rows, columns) > 0.2 * len(values):
        return None
    return _assigned(table, columns, lines[0].page)


def _columns(rows: Sequence[Sequence[Segment]]) -> list[tuple[float, float]]:
    """Return the columns, from left to right, that the values of rows overlap in."""
    spans = sorted((cell.x0, cell.x1) for cells in rows for cell in cells[1:])
    columns: list[tuple[float, float]] = []
    for x0, x1 in spans:
        if columns and x0 < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], x1))
        else:
            columns.append((x0, x1))
    return columns


def _strays(rows: Sequence[Sequence[Segment]], columns: Sequence[tuple[float, float]]) -> int:
    """Return how many values stand alone in their column."""
    count = [0] * len(columns)
    for cells in rows:
        for cell in cells[1:]:
            for index in _covers(cell, columns):
                count[index] += 1
    return count.count(1) if len(rows) > 2 else 0


def _covers(cell: Segment, columns: Sequence[tuple[float, float]]) -> list[int]:
    """Return the columns a cell stands in."""
    return [i for i, (x0, x1) in enumerate(columns) if cell.x0 < x1 and cell.x1 > x0]


def _assigned(
    table: Sequence[Sequence[Segment]], columns: Sequence[tuple[float, float]], page: int
) -> Grid | None:
    """Put cells into columns, find the header, and the labels that rows stand under."""
    edge = columns[0][0]
    rows: list[list[list[Segment]]] = []
    groups: list[list[Segment]] = []
    stack: list[Segment] = []
    header = 0
    begun = False
    for cells in table:
        row: list[list[Segment]] = [[] for _ in range(len(columns) + 1)]
        for cell in cells:
            covered = [i + 1 for i in _covers(cell, columns)] if cell.x1 > edge else []
            if cell is cells[0] and cell.x0 < edge - 1:
                covered = [0]
            for index in covered or [0]:
                row[index] = [*row[index], cell] if row[index] else [cell]
        label = row[0][0] if row[0] else None
        if label is not None and any(is_numeric(cell) for cell in row[1:]):
            begun = True
        if not begun:
            header = len(rows) + 1
        elif label is not None and not any(row[1:]):
            stack = [group for group in stack if group.x0 < label.x0 - 2]
            stack.append(label)
        if label is not None:
            stack = [group for group in stack if group is label or group.x0 < label.x0 - 2]
        rows.append(row)
        groups.append([group for group in stack if group is not label])
    if not begun:
        header = 1 if all(c.bold for c in table[0]) and not all(c.bold for c in table[1]) else 0
    everything = [cell for cells in table for cell in cells]
    area = Area(
        min(cell.x0 for cell in everything),
        min(cell.y0 for cell in everything),
        max(cell.x1 for cell in everything),
        max(cell.y1 for cell in everything),
    )
    return Grid(rows, area, page, header, groups)
