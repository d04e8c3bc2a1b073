"""Do the citations point at the evidence, at all of it, and in the document's own characters?"""

from collections.abc import Sequence

from eval.gold import Gold, supported
from eval.types import Place, Readable
from qa.types import Citation

__all__ = ["inexact", "precision", "recall"]


def precision(citations: Sequence[Citation], needed: Gold) -> float | None:
    """Measure how much of what is cited is evidence.

    Args:
        citations: of an answer.
        needed: the places of each piece of evidence.

    Returns:
        The share of citations whose quote overlaps a place of evidence; None without citations.
    """
    if not citations:
        return None
    good = sum(bool(supported(_place(citation), needed)) for citation in citations)
    return good / len(citations)


def recall(citations: Sequence[Citation], needed: Gold) -> float:
    """Measure how much of the evidence is cited.

    Args:
        citations: of an answer.
        needed: the places of each piece of evidence, at least one piece.

    Returns:
        The share of pieces of which a place is overlapped by a cited quote.
    """
    covered: set[int] = set()
    for citation in citations:
        covered |= supported(_place(citation), needed)
    return len(covered) / len(needed)


def inexact(citations: Sequence[Citation], index: Readable) -> list[Citation]:
    """Find citations that are not the document's own characters, re-read from the store.

    This repeats on purpose what the assistant promises to have checked itself.

    Args:
        citations: of an answer.
        index: the store they claim to quote.

    Returns:
        Those that are empty or differ from ``text[start:end]`` of their document.
    """
    return [
        citation
        for citation in citations
        if not citation.quote
        or index.text(citation.passage.document_id)[citation.start : citation.end] != citation.quote
    ]


def _place(citation: Citation) -> Place:
    return Place(citation.passage.document_id, citation.start, citation.end)
