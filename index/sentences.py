"""Split text into sentences, each an exact span.

sentencex does the splitting. Around it: lines of lists and blank lines are cut first; quotation
marks and brackets are hidden from it, because it never splits inside them and takes quadratic
time over unclosed ones; and pieces it cut after an abbreviation are joined again.
"""

import re
from collections.abc import Iterator
from itertools import pairwise

from index.types import Span

__all__ = ["BULLET", "paragraphs", "sentences"]

BULLET = re.compile(
    r"[^\S\n]*(?:(?P<mark>[-*+•◦▪‣∙·●○■□\uf0b7\uf0a7\u2013\u2014]|o(?=\s))"
    r"|\d{1,3}[.)]|\(?[a-z]\)|\([ivx]{1,5}\)|[ivx]{1,5}\)|\(\d{1,3}\))[^\S\n]+(?=\S)"
)
"""A bullet or number that opens a list item; group ``mark`` where it is a bullet, not a number."""

_LINE = re.compile(r"[^\n\r\f\v\u2028\u2029]+")
_RULE = re.compile(r"[=_*~-]{3,}")
_OPENING = "“‘«([{"
_CLOSING = ".,;:!?…”’»)]}"
_HIDDEN = re.compile(
    r"[“”«»(){}\[\]\"‘]"
    r"|(?<=[.!?…,])['’]|(?<!\w)'(?=\w)"
    r"|(?<=\S)\[\d{1,3}\]"
)
_FOOTNOTE = re.compile(r"(?<=\S)\[\d{1,3}\]|(?<![Pp]ara)(?<=[a-z]{4}[.!?])\d{1,2}(?=\s+[A-Z“‘\"])")
_SURROGATE = re.compile("[\ud800-\udfff]")
# Never the end of a sentence.
_TITLES = (
    r"approx|pc|insp|ch|det|supt|sgt|cllr|dr|mr|mrs|ms|prof|rev|hon|messrs|cf|viz|vs|incl|est"
    r"|e\.g|i\.e"
)
# Not the end of a sentence where a number or a bracket follows.
_REFERENCES = (
    r"no|nos|p|pp|s|ss|para|paras|fig|figs|vol|vols|ref|refs|sec|sect|art|reg|regs|sch|app|ed"
    r"|tel|ext"
)
_JOINED = re.compile(rf"(?:^|[^\w.])(?:{_TITLES})\.$", re.IGNORECASE)
_JOINED_TO_NUMBER = re.compile(rf"(?:^|[^\w.])(?:{_REFERENCES})\.$", re.IGNORECASE)
_NUMBERING = re.compile(r"\(?(?:\d{1,3}(?:\.\d{1,3})*|[a-z]|[ivx]{1,5})[.)]")
_LONGEST_ABBREVIATION = 12


def sentences(text: str, start: int = 0, end: int | None = None) -> list[Span]:
    """Split ``text[start:end]`` into sentences.

    A single newline inside a paragraph does not split, a blank line and a list item do. The
    bullet of a list item is no part of its sentence, a number is. A closing quotation mark stays
    with the sentence it closes.

    Args:
        text: the document's text.
        start: where to begin.
        end: where to stop; None for the end of the text.

    Returns:
        Spans of ``text`` in order, not overlapping, trimmed of white space, not empty.

    Source:
        sentencex, https://github.com/wikimedia/sentencex
    """
    found: list[Span] = []
    for paragraph in paragraphs(text, start, end):
        bullet = BULLET.match(text, *paragraph)
        skip = bullet.end() if bullet and bullet["mark"] else paragraph.start
        found.extend(_split(text, skip, paragraph.end))
    return found


def paragraphs(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """Yield the paragraphs and list items of ``text[start:end]``, trimmed of white space.

    A line break is the end of one where a blank line or a bullet follows, or where the next
    line's first word would have fitted easily: a line that was wrapped is nearly full.
    """
    group: list[Span] = []
    for line in _lines(text, start, len(text) if end is None else end):
        if group and _newlines(text[group[-1].end : line.start]) > 1:
            yield from _unwrapped(text, group)
            group = []
        group.append(line)
    yield from _unwrapped(text, group)


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    for match in _LINE.finditer(text, start, end):
        line = _trimmed(text, *match.span())
        if line.start < line.end:
            yield line


def _newlines(gap: str) -> int:
    return (
        sum(gap.count(newline) for newline in "\n\r\v\u2028")
        - gap.count("\r\n")
        + (2 * gap.count("\u2029"))
    )


def _unwrapped(text: str, lines: list[Span]) -> Iterator[Span]:
    if not lines:
        return
    width = max(line.end - line.start for line in lines)
    start = lines[0].start
    for line, following in pairwise(lines):
        if BULLET.match(text, *following) or _breaks(text, line, following, width):
            yield Span(start, line.end)
            start = following.start
    yield Span(start, lines[-1].end)


def _breaks(text: str, line: Span, following: Span, width: int) -> bool:
    if _RULE.fullmatch(text, *line) or _RULE.fullmatch(text, *following):
        return True
    first = text[following.start : following.start + width].split(None, 1)[0]
    fits = line.end - line.start + 1 + len(first) <= 0.7 * width
    return fits and not first[0].islower()


def _split(text: str, start: int, end: int) -> Iterator[Span]:
    starts = [start]
    for boundary in _boundaries(text[start:end]):
        cut = _before_opening_marks(text, start + boundary, start)
        if cut > starts[-1] and not _joins(text, starts[-1], cut, end):
            starts.append(cut)
    for left, right in zip(starts, [*starts[1:], end], strict=True):
        span = _trimmed(text, left, right)
        if span.start < span.end:
            yield span


def _boundaries(piece: str) -> list[int]:
    from sentencex import get_sentence_boundaries

    masked = _FOOTNOTE.sub(lambda match: " " * len(match[0]), piece)
    masked = _SURROGATE.sub("x", _HIDDEN.sub(lambda match: " " * len(match[0]), masked))
    return [boundary["start_index"] for boundary in get_sentence_boundaries("en", masked)]


def _before_opening_marks(text: str, cut: int, floor: int) -> int:
    while cut > floor and (text[cut - 1] in _OPENING or _opens(text, cut - 1, floor)):
        cut -= 1
    return cut


def _opens(text: str, position: int, floor: int) -> bool:
    straight = text[position] in "\"'"
    return straight and (position == floor or text[position - 1].isspace())


def _joins(text: str, start: int, cut: int, end: int) -> bool:
    """Say whether what follows ``cut`` belongs to the sentence that began at ``start``."""
    before = text[max(start, cut - _LONGEST_ABBREVIATION) : cut].rstrip()
    following = text[cut : min(end, cut + 2)].lstrip()[:1]
    if not following or not before:
        return True
    if following in _CLOSING or following.islower():
        return True
    if following in "\"'" and not _opens(text, cut, start):
        return True
    if cut - start < _LONGEST_ABBREVIATION and _NUMBERING.fullmatch(before.lstrip()):
        return True
    numbered = following.isdigit() or following == "("
    return bool(_JOINED.search(before) or (numbered and _JOINED_TO_NUMBER.search(before)))


def _trimmed(text: str, start: int, end: int) -> Span:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
