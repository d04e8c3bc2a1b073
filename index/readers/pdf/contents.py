"""Contents lists: recognised by dot leaders, or by a heading and a column of page numbers."""

import re
from collections.abc import Sequence

from index.readers.pdf.order import Line

__all__ = ["contents_in"]

_LEADERS = re.compile(r"(?:[.…·_]\s?){4,}\s*(?:\d{1,4}|[ivxlc]{1,6})?\s*$", re.IGNORECASE)
_NUMBER = re.compile(r"\D{0,2}(\d{1,4})")
_HEADING = re.compile(
    r"(?:table of )?contents|index(?: (?:to|of) [a-z ]+)?"
    r"|list of (?:figures|tables|recommendations)",
    re.IGNORECASE,
)
_LEAST = 3
"""How many lines with page numbers a contents list has at least."""

_SKIPPED = 3
"""How many lines without a page number may stand between two that have one."""


def contents_in(lines: Sequence[Line], *, pages: int, open_before: bool) -> range:
    """Find the contents list on a page.

    Args:
        lines: the page's lines, in reading order.
        pages: how many pages the document has.
        open_before: the page before ends in a contents list, which may go on here.

    Returns:
        The indices of the lines that belong to it; empty where there is none.
    """
    heading = next(
        (i for i, line in enumerate(lines) if _HEADING.fullmatch(line.text.strip())), None
    )
    entries = [i for i, line in enumerate(lines) if _LEADERS.search(line.text)]
    if len(entries) < _LEAST:
        entries = _numbered(lines, pages) if heading is not None or open_before else []
    run = _longest_run(entries)
    if len(run) < _LEAST:
        return range(0)
    first = run[0]
    if heading is not None and heading < first and first - heading <= 2 * _SKIPPED:
        first = heading
    elif open_before and first <= _SKIPPED:
        first = 0
    return range(first, run[-1] + 1)


def _numbered(lines: Sequence[Line], pages: int) -> list[int]:
    """Return the lines that end in a page number, as long as the numbers do not fall."""
    found: list[int] = []
    highest = 0
    for index, line in enumerate(lines):
        match = _NUMBER.fullmatch(line.text.rsplit(" ", 1)[-1])
        if match is None:
            continue
        value = int(match[1])
        if highest <= value <= pages + 20:
            found.append(index)
            highest = value
    return found


def _longest_run(entries: list[int]) -> list[int]:
    """Return the longest run of entries without too many other lines between them."""
    runs: list[list[int]] = []
    for index in entries:
        if runs and index - runs[-1][-1] <= _SKIPPED + 1:
            runs[-1].append(index)
        else:
            runs.append([index])
    return max(runs, key=len, default=[])
