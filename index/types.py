"""The values that travel through the project, and the protocols of what can be exchanged.

All values are immutable; scores live on hits only.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.positions import Box, Location, Span, Word

__all__ = [
    "Block",
    "BlockKind",
    "Box",
    "Document",
    "DocumentSummary",
    "Embedder",
    "Fact",
    "Failure",
    "Hit",
    "Location",
    "Passage",
    "Progress",
    "Reranker",
    "Span",
    "SyncReport",
    "VectorStore",
    "Vectors",
    "Word",
]

Vectors = NDArray[np.float32]
"""Unit-length float32 rows, shape (n, dimension)."""

Progress = Callable[[int, int, str], None]
"""Called as ``progress(done, total, label)`` while long work goes on."""


class BlockKind(StrEnum):
    """What a block of text is. Footnotes and boilerplate are kept out of passages."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    TABLE_ROW = "table_row"
    CAPTION = "caption"
    FOOTNOTE = "footnote"
    BOILERPLATE = "boilerplate"


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a document that belongs together.

    Attributes:
        start: offset of its first character in the document's text.
        end: offset after its last character.
        kind: what it is.
        section: the headings above it, outermost first; a heading's own text is its last element.
        page: the 1-based page it begins on, or None where the format has no pages.
        anchor: the heading id that a link can point to (HTML), or the empty string.
    """

    start: int
    end: int
    kind: BlockKind
    section: tuple[str, ...] = ()
    page: int | None = None
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A value of a document's metadata, and where it is from.

    Attributes:
        value: the value.
        span: of the text it was read from; None where it was not read from the text.
        origin: the user's file that says so, such as "reports/metadata.toml"; empty where the
            document does.
    """

    value: str
    span: Span | None = None
    origin: str = ""


def _labelled(title: str, *, fictional: bool) -> str:
    return f"{title} (fictional sample)" if fictional else title


@dataclass(frozen=True, slots=True)
class Document:
    """A file, read. ``text`` is canonical: everything else points into it by offset.

    Attributes:
        source: the path it was read from, as given.
        title: what a person would call it.
        text: the canonical text.
        blocks: in order of their start, not overlapping, each ``text[start:end]`` not blank.
        metadata: facts by key (title, body, subject, type, inspected, published, fictional).
        sha256: of the file's bytes, in hexadecimal.
        words: every word with its place, for paginated formats; else empty.
        pages: how many pages it has; 0 where the format has none.
        notes: what a reader of the document should know about how it was read, such as pages
            without text, one readable sentence each.
        id: from the catalog; 0 until stored.
    """

    source: str
    title: str
    text: str
    blocks: tuple[Block, ...]
    sha256: str
    metadata: Mapping[str, Fact] = field(default_factory=dict)
    words: tuple[Word, ...] = ()
    pages: int = 0
    notes: tuple[str, ...] = ()
    id: int = 0

    @property
    def label(self) -> str:
        """Return the title, and that the document is fictional where it says so of itself."""
        return _labelled(self.title, fictional="fictional" in self.metadata)


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of one section of a document: the unit that is embedded and searched.

    ``document.text[start:end] == text``, always.

    Attributes:
        id: from the catalog; 0 until stored.
        document_id: the document it belongs to; 0 until stored.
        start: offset of its first character in the document's text.
        end: offset after its last character.
        text: exactly ``document.text[start:end]``.
        section: the headings above it, outermost first.
        pages: first and last 1-based page, or () where the format has none.
        stem: where the passage begins inside a list, the span of the sentence that introduces
            the list and that its items need to be understood; else None.
        title: the document's title.
        fictional: whether the document says of itself that it is a fictional sample.
    """

    start: int
    end: int
    text: str
    section: tuple[str, ...] = ()
    pages: tuple[int, ...] = ()
    stem: Span | None = None
    title: str = ""
    document_id: int = 0
    id: int = 0
    fictional: bool = False

    @property
    def label(self) -> str:
        """Return what a person would write to cite it, such as "Northmere NCPI, p. 12, §6"."""
        return self.label_on(self.pages)

    def label_on(self, pages: tuple[int, ...]) -> str:
        """Return the label of what stands on some of its pages only: first and last, or ()."""
        parts = [_labelled(self.title, fictional=self.fictional)]
        if pages:
            first, last = pages[0], pages[-1]
            parts.append(f"p. {first}" if first == last else f"pp. {first}–{last}")
        if self.section:
            parts.append(f"“{self.section[-1]}”")
        return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found by a search. Higher scores are better; signals say what they are made of."""

    passage: Passage
    score: float
    signals: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DocumentSummary:
    """A row in the list of indexed documents, without its text."""

    id: int
    source: str
    title: str
    pages: int
    words: int
    passages: int
    metadata: Mapping[str, Fact] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """Return the title, and that the document is fictional where it says so of itself."""
        return _labelled(self.title, fictional="fictional" in self.metadata)


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read, and why."""

    source: str
    reason: str


@dataclass(frozen=True, slots=True)
class SyncReport:
    """What a sync did, by source path."""

    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    failed: tuple[Failure, ...] = ()
    seconds: float = 0.0


class Embedder(Protocol):
    """Turn text into vectors whose inner product is their likeness."""

    @property
    def identity(self) -> str:
        """Return what tells these vectors from any other model's."""

    @property
    def dimension(self) -> int:
        """Return the length of a vector."""

    @property
    def max_tokens(self) -> int:
        """Return how many tokens the model reads; what is beyond is cut off."""

    def count_tokens(self, text: str) -> int:
        """Return how many tokens ``text`` takes, special tokens included."""

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        """Return unit vectors of shape (len(texts), dimension)."""

    def encode_query(self, text: str) -> Vectors:
        """Return the unit vector of a question, shape (dimension,)."""


class VectorStore(Protocol):
    """Find the nearest vectors. Ids are positive integers; scores are inner products."""

    def add(self, ids: Sequence[int], vectors: Vectors) -> None:
        """Add vectors, shape (len(ids), dimension); an id already there is replaced."""

    def delete(self, ids: Sequence[int]) -> None:
        """Remove vectors; an id that is not there is ignored."""

    def search(
        self, query: Vectors, k: int, *, among: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """Return the k best (id, score), best first, ties by id; only ids in ``among`` if given."""

    def count(self) -> int:
        """Return how many vectors there are."""

    def ids(self) -> list[int]:
        """Return the ids that are there, in no order."""

    def close(self) -> None:
        """Free what is held."""


class Reranker(Protocol):
    """Say how well each text answers a question."""

    def score(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one score a text, shape (len(texts),); higher is better."""
