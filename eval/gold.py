"""Find gold evidence in the documents as they are stored."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from eval.types import Evidence, Excerpt, Place, Question, Readable
from index.types import Document, Passage, Span

__all__ = [
    "Gold",
    "Stored",
    "excerpt",
    "gold",
    "occurrences",
    "page_at",
    "place",
    "stored",
    "supported",
]

_CONTEXT = 160

Gold = tuple[tuple[Place, ...], ...]
"""For each piece of evidence, every place that supports it; one of them is enough."""


class Stored(NamedTuple):
    """A document as it is stored.

    Attributes:
        id: from the catalog.
        name: the last part of its source.
        text: the canonical text.
        type: what kind of document it says it is, or "other".
        pages: where each page's words begin, as offset and page; empty without pages.
    """

    id: int
    name: str
    text: str
    type: str = "other"
    pages: tuple[tuple[int, int], ...] = ()


def stored(index: Readable) -> list[Stored]:
    """Read every document back from the index.

    Args:
        index: to read from.

    Returns:
        Each of them, by source.
    """
    return [_stored(index.document(summary.id)) for summary in index.documents()]


def page_at(document: Stored, offset: int) -> int | None:
    """Say which page a character stands on.

    Args:
        document: as stored.
        offset: of the character in its text.

    Returns:
        The 1-based page, or None where the document has no pages.
    """
    before = bisect_right(document.pages, offset, key=lambda page: page[0])
    return document.pages[max(0, before - 1)][1] if document.pages else None


def excerpt(document: Stored, span: Span, label: str, *, whole: bool = False) -> Excerpt:
    """Take a quote and what stands around it from a document.

    Args:
        document: as stored.
        span: of the quote.
        label: how to cite it.
        whole: the document as a whole is meant.

    Returns:
        The quote with whole words of up to 160 characters before and after it. Of a document as a
        whole, its beginning, with no quote in it.
    """
    text = document.text
    if whole:
        return Excerpt(label, "", "", _beginning(text[: 2 * _CONTEXT + 1], 2 * _CONTEXT))
    before, after = text[: span.start], text[span.end :]
    return Excerpt(
        label,
        _beginning(before[: -_CONTEXT - 2 : -1], _CONTEXT)[::-1],
        text[span.start : span.end],
        _beginning(after[: _CONTEXT + 1], _CONTEXT),
    )


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


def _stored(document: Document) -> Stored:
    kind = document.metadata.get("type")
    pages = groupby(document.words, key=lambda word: word.page)
    return Stored(
        document.id,
        Path(document.source).name,
        document.text,
        kind.value if kind else "other",
        tuple((next(words).start, page) for page, words in pages),
    )


def _beginning(text: str, most: int) -> str:
    """Cut a text that is too long after a whole word."""
    return text if len(text) <= most else f"{text[:most].rpartition(' ')[0]} …"


def _places(evidence: Evidence, documents: Sequence[Stored]) -> tuple[Place, ...]:
    return tuple(
        Place(document.id, span.start, span.end)
        for wanted in (evidence, *evidence.alternatives)
        for document in documents
        if document.name == wanted.document
        for span in _spans(document.text, wanted.quote)
    )


def _spans(text: str, quote: str) -> list[Span]:
    return occurrences(text, quote) if quote else [Span(0, len(text))]
