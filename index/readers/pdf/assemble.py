"""Parts to a document: the canonical text, its blocks, and the place of every word."""

from collections.abc import Iterable, Mapping, Sequence

from index.readers.builder import storable
from index.readers.pdf.bullets import empty_bullet_of
from index.readers.pdf.elements import BOX_LEVEL, Element, Part, on_new_line, text_of
from index.readers.pdf.geometry import Matrix
from index.readers.pdf.grids import Grid
from index.readers.pdf.tables import carry_header, rows_of_table
from index.readers.pdf.tokens import Token, Vocabulary
from index.types import Block, BlockKind, Word

__all__ = ["assemble"]


class Assembly:
    """Canonical text in the making: blocks with a blank line between them."""

    def __init__(self, turned: Mapping[int, Matrix]) -> None:
        self._turned = turned
        self._parts: list[str] = []
        self._length = 0
        self._headings: list[tuple[int, str]] = []
        self.blocks: list[Block] = []
        self.words: list[Word] = []

    @property
    def text(self) -> str:
        """Return the text so far."""
        return "".join(self._parts)

    def add(self, kind: BlockKind, tokens: Sequence[Token], *, level: int = 0) -> None:
        """Append a block, unless it is blank; a heading of level 0 opens no section."""
        if not any(token.text.strip() for token in tokens):
            return
        if self._length:
            self._write("\n\n")
        start, first = self._length, len(self._parts)
        for token in tokens:
            if self._length > start:
                self._write(token.lead)
            begin = self._length
            self._write(storable(token.text))
            if token.page:
                box = self._place(token)
                self.words.append(Word(begin, self._length, token.page, *box, token.sure))
        page = next((token.page for token in tokens if token.page), None)
        text = "".join(self._parts[first:])
        section = self._section(kind, text, level)
        self.blocks.append(Block(start, self._length, kind, section, page))

    def _place(self, token: Token) -> tuple[float, float, float, float]:
        """Return a token's rectangle on the page as it is shown."""
        box = token[2:6]
        turned = self._turned.get(token.page)
        return box if turned is None else turned.box(*box)

    def leave(self, level: int) -> None:
        """Leave the sections whose headings rank at ``level`` or below."""
        while self._headings and self._headings[-1][0] >= level:
            self._headings.pop()

    def _section(self, kind: BlockKind, text: str, level: int) -> tuple[str, ...]:
        if kind in (BlockKind.FOOTNOTE, BlockKind.BOILERPLATE):
            return ()
        if kind is BlockKind.HEADING and not level:
            return (text,)
        if kind is BlockKind.HEADING:
            self.leave(level)
            self._headings.append((level, text))
        return tuple(heading for _, heading in self._headings)

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)


def assemble(
    parts: Sequence[Part],
    last: Iterable[Element],
    vocabulary: Vocabulary,
    turned: Mapping[int, Matrix],
) -> Assembly:
    """Write parts into a text, and at its very end what is kept out of passages.

    Args:
        parts: headings, paragraphs, list items, tables and boxes, in reading order.
        last: footnotes and boilerplate.
        vocabulary: the document's words.
        turned: by page, the map back to the page as shown, where it was turned to be read.
    """
    assembly = Assembly(turned)
    before: Grid | None = None
    for part in parts:
        if isinstance(part, Grid):
            if before is not None and part.page == before.page + 1:
                carry_header(part, before)
            for row in rows_of_table(part, vocabulary):
                assembly.add(BlockKind.TABLE_ROW, row)
            before = part
            continue
        before = None
        tokens = _of_box(part, vocabulary) if part.parts else text_of(part, vocabulary)
        assembly.add(part.kind, tokens, level=part.level)
        if part.closes:
            assembly.leave(BOX_LEVEL)
    for element in last:
        assembly.add(element.kind, text_of(element, vocabulary))
    return assembly


def _of_box(box: Element, vocabulary: Vocabulary) -> list[Token]:
    """Return the text of a box as one block, a line for each paragraph, item and row in it."""
    tokens: list[Token] = []
    for part in box.parts:
        if isinstance(part, Grid):
            for row in rows_of_table(part, vocabulary):
                tokens.extend(on_new_line(row))
            continue
        found = text_of(part, vocabulary)
        if part.kind is BlockKind.LIST_ITEM and found:
            found = _bulleted(part, found)
        tokens.extend(on_new_line(found))
    return tokens


def _bulleted(item: Element, tokens: list[Token]) -> list[Token]:
    """Return the text of a list item with a bullet, unless it begins with a number or letter."""
    return [Token("•"), *tokens] if empty_bullet_of(item.lines[0]) is not None else tokens
