"""Find gold evidence in the documents as they are stored."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from eval.types import Evidence, Place, Question, Readable
from index.types import Passage, Span

__all__ = ["Gold", "Stored", "gold", "occurrences", "place", "stored", "supported"]

Gold = tuple[tuple[Place, ...], ...]
"""For each piece of evidence, every place that supports it; one of them is enough."""


class Stored(NamedTuple):
    """A document as it is stored."""

    id: int
    name: str
    text: str


def stored(index: Readable) -> list[Stored]:
    """Read every document back from the index.

    Args:
        index: to read from.

    Returns:
        Id, file name (the last part of its source) and canonical text of each.
    """
    return [
        Stored(summary.id, Path(summary.source).name, index.text(summary.id))
        for summary in index.documents()
    ]


def occurrences(text: str, quote: str) -> list[Span]:
    """Find a quote wherever it stands; any white space matches any other.

    A page breaks its lines where it likes, so a quote is verbatim up to white space. A table has
    no one form as text, so "…" skips up to 200 characters of a line, from a row's name to a cell.

    Args:
        text: to look in.
        quote: to look for, not blank.

    Returns:
        Its spans in ``text``, in order.
    """
    parts = [part.split() for part in quote.split("…") if part.strip()]
    if not parts:
        return []
    pattern = ".{0,200}?".join(r"\s+".join(map(re.escape, words)) for words in parts)
    return [Span(*match.span()) for match in re.finditer(pattern, text)]


def gold(question: Question, documents: Sequence[Stored]) -> Gold:
    """Find all places that support each piece of a question's evidence.

    Args:
        question: with its evidence, in documents named by file name.
        documents: as stored; two may share a file name, and then both count.

    Returns:
        One tuple of places a piece of evidence, empty where it was not found.
    """
    return tuple(_places(evidence, documents) for evidence in question.evidence)


def place(passage: Passage) -> Place:
    """Say where a passage stands.

    Args:
        passage: from the index.

    Returns:
        Its document and offsets.
    """
    return Place(passage.document_id, passage.start, passage.end)


def supported(where: Place, needed: Gold) -> set[int]:
    """Say which pieces of evidence a span touches.

    Args:
        where: the span.
        needed: the evidence of a question.

    Returns:
        Positions in ``needed`` of the pieces that have a place overlapping the span.
    """
    return {
        number
        for number, places in enumerate(needed)
        if any(where.overlaps(candidate) for candidate in places)
    }


def _places(evidence: Evidence, documents: Sequence[Stored]) -> tuple[Place, ...]:
    return tuple(
        Place(document.id, span.start, span.end)
        for wanted in (evidence, *evidence.alternatives)
        for document in documents
        if document.name == wanted.document
        for span in occurrences(document.text, wanted.quote)
    )
