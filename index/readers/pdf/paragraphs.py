"""Lines to elements: paragraphs, headings and list items."""

import re
from collections import Counter
from dataclasses import dataclass, field

from index.readers.pdf.order import Line
from index.types import BlockKind

__all__ = ["Element", "elements_of"]

BULLETS = "•◦‣▪▫■□●○➢➤❖✓✔⁃∙·\uf0b7\uf0a7\uf0d8\uf0fc\u2212"
_BULLET = re.compile(rf"(?:[{BULLETS}]|[-–*o](?=\s))\s*")
_ENUMERATOR = re.compile(r"(?:\(?(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})[.)])(?=\s)")


@dataclass(slots=True, eq=False)
class Element:
    """A block in the making: its kind, its lines, and for a heading its rank (1 is outermost)."""

    kind: BlockKind
    lines: list[Line] = field(default_factory=list)
    level: int = 0

    @property
    def page(self) -> int:
        """Return the page it begins on."""
        return self.lines[0].page


def elements_of(lines: list[Line], body: float) -> list[Element]:
    """Join lines to elements.

    Args:
        lines: of one document or part of it, in reading order.
        body: the size of most of its type, in points.
    """
    elements: list[Element] = []
    for line in lines:
        kind = _kind(line, body)
        if elements and not _begins(line, kind, elements[-1]):
            elements[-1].lines.append(line)
        else:
            elements.append(Element(kind, [line]))
    return elements


def _kind(line: Line, body: float) -> BlockKind:
    """Return what a line looks like on its own."""
    if _BULLET.match(line.text):
        return BlockKind.LIST_ITEM
    if line.size > 1.1 * body or all(segment.bold for segment in line.segments):
        return BlockKind.HEADING
    return BlockKind.PARAGRAPH


def _begins(line: Line, kind: BlockKind, element: Element) -> bool:
    """Tell whether a line begins a new element rather than going on with the one before."""
    last = element.lines[-1]
    if _BULLET.match(line.text) or abs(line.size - last.size) > 0.06 * last.size:
        return True
    if (kind is BlockKind.HEADING) != (element.kind is BlockKind.HEADING):
        return True
    if line.page != last.page or line.base < last.base:
        return not _runs_on(last, line)
    if line.base - last.base > 1.45 * max(line.size, last.size):
        return True
    return False


def _runs_on(last: Line, line: Line) -> bool:
    """Tell whether a sentence goes on from the foot of a column to the head of the next."""
    return not re.search(r"[.:;?!][\"'”’)\]]*$", last.text)


def body_size(lines: list[Line]) -> float:
    """Return the size that most characters are set in."""
    count: Counter[float] = Counter()
    for line in lines:
        for segment in line.segments:
            count[segment.size] += len(segment.text)
    return count.most_common(1)[0][0] if count else 10.0
