"""Bring a catalog in line with its sources: read what is new, stage it to be published at once."""

import hashlib
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from index.catalog import Catalog
from index.corrections import Corrections
from index.discovery import Discovery, FoundFile, discover, shown
from index.errors import ReadError
from index.fingerprint import reading_code
from index.isolation import IsolatedReader, Reading
from index.ledger import UNKNOWN, Ledger
from index.links import is_address
from index.naming import corrected_now, settle, title_of
from index.originals import Originals
from index.publishing import Publication
from index.readers import SUFFIXES
from index.readers.archive import CONTAINERS
from index.reading import Readers
from index.rows import Retrieval, SourceRow
from index.scope import Scope
from index.staging import Staging
from index.types import Document, Embedder, Fact, Progress, SyncReport
from index.web import Page

__all__ = ["Fetch", "synchronise"]

# Reading less takes no longer than starting a process to read it.
_WORTH_A_READER = 1 << 18

Fetch = Callable[[str, Retrieval | None], Page]
"""Called as ``fetch(address, known)``; gives what stands there unless it is what was known."""


def synchronise(
    catalog: Catalog,
    scope: Scope,
    *,
    store: Path,
    fetch: Fetch,
    embedder: Callable[[], Embedder],
    readers: Readers,
    originals: Originals | None = None,
    progress: Progress | None = None,
) -> tuple[SyncReport, Publication]:
    """Read what is new or changed in the scope, and say what has to be published.

    Files are read several at a time, and taken up in the order in which they were found: the same
    files give the same store, whichever is read first. Contents are committed as soon as they are
    embedded, unseen by any search. Whoever stops this at any moment loses what was being read and
    embedded just then: the next run finds the rest by digest.

    Args:
        catalog: to change; the caller holds the store's lock.
        scope: files, folders and addresses.
        store: the store's own folder, which is not indexed.
        fetch: gives what stands at an address.
        embedder: gives the embedder; not called unless there is something to embed.
        readers: to read with; ended in the end.
        originals: keeps the files that are read, if given.
        progress: told the files done, their number, and what is being done.

    Returns:
        What to tell the user, and what the caller has yet to publish.

    """
    started = time.monotonic()
    tell = progress or (lambda _done, _total, _label: None)
    with catalog.read() as view:
        ledger = Ledger.of(view, scope, limits=readers.limits)
        stored = view.digests(reading_code())
    found = discover(scope.roots, skip=store)
    corrections = Corrections.of({*found.corrections, *ledger.corrected_in()})
    staging = Staging(catalog, embedder)
    with readers:
        run = _Run(catalog, readers, fetch, originals, staging, tell, ledger, corrections, stored)
        run.over(found, scope)
    return replace(ledger.report(), seconds=time.monotonic() - started), ledger.publication()


@dataclass(frozen=True, slots=True)
class _Read:
    """A file, read; without readings where its content is stored, or is that of an archive."""

    sha256: str
    readings: Sequence[Reading] | None


@dataclass(slots=True)
class _Run:
    """One sync, going through its sources one by one."""

    catalog: Catalog
    readers: Readers
    fetch: Fetch
    originals: Originals | None
    staging: Staging
    progress: Progress
    ledger: Ledger
    corrections: Corrections
    stored: Collection[str]

    def over(self, found: Discovery, scope: Scope) -> None:
        """Go through what was found, and what is to be fetched."""
        for path, (root, reason) in found.problems.items():
            self.ledger.fail(FoundFile(path, root, UNKNOWN, UNKNOWN), path, ReadError(reason))
        total = len(found.files) + len(scope.addresses)
        fresh = [file for file in found.files.values() if not self._is_as_before(file)]
        paths = [Path(file.path) for file in fresh]
        size = sum(file.size for file in fresh)
        reading = self.readers.ahead(paths, self._read, at_once=1 + size // _WORTH_A_READER)
        pending = {file.path for file in fresh}
        for done, file in enumerate(found.files.values()):
            self.progress(done, total, shown(file.path))
            if file.path in pending:
                tell = partial(self.progress, done, total)
                self._take_up(file, Path(file.path), next(reading).result, tell)
            else:
                self.ledger.take_over(file.path)
        for done, (address, given) in enumerate(scope.addresses.items(), len(found.files)):
            self.progress(done, total, address)
            self._visit(address, given, partial(self.progress, done, total))
        self.staging.finish()
        self.ledger.close(found.closed)
        settle(self.catalog, self.ledger, self.corrections, self.staging, scope)
        self.progress(total, total, "")

    def _is_as_before(self, file: FoundFile) -> bool:
        """Return whether nothing has to be done for a file."""
        rows = self.ledger.before.get(file.path, ())
        digests = [row.sha256 for row in rows if isinstance(row, SourceRow)]
        kept = self.originals is None or all(map(self.originals.holds, digests))
        return kept and self.ledger.is_as_before(file)

    def _visit(self, address: str, given: str, tell: Callable[[str], None]) -> None:
        """Fetch a page, and read it unless it is as it was."""
        file = FoundFile(address, address, UNKNOWN, UNKNOWN)
        try:
            page = self.fetch(given, self.ledger.edition(address))
        except ReadError as error:
            self.ledger.fail(file, address, error)
            return
        if page.content is None:
            self.ledger.take_over(address)
            self.ledger.failed.pop(address, None)
        else:
            with (
                TemporaryDirectory(prefix="inspection-qa-") as folder,
                self.readers.one() as reader,
            ):
                path = Path(folder, page.name)
                path.write_bytes(page.content)
                self._take_up(file, path, partial(self._read, reader, path), tell)
        if address not in self.ledger.failed:
            self.ledger.fetched.append(page.retrieval)

    def _read(self, reader: IsolatedReader, path: Path) -> _Read:
        """Read a file unless its content is stored, or it is an archive of others."""
        suffix = path.suffix.lower()
        sha256 = _sha256(path) if suffix in SUFFIXES.keys() | CONTAINERS else ""
        known = suffix in CONTAINERS or sha256 + suffix in self.stored
        return _Read(sha256, None if known else list(reader.read(path)))

    def _read_now(self, path: Path) -> _Read:
        with self.readers.one() as reader:
            return self._read(reader, path)

    def _members(self, path: Path) -> Iterator[Reading]:
        with self.readers.one() as reader:
            yield from reader.read(path)

    def _take_up(
        self,
        file: FoundFile,
        path: Path,
        read: Callable[[], _Read],
        tell: Callable[[str], None],
    ) -> None:
        """Note what a file has turned out to be, and the files in it where it is an archive."""
        suffix = path.suffix.lower()
        try:
            outcome = read()
            document = (
                None if suffix in CONTAINERS else self.staging.stored(outcome.sha256 + suffix)
            )
            if document is not None:
                self._keep_original(path, outcome.sha256)
                self._point(file, file.path, outcome.sha256 + suffix, outcome.sha256, document)
                return
            readings = self._members(path) if outcome.readings is None else outcome.readings
            empty = True
            for reading in readings:
                empty = False
                self._take(file, str(path), reading, outcome.sha256, tell)
            if empty:
                raise ReadError("it holds no files")
        except ReadError as error:
            self.ledger.fail(file, file.path, error)

    def _take(
        self,
        file: FoundFile,
        at: str,
        reading: Reading,
        file_sha256: str,
        tell: Callable[[str], None],
    ) -> None:
        """Store what was read, unless its content is stored already."""
        path = file.path + reading.path.removeprefix(at)
        if isinstance(reading.outcome, ReadError):
            self.ledger.fail(file, path, reading.outcome)
            return
        digest = reading.outcome.sha256 + Path(reading.path).suffix.lower()
        document = self._alike(path, reading.outcome) if is_address(path) else None
        if document is None:
            self._keep_original(reading.file, reading.outcome.sha256)
            document = self.staging.stored(digest)
        if document is not None:
            self._point(file, path, digest, file_sha256, document)
            return
        corrected = corrected_now(path, self.ledger, self.corrections)
        stated = reading.outcome.metadata.get("title", Fact("")).value
        self.staging.add(
            replace(reading.outcome, title=title_of(stated, [(path, corrected)])),
            digest,
            name=shown(path),
            then=partial(self.ledger.point, file, path, digest, file_sha256),
            tell=tell,
        )

    def _point(
        self, file: FoundFile, path: str, digest: str, file_sha256: str, document: int
    ) -> None:
        """Note that a path has a stored content, after those that were found before it."""
        self.staging.finish()
        self.ledger.point(file, path, digest, file_sha256, document)

    def _alike(self, path: str, document: Document) -> int | None:
        """Return what is known of a page that reads as it did, though its code may differ.

        Many servers put something new into each copy of a page that no reader sees.
        """
        known = self.ledger.known.get(path)
        if known is None or known.reading != reading_code():
            return None
        with self.catalog.read() as view:
            stored = view.as_read(known.document_id)
        comparable = replace(
            stored, source=document.source, sha256=document.sha256, title=document.title
        )
        return stored.id if replace(document, id=stored.id) == comparable else None

    def _keep_original(self, path: Path, sha256: str) -> None:
        if self.originals is not None:
            self.originals.keep(path, sha256)


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ReadError(f"it cannot be opened: {error.strerror}") from error
