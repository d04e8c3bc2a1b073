"""What a sync knew before it began, and what it finds out: who is new, changed, gone or bad."""

import time
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Self

from index.discovery import FoundFile
from index.errors import ReadError
from index.fingerprint import reading_code
from index.publishing import Publication
from index.rows import FailureRow, Retrieval, SourceRow
from index.scope import Scope, within
from index.types import Failure, SyncReport
from index.view import View, shown

__all__ = ["UNKNOWN", "Ledger"]

UNKNOWN = -1
"""Stands for a size or a time that is not known, or is not to be trusted."""

_FRESH_NS = 2_000_000_000
_KEPT = "; the edition read before stays searchable"


@dataclass(slots=True)
class Ledger:
    """The books of one sync: what was known before (by path, and by file), and what is found."""

    known: dict[str, SourceRow]
    failed_before: dict[str, FailureRow]
    retrievals: dict[str, Retrieval]
    before: dict[str, list[SourceRow | FailureRow]] = field(default_factory=dict)
    added: list[SourceRow] = field(default_factory=list)
    changed: list[SourceRow] = field(default_factory=list)
    touched: list[SourceRow] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    failed: dict[str, FailureRow] = field(default_factory=dict)
    fetched: list[Retrieval] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, view: View, scope: Scope) -> Self:
        """Return the books with what the store knows of the scope."""
        known, failed = scope.among(view.sources()), scope.among(view.failures())
        ledger = cls(known, failed, view.retrievals())
        rows: list[SourceRow | FailureRow] = [*known.values(), *failed.values()]
        for row in rows:
            ledger.before.setdefault(row.file, []).append(row)
        return ledger

    def is_as_before(self, file: FoundFile) -> bool:
        """Return whether a file has not been touched since it was read or failed."""
        stamp = (file.size, file.mtime_ns, reading_code())
        before = self.before.get(file.path, [])
        return {(row.size, row.mtime_ns, row.reading) for row in before} == {stamp}

    def edition(self, address: str) -> Retrieval | None:
        """Return what is known of a page, if it was read by the code of today."""
        readings = {row.reading for row in self.before.get(address, [])}
        return self.retrievals.get(address) if readings == {reading_code()} else None

    def take_over(self, file: str) -> None:
        """Note that a file is as it was, in every part."""
        for row in self.before.get(file, []):
            if isinstance(row, SourceRow):
                self.unchanged.append(row.path)
                self.seen.add(row.path)
            else:
                self.failed[row.path] = row

    def point(
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

    def fail(self, file: FoundFile, path: str, error: ReadError) -> None:
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

    def close(self, unseen: Collection[str]) -> None:
        """Note as removed what was known and did not turn up, save in folders not looked into."""
        self.removed = [
            path
            for path, row in self.known.items()
            if path not in self.seen and not within(row.file, unseen)
        ]

    def publication(self) -> Publication:
        """Return what changes in the catalog."""
        return Publication(
            sources=[*self.added, *self.changed, *self.touched],
            removed=self.removed,
            failures=list(self.failed.values()),
            settled=[path for path in self.failed_before if path not in self.failed],
            retrievals=self.fetched,
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


def _settled(mtime_ns: int) -> int:
    """Return the time of a file's last change, or unknown where it may be changing still.

    A second change within the clock's resolution would leave size and time as they are.
    """
    return mtime_ns if time.time_ns() - mtime_ns > _FRESH_NS else UNKNOWN
