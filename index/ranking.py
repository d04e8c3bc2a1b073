"""What every search returns: ids with scores, best first, ties by id."""

from collections.abc import Callable

__all__ = ["Ranking", "best"]

Ranking = list[tuple[int, float]]
"""(id, score) pairs, best first, equal scores by id."""

_MARGIN = 16


def best(fetch: Callable[[int], Ranking], k: int, total: int) -> Ranking:
    """Return the k best of an engine that breaks ties as it likes.

    Boilerplate repeated over documents gives many equal scores; an engine cuts such a tie
    anywhere, so it is asked for more until the tie is whole.

    Args:
        fetch: returns the n best (id, score) pairs in the engine's own order.
        k: how many are wanted.
        total: how many there are to be had.

    """
    wanted = min(k, total)
    if wanted <= 0:
        return []
    limit = wanted
    while True:
        limit = min(limit + _MARGIN, total)
        found = sorted(fetch(limit), key=lambda pair: (-pair[1], pair[0]))
        exhausted = len(found) < limit or limit == total
        if exhausted or found[-1][1] < found[wanted - 1][1]:
            return found[:wanted]
        limit *= 2
