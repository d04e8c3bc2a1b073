"""What a store holds, at one moment."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from index.chunker import embedded_text
from index.discovery import shown
from index.encoding import (
    blocks_from,
    corrections_from,
    facts_from,
    known_facts,
    strings_from,
    vectors_from,
    words_from,
)
from index.errors import StoreError
from index.repetition import Piece
from index.rows import FailureRow, Retrieval, SourceRow
from index.types import Document, DocumentSummary, Fact, Passage, Span, Vectors

__all__ = ["View"]

_BATCH = 500
_PASSAGE = """
    SELECT passage.id, document_id, start, "end", passage.text, section, passage.pages,
        stem_start, stem_end, title, json_type(metadata, '$.fictional') IS NOT NULL
    FROM passage JOIN document ON document.id = document_id
"""


class View:
    """Read what is live: documents that a source points to, and their passages."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def setting(self, key: str) -> str | None:
        """Return a setting, or None where it was never set."""
        row = self._one("SELECT value FROM setting WHERE key = ?", key)
        return None if row is None else str(row[0])

    def generation(self) -> int:
        """Return how many times the content has changed; 0 for a store never written."""
        return int(self.setting("generation") or 0)

    def stamp(self) -> int:
        """Return a number that no other content of this or another store has."""
        return int(self.setting("stamp") or 0)

    def previous_stamp(self) -> int:
        """Return the stamp of the content before this one, or 0."""
        return int(self.setting("previous_stamp") or 0)

    def dimension(self) -> int:
        """Return the length of the vectors, or 0 where there are none."""
        return int(self.setting("dimension") or 0)

    def documents(self) -> list[DocumentSummary]:
        """Return the live documents, by their (first) source."""
        rows = self._all(
            """
            SELECT document.id, min(path), title, pages, word_count, metadata,
                (SELECT count(*) FROM passage WHERE passage.document_id = document.id),
                corrected.corrections, address, retrieved
            FROM document JOIN source ON source.document_id = document.id
                LEFT JOIN corrected ON corrected.document_id = document.id
                LEFT JOIN fetched ON fetched.document_id = document.id
            GROUP BY document.id ORDER BY min(path)
            """
        )
        return [
            DocumentSummary(
                id=row[0],
                source=shown(row[1]),
                title=row[2],
                pages=row[3],
                words=row[4],
                passages=row[6],
                metadata=known_facts(row[5], *row[7:]),
            )
            for row in rows
        ]

    def document(self, document_id: int, *, words_within: Span | None = None) -> Document:
        """Return a live document with everything that was read.

        Args:
            document_id: its id.
            words_within: a span, where only the words that touch it are needed.

        Raises:
            StoreError: there is none with this id.

        """
        row = self._one(
            """
            SELECT (SELECT min(path) FROM source WHERE document_id = document.id), title, text,
                blocks, sha256, metadata, words, pages, notes, corrections, address, retrieved
            FROM document LEFT JOIN corrected ON corrected.document_id = id
                LEFT JOIN fetched ON fetched.document_id = id
            WHERE id = ? AND id IN live
            """,
            document_id,
        )
        if row is None:
            raise _no_document(document_id)
        return _document(document_id, row, known_facts(row[5], *row[9:]), words_within)

    def as_read(self, document_id: int) -> Document:
        """Return a document as it was read, without what was learnt elsewhere; a staged one, too.

        Its title is the one it is stored with, and its source is not told.
        """
        row = self._one(
            """
            SELECT '', title, text, blocks, sha256, metadata, words, pages, notes
            FROM document WHERE id = ?
            """,
            document_id,
        )
        return _document(document_id, row, facts_from(row[5]))

    def stated_titles(self) -> dict[int, str]:
        """Return what documents call themselves, if they do, staged ones included."""
        query = "SELECT id, metadata ->> '$.title[0]' FROM document"
        return {row[0]: row[1] for row in self._all(query) if row[1]}

    def titled(self) -> dict[int, tuple[str, str, str]]:
        """Return (digest, reading, title) of all documents, staged ones included."""
        rows = self._all("SELECT id, digest, reading, title FROM document")
        return {row[0]: row[1:] for row in rows}

    def text(self, document_id: int) -> str:
        """Return a live document's text.

        Raises:
            StoreError: there is none with this id.

        """
        row = self._one("SELECT text FROM document WHERE id = ? AND id IN live", document_id)
        if row is None:
            raise _no_document(document_id)
        return str(row[0])

    def digest(self, document_id: int) -> str:
        """Return the sha256 of the file that a live document was read from, in hexadecimal.

        Raises:
            StoreError: there is no such document.

        """
        row = self._one("SELECT sha256 FROM document WHERE id = ? AND id IN live", document_id)
        if row is None:
            raise _no_document(document_id)
        return str(row[0])

    def contents(self) -> set[str]:
        """Return the sha256 of all files whose content is stored, staged ones included."""
        return {row[0] for row in self._all("SELECT sha256 FROM document")}

    def passages(self, ids: Sequence[int]) -> list[Passage]:
        """Return the passages with these ids, in their order.

        Raises:
            StoreError: one of them is no longer there.

        """
        rows = self._all(
            f"{_PASSAGE} WHERE passage.id IN (SELECT value FROM json_each(?))",  # noqa: S608 - a constant
            json.dumps(list(ids)),
        )
        found = {row[0]: _passage(row) for row in rows}
        if found.keys() < set(ids):
            raise StoreError("The documents were changed meanwhile. Ask again.")
        return [found[passage] for passage in ids]

    def passages_of(self, document_id: int | None = None) -> list[Passage]:
        """Return the passages of one live document, or of all, by document and start."""
        chosen = "" if document_id is None else " AND document_id = ?"
        values = () if document_id is None else (document_id,)
        rows = self._all(
            f"{_PASSAGE} WHERE document_id IN live{chosen} ORDER BY document_id, start", *values
        )
        return [_passage(row) for row in rows]

    def passage_ids(self, documents: Iterable[int] | None = None) -> list[int]:
        """Return the ids of all live passages, or of those of some live documents."""
        if documents is None:
            rows = self._all("SELECT id FROM passage WHERE document_id IN live ORDER BY id")
            return [row[0] for row in rows]
        rows = self._all(
            """
            SELECT id FROM passage
            WHERE document_id IN (SELECT value FROM json_each(?)) AND document_id IN live
            ORDER BY id
            """,
            json.dumps(list(documents)),
        )
        return [row[0] for row in rows]

    def pieces(self) -> Iterator[Piece]:
        """Yield the live passages as they are compared with each other."""
        rows = self._connection.execute(
            "SELECT id, document_id, section, text FROM passage WHERE document_id IN live"
        )
        for passage, document, section, text in rows:
            yield Piece(passage, document, "".join(strings_from(section)[-1:]), text)

    def vectors(self, ids: Sequence[int]) -> Vectors:
        """Return the stored vectors of passages, shape (len(ids), dimension)."""
        found = dict(
            self._all(
                "SELECT id, vector FROM passage WHERE id IN (SELECT value FROM json_each(?))",
                json.dumps(list(ids)),
            )
        )
        return vectors_from([found[passage] for passage in ids], self.dimension())

    def embedded_texts(self, ids: Sequence[int]) -> Iterator[tuple[int, str]]:
        """Yield (id, text) for passages, the text being what was embedded."""
        document, text = 0, ""
        for start in range(0, len(ids), _BATCH):
            for passage in self.passages(ids[start : start + _BATCH]):
                if passage.document_id != document:
                    document, text = passage.document_id, self.text(passage.document_id)
                yield passage.id, embedded_text(passage, text)

    def sources(self) -> dict[str, SourceRow]:
        """Return the files whose content is searched, by path."""
        rows = self._all(
            """
            SELECT path, file, root, document_id, file_sha256, size, mtime_ns, digest, reading,
                corrections
            FROM source JOIN document ON document.id = document_id ORDER BY path
            """
        )
        return {
            row[0]: replace(SourceRow(*row[:-1]), corrections=corrections_from(row[-1]))
            for row in rows
        }

    def failures(self) -> dict[str, FailureRow]:
        """Return the files that could not be read, by path."""
        rows = self._all(
            "SELECT path, file, root, reason, size, mtime_ns, reading FROM failure ORDER BY path"
        )
        return {row[0]: FailureRow(*row) for row in rows}

    def retrievals(self) -> dict[str, Retrieval]:
        """Return the pages that were fetched, by address."""
        rows = self._all("SELECT address, place, retrieved, etag, modified FROM retrieval")
        return {row[0]: Retrieval(*row) for row in rows}

    def digests(self, reading: str) -> set[str]:
        """Return the contents that are stored as this code reads them, staged ones included."""
        return {
            row[0] for row in self._all("SELECT digest FROM document WHERE reading = ?", reading)
        }

    def stored(self, digest: str, reading: str) -> int | None:
        """Return a document with this content as this code reads it, staged ones included."""
        row = self._one(
            "SELECT id FROM document WHERE digest = ? AND reading = ? ORDER BY id", digest, reading
        )
        return None if row is None else int(row[0])

    def known_vectors(self, embedded: Sequence[str]) -> dict[str, bytes]:
        """Return the vectors already made, by the digest of the text they stand for."""
        query = """
            SELECT embedded, vector FROM passage
            WHERE embedded IN (SELECT value FROM json_each(?))
        """
        return dict(self._all(query, json.dumps(list(embedded))))

    def _one(self, query: str, *values: object) -> Any:
        return self._connection.execute(query, values).fetchone()

    def _all(self, query: str, *values: object) -> list[Any]:
        return self._connection.execute(query, values).fetchall()


def _passage(row: Any) -> Passage:
    stem = None if row[7] is None else Span(row[7], row[8])
    return Passage(
        id=row[0],
        document_id=row[1],
        start=row[2],
        end=row[3],
        text=row[4],
        section=tuple(strings_from(row[5])),
        pages=tuple(json.loads(row[6])),
        stem=stem,
        title=row[9],
        fictional=bool(row[10]),
    )


def _document(
    document_id: int, row: Any, metadata: Mapping[str, Fact], words_within: Span | None = None
) -> Document:
    return Document(
        source=shown(row[0]),
        title=row[1],
        text=row[2],
        blocks=blocks_from(row[3]),
        sha256=row[4],
        metadata=metadata,
        words=words_from(row[6], words_within),
        pages=row[7],
        notes=tuple(strings_from(row[8])),
        id=document_id,
    )


def _no_document(document_id: int) -> StoreError:
    return StoreError(
        f"There is no document {document_id} in this store. See: inspection-qa status"
    )
