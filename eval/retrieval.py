"""Was the evidence found, and how high up? Measured by ir_measures, question by question."""

from collections.abc import Sequence

import ir_measures
from ir_measures import RR, R, nDCG

from eval.gold import Gold, supported
from eval.types import Place

__all__ = ["DEPTH", "judge", "retrieval"]

DEPTH = 10
"""How many passages are looked at."""

_MEASURES = {
    **{f"recall@{depth}": R @ depth for depth in range(1, DEPTH + 1)},
    "mrr": RR @ DEPTH,
    "ndcg@10": nDCG @ 10,
}


def judge(ranked: Sequence[Place], needed: Gold) -> tuple[list[str], set[str]]:
    """Turn a ranking into what trec_eval understands: names in order, and which are relevant.

    Each piece of evidence is needed once. A passage is relevant if it holds a piece that none
    above it held; one that only repeats what was already found (the other half of a sentence that
    two passages share, another place that says the same) is neither right nor wrong and is left
    out. So recall is 1 exactly if every piece was found.

    Args:
        ranked: where the passages found stand, best first.
        needed: the places of each piece of evidence.

    Returns:
        The passages in order, by name; the names of the relevant ones, a name that is in no
        ranking for each piece not found.
    """
    run: list[str] = []
    relevant: set[str] = set()
    missing = set(range(len(needed)))
    for rank, where in enumerate(ranked, start=1):
        pieces = supported(where, needed)
        if pieces and not pieces & missing:
            continue
        run.append(f"rank {rank}")
        if pieces:
            relevant.add(f"rank {rank}")
            missing -= pieces
    return run, relevant | {f"missing {number}" for number in missing}


def retrieval(ranked: Sequence[Place], needed: Gold) -> dict[str, float]:
    """Measure a ranking against the evidence of an answerable question.

    Args:
        ranked: where the passages found stand, best first; ten for the measures at 10.
        needed: the places of each piece of evidence, at least one piece.

    Returns:
        recall@1 to recall@10, mrr (of the first ten) and ndcg@10; and the same, with document_
        before their names, of the ranking of documents that the passages come from.
    """
    documents = list(dict.fromkeys(_document(where) for where in ranked))
    needed_documents = tuple(tuple(_document(where) for where in places) for places in needed)
    of_documents = _measured(documents, needed_documents)
    return _measured(ranked, needed) | {
        f"document_{name}": value for name, value in of_documents.items()
    }


def _document(where: Place) -> Place:
    """Let any place in a document stand for the document."""
    return Place(where.document_id, 0, 1)


def _measured(ranked: Sequence[Place], needed: Gold) -> dict[str, float]:
    run, relevant = judge(ranked, needed)
    values = ir_measures.calc_aggregate(
        list(_MEASURES.values()),
        {"question": dict.fromkeys(relevant, 1)},
        {"question": {name: float(-rank) for rank, name in enumerate(run)}},
    )
    return {name: float(values[measure]) for name, measure in _MEASURES.items()}
