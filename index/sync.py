"""Bring a catalog in line with the files: read what is new, stage it to be published at once."""

import hashlib
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from index.catalog import Catalog
from index.chunker import chunk, embedded_text
from index.discovery import Discovery, FoundFile, discover
from index.encoding import vectors_to
from index.errors import ReadError
from index.fingerprint import reading_code
from index.isolation import IsolatedReader
from index.originals import Originals
from index.publishing import Publication, Staged, stage
from index.readers import SUFFIXES
from index.types import Document, Embedder, Failure, Progress, SyncReport
from index.view import FailureRow, SourceRow, View, shown

__all__ = ["synchronise"]

_BATCH = 64
_FRESH_NS = 2_000_000_000
_UNKNOWN = -1
_KEPT = "; the edition read before stays searchable"


_Row = TypeVar("_Row")


def synchronise(
    catalog: Catalog,
    roots: Sequence[Path],
    *,
    store: Path,
    embedder: Callable[[], Embedder],
    originals: Originals | None = None,
    progress: Progress | None = None,
) -> tuple[SyncReport, Publication]:
    """Read what is new or changed under the roots, and say what has to be published.

    Every content is committed by itself as soon as it is embedded, unseen by any search. Whoever
    stops this at any moment loses one file's work at most: the next run finds the rest by digest.

    Args:
        catalog: to change; the caller holds the store's lock.
        roots: absolute paths that exist.
        store: the store's own folder, which is not indexed.
        embedder: gives the embedder; not called unless there is something to embed.
        originals: keeps the files that are read, if given.
        progress: told the files done, their number, and what is being done.

    Returns:
        What to tell the user, and what the caller has yet to publish.

    """
    started = time.monotonic()
    reader = IsolatedReader()
    tell = progress or (lambda _done, _total, _label: None)
    run = _Run(catalog, reader, originals, embedder, tell)
    try:
        run.over(discover(roots, skip=store), roots)
    finally:
        reader.close()
    return replace(run.report(), seconds=time.monotonic() - started), run.publication()


@dataclass(slots=True)
class _Run:
    """One sync: what was known before, and what it finds out."""

    catalog: Catalog
    reader: IsolatedReader
    originals: Originals | None
    embedder: Callable[[], Embedder]
    progress: Progress
    known: dict[str, SourceRow] = field(default_factory=dict)
    failed_before: dict[str, FailureRow] = field(default_factory=dict)
    added: list[SourceRow] = field(default_factory=list)
    changed: list[SourceRow] = field(default_factory=list)
    touched: list[SourceRow] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    failed: dict[str, FailureRow] = field(default_factory=dict)

    def over(self, found: Discovery, roots: Sequence[Path]) -> None:
        """Go through what was found."""
        with self.catalog.read() as view:
            self.known = _under(view.sources(), roots)
            self.failed_before = _under(view.failures(), roots)
        for path, (root, reason) in found.problems.items():
            self.failed[path] = FailureRow(path, root, reason, _UNKNOWN, _UNKNOWN, "")
        total = len(found.files)
        for done, file in enumerate(found.files.values()):
            self.progress(done, total, shown(file.path))
            self._consider(file, partial(self.progress, done, total))
        self.progress(total, total, "")
        self.removed = [
            path
            for path in self.known
            if path not in found.files | found.problems and not _within(path, found.closed)
        ]

    def _consider(self, file: FoundFile, tell: Callable[[str], None]) -> None:
        old = self.known.get(file.path)
        current = reading_code()
        if old and (old.size, old.mtime_ns, old.reading) == (file.size, file.mtime_ns, current):
            self.unchanged.append(file.path)
            return
        failure = self.failed_before.get(file.path)
        stamp = (file.size, file.mtime_ns, current)
        if failure and (failure.size, failure.mtime_ns, failure.reading) == stamp:
            self.failed[file.path] = failure
            return
        mtime_ns = _settled(file.mtime_ns)
        try:
            document, digest = self._store(file, tell)
        except ReadError as error:
            self.failed[file.path] = FailureRow(
                file.path, file.root, error.reason, file.size, mtime_ns, current
            )
            return
        row = SourceRow(file.path, file.root, document, file.size, mtime_ns, digest, current)
        if old is None:
            self.added.append(row)
        elif old.document_id != document:
            self.changed.append(row)
        else:
            self.touched.append(row)
            self.unchanged.append(file.path)

    def _store(self, file: FoundFile, tell: Callable[[str], None]) -> tuple[int, str]:
        """Return the document with the file's content, staged now if there was none."""
        path = Path(file.path)
        suffix = path.suffix.lower()
        if suffix in SUFFIXES:
            digest = _sha256(path) + suffix
            with self.catalog.read() as view:
                stored = view.stored(digest, reading_code())
            if stored is not None:
                self._keep(path, digest)
                return stored, digest
        document = self.reader.read(path)
        self._keep(path, document.sha256)
        staged = self._embedded(document, document.sha256 + suffix, file.path, tell)
        with self.catalog.write() as connection:
            stored = View(connection).stored(staged.digest, staged.reading)
            return stored or stage(connection, staged), staged.digest

    def _keep(self, path: Path, digest: str) -> None:
        if self.originals is not None:
            self.originals.keep(path, digest.removesuffix(path.suffix.lower()))

    def _embedded(
        self, document: Document, digest: str, path: str, tell: Callable[[str], None]
    ) -> Staged:
        """Cut and embed a document; text that was embedded before is not embedded again."""
        embedder = self.embedder()
        passages = chunk(
            document, count_tokens=embedder.count_tokens, max_tokens=embedder.max_tokens
        )
        texts = {
            _digest(text): text
            for text in (embedded_text(passage, document.text) for passage in passages)
        }
        digests = [_digest(embedded_text(passage, document.text)) for passage in passages]
        with self.catalog.read() as view:
            vectors = view.known_vectors(list(texts))
        missing = [digest for digest in texts if digest not in vectors]
        for start in range(0, len(missing), _BATCH):
            tell(f"{shown(path)}: {start} of {len(missing)} passages embedded")
            batch = missing[start : start + _BATCH]
            made = embedder.encode_documents([texts[digest] for digest in batch])
            vectors.update(zip(batch, vectors_to(made), strict=True))
        return Staged(
            document=document,
            digest=digest,
            reading=reading_code(),
            passages=passages,
            embedded=digests,
            vectors=[vectors[digest] for digest in digests],
        )

    def publication(self) -> Publication:
        """Return what changes in the catalog."""
        return Publication(
            sources=[*self.added, *self.changed, *self.touched],
            removed=self.removed,
            failures=list(self.failed.values()),
            settled=[path for path in self.failed_before if path not in self.failed],
        )

    def report(self) -> SyncReport:
        """Return what the user is told."""
        return SyncReport(
            added=tuple(shown(row.path) for row in self.added),
            changed=tuple(shown(row.path) for row in self.changed),
            removed=tuple(shown(path) for path in self.removed),
            unchanged=tuple(shown(path) for path in self.unchanged),
            failed=tuple(
                Failure(shown(row.path), row.reason + (_KEPT if row.path in self.known else ""))
                for row in self.failed.values()
            ),
        )


def _under(rows: Mapping[str, _Row], roots: Sequence[Path]) -> dict[str, _Row]:
    folders = [str(root) for root in roots]
    return {path: row for path, row in rows.items() if _within(path, folders)}


def _within(path: str, folders: Iterable[str]) -> bool:
    return any(path == folder or path.startswith(folder.rstrip("/") + "/") for folder in folders)


def _settled(mtime_ns: int) -> int:
    """Return the time of a file's last change, or unknown where it may be changing still.

    A second change within the clock's resolution would leave size and time as they are.
    """
    return mtime_ns if time.time_ns() - mtime_ns > _FRESH_NS else _UNKNOWN


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ReadError(f"it cannot be opened: {error.strerror}") from error


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
