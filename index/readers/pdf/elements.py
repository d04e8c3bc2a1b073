"""Blocks in the making, and how their lines become text."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from index.readers.pdf.bullets import empty_bullet_of
from index.readers.pdf.grids import Grid
from index.readers.pdf.order import Line
from index.readers.pdf.tokens import Token, Vocabulary, joined, tokens_of
from index.types import BlockKind

__all__ = ["BOX_LEVEL", "Element", "Part", "on_new_line", "text_of"]

BOX_LEVEL = 100
"""The rank of the heading that a box's label makes: below all others."""


@dataclass(slots=True, eq=False)
class Element:
    """A block in the making.

    ``level`` is a heading's rank, 1 the outermost, 0 one that opens no section. ``closes``: the
    block ends the section that its box opened. ``parts`` are, for the one block of a box, the
    elements in it.
    """

    kind: BlockKind
    lines: list[Line] = field(default_factory=list)
    level: int = 0
    parts: "list[Part]" = field(default_factory=list)
    closes: bool = False

    @property
    def text(self) -> str:
        """Return its lines' text, as drawn."""
        return " ".join(line.text for line in self.lines)


Part = Element | Grid


def text_of(element: Element, vocabulary: Vocabulary) -> list[Token]:
    """Return the tokens of an element, the words that run over line ends joined."""
    tokens: list[Token] = []
    bulleted = element.kind is BlockKind.LIST_ITEM
    marks = element.kind is BlockKind.FOOTNOTE
    for index, line in enumerate(element.lines):
        skip = empty_bullet_of(line) if bulleted and not index else None
        found = tokens_of(line.segments, line.page, skip=skip, marks=marks and not index)
        if element.kind is BlockKind.BOILERPLATE:
            found = on_new_line(found) if index else found
        elif tokens and found:
            tokens[-1], found[0] = joined(tokens[-1], found[0], vocabulary)
        tokens.extend(found)
    return tokens


def on_new_line(tokens: Iterable[Token]) -> list[Token]:
    """Return tokens that begin on a line of their own."""
    tokens = list(tokens)
    return [token._replace(lead="\n") if not i else token for i, token in enumerate(tokens)]
