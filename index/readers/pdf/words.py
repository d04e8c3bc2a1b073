"""Glyphs to pieces of words: fused words parted, spaced-out words closed, ligatures undone.

A piece is a run of glyphs without white space, in one style, on one baseline. Most words are one
piece; a word half bold is two that touch. Where white space stands is decided by the distance of
the glyphs, not by the space characters alone: some files draw none, others draw one between all
letters of a heading.
"""

import statistics
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

from index.readers.pdf.glyphs import Glyph, Style

__all__ = ["Piece", "pieces_of"]

_EXPLICIT = 0.03
_IMPLIED = 0.18
_IMPLIED_WITHOUT_SPACES = 0.13
"""How far apart, in ems over the run's usual distance, two glyphs are in different words: where a
space was drawn between them, where none was, and in a run of text that has no spaces at all."""

_RUN_ENDS = 1.0
"""White space, in ems, that is too wide to belong to one run of text."""

_SPACED_OUT = 0.6
"""Letters at most this far apart, in ems, can be a word that was spaced out."""


@dataclass(slots=True, eq=False)
class Piece:
    """A word, or a part of one that touches the next.

    ``drawn_on``: no white space was drawn before it. ``joined``: it is one word with the piece to
    its left. ``raised``: set above its line, as a footnote's mark is; ``lowered``: set
    below it. ``sure``: how sure its reader was, as for ``Word``.
    """

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    base: float
    style: Style
    drawn_on: bool = False
    joined: bool = False
    raised: bool = False
    lowered: bool = False
    sure: float = 1.0

    @property
    def size(self) -> float:
        """Return the size of its type in points."""
        return self.style.size


def pieces_of(glyphs: list[Glyph]) -> list[Piece]:
    """Join glyphs to pieces of words, in the order they are drawn."""
    pieces: list[Piece] = []
    run: list[Glyph] = []
    for glyph in glyphs:
        if run and not _continues(run[-1], glyph):
            pieces.extend(_split(run))
            run = []
        run.append(glyph)
    if run:
        pieces.extend(_split(run))
    return pieces


def _continues(before: Glyph, glyph: Glyph) -> bool:
    """Tell whether a glyph stands on in the same run of text."""
    if glyph.style != before.style or abs(glyph.base - before.base) > 0.12 * glyph.style.size:
        return False
    gap = glyph.left - before.right
    return -0.4 * glyph.style.size < gap < _RUN_ENDS * glyph.style.size


def _split(run: list[Glyph]) -> list[Piece]:
    """Part a run of glyphs into words."""
    size = max(run[0].style.size, 1.0)
    gaps = [(glyph.left - before.right) / size for before, glyph in pairwise(run)]
    breaks = _closed_up(run, gaps)
    if breaks is None:
        breaks = _breaks(run, gaps)
    pieces: list[Piece] = []
    start = 0
    for end in [*breaks, len(run)]:
        piece = _piece(run[start:end])
        piece.drawn_on = not start and not run[0].spaced
        pieces.append(piece)
        start = end
    return pieces


def _breaks(run: list[Glyph], gaps: list[float]) -> list[int]:
    """Return where new words begin."""
    usual = max(0.0, statistics.median(gaps)) if len(gaps) >= 8 else 0.0
    usual = min(usual, _SPACED_OUT)
    spaces = any(glyph.spaced for glyph in run[1:])
    implied = _IMPLIED if spaces or len(run) < 12 else _IMPLIED_WITHOUT_SPACES
    tracked = usual if usual > 0.1 else 0.0
    return [
        index
        for index, (glyph, gap) in enumerate(zip(run[1:], gaps, strict=True), start=1)
        if gap - tracked > (_EXPLICIT if glyph.spaced else implied)
    ]


def _closed_up(run: list[Glyph], gaps: list[float]) -> list[int] | None:
    """Return where words begin in a run whose letters stand apart ("S U M M A R Y"), else None."""
    if len(run) < 4 or not 0.1 < min(gaps) < _SPACED_OUT:
        return None
    spaces = sum(glyph.spaced for glyph in run[1:])
    if spaces == len(run) - 1:
        limit = 1.6 * min(gaps)
    elif not spaces and max(gaps) < 1.3 * min(gaps):
        limit = max(gaps)
    else:
        return None
    if not all(glyph.text.isalpha() or (glyph.text.isdigit() and not spaces) for glyph in run):
        return None
    return [index for index, gap in enumerate(gaps, start=1) if gap > limit]


def _piece(run: list[Glyph]) -> Piece:
    """Make a piece of neighbouring glyphs."""
    style, base = run[0].style, run[0].base
    texts, x0s, y0s, x1s, y1s, lefts, rights, _, _, _ = zip(*run, strict=True)
    return Piece(
        text=_plain("".join(texts)),
        x0=min(*lefts, *x0s),
        y0=min(base - 0.74 * style.size, *y0s),
        x1=max(*rights, *x1s),
        y1=max(base + 0.22 * style.size, *y1s),
        base=base,
        style=style,
    )


def _plain(text: str) -> str:
    """Undo ligatures and compose accents; drop what has no shape. Quotes and dashes stay."""
    if text.isascii():
        return text
    undone = "".join(
        unicodedata.normalize("NFKC", character) if "\ufb00" <= character <= "\ufb06" else character
        for character in text
        if character not in "\u200b\u200c\u200d\u2060\ufeff"
    )
    return unicodedata.normalize("NFC", undone)
