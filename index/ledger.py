"""What a sync knew before it began, and what it finds out: who is new, changed, gone or bad."""

import time
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Self

from index.discovery import FoundFile, shown
from index.errors import ReadError
from index.fingerprint import reading_code
from index.links import is_address
from index.publishing import Publication
from index.rows import FailureRow, Retrieval, SourceRow
from index.scope import Scope, within
from index.types import Failure, SyncReport
from index.view import View

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
    limits: str
    before: dict[str, list[SourceRow | FailureRow]] = field(default_factory=dict)
    elsewhere: dict[str, SourceRow] = field(default_factory=dict)
    pointed: dict[str, SourceRow] = field(default_factory=dict)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    failed: dict[str, FailureRow] = field(default_factory=dict)
    fetched: list[Retrieval] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, view: View, scope: Scope, *, limits: str) -> Self:
        """Return the books with what the store knows of the scope.

        Args:
            view: of the catalog.
            scope: files, folders and addresses.
            limits: what a reader may cost; what failed within others is read again.
        """
        everything = view.sources()
        known, failed = scope.among(everything), scope.among(view.failures())
        elsewhere = {path: row for path, row in everything.items() if path not in known}
        ledger = cls(known, failed, view.retrievals(), limits, elsewhere=elsewhere)
        rows: list[SourceRow | FailureRow] = [*known.values(), *failed.values()]
        for row in rows:
            ledger.before.setdefault(row.file, []).append(row)
        return ledger

    def is_as_before(self, file: FoundFile) -> bool:
        """Return whether a file has not been touched since it was read or failed."""
        before = self.before.get(file.path, [])
        stamps = {(row.size, row.mtime_ns) for row in before}
        return stamps == {(file.size, file.mtime_ns)} and all(map(self._is_current, before))

    def edition(self, address: str) -> Retrieval | None:
        """Return what is known of a page, if it was read by the code of today."""
        before = self.before.get(address, [])
        return self.retrievals.get(address) if all(map(self._is_current, before)) else None

    def _is_current(self, row: SourceRow | FailureRow) -> bool:
        """Return whether reading it again would give the same."""
        return row.reading == (reading_code() if isinstance(row, SourceRow) else self._attempt())

    def _attempt(self) -> str:
        return f"{reading_code()} {self.limits}"

    def take_over(self, file: str) -> None:
        """Note that a file is as it was, in every part."""
        for row in self.before.get(file, []):
            if isinstance(row, SourceRow):
                self.unchanged.append(row.path)
                self.seen.add(row.path)
            else:
                self.failed[row.path] = row

    def point(
        self, file: FoundFile, path: str, digest: str, file_sha256: str, document: int
    ) -> None:
        """Note that a path has a content."""
        self.seen.add(path)
        old = self.known.get(path)
        self.pointed[path] = SourceRow(
            path=path,
            file=file.path,
            root=file.root,
            document_id=document,
            file_sha256=file_sha256,
            size=file.size,
            mtime_ns=_settled(file.mtime_ns),
            digest=digest,
            reading=reading_code(),
            corrections=old.corrections if old else {},
        )
        if old is not None:
            self.unchanged.append(path)

    def corrected_in(self) -> set[str]:
        """Return the files that have said something about what is in the scope, or on the web."""
        pages = [row for path, row in self.elsewhere.items() if is_address(path)]
        rows = [*self.known.values(), *pages]
        return {each.origin for row in rows for each in row.corrections.values()}

    def outcome(self) -> dict[str, SourceRow]:
        """Return all that the store will hold, as far as it is known by now."""
        before = {**self.elsewhere, **self.known, **self.pointed}
        removed = set(self.removed)
        return {path: row for path, row in before.items() if path not in removed}

    def settle(self, rows: Mapping[str, SourceRow]) -> None:
        """Note what became of rows of the outcome."""
        before = self.outcome()
        self.pointed |= {path: row for path, row in rows.items() if row != before[path]}

    def _added(self) -> list[str]:
        return [path for path in self.pointed if self._before(path) is None]

    def _changed(self) -> list[str]:
        """Return the paths under which something else is found than before."""
        return [
            path
            for path, row in self.pointed.items()
            if (old := self._before(path)) is not None
            and (old.document_id, old.corrections) != (row.document_id, row.corrections)
        ]

    def _before(self, path: str) -> SourceRow | None:
        return self.known.get(path) or self.elsewhere.get(path)

    def fail(self, file: FoundFile, path: str, error: ReadError) -> None:
        """Note that a path cannot be read; what was read there before stays."""
        self.failed[path] = FailureRow(
            path=path,
            file=file.path,
            root=file.root,
            reason=error.reason,
            size=file.size,
            mtime_ns=_settled(file.mtime_ns),
            reading=self._attempt(),
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
            sources=list(self.pointed.values()),
            removed=self.removed,
            failures=list(self.failed.values()),
            settled=[path for path in self.failed_before if path not in self.failed],
            retrievals=self.fetched,
        )

    def report(self) -> SyncReport:
        """Return what the user is told."""
        changed = self._changed()
        return SyncReport(
            added=tuple(map(shown, self._added())),
            changed=tuple(map(shown, changed)),
            removed=tuple(map(shown, self.removed)),
            unchanged=tuple(shown(path) for path in self.unchanged if path not in set(changed)),
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
