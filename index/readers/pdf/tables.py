"""Tables to text: one line a row, each value with the name of its column.

"Initial contact — Good: 6, Requires improvement: 9". A row that is found by search is then
understood without the rest of its table. The names of columns are repeated from row to row; every
repetition keeps the place where the name stands on the page.
"""

from collections.abc import Iterable, Sequence

from index.readers.pdf.grids import Grid
from index.readers.pdf.lines import Segment
from index.readers.pdf.tokens import Token, Vocabulary, joined, tokens_of

__all__ = ["carry_header", "rows_of_table"]

_DASH = Token("—")
_COMMA = Token(",", lead="")
_COLON = Token(":", lead="")

_Cell = list[Segment]


def rows_of_table(grid: Grid, vocabulary: Vocabulary) -> list[list[Token]]:
    """Return the text of a table, row by row; its header is a row of its own.

    Args:
        grid: the table.
        vocabulary: the document's words, to join those that run over line ends in a cell.
    """
    reader = _RowReader(grid, vocabulary)
    return [tokens for tokens in reader.rows() if tokens]


def carry_header(grid: Grid, before: Grid) -> None:
    """Give a table that goes on from the page before the header it began with."""
    if grid.columns != before.columns or not before.header:
        return
    head = before.rows[: before.header]
    texts = [[_text(cell) for cell in row] for row in head]
    if [[_text(cell) for cell in row] for row in grid.rows[: before.header]] == texts:
        grid.rows = grid.rows[before.header :]
        grid.groups = grid.groups[before.header :]
    elif grid.header and grid.sure:
        return
    grid.rows = [*head, *grid.rows]
    if grid.groups:
        grid.groups = [[] for _ in head] + grid.groups
    grid.header = before.header
    grid.head_page = before.head_page or before.page


def _text(cell: _Cell) -> str:
    return " ".join(segment.text for segment in cell)


class _RowReader:
    """Read the rows of one table."""

    def __init__(self, grid: Grid, vocabulary: Vocabulary) -> None:
        self._grid = grid
        self._vocabulary = vocabulary
        self._heads = [self._head(column) for column in range(grid.columns)]

    def rows(self) -> Iterable[list[Token]]:
        """Yield the tokens of each row."""
        grid = self._grid
        if grid.header and not grid.head_page:
            yield self._names()
        body = range(grid.header, len(grid.rows))
        groups = {i: [] if _is_total(grid.rows[i]) else self._group(i) for i in body}
        said = {id(label) for i in body if any(grid.rows[i][1:]) for label in groups[i]}
        for index in body:
            row, group = grid.rows[index], groups[index]
            if not any(row[1:]):
                if id(row[0]) not in said:
                    yield self._tokens(row[0])
                continue
            yield self._row(row, group)

    def _row(self, row: Sequence[_Cell], group: Sequence[_Cell]) -> list[Token]:
        tokens: list[Token] = []
        for label in group:
            tokens.extend(_with_colon(self._tokens(label)))
        tokens.extend(self._tokens(row[0]))
        values = [(index, cell) for index, cell in enumerate(row) if index and cell]
        values = [(i, cell) for i, cell in values if cell is not row[i - 1]]
        named = any(self._heads[index] for index, _ in values)
        if tokens and named:
            tokens.append(_DASH)
        elif tokens:
            tokens = _with_colon(tokens)
        for position, (index, cell) in enumerate(values):
            if position:
                tokens.append(_COMMA)
            head = self._heads[index]
            tokens.extend(_with_colon(head) if head else [])
            tokens.extend(self._tokens(cell))
        return tokens

    def _head(self, column: int) -> list[Token]:
        """Return the name of a column, from all rows of the header."""
        names: list[_Cell] = []
        for row in self._grid.rows[: self._grid.header]:
            if row[column] and not any(name is row[column] for name in names):
                names.append(row[column])
        page = self._grid.head_page or self._grid.page
        return [token for name in names for token in self._tokens(name, page)]

    def _names(self) -> list[Token]:
        """Return the names of the columns with commas between them."""
        tokens: list[Token] = []
        for name in self._heads:
            if tokens and name and not tokens[-1].text.endswith(","):
                tokens.append(_COMMA)
            tokens.extend(name)
        return tokens

    def _group(self, index: int) -> list[_Cell]:
        """Return the labels that a row stands under inside the table."""
        return self._grid.groups[index] if self._grid.groups else []

    def _tokens(self, cell: _Cell, page: int = 0) -> list[Token]:
        """Return the text of a cell, words over its line ends joined."""
        tokens: list[Token] = []
        base = None
        for segment in cell:
            found = tokens_of([segment], page or self._grid.page)
            if tokens and found and base is not None and segment.base > base + 1:
                tokens[-1], found[0] = joined(tokens[-1], found[0], self._vocabulary)
            tokens.extend(found)
            base = segment.base
        return tokens


def _is_total(row: Sequence[_Cell]) -> bool:
    """Tell whether a row sums up others: it belongs to none of the labels above it."""
    return bool(row[0]) and row[0][0].text.startswith(("Total", "Overall"))


def _with_colon(tokens: list[Token]) -> list[Token]:
    """Return tokens that end in a colon."""
    if not tokens or tokens[-1].text.endswith(":"):
        return tokens
    return [*tokens, _COLON]
