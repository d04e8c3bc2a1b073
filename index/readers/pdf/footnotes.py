"""Footnotes: small type at the foot of a column, behind a mark or under a short rule."""

import re
from collections.abc import Iterator, Sequence

from index.readers.pdf.order import Line
from index.readers.pdf.pages import Page, Rule

__all__ = ["footnotes_in", "starts_footnote"]

_SMALL = 0.93
"""Footnotes are set at most this large, relative to the body."""

_TALLEST = 0.5
"""Footnotes take at most this part of the page's height."""

_MARK = re.compile(r"(?:\[?\d{1,3}[\])]?|[*†‡§]{1,3}|[a-z]\))(?=\s|[A-Z“‘(]|http)")


def footnotes_in(lines: Sequence[Line], page: Page, body: float) -> list[Line]:
    """Find the lines of footnotes on a page.

    Args:
        lines: the page's lines, in reading order.
        page: the page, for the rules drawn on it.
        body: the size of most of the document's type, in points.

    Returns:
        The footnotes' lines, in reading order. Their marks in the other lines are emptied.
    """
    marks = {
        piece.text.strip("[]().,")
        for line in lines
        for segment in line.segments
        for index, piece in enumerate(segment.pieces)
        if piece.raised and index
    }
    notes = [line for group in _feet(lines, body) for line in _notes(group, page, marks)]
    _forget_marks(lines, {line.text.split()[0].strip("[]().,") for line in notes})
    return notes


def _forget_marks(lines: Sequence[Line], known: set[str]) -> None:
    """Empty the raised marks that point to known footnotes, those behind a number too.

    What is raised behind a number would else be read as an exponent.
    """
    for line in lines:
        for segment in line.segments:
            for piece in segment.pieces[1:]:
                if piece.raised and piece.text.strip("[]().,") in known:
                    piece.text = ""


def starts_footnote(line: Line) -> bool:
    """Tell whether a line begins with a footnote's mark."""
    first = line.segments[0].pieces[0]
    return first.raised or bool(_MARK.match(line.text))


def _feet(lines: Sequence[Line], body: float) -> Iterator[list[Line]]:
    """Yield the small type at the foot of each column: nothing larger stands below it."""
    larger = [line for line in lines if line.size > _SMALL * body]
    group: list[Line] = []
    for line in lines:
        low = line.size <= _SMALL * body and not any(_below(other, line) for other in larger)
        if low and group and line.base > group[-1].base:
            group.append(line)
            continue
        if group:
            yield group
        group = [line] if low else []
    if group:
        yield group


def _notes(group: list[Line], page: Page, marks: set[str]) -> list[Line]:
    """Return the lines of a group from its first footnote on, unless it is a table."""
    for index, line in enumerate(group):
        marked = starts_footnote(line) and line.text.split()[0].strip("[]().,") in marks
        raised = line.segments[0].pieces[0].raised
        if marked or raised or any(_opens(rule, line) for rule in page.rules):
            notes = group[index:]
            tall = notes[-1].y1 - notes[0].y0 > _TALLEST * page.height
            return notes if not tall and all(_is_text(note) for note in notes) else []
    return []


def _is_text(line: Line) -> bool:
    """Tell whether a line is a stretch of text, perhaps behind a mark, and not a row of cells."""
    return len(line.segments) <= (2 if starts_footnote(line) else 1)


def _below(other: Line, line: Line) -> bool:
    """Tell whether another line stands below a line, in the same column."""
    return other.base > line.base and other.x0 < line.x1 and other.x1 > line.x0


def _opens(rule: Rule, line: Line) -> bool:
    """Tell whether a rule parts a line from the text above, as over the first footnote."""
    if not rule.horizontal or abs(rule.x0 - line.left) > 6:
        return False
    short = rule.x1 - rule.x0 < 0.6 * (line.right - line.left)
    return short and 0 < line.base - rule.y0 < 2.6 * line.size
