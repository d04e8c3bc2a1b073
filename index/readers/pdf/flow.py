"""A page's text in reading order: lines, tables and boxes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from index.readers.pdf.aligned import with_aligned_tables
from index.readers.pdf.bands import banded_grids
from index.readers.pdf.grids import Grid, ruled_grids
from index.readers.pdf.lines import Segment, rows_of
from index.readers.pdf.order import Line, Order
from index.readers.pdf.pages import Area, Page, Rule, placeholder

__all__ = ["Box", "Flow", "find_tables", "flow_of", "is_label"]

_LABEL = re.compile(
    r"(?:key |accelerated |new )?(?:recommendations?|areas? for improvement|afis?"
    r"|causes? of concern|(?:innovative|promising|notable|good|positive) practice|case study"
    r"|requirement notice)(?:\s+\(?[\dA-Z]{1,3}(?:\.\d+)?\)?)?"
    r"\s*[:.–—-]?",
    re.IGNORECASE,
)
_LEAST_LINES = 2
_LEAST_UNLABELLED = 3
"""How many lines a shaded area holds at least to be a box; fewer are the stripes of a table."""


@dataclass(slots=True, eq=False)
class Box:
    """A framed or shaded area; ``label`` is its first line where that is one, else empty."""

    label: list[Line]
    inside: "list[Flow]"
    page: int


Flow = Line | Grid | Box


def is_label(text: str) -> bool:
    """Tell whether a line is the label of a recommendation, an area for improvement or the like."""
    return bool(_LABEL.fullmatch(text.strip()))


def flow_of(page: Page, order: Order) -> list[Flow]:
    """Put what stands on a page in the order a person reads it.

    Args:
        page: the page, without its furniture; its text is taken from it.
        order: what puts lines in order, the same for all pages of a document.
    """
    grids = [*ruled_grids(page), *banded_grids(page)]
    placed: dict[int, Grid | Box] = {}
    stand_ins: list[Segment] = []
    for area, segments in _boxes(page):
        page.take(segments)
        inner = [grid for grid in grids if _inside(grid.area, area)]
        grids = [grid for grid in grids if grid not in inner]
        box = _box(segments, inner, page.number, order)
        stand_in = placeholder(area)
        stand_ins.append(stand_in)
        placed[id(stand_in)] = box
    for grid in grids:
        stand_in = placeholder(grid.area)
        stand_ins.append(stand_in)
        placed[id(stand_in)] = grid
    return _ordered([*page.segments, *stand_ins], placed, page.number, order)


def _ordered(
    segments: list[Segment], placed: dict[int, Grid | Box], page: int, order: Order
) -> list[Flow]:
    """Return lines in reading order, with tables and boxes where their stand-ins were."""
    ordered = order.lines(segments, page)
    return [placed.get(id(line.segments[0]), line) for line in ordered]


def find_tables(flow: Sequence[Flow], rules: Sequence[Rule]) -> list[Flow]:
    """Put tables in the place of the lines they are made of, inside boxes too."""
    found: list[Flow] = []
    for lines, group in groupby(flow, key=lambda item: isinstance(item, Line)):
        items = list(group)
        if lines:
            found.extend(with_aligned_tables([i for i in items if isinstance(i, Line)], rules))
            continue
        for item in items:
            if isinstance(item, Box):
                item.inside = find_tables(item.inside, rules)
            found.append(item)
    return found


def _boxes(page: Page) -> list[tuple[Area, list[Segment]]]:
    """Return the panels that hold text of their own, the outermost where they are nested."""
    found: list[tuple[Area, list[Segment]]] = []
    for area in sorted(page.panels, key=lambda a: (a.x1 - a.x0) * (a.y1 - a.y0), reverse=True):
        if any(_inside(area, outer) for outer, _ in found):
            continue
        held = [segment for segment in page.segments if area.holds(segment)]
        bases = {round(segment.base) for segment in held}
        labelled = bool(held) and is_label(rows_of(held)[0][0].text)
        enough = len(bases) >= (_LEAST_LINES if labelled else _LEAST_UNLABELLED)
        if enough and not _shared(area, held, page.segments):
            found.append((area, held))
    return found


def _shared(area: Area, held: Sequence[Segment], segments: Sequence[Segment]) -> bool:
    """Tell whether lines run on beyond an area's sides, as in a shaded column of a table."""
    beside = [
        segment
        for segment in segments
        if not area.holds(segment) and any(abs(segment.base - s.base) < 1 for s in held)
    ]
    return len(beside) * 2 > len(held)


def _box(segments: list[Segment], grids: list[Grid], page: int, order: Order) -> Box:
    """Read the inside of a box."""
    placed: dict[int, Grid | Box] = {}
    stand_ins = []
    for grid in grids:
        stand_in = placeholder(grid.area)
        stand_ins.append(stand_in)
        placed[id(stand_in)] = grid
    inside = _ordered([*segments, *stand_ins], placed, page, order)
    first = inside[0]
    if isinstance(first, Line) and is_label(first.text):
        return Box([first], inside[1:], page)
    return Box([], inside, page)


def _inside(inner: Area, outer: Area) -> bool:
    """Tell whether one area lies within another."""
    return (
        inner.x0 >= outer.x0 - 2
        and inner.y0 >= outer.y0 - 2
        and inner.x1 <= outer.x1 + 2
        and inner.y1 <= outer.y1 + 2
    )
