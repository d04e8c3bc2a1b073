"""Keep a store in line with folders while they change."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from index.discovery import roots_of
from index.errors import StoreError
from index.scope import within
from index.types import SyncReport

__all__ = ["watched"]

_QUIET_MS, _PATIENCE_MS, _TICK_MS = 300, 5_000, 500


def watched(
    folders: Sequence[str | Path], sync: Callable[[], SyncReport], *, skip: Path
) -> Iterator[SyncReport | StoreError]:
    """Sync once, and again whenever something in the folders changes, without end.

    The folders are watched before the first sync, so that no change falls between the two. What
    changes is waited for until all is quiet for a moment, but not for long.

    Args:
        folders: to watch, with all that is in them, save what is hidden.
        sync: brings the store in line with them.
        skip: the store's own folder, which may be in one of them.

    Yields:
        What each sync did, or why it could not be done: it is tried again until it can.

    Raises:
        SourceMissing: a folder does not exist, any more.
        OSError: the system cannot watch them.

    """
    from watchfiles import watch

    roots, store = [str(root) for root in roots_of(folders)], str(skip.resolve())

    def matters(_change: object, path: str) -> bool:
        inside = [path[len(root) :] for root in roots if within(path, [root])]
        return not within(path, [store]) and any("/." not in part for part in inside)

    due = True
    for changes in watch(
        *roots,
        watch_filter=matters,
        debounce=_PATIENCE_MS,
        step=_QUIET_MS,
        rust_timeout=_TICK_MS,
        yield_on_timeout=True,
        ignore_permission_denied=True,
    ):
        if changes or due:
            try:
                report = sync()
            except StoreError as error:
                due = True
                yield error
            else:
                due = False
                yield report
