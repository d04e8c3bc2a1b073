"""A page between reading and understanding: its segments of text, its rules and its panels."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from index.readers.pdf.geometry import Matrix
from index.readers.pdf.glyphs import Glyph
from index.readers.pdf.lines import Segment, make_segment, segments_of
from index.readers.pdf.shapes import Shape
from index.readers.pdf.sheets import Sheet
from index.readers.pdf.words import Piece, pieces_of

__all__ = ["Area", "Page", "Rule", "page_of_sheet", "placeholder"]

_THIN = 3.0
"""A drawn shape this thin, in points, is a rule."""

_SHORTEST_RULE = 8.0
_DRAWN_RULE = re.compile(r"[_–—=\s-]{4,}")
"""Characters that draw a line."""

_SCAN = 0.25
"""Pictures that cover so much of a page may be the page."""

_MOST_WALLS = 500
_LEAST_PANEL = (60.0, 18.0)
_TOUCHING = 1.6
"""Panels closer than this, in points, are one: some programs shade a box line by line."""


class Rule(NamedTuple):
    """A drawn line, horizontal or vertical."""

    x0: float
    y0: float
    x1: float
    y1: float
    horizontal: bool


class Area(NamedTuple):
    """A rectangle on a page, in points from its top left corner."""

    x0: float
    y0: float
    x1: float
    y1: float

    def holds(self, segment: Segment) -> bool:
        """Tell whether the middle of a segment's box lies inside."""
        across, down = (segment.x0 + segment.x1) / 2, (segment.y0 + segment.y1) / 2
        return self.x0 <= across <= self.x1 and self.y0 <= down <= self.y1

    def joined(self, other: "Area") -> "Area":
        """Return the smallest rectangle around both."""
        return Area(
            min(self.x0, other.x0),
            min(self.y0, other.y0),
            max(self.x1, other.x1),
            max(self.y1, other.y1),
        )


@dataclass(slots=True)
class Page:
    """A page's text and drawing.

    Attributes:
        number: the page's number, from 1.
        width: in points, of the page as it is read.
        height: in points.
        segments: the text still to be placed; each step takes its own out.
        readable: whether PDFium could open the page.
        pictured: whether pictures cover much of it, as on a scanned page.
        aside: what runs in another direction than the text.
        back: from the page as it is read to the page as shown, where they differ.
        rules: drawn lines.
        edges: horizontal lines, and the upper and lower edges of shaded areas.
        panels: shaded or framed areas.
    """

    number: int
    width: float
    height: float
    segments: list[Segment]
    readable: bool = True
    pictured: bool = False
    aside: Segment | None = None
    back: Matrix | None = None
    rules: list[Rule] = field(default_factory=list)
    edges: list[Rule] = field(default_factory=list)
    panels: list[Area] = field(default_factory=list)

    def take(self, taken: Iterable[Segment]) -> None:
        """Take segments out of what is still to be placed."""
        gone = {id(segment) for segment in taken}
        self.segments = [segment for segment in self.segments if id(segment) not in gone]


def page_of_sheet(sheet: Sheet) -> Page:
    """Return a page made of what PDFium read."""
    page = Page(sheet.number, sheet.width, sheet.height, [], sheet.readable)
    pictures = [Area(*shape[:4]) for shape in sheet.shapes if shape.picture]
    covered = sum((area.x1 - area.x0) * (area.y1 - area.y0) for area in pictures)
    page.pictured = covered >= _SCAN * sheet.width * sheet.height > 0
    page.aside, page.back = _aside(sheet.aside), sheet.back
    page.rules = [rule for shape in sheet.shapes for rule in _rules(shape)]
    walls = [rule for rule in page.rules if not rule.horizontal][:_MOST_WALLS]
    for segment in segments_of(pieces_of(sheet.glyphs)):
        if _DRAWN_RULE.fullmatch(segment.text):
            page.rules.append(Rule(segment.x0, segment.base, segment.x1, segment.base, True))
        else:
            page.segments.extend(_parted(segment, walls))
    page.panels = _panels(sheet)
    page.edges = [rule for rule in page.rules if rule.horizontal]
    page.edges.extend(edge for shape in sheet.shapes for edge in _edges(shape))
    _add_drawn_bullets(page, sheet)
    return page


def _aside(glyphs: list[Glyph]) -> Segment | None:
    """Return what runs along a margin, or slants over the page, as one segment."""
    words: list[list[Glyph]] = []
    for glyph in glyphs:
        last = words[-1][-1] if words else None
        if last is None or glyph.spaced or _apart(last, glyph):
            words.append([glyph])
        else:
            words[-1].append(glyph)
    pieces = [
        Piece(
            "".join(glyph.text for glyph in word),
            min(glyph.x0 for glyph in word),
            min(glyph.y0 for glyph in word),
            max(glyph.x1 for glyph in word),
            max(glyph.y1 for glyph in word),
            base=word[0].base,
            style=word[0].style,
        )
        for word in words
    ]
    return make_segment(pieces) if pieces else None


def _apart(last: Glyph, glyph: Glyph) -> bool:
    """Tell whether two turned glyphs are too far from each other to be in one word."""
    across = max(last.x0, glyph.x0) - min(last.x1, glyph.x1)
    down = max(last.y0, glyph.y0) - min(last.y1, glyph.y1)
    return max(across, down) > 0.6 * glyph.style.size or glyph.style != last.style


def _add_drawn_bullets(page: Page, sheet: Sheet) -> None:
    """Put a bullet before each line that has one as a drawing and not as a character."""
    for shape in [shape for shape in sheet.shapes if _is_dot(shape)][:_MOST_WALLS]:
        middle = (shape.y0 + shape.y1) / 2
        beside = [s for s in page.segments if s.y0 < middle < s.y1]
        if any(segment.x0 < shape.x1 < segment.x1 + 100 for segment in beside):
            continue
        after = [s for s in beside if 0 < s.x0 - shape.x1 < 3 * s.size]
        if after:
            page.segments.remove(after[0])
            first = after[0].pieces[0]
            dot = Piece("•", *shape[:4], base=first.base, style=first.style)
            page.segments.append(make_segment([dot, *after[0].pieces]))
    page.segments.sort(key=lambda segment: (segment.base, segment.x0))


def _is_dot(shape: Shape) -> bool:
    """Tell whether a shape is as small as a bullet, and as wide as it is high."""
    width, height = shape.x1 - shape.x0, shape.y1 - shape.y0
    return shape.filled and 1.5 <= width <= 7 and abs(width - height) < 0.5


def _parted(segment: Segment, walls: list[Rule]) -> list[Segment]:
    """Part a segment where a vertical line runs between its words, as in a narrow table."""
    cuts = {
        index
        for wall in walls
        if segment.x0 < wall.x0 < segment.x1 and wall.y0 < segment.base - 1 and wall.y1 > segment.y0
        for index, (a, b) in enumerate(pairwise(segment.pieces), start=1)
        if a.x1 - 1 <= wall.x0 <= b.x0 + 1
    }
    if not cuts:
        return [segment]
    edges = [0, *sorted(cuts), len(segment.pieces)]
    return [make_segment(segment.pieces[a:b]) for a, b in pairwise(edges)]


def placeholder(area: Area) -> Segment:
    """Return what stands for a table or a box while its place among the text is sought."""
    return Segment([], *area, base=area.y0, size=0.01, text="what stands in a table or in a box")


def _rules(shape: Shape) -> list[Rule]:
    """Return the lines a shape shows: itself where it is thin, its frame where it has one."""
    width, height = shape.x1 - shape.x0, shape.y1 - shape.y0
    x0, y0, x1, y1 = shape[:4]
    if height <= _THIN:
        middle = (y0 + y1) / 2
        return [Rule(x0, middle, x1, middle, True)] if width >= _SHORTEST_RULE else []
    if width <= _THIN:
        middle = (x0 + x1) / 2
        return [Rule(middle, y0, middle, y1, False)] if height >= _SHORTEST_RULE else []
    if not shape.stroked:
        return []
    return [
        Rule(x0, y0, x1, y0, True),
        Rule(x0, y1, x1, y1, True),
        Rule(x0, y0, x0, y1, False),
        Rule(x1, y0, x1, y1, False),
    ]


def _edges(shape: Shape) -> list[Rule]:
    """Return the upper and lower edge of a shaded area."""
    x0, y0, x1, y1 = shape[:4]
    if not shape.filled or y1 - y0 <= _THIN or x1 - x0 < _SHORTEST_RULE:
        return []
    return [Rule(x0, y0, x1, y0, True), Rule(x0, y1, x1, y1, True)]


def _panels(sheet: Sheet) -> list[Area]:
    """Return the shaded or framed areas that text may stand in, from top to bottom."""
    width, height = _LEAST_PANEL
    areas = sorted(
        (
            Area(*shape[:4])
            for shape in sheet.shapes
            if not shape.picture and shape.x1 - shape.x0 >= width and shape.y1 - shape.y0 > _THIN
        ),
        key=lambda area: (round(area.x0), round(area.x1), area.y0),
    )
    joined: list[Area] = []
    for area in areas:
        if joined and _stacked(joined[-1], area):
            joined[-1] = joined[-1].joined(area)
        else:
            joined.append(area)
    whole = 0.85 * sheet.width * sheet.height
    return sorted(
        (
            area
            for area in joined
            if area.y1 - area.y0 >= height and (area.x1 - area.x0) * (area.y1 - area.y0) < whole
        ),
        key=lambda area: (area.y0, area.x0),
    )


def _stacked(above: Area, below: Area) -> bool:
    """Tell whether one area goes on where the other, of the same width, ends."""
    same = abs(above.x0 - below.x0) < _TOUCHING and abs(above.x1 - below.x1) < _TOUCHING
    return same and below.y0 - above.y1 < _TOUCHING
