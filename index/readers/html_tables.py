"""Read HTML tables as rows in words."""

import re
from typing import TYPE_CHECKING

from index.readers.html_tree import text_of
from index.readers.tables import looks_like_header, rows_in_words

if TYPE_CHECKING:
    from selectolax.lexbor import LexborNode

__all__ = ["is_layout", "table_rows"]

_WIDEST_SPAN = 50


def is_layout(table: "LexborNode") -> bool:
    """Say whether a table only places things: a box around text, or tables inside."""
    if table.attributes.get("role") in ("presentation", "none"):
        return True
    if table.css_first("table table, td h1, td h2, td h3, td ul, td ol") is not None:
        return True
    rows = table.css("tr")
    return all(len(row.css("td, th")) < 2 for row in rows)


def table_rows(table: "LexborNode") -> list[str]:
    """Return a table's rows in words, with its header.

    Args:
        table: the element.

    Returns:
        One text for each row; cells that span rows or columns are repeated in each.
    """
    rows = table.css("tr")
    grid = _grid(rows)
    heads = 0
    for row in rows:
        in_head = row.parent is not None and row.parent.tag == "thead"
        if not in_head and row.css_first("td") is not None:
            break
        heads += 1
    if heads == 0 or heads == len(grid):
        return rows_in_words(grid, header=looks_like_header(grid))
    width = max(map(len, grid))
    padded = [row + [""] * (width - len(row)) for row in grid[:heads]]
    names = [" ".join(dict.fromkeys(filter(None, column))) for column in zip(*padded, strict=True)]
    return rows_in_words([names, *grid[heads:]], header=True)


def _grid(rows: "list[LexborNode]") -> list[list[str]]:
    grid: list[list[str]] = []
    pending: dict[int, tuple[int, str]] = {}
    for row in rows:
        cells: list[str] = []
        for cell in row.css("td, th"):
            _take_pending(cells, pending)
            text = text_of(cell)
            below = _span(cell, "rowspan") - 1
            for _ in range(_span(cell, "colspan")):
                if below:
                    pending[len(cells)] = (below, text)
                cells.append(text)
        _take_pending(cells, pending)
        grid.append(cells)
    return grid


def _take_pending(cells: list[str], pending: dict[int, tuple[int, str]]) -> None:
    while len(cells) in pending:
        column = len(cells)
        below, text = pending.pop(column)
        if below > 1:
            pending[column] = (below - 1, text)
        cells.append(text)


def _span(cell: "LexborNode", name: str) -> int:
    value = cell.attributes.get(name) or ""
    number = int(value) if re.fullmatch(r"\d{1,4}", value) else 1
    return min(max(number, 1), _WIDEST_SPAN)
