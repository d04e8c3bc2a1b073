"""Elements to a document: the canonical text, its blocks, and the place of every word."""

from collections.abc import Iterable

from index.readers.pdf.paragraphs import Element
from index.readers.pdf.tokens import Token, Vocabulary, join_hyphens
from index.types import Block, BlockKind, Word

__all__ = ["Assembly"]


class Assembly:
    """Canonical text in the making: blocks with a blank line between them."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self.blocks: list[Block] = []
        self.words: list[Word] = []

    @property
    def text(self) -> str:
        """Return the text so far."""
        return "".join(self._parts)

    def add(self, kind: BlockKind, tokens: Iterable[Token], section: tuple[str, ...]) -> str:
        """Append a block, unless it is blank.

        Returns:
            The block's text.
        """
        tokens = list(tokens)
        if not any(token.text.strip() for token in tokens):
            return ""
        if self._length:
            self._write("\n\n")
        start = self._length
        first = len(self._parts)
        for token in tokens:
            if self._length > start and not token.glued:
                self._write(" ")
            begin = self._length
            self._write(token.text)
            if token.page:
                box = (token.page, token.x0, token.y0, token.x1, token.y1)
                self.words.append(Word(begin, self._length, *box))
        page = next((token.page for token in tokens if token.page), None)
        text = "".join(self._parts[first:])
        if kind is BlockKind.HEADING:
            section = (*section, text)
        self.blocks.append(Block(start, self._length, kind, section, page))
        return text

    def _write(self, text: str) -> None:
        self._parts.append(text)
        self._length += len(text)


def assemble(elements: list[Element]) -> Assembly:
    """Write elements into a text."""
    words = [word for e in elements for line in e.lines for word in line.text.split()]
    vocabulary = Vocabulary(words)
    assembly = Assembly()
    stack: list[tuple[int, str]] = []
    for element in elements:
        tokens = join_hyphens(element.lines, vocabulary)
        if element.kind is BlockKind.HEADING:
            while stack and stack[-1][0] >= element.level:
                stack.pop()
        text = assembly.add(element.kind, tokens, tuple(title for _, title in stack))
        if element.kind is BlockKind.HEADING and text:
            stack.append((element.level, text))
    return assembly
