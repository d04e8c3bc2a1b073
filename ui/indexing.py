"""What ``inspection-qa index`` does: bring a store up to date, once or for as long as it runs."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from ui.encode import to_json

if TYPE_CHECKING:
    from index.types import Failure, Progress, SyncReport
    from ui.terminal import Terminal

__all__ = ["Sync", "sync_on_change", "sync_once", "watchable"]


class Sync(Protocol):
    """Bring a store up to date: ``Index.sync`` for given sources."""

    def __call__(self, *, progress: "Progress") -> "SyncReport":
        """Do it, and say how far it is."""


def sync_once(terminal: "Terminal", sync: "Sync", *, json: bool = False) -> bool:
    """Bring a store up to date and print what that did.

    Args:
        terminal: to print on.
        sync: brings the store up to date.
        json: print for programs.

    Returns:
        Whether anything could be read.
    """
    with terminal.progress() as progress:
        report = sync(progress=progress)
    if json:
        terminal.raw(to_json(report))
    else:
        terminal.sync_report(report)
    return bool(not report.failed or report.added or report.changed or report.unchanged)


def watchable(sources: Sequence[str]) -> list[Path]:
    """Return sources as folders to watch.

    Raises:
        ValueError: one of them is a file or an address, of which nobody tells when it changes.
    """
    from index.links import is_address

    for source in sources:
        if is_address(source) or Path(source).is_file():
            raise ValueError(f"--watch takes folders, and {source} is none. Index it by itself.")
    return [Path(source) for source in sources]


def sync_on_change(
    terminal: "Terminal",
    sync: "Sync",
    folders: Sequence[Path],
    *,
    store: Path,
    json: bool = False,
) -> None:
    """Keep a store up to date until Ctrl-C, printing what changes and nothing twice.

    Args:
        terminal: to print on.
        sync: brings the store up to date with the folders.
        folders: to watch.
        store: the store's folder, which is not watched.
        json: print for programs, a line each time.
    """
    from index.errors import StoreError
    from index.watching import watched

    def shown_sync() -> "SyncReport":
        with terminal.progress() as progress:
            return sync(progress=progress)

    told: tuple[Failure, ...] | None = None
    trouble = ""
    try:
        for outcome in watched(folders, shown_sync, skip=store):
            if isinstance(outcome, StoreError):
                if str(outcome) != trouble:
                    terminal.complain(str(outcome))
                trouble = str(outcome)
                continue
            trouble = ""
            _tell(terminal, outcome, told, json=json)
            if told is None:
                terminal.remark("Watching for changes. Press Ctrl-C to stop.")
            told = outcome.failed
    except KeyboardInterrupt:
        if told is None:
            raise
        terminal.remark("The folders are not watched any more.")


def _tell(
    terminal: "Terminal", report: "SyncReport", told: "tuple[Failure, ...] | None", *, json: bool
) -> None:
    """Print a whole report the first time, and then only what is new in it."""
    failed = tuple(failure for failure in report.failed if failure not in (told or ()))
    news = replace(report, failed=failed)
    if told is not None and not (news.added or news.changed or news.removed or news.failed):
        return
    if json:
        terminal.raw(to_json(news, indent=None))
    elif told is None:
        terminal.sync_report(news)
    else:
        terminal.changes(news)
