"""What belongs to the page and not to the text: running heads and feet, and page numbers.

Found by repetition: a line at the edge of a page's text is furniture where the same line, but for
a number that counts with the pages, stands at the same edge of other pages. The edge is the edge
of the text, not of the paper: pages that were printed small leave their foot in the middle.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from index.readers.pdf.lines import Segment, rows_of
from index.readers.pdf.pages import Page

__all__ = ["take_furniture"]

_DEPTH = 4
"""How many lines of furniture a page has at most at its head, and at its foot."""

_LARGE = 1.2
_SAME_HEIGHT = 5.0
_ROMAN = re.compile(r"[ivxlc]{1,7}")
_PAGE_NUMBER = re.compile(
    r"\W*(?:page\s*)?(?:[A-Z]{1,2}[-–.])?(\d{1,4}|[ivxlc]{1,7})(?:\s*(?:of|/|\|)\s*\d{1,4})?\W*",
    re.IGNORECASE,
)
_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


class _Row(NamedTuple):
    """A line at the edge of a page, and what it would read as on any other page."""

    segments: list[Segment]
    text: str
    keys: tuple[str, ...]
    height: float
    bare: bool
    large: bool


def take_furniture(pages: Sequence[Page]) -> list[tuple[int, list[Segment]]]:
    """Take running heads, running feet and page numbers out of the pages.

    Args:
        pages: all pages of a document, in order.

    Returns:
        The lines taken, each with its page's number, in the order of the pages.
    """
    rows = {page.number: rows_of(page.segments) for page in pages}
    usual = _usual_size(pages)
    taken: dict[int, list[list[Segment]]] = defaultdict(list)
    for foot in (False, True):
        edges = {
            page.number: list(_edge(page, rows[page.number], usual, foot=foot))
            for page in pages
            if rows[page.number]
        }
        repeated = _repeated(edges)
        for page in pages:
            for row in edges.get(page.number, ()):
                if not _is_furniture(row, repeated, pages=len(pages)):
                    break
                taken[page.number].append(row.segments)
    found: list[tuple[int, list[Segment]]] = []
    for page in pages:
        lines = sorted(taken[page.number], key=lambda line: line[0].base)
        found.extend((page.number, line) for line in lines)
        page.take(segment for line in lines for segment in line)
    return found


def _usual_size(pages: Sequence[Page]) -> float:
    """Return the size that most characters of a document are set in."""
    count: Counter[float] = Counter()
    for page in pages:
        for segment in page.segments:
            count[segment.size] += len(segment.text)
    return count.most_common(1)[0][0] if count else 10.0


def _edge(page: Page, rows: list[list[Segment]], usual: float, *, foot: bool) -> Iterator[_Row]:
    """Yield the lines at a page's head or foot, the outermost first."""
    for row in (rows[::-1] if foot else rows)[:_DEPTH]:
        text = " ".join(segment.text for segment in row)
        bare = _PAGE_NUMBER.fullmatch(text)
        keys = [text, *_counting(text, page.number)]
        if bare:
            value = _value(bare[1])
            keys = [f"#{value - page.number}"] if value else keys
        yield _Row(row, text, tuple(keys), row[0].base, bool(bare), row[0].size > _LARGE * usual)


def _counting(text: str, number: int) -> Iterator[str]:
    """Yield the text with its first or last number written as its distance from the page's."""
    numbers = list(re.finditer(r"\d+", text))
    for match in {numbers[0], numbers[-1]} if numbers else ():
        if len(match[0]) <= 4:
            yield f"{text[: match.start()]}#{int(match[0]) - number}{text[match.end() :]}"


def _value(number: str) -> int:
    """Return what a page number counts, Arabic or Roman; 0 for no number."""
    if number.isdigit():
        return int(number)
    if not _ROMAN.fullmatch(number.lower()):
        return 0
    values = [_VALUES[letter] for letter in number.lower()]
    return sum(
        -value if any(later > value for later in values[index + 1 :]) else value
        for index, value in enumerate(values)
    )


def _repeated(edges: dict[int, list[_Row]]) -> dict[str, list[float]]:
    """Return where, by key, lines at the edge of pages stand: one height a page."""
    heights: dict[str, list[float]] = defaultdict(list)
    for rows in edges.values():
        for key in {key for row in rows for key in row.keys}:
            heights[key].append(next(row.height for row in rows if key in row.keys))
    return heights


def _is_furniture(row: _Row, repeated: dict[str, list[float]], *, pages: int) -> bool:
    """Tell whether a line stands on enough pages, at the same height."""
    if not any(character.isalnum() for character in row.text):
        return True
    needed = 2 if row.bare or pages <= 4 else 3
    if row.large:  # a heading that happens to open several pages
        needed = max(needed, pages // 2)
    for key in row.keys:
        counts = "#" in key
        if counts and row.bare and key == "#0" and pages <= 3:
            return True
        near = sum(counts or abs(height - row.height) <= _SAME_HEIGHT for height in repeated[key])
        if near >= needed:
            return True
    return False
