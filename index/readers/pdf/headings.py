"""Which paragraphs are headings, and how they rank."""

import re
from collections.abc import Sequence

from index.readers.pdf.elements import Element, Part
from index.readers.pdf.flow import is_label
from index.types import BlockKind

__all__ = ["mark_captions", "mark_headings"]

_LARGE = 1.12
"""Type this much larger than the body is a heading's."""

_LONGEST = 240
_MOST_LINES = 4
_NUMBERING = re.compile(r"(\d{1,2}(?:\.\d{1,2})*)\.?\s")
_CAPTION = re.compile(
    r"(?:figure|fig\.|table|chart|map|image|photo(?:graph)?|source)\s*[\dA-Z]{0,3}[.:–-]", re.I
)
_WITH_COVER = 4
"""A document of so many pages may have a cover, whose large type opens no section."""

_OPENING, _CLOSING = "“‘\"'«", "”’\"'»"
"""A quotation set large is no heading."""

_LABEL_LEVEL = 90


def mark_headings(parts: Sequence[Part], body: float, title: str) -> None:
    """Make headings of the elements that look like one, and rank them.

    Larger type ranks first, then bold, then capitals, then upright before italic; among headings
    set alike, the depth of their numbers decides ("2" before "2.1"). The document's own title
    opens no section: every passage carries it already.

    Args:
        parts: all parts of the document, in order; changed in place.
        body: the size of most of its type, in points.
        title: the document's title.
    """
    elements = [part for part in parts if isinstance(part, Element)]
    found: list[Element] = []
    for index, element in enumerate(elements):
        following = elements[index + 1] if index + 1 < len(elements) else None
        if element.kind in (BlockKind.PARAGRAPH, BlockKind.LIST_ITEM) and not element.parts:
            large = max(line.size for line in element.lines) >= _LARGE * body
            if is_label(element.text) and len(element.lines) == 1 and not large:
                element.kind, element.level = BlockKind.HEADING, _LABEL_LEVEL
            elif _is_heading(element, following, body):
                element.kind = BlockKind.HEADING
                found.append(element)
    beyond = {_key(element) for element in found if element.lines[0].page > 1}
    last = max((element.lines[-1].page for element in elements if element.lines), default=0)
    ranks = {key: rank for rank, key in enumerate(sorted({_key(e) for e in found}), start=1)}
    for element in found:
        element.level = ranks[_key(element)]
        page = element.lines[0].page
        cover = page == 1 and last >= _WITH_COVER and _key(element) not in beyond
        if cover or (page <= 2 and len(ranks) > 1 and _same(element.text, title)):
            element.level = 0


def mark_captions(parts: Sequence[Part]) -> None:
    """Mark the short paragraphs that name a figure, a table or a source."""
    for part in parts:
        if not isinstance(part, Element) or part.kind is not BlockKind.PARAGRAPH:
            continue
        if 0 < len(part.lines) <= 3 and _CAPTION.match(part.text):
            part.kind = BlockKind.CAPTION


def _is_heading(element: Element, following: Element | None, body: float) -> bool:
    """Tell whether a paragraph is set as a heading."""
    text, lines = element.text, element.lines
    if len(lines) > _MOST_LINES or len(text) > _LONGEST or _letters(text) < 2:
        return False
    segments = [segment for line in lines for segment in line.segments]
    if any(len(line.segments) > 2 for line in lines) or (
        len(segments) > len(lines) and len(segments[0].text) > 12
    ):
        return False
    if text.startswith("(") and text.endswith(")"):
        return False
    if text[0] in _OPENING and text.rstrip(" .,")[-1] in _CLOSING:
        return False
    size = max(line.size for line in lines)
    ends = text.rstrip()[-1:]
    if size >= _LARGE * body:
        return len(text) <= 120 or ends not in ".;"
    if size < 0.88 * body or (element.kind is BlockKind.LIST_ITEM and not lines[0].bold):
        return False
    if all(line.bold for line in lines):
        return ends not in ";,"
    if len(lines) > 1 or following is None or ends in ".;,:":
        return False
    if text.isupper() and _letters(text) >= 4:
        return len(text) <= 80
    plain = following.lines and not following.lines[0].italic
    return lines[0].italic and bool(plain) and len(text) <= 100


def _letters(text: str) -> int:
    return sum(character.isalpha() for character in text)


def _key(element: Element) -> tuple[float, bool, bool, bool, int]:
    """Return what a heading ranks by; what sorts first is outermost."""
    numbering = _NUMBERING.match(element.text)
    depth = numbering[1].count(".") + 1 if numbering else 1
    size = max(line.size for line in element.lines)
    return (
        -round(2 * size) / 2,
        not all(line.bold for line in element.lines),
        not element.text.isupper(),
        all(line.italic for line in element.lines),
        depth,
    )


def _same(text: str, title: str) -> bool:
    return re.sub(r"\W+", "", text).lower() == re.sub(r"\W+", "", title).lower()
