"""Footnotes: small type at the foot of a column, under a rule or behind a mark."""

import re
from collections.abc import Sequence

from index.readers.pdf.order import Line
from index.readers.pdf.pages import Page, Rule

__all__ = ["footnotes_in", "starts_footnote"]

_SMALL = 0.93
"""Footnotes are set at most this large, relative to the body."""

_MARK = re.compile(r"(?:\[?\d{1,3}[\])]?|[*†‡§]{1,3}|[a-z]\))(?=\s|[A-Z“‘(]|http)")


def footnotes_in(lines: Sequence[Line], page: Page, body: float) -> list[Line]:
    """Find the lines of footnotes on a page.

    Args:
        lines: the page's lines, in reading order.
        page: the page, for the rules drawn on it.
        body: the size of most of the document's type, in points.

    Returns:
        The footnotes' lines, in reading order.
    """
    small = [line for line in lines if line.size <= _SMALL * body]
    larger = [line for line in lines if line.size > _SMALL * body]
    lowest = [line for line in small if not any(_below(other, line) for other in larger)]
    found: list[Line] = []
    for line in lowest:
        goes_on = bool(found) and found[-1].left == line.left and line.base > found[-1].base
        if goes_on or starts_footnote(line) or any(_opens(rule, line) for rule in page.rules):
            found.append(line)
    return found


def starts_footnote(line: Line) -> bool:
    """Tell whether a line begins with a footnote's mark."""
    first = line.segments[0].pieces[0]
    return first.raised or bool(_MARK.match(line.text))


def _below(other: Line, line: Line) -> bool:
    """Tell whether another line stands below a line, in the same column."""
    return other.base > line.base and other.x0 < line.x1 and other.x1 > line.x0


def _opens(rule: Rule, line: Line) -> bool:
    """Tell whether a rule parts a line from the text above, as over the first footnote."""
    if not rule.horizontal or abs(rule.x0 - line.left) > 6:
        return False
    short = rule.x1 - rule.x0 < 0.6 * (line.right - line.left)
    return short and 0 < line.base - rule.y0 < 2.6 * line.size
