"""Who speaks where in the documents of an index, worked out once a document."""

from collections import OrderedDict

from index import Index
from index.sentences import sentences
from index.types import Span
from qa.people import Person, Statement, people, statements

__all__ = ["Voices"]

_CACHED_DOCUMENTS = 64


class Voices:
    """Tell who is named in a document and who says what.

    Args:
        index: where the documents are.

    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self._known: OrderedDict[int, tuple[tuple[Person, ...], tuple[Statement, ...]]] = (
            OrderedDict()
        )

    def people(self, document_id: int) -> tuple[Person, ...]:
        """Return who a document names with a role."""
        return self._read(document_id)[0]

    def statements(self, document_id: int) -> tuple[Statement, ...]:
        """Return who says what in a document, in order."""
        return self._read(document_id)[1]

    def statement_at(self, document_id: int, span: Span) -> Statement | None:
        """Return the statement that a sentence is part of; a quotation before reported speech."""
        touching = [
            statement
            for statement in self.statements(document_id)
            if statement.span.start < span.end and span.start < statement.span.end
        ]
        return next((s for s in touching if s.direct), touching[0] if touching else None)

    def _read(self, document_id: int) -> tuple[tuple[Person, ...], tuple[Statement, ...]]:
        if document_id not in self._known:
            text = self._index.text(document_id)
            self._known[document_id] = people(text), statements(text, sentences(text))
            if len(self._known) > _CACHED_DOCUMENTS:
                self._known.popitem(last=False)
        self._known.move_to_end(document_id)
        return self._known[document_id]
