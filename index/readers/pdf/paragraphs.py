"""Lines to paragraphs, over the ends of lines, columns and pages."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from index.readers.pdf.bullets import bullet_of, enumerator_of
from index.readers.pdf.elements import BOX_LEVEL, Element, Part
from index.readers.pdf.flow import Box, Flow, is_label
from index.readers.pdf.grids import Grid
from index.readers.pdf.order import Line
from index.types import BlockKind

__all__ = ["Measure", "parts_of", "set_edges"]

_ENDS = re.compile(r"[.:;?!…][\"'”’)\]]*$")
_NUMBERED = re.compile(r"\d{1,2}(?:\.\d{1,3})+\.?$")
_PROSE = 40
"""Lines of so many characters in one stretch show how far apart the lines of a paragraph are."""

_SAME_EDGE, _OUTLIERS = 4.0, 0.96
"""Columns that begin this close, in points, are the same; and how many lines show their edge."""

_LARGE = 1.12
"""Type this much larger than the body is a heading's, which does not run over a page's end."""

_LOOK_BACK = 8
"""How many parts may stand between a page's last paragraph and its end."""


class Measure:
    """How a document is set: the size of its body, and the distance of lines by their size."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.body = _body_size(lines)
        self._pitch = _pitches(lines)

    def gap(self, size: float) -> float:
        """Return how far apart two lines of one paragraph are at most, baseline to baseline."""
        pitch = self._pitch.get(size, 1.2 * size)
        return max(pitch + max(1.2, 0.16 * size), 1.32 * size)


def set_edges(lines: Sequence[Line]) -> None:
    """Set the margin of each line to where all columns that begin where it does usually end.

    Few lines, ragged at the right, do not show how wide their column is; those of other pages do.
    """
    edges: dict[int, list[float]] = defaultdict(list)
    for line in lines:
        edges[round(line.left / _SAME_EDGE)].append(line.x1)
    usual = {
        left: sorted(alike)[int(_OUTLIERS * (len(alike) - 1))] for left, alike in edges.items()
    }
    for line in lines:
        line.margin = max(line.right, usual[round(line.left / _SAME_EDGE)])


def _body_size(lines: Iterable[Line]) -> float:
    """Return the size that most characters are set in."""
    count: Counter[float] = Counter()
    prose: Counter[float] = Counter()
    for line in lines:
        for segment in line.segments:
            count[segment.size] += len(segment.text)
        if len(line.segments) == 1 and len(line.text) >= _PROSE:
            prose[line.size] += len(line.text)
    found = prose if prose.total() > 0.2 * count.total() else count
    return found.most_common(1)[0][0] if found else 10.0


def _pitches(lines: Sequence[Line]) -> dict[float, float]:
    """Return the distance of neighbouring lines by the size of their type: the least usual one."""
    found: dict[float, Counter[float]] = defaultdict(Counter)
    for above, line in pairwise(lines):
        distance = round(2 * (line.base - above.base)) / 2
        same = above.page == line.page and above.size == line.size
        prose = len(above.text) >= _PROSE and len(above.segments) == 1
        if same and prose and 0.9 * line.size <= distance <= 2.5 * line.size:
            found[line.size][distance] += 1
    return {
        size: min(d for d, n in count.items() if n >= 0.15 * count.total())
        for size, count in found.items()
        if count.total() >= 4 and any(n >= 0.15 * count.total() for n in count.values())
    }


def parts_of(flow: Iterable[Flow], measure: Measure) -> list[Part]:
    """Join what stands on the pages to paragraphs, list items and boxes; tables stay.

    Args:
        flow: lines, tables and boxes of all pages, in reading order.
        measure: how the document is set.
    """
    builder = _Builder(measure)
    for item in flow:
        if isinstance(item, Line):
            builder.line(item)
        elif isinstance(item, Box):
            builder.box(item)
        else:
            builder.table(item)
    return builder.parts


class _Builder:
    """Collect parts, and keep the paragraph that may go on after a table or a page's end."""

    def __init__(self, measure: Measure) -> None:
        self._measure = measure
        self.parts: list[Part] = []
        self._open: Element | None = None
        self._interrupted = False

    def line(self, line: Line) -> None:
        """Add a line to the paragraph it belongs to, or begin a new one."""
        for element in (self._open, self._waiting(line)):
            if element is not None and self._belongs(line, element):
                element.lines.append(line)
                self._open = element
                self._interrupted = False
                return
        self._interrupted = False
        listed = bullet_of(line) is not None or bool(enumerator_of(line))
        self._open = Element(BlockKind.LIST_ITEM if listed else BlockKind.PARAGRAPH, [line])
        self.parts.append(self._open)

    def table(self, grid: Grid) -> None:
        """Add a table; a paragraph may go on after it."""
        self._interrupted = True
        self.parts.append(grid)

    def box(self, box: Box) -> None:
        """Add a box: where it has a label, that as a heading and the rest as one block."""
        self._interrupted = True
        inside = parts_of(box.inside, self._measure)
        if not box.label or not inside:
            self.parts.extend([*self._label(box), *inside])
            return
        whole = Element(BlockKind.PARAGRAPH, parts=inside, closes=True)
        self.parts.extend([*self._label(box), whole])

    def _label(self, box: Box) -> list[Part]:
        return [Element(BlockKind.HEADING, box.label, BOX_LEVEL)] if box.label else []

    def _waiting(self, line: Line) -> Element | None:
        """Return a paragraph of the page before that was left in mid sentence.

        Notes or a caption may stand between it and the end of its page.
        """
        if self._open is None or self._open.lines[-1].page == line.page:
            return None
        for part in reversed(self.parts[-_LOOK_BACK:]):
            if isinstance(part, Element) and part.lines and not part.level:
                last = part.lines[-1]
                long = len(last.text) >= _PROSE or len(part.lines) > 1
                if last.page == line.page - 1 and long and not _ends(last.text):
                    return part
        return None

    def _belongs(self, line: Line, element: Element) -> bool:
        """Tell whether a line goes on with the last paragraph."""
        last = element.lines[-1]
        if bullet_of(line) is not None or abs(line.size - last.size) > 0.06 * last.size:
            return False
        if is_label(line.text) or (is_label(element.text) and len(element.lines) == 1):
            return False
        if line.page != last.page and (last.bold or last.size > _LARGE * self._measure.body):
            return False
        moved = line.page != last.page or line.base <= last.base + 0.5 * last.size
        if self._interrupted or element is not self._open:
            return _moved_on(last, line) and line.text[:1].islower() and line.page - last.page <= 1
        if moved:
            return line.page - last.page <= 1 and _moved_on(last, line)
        unfinished = _is_full(last, line) and not _ends(last.text)
        room = self._measure.gap(line.size) * (1.25 if unfinished else 1.0)
        if line.base - last.base > room or _changes_cut(line, last):
            return False
        return not _opens(line, element)


def _moved_on(last: Line, line: Line) -> bool:
    """Tell whether a paragraph goes on from the foot of a column to the head of the next."""
    if _ends(last.text):
        return False
    if enumerator_of(line) and not _is_full(last, line):
        return False
    if last.bold != line.bold and (last.bold or line.bold) and not line.text[:1].islower():
        return False
    return line.text[:1].islower() or _is_full(last, line)


def _ends(text: str) -> bool:
    """Tell whether a text ends as a sentence does, or before a list."""
    return bool(_ENDS.search(text))


def _is_full(last: Line, line: Line) -> bool:
    """Tell whether a line ends only because the next word did not fit."""
    first = line.segments[0].pieces[0] if line.segments[0].pieces else None
    width = first.x1 - first.x0 if first is not None else 0.0
    return last.x1 + width + 1.25 * last.size > max(last.right, last.margin)


def _changes_cut(line: Line, last: Line) -> bool:
    """Tell whether bold or italic type ends or begins with the line, as after a heading."""
    before, after = last.segments[-1].pieces[-1].style, line.segments[0].pieces[0].style
    in_sentence = _is_full(last, line) and not _ends(last.text) and line.text[:1].islower()
    if in_sentence:
        return False
    bold = (last.bold and not after.bold) or (line.bold and not before.bold)
    italic = (last.italic and not after.italic) or (line.italic and not before.italic)
    return bold or (italic and not _is_full(last, line))


def _opens(line: Line, element: Element) -> bool:
    """Tell whether a line, close under a paragraph's last, begins another one."""
    last = element.lines[-1]
    size = line.size
    hanging = _hangs(line, element)
    if enumerator_of(line) and (_ends(last.text) or not _is_full(last, line)):
        return True
    if _NUMBERED.match(line.text.split(" ", 1)[0]) and _ends(last.text):
        return True
    unfinished = (_is_full(last, line) or line.text[0].islower()) and not _ends(last.text)
    centred = abs((line.x0 + line.x1) - (last.x0 + last.x1)) < 0.5 * size
    if not hanging and not centred and not unfinished:
        if line.x0 > last.x0 + 0.8 * size:
            return True
        if len(element.lines) > 1 and line.x0 < last.x0 - 0.8 * size:
            return True
        if element.kind is BlockKind.LIST_ITEM and line.x0 < element.lines[0].x0 - 0.5 * size:
            return True
    if _is_full(last, line) or centred:
        return False
    capital = not line.text[:1].islower()
    if _ends(last.text):
        return capital
    return capital and last.x1 < last.left + 0.6 * (last.right - last.left)


def _hangs(line: Line, element: Element) -> bool:
    """Tell whether a line stands under the text of a first line that begins with a number."""
    if len(element.lines) > 1:
        return False
    pieces = [piece for segment in element.lines[0].segments for piece in segment.pieces]
    return any(abs(piece.x0 - line.x0) < 0.35 * line.size for piece in pieces[1:4])
