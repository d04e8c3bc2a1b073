"""Pieces of words to segments: stretches of one line without a wide gap."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from index.readers.pdf.words import Piece

__all__ = ["Segment", "make_segment", "rows_of", "segments_of"]

_WIDE = 1.0
"""A gap, in ems, that parts a line into segments: columns, or the cells of a table."""

_INITIAL = 1.8
"""An initial is so much larger than the text that it opens."""

_HANGING = 0.3
_TOUCHING = 0.1
"""Pieces this close, in ems, are one word unless a space was drawn between them."""


@dataclass(slots=True, eq=False)
class Segment:
    """Words on one baseline, close to each other, from left to right."""

    pieces: list[Piece]
    x0: float
    y0: float
    x1: float
    y1: float
    base: float
    size: float
    text: str

    @property
    def bold(self) -> bool:
        """Tell whether all of it is bold."""
        return all(piece.style.bold for piece in self.pieces if not piece.raised)

    @property
    def italic(self) -> bool:
        """Tell whether all of it is italic."""
        return all(piece.style.italic for piece in self.pieces if not piece.raised)


def make_segment(pieces: list[Piece]) -> Segment:
    """Make a segment of pieces from left to right."""
    count: dict[float, int] = {}
    for piece in pieces:
        count[piece.size] = count.get(piece.size, 0) + len(piece.text)
    size = max(count, key=lambda key: (count[key], key))
    base = next(piece.base for piece in pieces if piece.size == size)
    return Segment(
        pieces,
        min(piece.x0 for piece in pieces),
        min(piece.y0 for piece in pieces),
        max(piece.x1 for piece in pieces),
        max(piece.y1 for piece in pieces),
        base,
        size,
        text="".join(
            piece.text if piece.joined or not index else " " + piece.text
            for index, piece in enumerate(pieces)
        ),
    )


def segments_of(pieces: list[Piece]) -> list[Segment]:
    """Join pieces to segments, whatever order they were drawn in.

    Returns:
        Segments from top to bottom, then left to right.
    """
    if not pieces:
        return []
    usual = median(piece.size for piece in pieces)
    initials = [p for p in pieces if _is_initial(p.text) and p.size > _INITIAL * usual]
    pieces = [piece for piece in pieces if piece not in initials]
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: piece.base):
        if rows and piece.base - rows[-1][0].base <= 0.2 * min(piece.size, rows[-1][0].size):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    segments = [make_segment([piece]) for piece in initials]
    for row in rows:
        segments.extend(_parts(sorted(row, key=lambda piece: piece.x0)))
    whole = _with_initials(_with_raised(segments))
    return sorted(whole, key=lambda segment: (segment.base, segment.x0))


def _with_initials(segments: list[Segment]) -> list[Segment]:
    """Put large initials, which reach over several lines, before the first line beside them."""
    for initial in [segment for segment in segments if _is_initial(segment.text)]:
        beside = [
            segment
            for segment in segments
            if initial.size > _INITIAL * segment.size
            and initial.y0 - 0.5 * segment.size < segment.base < initial.base - segment.size
            and 0 <= segment.x0 - initial.x1 + 0.2 * initial.size < 0.5 * initial.size
        ]
        if beside:
            first = min(beside, key=lambda segment: segment.base)
            first.pieces[0].joined = first.text[0].islower()
            segments = [s for s in segments if s is not initial and s is not first]
            whole = make_segment([*initial.pieces, *first.pieces])
            segments.append(replace(whole, size=first.size, base=first.base))
    return segments


def _is_initial(text: str) -> bool:
    return len(text) == 1 and text.isupper()


def _parts(row: list[Piece]) -> list[Segment]:
    """Part the pieces of one baseline at wide gaps, and see which touch."""
    _join(row)
    parts: list[list[Piece]] = [[row[0]]]
    for before, piece in pairwise(row):
        if piece.x0 - before.x1 > _WIDE * max(before.size, piece.size):
            parts.append([piece])
        else:
            parts[-1].append(piece)
    return [make_segment(part) for part in parts]


def _join(row: list[Piece]) -> None:
    """See which of the pieces of a line touch; a raised mark always hangs on to what is near."""
    row[0].joined = False
    for before, piece in pairwise(row):
        gap = (piece.x0 - before.x1) / max(before.size, piece.size)
        if piece.raised or piece.lowered:
            piece.joined = gap < _HANGING
        else:
            piece.joined = piece.drawn_on and gap < _TOUCHING


def _with_raised(segments: list[Segment]) -> list[Segment]:
    """Put small raised or lowered marks into the lines they belong to."""
    small = [segment for segment in segments if len(segment.text) <= 6]
    hosts: dict[int, list[Piece]] = {}
    taken: set[int] = set()
    for mark in small:
        host = _host(mark, segments)
        if host is not None:
            taken.add(id(mark))
            low = mark.base > host.base + 0.05 * host.size
            for piece in mark.pieces:
                piece.raised, piece.lowered = not low, low
            hosts.setdefault(id(host), []).extend(mark.pieces)
    merged: list[Segment] = []
    for segment in segments:
        if id(segment) in taken:
            continue
        raised = hosts.get(id(segment), [])
        before = merged[-1] if merged else None
        if before is not None and _hangs(before.pieces[-1]) and _next_to(before, segment):
            raised = [*merged.pop().pieces, *raised]
        pieces = sorted([*segment.pieces, *raised], key=lambda piece: piece.x0)
        if raised:
            _join(pieces)
        merged.append(make_segment(pieces) if raised else segment)
    return merged


def _hangs(piece: Piece) -> bool:
    return piece.raised or piece.lowered


def _next_to(before: Segment, segment: Segment) -> bool:
    """Tell whether a segment goes on where a raised mark at the end of another stood between."""
    same = abs(before.base - segment.base) <= 0.2 * segment.size
    return same and -segment.size < segment.x0 - before.x1 < _WIDE * segment.size


def _host(mark: Segment, segments: list[Segment]) -> Segment | None:
    """Return the line a small mark belongs to, if there is one."""
    best: Segment | None = None
    for segment in segments:
        if segment.size < 1.2 * mark.size or segment is mark:
            continue
        if not segment.base - 0.9 * segment.size < mark.base < segment.base + 0.35 * segment.size:
            continue
        reach = 0.4 * segment.size
        if not segment.x0 - 2 * mark.size <= mark.x0 <= segment.x1 + reach:
            continue
        if best is None or abs(segment.base - mark.base) < abs(best.base - mark.base):
            best = segment
    return best


def rows_of(segments: Iterable[Segment]) -> list[list[Segment]]:
    """Put segments that share a baseline together, from top to bottom, each from left to right."""
    rows: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda segment: segment.base):
        if rows and segment.base - rows[-1][0].base <= 0.35 * min(segment.size, rows[-1][0].size):
            rows[-1].append(segment)
        else:
            rows.append([segment])
    return [sorted(row, key=lambda segment: segment.x0) for row in rows]
