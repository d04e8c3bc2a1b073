"""Spans of text to places on pages: what is marked when a quote is shown on its page."""

from bisect import bisect_right
from collections.abc import Iterator

from index.links import link_to
from index.types import Box, Document, Location, Word

__all__ = ["located", "page_of", "rectangles"]

_CLOSE = 0.5
"""How far apart, relative to its height, the words of a turned line are at most."""

_TALL = 0.5
"""A word that is so much higher than it is wide runs upwards or downwards."""


def located(document: Document, start: int, end: int) -> Location:
    """Return where a span of text is found.

    Args:
        document: a document, of whose words only those that the span touches are needed.
        start: offset of the span's first character.
        end: offset after its last character.
    """
    words = list(_words(document, start, end))
    retrieved = document.metadata.get("retrieved")
    return Location(
        source=document.source,
        sha256=document.sha256,
        page=words[0].page if words else page_of(document, start),
        rectangles=tuple(
            Box(box.page, *(round(edge, 2) for edge in box[1:]))
            for box in rectangles(document, start, end)
        ),
        link=link_to(document, start),
        retrieved=retrieved.value if retrieved else "",
        sure=round(min((word.sure for word in words), default=1.0), 2),
    )


def rectangles(document: Document, start: int, end: int) -> list[Box]:
    """Return the rectangles that a span of text covers on its pages.

    Args:
        document: a document; one without pages has no rectangles.
        start: offset of the span's first character.
        end: offset after its last character.

    Returns:
        One box a line, in reading order; words that the span cuts are covered whole.
    """
    boxes: list[Box] = []
    last: Word | None = None
    for word in _words(document, start, end):
        if last is not None and _same_line(last, word):
            line = boxes[-1]
            boxes[-1] = Box(
                word.page,
                min(line.x0, word.x0),
                min(line.y0, word.y0),
                max(line.x1, word.x1),
                max(line.y1, word.y1),
            )
        else:
            boxes.append(Box(*word[2:7]))
        last = word
    return boxes


def page_of(document: Document, offset: int) -> int | None:
    """Return the 1-based page that a character stands on, or None where there are no pages.

    A character on no page itself, such as the space between two words, is where the word before
    it is; one before the first word is where that is.
    """
    words = document.words
    if not words:
        return None
    return words[max(0, bisect_right(words, offset, key=_start_of) - 1)].page


def _words(document: Document, start: int, end: int) -> Iterator[Word]:
    """Yield the words that a span touches."""
    if end <= start:
        return
    words = document.words
    for index in range(bisect_right(words, start, key=_end_of), len(words)):
        if words[index].start >= end:
            return
        yield words[index]


def _same_line(before: Word, word: Word) -> bool:
    """Tell whether a word stands on the same line as the one before it.

    To its right, as a rule; on a page that is drawn turned, close to it on any side.
    """
    if word.page != before.page:
        return False
    across = min(before.x1, word.x1) - max(before.x0, word.x0)
    down = min(before.y1, word.y1) - max(before.y0, word.y0)
    height = min(before.y1 - before.y0, word.y1 - word.y0)
    width = min(before.x1 - before.x0, word.x1 - word.x0)
    if down > 0.5 * height:
        return word.x0 >= before.x0 or across > -_CLOSE * height
    upright = max(before.y1 - before.y0, word.y1 - word.y0) < _TALL * width
    return not upright and across > 0.5 * width and down > -_CLOSE * width


def _start_of(word: Word) -> int:
    return word.start


def _end_of(word: Word) -> int:
    return word.end
