"""The catalog: one SQLite file that is the only truth about what a store holds."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Lock

from index.errors import StoreError
from index.view import View

__all__ = ["Catalog"]

_VERSION = 5
_BUSY_SECONDS = 30.0
_SCHEMA = """
CREATE TABLE setting (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE document (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    digest TEXT NOT NULL,      -- sha256 of the file and its suffix
    reading TEXT NOT NULL,     -- the code that read it
    created REAL NOT NULL,     -- seconds since 1970
    sha256 TEXT NOT NULL,
    title TEXT NOT NULL,       -- as it is shown and embedded; metadata has the one that was read
    text TEXT NOT NULL,
    blocks TEXT NOT NULL,
    words BLOB NOT NULL,
    pages INTEGER NOT NULL,
    word_count INTEGER NOT NULL,
    notes TEXT NOT NULL,
    metadata TEXT NOT NULL,
    UNIQUE (digest, reading, title)
) STRICT;
CREATE TABLE source (
    path TEXT PRIMARY KEY,     -- of the file, or of a member as in "reports.zip!/kent.pdf"
    file TEXT NOT NULL,        -- on disk, or an address
    root TEXT NOT NULL,
    document_id INTEGER NOT NULL REFERENCES document (id),
    file_sha256 TEXT NOT NULL,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    corrections TEXT NOT NULL  -- by the user, of what was read
) STRICT, WITHOUT ROWID;
CREATE INDEX source_document ON source (document_id);
CREATE TABLE passage (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    document_id INTEGER NOT NULL REFERENCES document (id) ON DELETE CASCADE,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    text TEXT NOT NULL,
    section TEXT NOT NULL,
    pages TEXT NOT NULL,
    stem_start INTEGER,
    stem_end INTEGER,
    embedded TEXT NOT NULL,    -- digest of the text that the vector stands for
    vector BLOB NOT NULL
) STRICT;
CREATE INDEX passage_document ON passage (document_id, start);
CREATE INDEX passage_embedded ON passage (embedded);
CREATE TABLE failure (
    path TEXT PRIMARY KEY,
    file TEXT NOT NULL,
    root TEXT NOT NULL,
    reason TEXT NOT NULL,
    size INTEGER NOT NULL,
    mtime_ns INTEGER NOT NULL,
    reading TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE retrieval (
    address TEXT PRIMARY KEY,  -- a source's "file" where that was fetched
    place TEXT NOT NULL,       -- where its redirects led
    retrieved TEXT NOT NULL,   -- day, in ISO form
    etag TEXT NOT NULL,
    modified TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE VIEW fetched AS
    SELECT document_id, address, max(retrieved) AS retrieved
    FROM source JOIN retrieval ON address = file GROUP BY document_id;
CREATE VIEW corrected AS
    SELECT document_id, json_group_object(path, json(corrections)) AS corrections
    FROM source WHERE corrections != '{}' GROUP BY document_id;
-- A document without a source is staged: stored, and no part of the store's content yet.
CREATE VIEW live AS SELECT DISTINCT document_id AS id FROM source;
"""


class Catalog:
    """Give consistent views of the store's content, and transactions that change it.

    A catalog that does not exist yet reads as an empty one; the first ``write`` creates it.

    Args:
        path: of the SQLite file.

    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = Lock()
        self._idle: list[sqlite3.Connection] = []
        self._file: tuple[int, int] | None = None

    @contextmanager
    def read(self) -> Iterator[View]:
        """Give a view that stays as it is, whatever is written meanwhile."""
        with self._translated():
            file, connection = self._borrow()
            try:
                connection.execute("BEGIN")
                yield View(connection)
            finally:
                connection.rollback()
                self._give_back(file, connection)

    @contextmanager
    def write(self) -> Iterator[sqlite3.Connection]:
        """Give a connection in a transaction that is committed at the end, or undone on error."""
        with self._translated():
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with closing(self._connect()) as connection:
                if self._is_new(connection):
                    connection.execute("PRAGMA journal_mode = WAL")
                    connection.executescript(
                        f"BEGIN IMMEDIATE; {_SCHEMA} PRAGMA user_version = {_VERSION}; COMMIT;"
                    )
                connection.execute("BEGIN IMMEDIATE")
                try:
                    yield connection
                except BaseException:
                    connection.rollback()
                    raise
                connection.commit()

    def close(self) -> None:
        """Close the connections kept for reading."""
        with self._lock:
            idle, self._idle = self._idle, []
        for connection in idle:
            connection.close()

    def _borrow(self) -> tuple[tuple[int, int] | None, sqlite3.Connection]:
        """Return a connection, not one to a file that has been deleted or replaced since."""
        try:
            status = self._path.stat()
            file = (status.st_dev, status.st_ino)
        except OSError:
            file = None
        with self._lock:
            if file != self._file:
                idle, self._idle, self._file = self._idle, [], file
                for connection in idle:
                    connection.close()
            if self._idle:
                return file, self._idle.pop()
        if file is None:
            return None, _empty()
        connection = self._connect()
        if self._is_new(connection):
            connection.close()
            return None, _empty()
        return file, connection

    def _give_back(self, file: tuple[int, int] | None, connection: sqlite3.Connection) -> None:
        with self._lock:
            if file is not None and file == self._file:
                self._idle.append(connection)
                return
        connection.close()

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self._path, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False
        )
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")
        return connection

    def _is_new(self, connection: sqlite3.Connection) -> bool:
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        if version == _VERSION:
            return False
        tables = connection.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]
        if version == 0 and tables == 0:
            return True
        connection.close()
        if 0 < version < _VERSION:
            raise StoreError(
                f"The store at {self._path.parent} was written by an older version of this program."
                " Delete the folder and index again, or give another place with --store."
            )
        writer = "a newer version of this program" if version else "another program"
        raise StoreError(
            f"The store at {self._path.parent} was written by {writer}. Use that one, or give"
            " another place with --store."
        )

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.DatabaseError, OSError) as error:
            raise StoreError(
                f"The store at {self._path.parent} cannot be used ({error}). Check the disk and the"
                " permissions; if the file is damaged, delete the folder and index again."
            ) from error


def _empty() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
    connection.executescript(_SCHEMA)
    return connection
