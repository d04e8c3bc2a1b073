"""Put table rows into words, each with its header: "Initial contact — Good: 6, Inadequate: 9"."""

import re
from collections.abc import Sequence

__all__ = ["looks_like_header", "rows_in_words"]

_NUMBER = re.compile(r"[\d.,%£()\s-]+")


def rows_in_words(rows: Sequence[Sequence[str]], *, header: bool) -> list[str]:
    """Return one line of text for each row of a table.

    Args:
        rows: cells by row; rows may differ in length. White space is collapsed.
        header: whether the first row names the columns.

    Returns:
        With a header, "first cell — name: cell, name: cell" for each further row; without one,
        "first cell — cell, cell". Empty cells and rows are left out. A table with nothing but a
        header gives the header's own cells.
    """
    cleaned = [[" ".join(cell.split()) for cell in row] for row in rows]
    cleaned = [row for row in cleaned if any(row)]
    if not header or len(cleaned) < 2:
        return [_joined(row) for row in cleaned]
    names, *body = cleaned
    return [_joined([row[0], *_named(names, row)]) for row in body]


def looks_like_header(rows: Sequence[Sequence[str]], *, columns: int = 3) -> bool:
    """Guess whether the first row names the columns, where the format does not say.

    All columns named differently and none by a number: the rows of a form ("Force | Northmere")
    must not be taken for columns, so a document's table needs three.

    Args:
        rows: cells by row.
        columns: how many columns there must be.
    """
    if len(rows) < 2 or len(rows[0]) < columns:
        return False
    names = [" ".join(cell.split()) for cell in rows[0][1:]]
    return len(set(names)) == len(names) and not any(
        not name or _NUMBER.fullmatch(name) for name in names
    )


def _named(names: Sequence[str], row: Sequence[str]) -> list[str]:
    padded = [*names, *[""] * (len(row) - len(names))]
    return [
        f"{name}: {cell}" if name and cell else cell
        for name, cell in zip(padded[1:], row[1:], strict=False)
    ]


def _joined(cells: Sequence[str]) -> str:
    first, rest = cells[0], ", ".join(cell for cell in cells[1:] if cell)
    return f"{first} — {rest}" if first and rest else first or rest
