"""One ranking out of several."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from index.lexical import LexicalIndex
from index.ranking import Ranking
from index.types import Vectors, VectorStore

__all__ = [
    "METHODS",
    "Method",
    "Scored",
    "Searchable",
    "dense",
    "fused",
    "lexical",
    "ranked",
    "z_scores",
]

Method = Literal["dense", "lexical", "fused"]

_CANDIDATES = 100
_DENSE_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Scored:
    """A passage's id, its score, and the raw scores that the score is made of."""

    id: int
    score: float
    signals: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Searchable:
    """What a search works on.

    Attributes:
        vectors: of passages.
        lexical: of the same passages.
        embed: gives the vector of a question.
        repeated: passages of text that documents repeat, which no method returns; see ``ranked``.
    """

    vectors: VectorStore
    lexical: LexicalIndex
    embed: Callable[[str], Vectors]
    repeated: frozenset[int] = frozenset()


class Search(Protocol):
    """Return the k best passages for a question; only those in ``among`` if given."""

    def __call__(
        self, index: Searchable, question: str, k: int, *, among: Sequence[int] | None = None
    ) -> list[Scored]: ...


def dense(
    index: Searchable, question: str, k: int, *, among: Sequence[int] | None = None
) -> list[Scored]:
    """Return the k best by the likeness of meaning: cosine of the embeddings."""
    query = index.embed(question)
    found = _others(partial(index.vectors.search, query, among=among), k, index.repeated)
    return [Scored(passage, score, {"dense": score}) for passage, score in found]


def lexical(
    index: Searchable, question: str, k: int, *, among: Sequence[int] | None = None
) -> list[Scored]:
    """Return the k best by shared words: BM25."""
    found = _others(partial(index.lexical.search, question, among=among), k, index.repeated)
    return [Scored(passage, score, {"lexical": score}) for passage, score in found]


def fused(
    index: Searchable,
    question: str,
    k: int,
    *,
    among: Sequence[int] | None = None,
    weight: float = _DENSE_WEIGHT,
) -> list[Scored]:
    """Return the k best by the weighted sum of both scores, each standardised over the candidates.

    The candidates are the union of the best of both; each gets both scores, so that a passage
    found by one only is not punished for the other's cut. Rank fusion, which throws the scores'
    distances away, ranked worse (figures in index/README.md).

    Args:
        index: what to search.
        question: as asked.
        k: how many are wanted.
        among: ids to choose from.
        weight: of the dense score, from 0 to 1; the rest is the lexical one's.

    """
    pool = max(k, _CANDIDATES)
    query = index.embed(question)
    nearest = partial(index.vectors.search, query, among=among)
    matching = partial(index.lexical.search, question, among=among)
    likeness = dict(_others(nearest, pool, index.repeated))
    overlap = dict(_others(matching, pool, index.repeated))
    ids = sorted(likeness.keys() | overlap.keys())
    likeness = dict(index.vectors.search(query, len(ids), among=ids))
    overlap = dict(index.lexical.search(question, len(ids), among=ids))
    raw = np.array([[likeness[passage], overlap.get(passage, 0.0)] for passage in ids])
    if not ids:
        return []
    scores = weight * z_scores(raw[:, 0]) + (1 - weight) * z_scores(raw[:, 1])
    ranked = sorted(zip(-scores, ids, raw, strict=True), key=lambda row: (row[0], row[1]))
    return [
        Scored(passage, float(-score), {"dense": float(both[0]), "lexical": float(both[1])})
        for score, passage, both in ranked[:k]
    ]


def ranked(
    method: Method,
    index: Searchable,
    question: str,
    k: int,
    *,
    among: Sequence[int] | None = None,
) -> list[Scored]:
    """Return the k best by a method; those of repeated text only where the others are fewer.

    They come last, in their own order, and carry the signal "repeated".
    """
    search = METHODS[method]
    found = search(index, question, k, among=among)
    rest = sorted(index.repeated if among is None else index.repeated.intersection(among))
    if len(found) >= k or not rest:
        return found
    last = search(replace(index, repeated=frozenset()), question, k - len(found), among=rest)
    drop = max(0.0, last[0].score - found[-1].score) if last and found else 0.0
    return found + [
        replace(scored, score=scored.score - drop, signals={**scored.signals, "repeated": 1.0})
        for scored in last
    ]


def _others(search: Callable[[int], Ranking], k: int, repeated: frozenset[int]) -> Ranking:
    """Return the k best that are not repeated text, however many of that are better."""
    limit = k + min(k, len(repeated))
    while True:
        found = search(limit)
        others = [pair for pair in found if pair[0] not in repeated]
        if len(others) >= k or len(found) < limit:
            return others[:k]
        limit *= 4


def z_scores(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return ``values`` with mean 0 and standard deviation 1; all 0 where they do not differ."""
    if not values.size:
        return values
    spread = values.std()
    if spread <= 1e-9 * max(1.0, float(np.abs(values).max(initial=0.0))):
        return np.zeros_like(values)
    return np.asarray((values - values.mean()) / spread)


METHODS: Mapping[Method, Search] = {
    "dense": dense,
    "lexical": lexical,
    "fused": fused,
}
