"""Bring a catalog in line with the files: read what is new, stage it to be published at once."""

import hashlib
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TypeVar

from index.catalog import Catalog
from index.discovery import Discovery, FoundFile, discover
from index.embedding import embedded
from index.errors import ReadError, SourceMissing
from index.fingerprint import reading_code
from index.isolation import IsolatedReader, Reading
from index.originals import Originals
from index.publishing import Publication, stage
from index.readers import SUFFIXES
from index.readers.archive import CONTAINERS
from index.rows import FailureRow, SourceRow
from index.types import Document, Embedder, Failure, Progress, SyncReport
from index.view import View, shown

__all__ = ["removal", "synchronise"]

_FRESH_NS = 2_000_000_000
_UNKNOWN = -1
_KEPT = "; the edition read before stays searchable"

_Row = TypeVar("_Row", SourceRow, FailureRow)


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


def removal(view: View, sources: Sequence[str | Path]) -> Publication:
    """Return what has to be published to forget files and folders.

    Raises:
        SourceMissing: nothing in the store comes from one of them.

    """
    roots = [Path(source).absolute().resolve() for source in sources]
    rows, failures = view.sources(), view.failures()
    for source, root in zip(sources, roots, strict=True):
        if not {*_under(rows, [root]), *_under(failures, [root])}:
            raise SourceMissing(
                f"Nothing in the store comes from {str(source)!r}. What there is:"
                " inspection-qa status"
            )
    return Publication(removed=list(_under(rows, roots)), settled=list(_under(failures, roots)))


@dataclass(slots=True)
class _Run:
    """One sync: what was known before (by path, and by file), and what it finds out."""

    catalog: Catalog
    reader: IsolatedReader
    originals: Originals | None
    embedder: Callable[[], Embedder]
    progress: Progress
    known: dict[str, SourceRow] = field(default_factory=dict)
    failed_before: dict[str, FailureRow] = field(default_factory=dict)
    before: dict[str, list[SourceRow | FailureRow]] = field(default_factory=dict)
    added: list[SourceRow] = field(default_factory=list)
    changed: list[SourceRow] = field(default_factory=list)
    touched: list[SourceRow] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    failed: dict[str, FailureRow] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)

    def over(self, found: Discovery, roots: Sequence[Path]) -> None:
        """Go through what was found."""
        with self.catalog.read() as view:
            self.known = _under(view.sources(), roots)
            self.failed_before = _under(view.failures(), roots)
        rows: list[SourceRow | FailureRow] = [*self.known.values(), *self.failed_before.values()]
        for row in rows:
            self.before.setdefault(row.file, []).append(row)
        for path, (root, reason) in found.problems.items():
            self._fail(FoundFile(path, root, _UNKNOWN, _UNKNOWN), path, ReadError(reason))
        total = len(found.files)
        for done, file in enumerate(found.files.values()):
            self.progress(done, total, shown(file.path))
            if not self._is_as_before(file):
                self._read(file, partial(self.progress, done, total))
        self.progress(total, total, "")
        self.removed = [
            path
            for path, row in self.known.items()
            if path not in self.seen and not _within(row.file, found.closed)
        ]

    def _is_as_before(self, file: FoundFile) -> bool:
        """Take over what is known of a file that was not touched since; say whether it was not."""
        before = self.before.get(file.path, [])
        stamp = (file.size, file.mtime_ns, reading_code())
        if {(row.size, row.mtime_ns, row.reading) for row in before} != {stamp}:
            return False
        for row in before:
            if isinstance(row, SourceRow):
                self.unchanged.append(row.path)
                self.seen.add(row.path)
            else:
                self.failed[row.path] = row
        return True

    def _read(self, file: FoundFile, tell: Callable[[str], None]) -> None:
        """Read a file, and the files in it where it is an archive."""
        path = Path(file.path)
        suffix = path.suffix.lower()
        try:
            sha256 = _sha256(path) if suffix in SUFFIXES.keys() | CONTAINERS else ""
            document = None if suffix in CONTAINERS else self._stored(sha256 + suffix)
            if document is not None:
                self._keep_original(path, sha256)
                self._point(file, file.path, document, sha256 + suffix, sha256)
                return
            readings = 0
            for reading in self.reader.read(path):
                readings += 1
                self._take(file, reading, sha256, tell)
            if not readings:
                raise ReadError("it holds no files")
        except ReadError as error:
            self._fail(file, file.path, error)

    def _take(
        self, file: FoundFile, reading: Reading, file_sha256: str, tell: Callable[[str], None]
    ) -> None:
        """Store what was read, unless its content is stored already."""
        if isinstance(reading.outcome, ReadError):
            self._fail(file, reading.path, reading.outcome)
            return
        digest = reading.outcome.sha256 + Path(reading.path).suffix.lower()
        self._keep_original(reading.file, reading.outcome.sha256)
        document = self._stored(digest)
        if document is None:
            document = self._stage(reading.outcome, digest, f"{shown(reading.path)}: ", tell)
        self._point(file, reading.path, document, digest, file_sha256)

    def _stage(
        self, document: Document, digest: str, name: str, tell: Callable[[str], None]
    ) -> int:
        with self.catalog.read() as view:
            staged = embedded(
                document,
                digest,
                self.embedder(),
                known=view.known_vectors,
                progress=lambda done, total: tell(f"{name}{done} of {total} passages embedded"),
            )
        with self.catalog.write() as connection:
            return stage(connection, staged)

    def _stored(self, digest: str) -> int | None:
        with self.catalog.read() as view:
            return view.stored(digest, reading_code())

    def _keep_original(self, path: Path, sha256: str) -> None:
        if self.originals is not None:
            self.originals.keep(path, sha256)

    def _point(
        self, file: FoundFile, path: str, document: int, digest: str, file_sha256: str
    ) -> None:
        """Note that a path has a content."""
        self.seen.add(path)
        row = SourceRow(
            path=path,
            file=file.path,
            root=file.root,
            document_id=document,
            file_sha256=file_sha256,
            size=file.size,
            mtime_ns=_settled(file.mtime_ns),
            digest=digest,
            reading=reading_code(),
        )
        old = self.known.get(path)
        if old is None:
            self.added.append(row)
        elif old.document_id != document:
            self.changed.append(row)
        else:
            self.touched.append(row)
            self.unchanged.append(path)

    def _fail(self, file: FoundFile, path: str, error: ReadError) -> None:
        """Note that a path cannot be read; what was read there before stays."""
        self.failed[path] = FailureRow(
            path=path,
            file=file.path,
            root=file.root,
            reason=error.reason,
            size=file.size,
            mtime_ns=_settled(file.mtime_ns),
            reading=reading_code(),
        )
        self.seen.update(self._kept_by(self.failed[path]))

    def _kept_by(self, failure: FailureRow) -> list[str]:
        """Return the paths known before that a failure leaves as they were."""
        whole = failure.path == failure.file
        return [
            path
            for path, row in self.known.items()
            if path == failure.path or (whole and row.file == failure.file)
        ]

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
                Failure(shown(row.path), row.reason + (_KEPT if self._kept_by(row) else ""))
                for row in self.failed.values()
            ),
        )


def _under(rows: Mapping[str, _Row], roots: Sequence[Path]) -> dict[str, _Row]:
    folders = [str(root) for root in roots]
    return {
        path: row
        for path, row in rows.items()
        if _within(row.file, folders) or _within(path, folders)
    }


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
