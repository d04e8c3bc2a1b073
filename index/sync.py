"""Bring a catalog in line with its sources: read what is new, stage it to be published at once."""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from index.catalog import Catalog
from index.corrections import Corrections
from index.discovery import Discovery, FoundFile, discover
from index.embedding import embedded
from index.errors import ReadError
from index.fingerprint import reading_code
from index.isolation import IsolatedReader, Reading
from index.ledger import UNKNOWN, Ledger
from index.links import is_address
from index.naming import title_of
from index.originals import Originals
from index.publishing import Publication, stage
from index.readers import SUFFIXES
from index.readers.archive import CONTAINERS
from index.rows import Correction, Retrieval, SourceRow
from index.scope import Scope
from index.types import Document, Embedder, Fact, Progress, SyncReport
from index.view import shown
from index.web import Page

__all__ = ["Fetch", "synchronise"]

Fetch = Callable[[str, Retrieval | None], Page]
"""Called as ``fetch(address, known)``; gives what stands there unless it is what was known."""


def synchronise(
    catalog: Catalog,
    scope: Scope,
    *,
    store: Path,
    fetch: Fetch,
    embedder: Callable[[], Embedder],
    originals: Originals | None = None,
    progress: Progress | None = None,
) -> tuple[SyncReport, Publication]:
    """Read what is new or changed in the scope, and say what has to be published.

    Every content is committed by itself as soon as it is embedded, unseen by any search. Whoever
    stops this at any moment loses one file's work at most: the next run finds the rest by digest.

    Args:
        catalog: to change; the caller holds the store's lock.
        scope: files, folders and addresses.
        store: the store's own folder, which is not indexed.
        fetch: gives what stands at an address.
        embedder: gives the embedder; not called unless there is something to embed.
        originals: keeps the files that are read, if given.
        progress: told the files done, their number, and what is being done.

    Returns:
        What to tell the user, and what the caller has yet to publish.

    """
    started = time.monotonic()
    reader = IsolatedReader()
    tell = progress or (lambda _done, _total, _label: None)
    with catalog.read() as view:
        ledger = Ledger.of(view, scope)
    found = discover(scope.roots, skip=store)
    corrections = Corrections.of({*found.corrections, *ledger.corrected_in()})
    run = _Run(catalog, reader, fetch, originals, embedder, tell, ledger, corrections)
    try:
        run.over(found, scope)
    finally:
        reader.close()
    return replace(ledger.report(), seconds=time.monotonic() - started), ledger.publication()


@dataclass(slots=True)
class _Run:
    """One sync, going through its sources one by one."""

    catalog: Catalog
    reader: IsolatedReader
    fetch: Fetch
    originals: Originals | None
    embedder: Callable[[], Embedder]
    progress: Progress
    ledger: Ledger
    corrections: Corrections

    def over(self, found: Discovery, scope: Scope) -> None:
        """Go through what was found, and what is to be fetched."""
        for path, (root, reason) in found.problems.items():
            self.ledger.fail(FoundFile(path, root, UNKNOWN, UNKNOWN), path, ReadError(reason))
        total = len(found.files) + len(scope.addresses)
        for done, file in enumerate(found.files.values()):
            self.progress(done, total, shown(file.path))
            if self.ledger.is_as_before(file):
                self.ledger.take_over(file.path)
            else:
                self._read(file, Path(file.path), partial(self.progress, done, total))
        for done, (address, given) in enumerate(scope.addresses.items(), len(found.files)):
            self.progress(done, total, address)
            self._visit(address, given, partial(self.progress, done, total))
        self.ledger.close(found.closed)
        self._settle(scope)
        self.progress(total, total, "")

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
            with TemporaryDirectory(prefix="inspection-qa-") as folder:
                path = Path(folder, page.name)
                path.write_bytes(page.content)
                self._read(file, path, tell)
        if address not in self.ledger.failed:
            self.ledger.fetched.append(page.retrieval)

    def _read(self, file: FoundFile, path: Path, tell: Callable[[str], None]) -> None:
        """Read a file where its bytes are, and the files in it where it is an archive."""
        suffix = path.suffix.lower()
        try:
            sha256 = _sha256(path) if suffix in SUFFIXES.keys() | CONTAINERS else ""
            document = None if suffix in CONTAINERS else self._stored(sha256 + suffix)
            if document is not None:
                self._keep_original(path, sha256)
                self.ledger.point(file, file.path, document, sha256 + suffix, sha256)
                return
            readings = 0
            for reading in self.reader.read(path):
                readings += 1
                self._take(file, str(path), reading, sha256, tell)
            if not readings:
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
            document = self._stored(digest)
        if document is None:
            stated = reading.outcome.metadata.get("title", Fact("")).value
            title = title_of(stated, [(path, self._corrected(path))])
            titled = replace(reading.outcome, title=title)
            document = self._stage(titled, digest, f"{shown(path)}: ", tell)
        self.ledger.point(file, path, document, digest, file_sha256)

    def _corrected(self, path: str) -> dict[str, Correction]:
        """Return what the user says of a document."""
        row = self.ledger.known.get(path) or self.ledger.elsewhere.get(path)
        return self.corrections.about(path, row.corrections if row else {})

    def _settle(self, scope: Scope) -> None:
        """Bring what is said of documents up to date, and with it what they are called.

        A document with another title is stored and embedded again; whatever else is said costs
        nothing.
        """
        rows = self.ledger.outcome()
        for path, row in rows.items():
            if path not in self.ledger.elsewhere or is_address(path):
                rows[path] = replace(row, corrections=self._corrected(path))
        with self.catalog.read() as view:
            titled, stated = view.titled(), view.stated_titles()
        documents = {what: document for document, what in titled.items()}
        contents: dict[tuple[str, str], list[SourceRow]] = {}
        for row in rows.values():
            digest, reading, _ = titled[row.document_id]
            contents.setdefault((digest, reading), []).append(row)
        for (digest, reading), sources in contents.items():
            before = sources[0].document_id
            said = [(row.path, row.corrections) for row in sources]
            title = title_of(stated.get(before, ""), said)
            document = documents.get((digest, reading, title))
            if document is None and reading == reading_code():
                document = self._retitle(before, title, digest, shown(sources[0].path))
            rows |= {row.path: replace(row, document_id=document or before) for row in sources}
        self.ledger.settle(rows)
        folders = [str(root) for root in scope.roots if root.is_dir()]
        self.corrections.unused([*rows, *self.ledger.failed], folders)
        for place, (origin, reason) in self.corrections.problems.items():
            file = FoundFile(str(origin), str(origin.parent), UNKNOWN, UNKNOWN)
            self.ledger.fail(file, place, ReadError(reason))

    def _retitle(self, document: int, title: str, digest: str, name: str) -> int:
        """Store a document under another title, which is a part of what is embedded."""
        with self.catalog.read() as view:
            read = view.as_read(document)
        return self._stage(replace(read, title=title, id=0), digest, f"{name}: ", lambda _: None)

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


def _sha256(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ReadError(f"it cannot be opened: {error.strerror}") from error
