"""Do the citations point at the evidence, at all of it, in its own characters, on its page?"""

from collections.abc import Mapping, Sequence

from eval.gold import Gold, Stored, page_at, supported
from eval.types import Place
from qa.types import Citation

__all__ = ["completeness", "inexact", "on_their_page", "precision", "recall"]


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


def completeness(citations: Sequence[Citation], needed: Gold) -> float:
    """Measure how much of a list is cited, so that half an item counts half.

    Args:
        citations: of an answer.
        needed: the places of each piece of evidence, at least one piece.

    Returns:
        The share of characters of each piece that cited quotes cover, at the place where they
        cover it best; the mean over the pieces.
    """
    cited = [_place(citation) for citation in citations]
    best = (max((_covered(where, cited) for where in places), default=0.0) for places in needed)
    return sum(best) / len(needed)


def on_their_page(
    citations: Sequence[Citation], documents: Mapping[int, Stored]
) -> tuple[int, int]:
    """Count citations of documents with pages, and those that name the page they begin on.

    Args:
        citations: of an answer.
        documents: as stored, by id.

    Returns:
        How many stand in documents with pages; how many of these name their page.
    """
    pages = [
        (citation.page, page_at(documents[citation.passage.document_id], citation.start))
        for citation in citations
    ]
    paged = [(named, page) for named, page in pages if page is not None]
    return len(paged), sum(named == page for named, page in paged)


def inexact(citations: Sequence[Citation], documents: Mapping[int, Stored]) -> list[Citation]:
    """Find citations that are not the document's own characters, as they are stored.

    This repeats on purpose what the assistant promises to have checked itself.

    Args:
        citations: of an answer.
        documents: as stored, by id.

    Returns:
        Those that are empty or differ from ``text[start:end]`` of their document.
    """
    return [
        citation
        for citation in citations
        if not citation.quote
        or documents[citation.passage.document_id].text[citation.start : citation.end]
        != citation.quote
    ]


def _covered(where: Place, cited: Sequence[Place]) -> float:
    inside = {
        offset
        for quote in cited
        if quote.overlaps(where)
        for offset in range(max(quote.start, where.start), min(quote.end, where.end))
    }
    return len(inside) / (where.end - where.start)


def _place(citation: Citation) -> Place:
    return Place(citation.passage.document_id, citation.start, citation.end)
