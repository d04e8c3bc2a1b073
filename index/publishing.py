"""What changes a catalog: contents are staged one by one, then published all at once."""

import json
import secrets
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass

from index.encoding import blocks_to, corrections_to, facts_to, strings_to, words_to
from index.rows import FailureRow, Retrieval, SourceRow
from index.types import Document, Embedder, Passage

__all__ = ["Publication", "Staged", "publish", "remember_copying", "remember_model", "stage"]

_ABANDONED_SECONDS = 7 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Staged:
    """A document that was read, cut and embedded.

    Attributes:
        document: as read.
        digest: of the file's content and suffix.
        reading: which code read it.
        passages: in order.
        embedded: for each passage the digest of the text that was embedded.
        vectors: for each passage the bytes of its vector.
    """

    document: Document
    digest: str
    reading: str
    passages: Sequence[Passage]
    embedded: Sequence[str]
    vectors: Sequence[bytes]


@dataclass(frozen=True, slots=True)
class Publication:
    """What one sync changes.

    Attributes:
        sources: files to point to (other) documents.
        removed: paths that are no longer searched.
        failures: files that could not be read.
        settled: paths whose former failures are forgotten.
        retrievals: of the pages that were fetched.
    """

    sources: Sequence[SourceRow] = ()
    removed: Sequence[str] = ()
    failures: Sequence[FailureRow] = ()
    settled: Sequence[str] = ()
    retrievals: Sequence[Retrieval] = ()


def remember_model(connection: sqlite3.Connection, *, name: str, embedder: Embedder) -> None:
    """Record which model the store's vectors come from, and the name it is asked for by."""
    settings = {
        "model_name": name,
        "model": embedder.identity,
        "dimension": str(embedder.dimension),
    }
    _set(connection, settings)


def remember_copying(connection: sqlite3.Connection, *, copy: bool) -> None:
    """Record whether the files that are read are kept in the store."""
    _set(connection, {"copy": "yes" if copy else "no"})


def stage(connection: sqlite3.Connection, staged: Staged) -> int:
    """Store a document that no search sees yet, and return its id."""
    document = staged.document
    cursor = connection.execute(
        """
        INSERT INTO document (digest, reading, created, sha256, title, text, blocks, words, pages,
            word_count, notes, metadata) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        (
            staged.digest,
            staged.reading,
            time.time(),
            document.sha256,
            document.title,
            document.text,
            blocks_to(document.blocks),
            words_to(document.words),
            document.pages,
            len(document.text.split()),
            strings_to(document.notes),
            facts_to(document.metadata),
        ),
    )
    document_id = int(cursor.lastrowid or 0)
    connection.executemany(
        """
        INSERT INTO passage (document_id, start, "end", text, section, pages, stem_start, stem_end,
            embedded, vector) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [
            (
                document_id,
                passage.start,
                passage.end,
                passage.text,
                strings_to(passage.section),
                strings_to(passage.pages),
                *(passage.stem or (None, None)),
                digest,
                vector,
            )
            for passage, digest, vector in zip(
                staged.passages, staged.embedded, staged.vectors, strict=True
            )
        ],
    )
    return document_id


def publish(connection: sqlite3.Connection, publication: Publication) -> None:
    """Make one sync's outcome the store's content.

    Documents that lose their last source go; so do staged ones that nobody came back for in a
    week. The generation counts on where what a search can find has changed.
    """
    pointers = """
        SELECT path, document_id, retrieved, corrections
        FROM source LEFT JOIN retrieval ON address = file ORDER BY path
    """
    before = connection.execute(pointers).fetchall()
    connection.executemany(
        "INSERT OR REPLACE INTO source (path, file, root, document_id, file_sha256, size, mtime_ns,"
        " corrections) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                row.path,
                row.file,
                row.root,
                row.document_id,
                row.file_sha256,
                row.size,
                row.mtime_ns,
                corrections_to(row.corrections),
            )
            for row in publication.sources
        ],
    )
    connection.executemany(
        "INSERT OR REPLACE INTO retrieval (address, place, retrieved, etag, modified)"
        " VALUES (?, ?, ?, ?, ?)",
        [
            (row.address, row.place, row.retrieved, row.etag, row.modified)
            for row in publication.retrievals
        ],
    )
    _forget(connection, "source", publication.removed)
    connection.execute("DELETE FROM retrieval WHERE address NOT IN (SELECT file FROM source)")
    _forget(connection, "failure", publication.settled)
    connection.executemany(
        "INSERT OR REPLACE INTO failure (path, file, root, reason, size, mtime_ns, reading)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        [
            (row.path, row.file, row.root, row.reason, row.size, row.mtime_ns, row.reading)
            for row in publication.failures
        ],
    )
    connection.execute(
        """
        DELETE FROM document WHERE id NOT IN live
            AND (created < ? OR id IN (SELECT value FROM json_each(?)))
        """,
        (time.time() - _ABANDONED_SECONDS, json.dumps([row[1] for row in before])),
    )
    if connection.execute(pointers).fetchall() != before:
        _count_on(connection)


def _forget(connection: sqlite3.Connection, table: str, paths: Sequence[str]) -> None:
    connection.execute(
        f"DELETE FROM {table} WHERE path IN (SELECT value FROM json_each(?))",  # noqa: S608 - a table of ours
        (json.dumps(list(paths)),),
    )


def _count_on(connection: sqlite3.Connection) -> None:
    settings = dict(connection.execute("SELECT key, value FROM setting").fetchall())
    _set(
        connection,
        {
            "generation": str(1 + int(settings.get("generation", 0))),
            "previous_stamp": settings.get("stamp", "0"),
            "stamp": str(1 + secrets.randbelow(2**62)),
        },
    )


def _set(connection: sqlite3.Connection, settings: dict[str, str]) -> None:
    connection.executemany("INSERT OR REPLACE INTO setting VALUES (?, ?)", settings.items())
