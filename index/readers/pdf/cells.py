"""The cells of one line of a table that has no lines drawn around them."""

import re
from itertools import pairwise

from index.readers.pdf.bullets import bullet_of, enumerator_of
from index.readers.pdf.grids import is_numeric
from index.readers.pdf.lines import Segment, make_segment
from index.readers.pdf.order import Line

__all__ = ["LONGEST_CELL", "LONGEST_NAME", "cells_of", "is_figure", "is_row"]

LONGEST_CELL, LONGEST_NAME = 45, 60
"""How many characters a value, and the name of a column, usually has at most."""

_CURRENCY = ("$", "£", "€")
_BEFORE = {"$", "£", "€", "(", "($", "(£"}
_AFTER = {"%", ")", ")%", "%)"}
_JUSTIFIED = 1.8
"""White space, in ems, that lines of justified text may have between two words."""

_INDENT = 0.15
"""How far into the measure, at most, a line of justified text begins."""

_NUMBERED = re.compile(
    r"(?:(?:item|note|part|chapter|section|annex|appendix|article)\s+)?"
    r"[\dA-Z]{1,3}(?:\.\d+)*[.:]?",
    re.IGNORECASE,
)
_MARK = re.compile(r"\W?(?:\d{1,2}|[a-z*†‡])\W?")
_MARK_SIZE = 0.8
"""A mark that points to a note is at most so large, relative to its line."""

_YEAR = re.compile(r"(?:19|20)\d\d")


def cells_of(line: Line) -> list[Segment]:
    """Return a line's cells: its segments, with currency and per cent signs at their figures."""
    cells: list[Segment] = []
    for segment in [part for whole in line.segments for part in _parted(whole)]:
        before = cells[-1].text if cells else ""
        if cells and segment.size < _MARK_SIZE * line.size and _MARK.fullmatch(segment.text):
            continue
        if before in _BEFORE or (segment.text in _AFTER and before):
            segment.pieces[0].joined = True
            cells.append(make_segment([*cells.pop().pieces, *segment.pieces]))
        else:
            cells.append(segment)
    return cells


def _parted(segment: Segment) -> list[Segment]:
    """Part a segment before a currency sign that follows a figure: they are two cells."""
    for index, piece in enumerate(segment.pieces[1:], start=1):
        before = segment.pieces[index - 1]
        if piece.text.startswith(_CURRENCY) and piece.x0 - before.x1 > 0.5 * piece.size:
            head, tail = segment.pieces[:index], segment.pieces[index:]
            return [make_segment(head), *_parted(make_segment(tail))]
    return [segment]


def is_row(line: Line) -> bool:
    """Tell whether a line is made of cells."""
    if len(line.segments) < 2:
        return False
    if len(line.segments) == 2 and (bullet_of(line) or enumerator_of(line) or _is_titled(line)):
        return False
    gaps = [b.x0 - a.x1 for a, b in pairwise(line.segments)]
    if len(line.text) > LONGEST_NAME and max(gaps) < _JUSTIFIED * line.size:
        return False
    if _is_spread(line):
        return False
    values = cells_of(line)[1:]
    return bool(values) and all(len(cell.text) <= 2 * LONGEST_CELL for cell in values)


def _is_spread(line: Line) -> bool:
    """Tell whether a line is words spread over the whole measure, all as far from each other."""
    pieces = [piece for segment in line.segments for piece in segment.pieces if not piece.joined]
    gaps = [b.x0 - a.x1 for a, b in pairwise(pieces)]
    letters = sum(character.isalpha() for character in line.text)
    indent = line.x0 - line.left
    filled = line.x1 >= line.right - 2 and indent < _INDENT * (line.right - line.left)
    if len(gaps) < 2 or not filled or letters < 0.6 * len(line.text):
        return False
    return min(gaps) > 0.8 * max(gaps)


def _is_titled(line: Line) -> bool:
    """Tell whether a line is a heading whose number stands apart: "Item 7.   Discussion"."""
    first = line.segments[0].text
    return bool(_NUMBERED.fullmatch(first)) and (line.bold or len(first.split()) > 1)


def is_figure(cell: Segment) -> bool:
    """Tell whether a cell holds a figure other than a year."""
    return is_numeric([cell]) and not _YEAR.fullmatch(cell.text)
