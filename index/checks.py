"""What a store holds, and what is out of date in it."""

import hashlib
from dataclasses import dataclass
from pathlib import Path

from index.corrections import Corrections
from index.discovery import discover, shown
from index.links import is_address
from index.originals import Originals
from index.rows import SourceRow
from index.types import Failure
from index.view import View

__all__ = ["StoreStatus", "status_of"]


@dataclass(frozen=True, slots=True)
class StoreStatus:
    """What a store holds.

    Attributes:
        store: its folder.
        generation: how many times its content has changed.
        documents: how many are searched.
        passages: how many are searched.
        failures: files that could not be read when they were last tried.
        model: the embedding model it was built with; empty for a store never written.
        out_of_date: files that have changed or gone since, or are new in an indexed folder.
        not_kept: sources of which the store has no copy: their citations open as long as the file
            stays where it is, and unchanged.
    """

    store: str
    generation: int
    documents: int
    passages: int
    failures: tuple[Failure, ...]
    model: str
    out_of_date: tuple[str, ...]
    not_kept: tuple[str, ...]


def status_of(view: View, store: Path, originals: Originals) -> StoreStatus:
    """Return what the store in view holds."""
    return StoreStatus(
        store=shown(str(store)),
        generation=view.generation(),
        documents=len(view.documents()),
        passages=len(view.passage_ids()),
        failures=tuple(
            Failure(shown(failure.path), failure.reason) for failure in view.failures().values()
        ),
        model=view.setting("model") or "",
        out_of_date=tuple(map(shown, _out_of_date(view, store))),
        not_kept=tuple(
            shown(source.path)
            for source in view.sources().values()
            if not originals.holds(source.sha256)
        ),
    )


def _out_of_date(view: View, store: Path) -> list[str]:
    sources, failures = view.sources(), view.failures()
    roots = sorted({row.root for rows in (sources, failures) for row in rows.values()})
    discovery = discover([Path(root) for root in roots if Path(root).exists()], skip=store)
    said = {each.origin for row in sources.values() for each in row.corrections.values()}
    news = Corrections.of({*discovery.corrections, *said}).news(sources.values())
    found = discovery.files
    known = {row.file for rows in (sources, failures) for row in rows.values()}
    on_disk = (row for row in sources.values() if not is_address(row.file))
    changed = {row.file for row in on_disk if _has_changed(row)}
    return sorted(changed | news | found.keys() - known)


def _has_changed(source: SourceRow) -> bool:
    """Return whether a file differs or is gone; read only where size and time leave it open."""
    try:
        status = Path(source.file).stat()
        if (status.st_size, status.st_mtime_ns) == (source.size, source.mtime_ns):
            return False
        return _sha256(source.file) != source.file_sha256
    except OSError:
        return True


def _sha256(path: str) -> str:
    with Path(path).open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
