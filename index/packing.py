"""Group pieces of text that are kept whole into stretches of about the wanted length.

The split is the one of least total cost, found by dynamic programming: a stretch costs the square
of its relative distance from the target length, and a break costs what the piece before it says.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import inf

from index.types import Span

__all__ = ["Unit", "cut_to_fit", "pack"]

_WORD, _INK = re.compile(r"\S+"), re.compile(r"\S")
_LONGEST_STRETCH = 3.0


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of text that is kept whole.

    Attributes:
        start: offset of its first character.
        end: offset after its last character.
        words: how many words it has.
        tokens: about how many tokens it takes.
        break_cost: what a break after it costs; 1 is as bad as an empty stretch.
        stem: the sentence it needs where a stretch begins with it, if any.
    """

    start: int
    end: int
    words: int
    tokens: int
    break_cost: float
    stem: Span | None = None


def pack(
    units: Sequence[Unit], *, words: int, fits: Callable[[Unit, int], bool]
) -> Iterator[Sequence[Unit]]:
    """Yield the units in groups of about ``words`` words, at the least total cost.

    Args:
        units: in order of their start.
        words: the target, in words.
        fits: called with a group's first unit and the sum of its tokens; a group of one unit
            always fits.
    """
    cost = [0.0] + [inf] * len(units)
    begin = [0] * (len(units) + 1)
    for first in range(len(units)):
        length = tokens = 0
        for last in range(first, len(units)):
            length += units[last].words
            tokens += units[last].tokens
            if last > first and not (
                length <= _LONGEST_STRETCH * words and fits(units[first], tokens)
            ):
                break
            distance = (length / words - 1) ** 2
            ended = units[last].break_cost if last + 1 < len(units) else 0.0
            total = cost[first] + distance + ended
            if total < cost[last + 1]:
                cost[last + 1], begin[last + 1] = total, first
    ends = []
    end = len(units)
    while end:
        ends.append(end)
        end = begin[end]
    for stop in reversed(ends):
        yield units[begin[stop] : stop]


def cut_to_fit(
    text: str, span: Span, *, count_tokens: Callable[[str], int], budget: int
) -> Iterator[Span]:
    """Cut a stretch that is longer than ``budget`` tokens at word boundaries.

    A single word that is longer than the budget is cut between characters.

    Args:
        text: the document's text.
        span: what to cut.
        count_tokens: how many tokens a text takes.
        budget: how many a piece may take.

    Yields:
        Pieces in order, that leave out nothing but white space.
    """
    start, end = span
    window = 8 * budget
    while start < end:
        stop = min(end, start + window)
        stops = [match.end() for match in _WORD.finditer(text, start, stop)]
        if len(stops) > 1 and stop < end and not text[stop].isspace():
            stops.pop()
        if not stops or count_tokens(text[start : stops[0]]) > budget:
            stops = list(range(start + 1, (stops or [stop])[0] + 1))
        chosen = _longest(text, start, stops, count_tokens, budget)
        yield Span(start, chosen)
        following = _INK.search(text, chosen, end)
        start = following.start() if following else end


def _longest(
    text: str, start: int, stops: Sequence[int], count_tokens: Callable[[str], int], budget: int
) -> int:
    many = len(stops)
    while many > 1:
        tokens = count_tokens(text[start : stops[many - 1]])
        if tokens <= budget:
            break
        many = max(1, min(many - 1, many * budget // tokens))
    return stops[many - 1]
