"""What the documents of an index are made of, beyond their text: people, statements, lists."""

import re
from bisect import bisect_right
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from index import Index
from index.sentences import sentences
from index.types import Block, BlockKind, Span, Word
from qa.evidence.labelled import Labelled, labelled
from qa.people import Person, people
from qa.speech import Statement, statements

__all__ = ["Anatomy"]

_CACHED_DOCUMENTS = 64
_VALUE = re.compile(r"[A-Z][\w’'-]*(?: [\w’'-]+)?: [^\n]{1,60}")
_INTRODUCES = (":", ": –", ":–", "to", "should", "must")


@dataclass(frozen=True, slots=True)
class _Parts:
    people: tuple[Person, ...]
    statements: tuple[Statement, ...]
    labelled: tuple[Labelled, ...]
    blocks: tuple[Block, ...]
    text: str
    pages: tuple[tuple[int, int], ...]
    """Where each stretch on one page begins, and the page."""


class Anatomy:
    """Tell who is named in a document, who says what, which list and page a span is on.

    Args:
        index: where the documents are. Each is worked out once.

    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self._known: OrderedDict[int, _Parts] = OrderedDict()

    def people(self, document_id: int) -> tuple[Person, ...]:
        """Return who a document names with a role."""
        return self._parts(document_id).people

    def statements(self, document_id: int) -> tuple[Statement, ...]:
        """Return who says what in a document, in order."""
        return self._parts(document_id).statements

    def labelled(self, document_id: int) -> tuple[Labelled, ...]:
        """Return a document's recommendations, causes of concern and areas for improvement."""
        return self._parts(document_id).labelled

    def statement_at(self, document_id: int, span: Span) -> Statement | None:
        """Return the statement that a sentence is part of; a quotation before reported speech."""
        touching = [
            statement
            for statement in self.statements(document_id)
            if statement.span.start < span.end and span.start < statement.span.end
        ]
        return next((s for s in touching if s.direct), touching[0] if touching else None)

    def list_around(self, document_id: int, span: Span) -> Span | None:
        """Return the list that a span is part of, from its stem to its last item; None if none."""
        parts = self._parts(document_id)
        place = next(
            (n for n, block in enumerate(parts.blocks) if block.start <= span.start < block.end),
            None,
        )
        if place is None:
            return None
        first = place if _is_item(parts.blocks, place) else place + 1
        if not _is_item(parts.blocks, first):
            return None
        last = first
        while _is_item(parts.blocks, last + 1):
            last += 1
        while _is_item(parts.blocks, first - 1):
            first -= 1
        start = parts.blocks[first].start
        if first and _introduces(parts.text, parts.blocks[first - 1]):
            stem = parts.blocks[first - 1]
            start = sentences(parts.text, stem.start, stem.end)[-1].start
        return Span(start, parts.blocks[last].end) if start <= span.start else None

    def under_heading(self, document_id: int, span: Span) -> Span | None:
        """Return a line such as "Grade: good" with the heading right above it; None if it is none.

        Such a line says nothing without what it is about.
        """
        parts = self._parts(document_id)
        for above, block in pairwise(parts.blocks):
            if block.start <= span.start < block.end:
                line = parts.text[block.start : block.end].strip()
                kinds = (above.kind, block.kind) == (BlockKind.HEADING, BlockKind.PARAGRAPH)
                return Span(above.start, block.end) if kinds and _VALUE.fullmatch(line) else None
        return None

    def page_at(self, document_id: int, offset: int) -> int | None:
        """Return the 1-based page that a character stands on, or None where there are no pages."""
        pages = self._parts(document_id).pages
        place = bisect_right(pages, offset, key=lambda page: page[0])
        return pages[max(0, place - 1)][1] if pages else None

    def _parts(self, document_id: int) -> _Parts:
        if document_id not in self._known:
            document = self._index.document(document_id)
            self._known[document_id] = _Parts(
                people(document.text),
                statements(document.text, sentences(document.text)),
                labelled(document),
                document.blocks,
                document.text,
                _pages(document.words),
            )
            if len(self._known) > _CACHED_DOCUMENTS:
                self._known.popitem(last=False)
        self._known.move_to_end(document_id)
        return self._known[document_id]


def _pages(words: Sequence[Word]) -> tuple[tuple[int, int], ...]:
    return tuple(
        (word.start, word.page)
        for place, word in enumerate(words)
        if not place or words[place - 1].page != word.page
    )


def _is_item(blocks: Sequence[Block], place: int) -> bool:
    return 0 <= place < len(blocks) and blocks[place].kind is BlockKind.LIST_ITEM


def _introduces(text: str, block: Block) -> bool:
    return block.kind is BlockKind.PARAGRAPH and text[block.start : block.end].endswith(_INTRODUCES)
