"""One writer at a time, among threads and processes."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.discovery import shown
from index.errors import StoreError

__all__ = ["locked", "locked_if_free"]

_LOCK = ".lock"
_WAIT_SECONDS = 2.0


@contextmanager
def locked(store: Path) -> Iterator[None]:
    """Hold the store's lock; the system frees it when the process ends, however it ends.

    Raises:
        StoreError: another process holds it, or the folder cannot be written.

    """
    from filelock import FileLock, Timeout

    try:
        store.mkdir(parents=True, exist_ok=True)
        lock = FileLock(store / _LOCK)
        lock.acquire(timeout=_WAIT_SECONDS)
    except Timeout as error:
        raise StoreError(
            f"The store at {shown(str(store))} is being written to by another process. Wait until"
            " it has finished, and try again."
        ) from error
    except OSError as error:
        raise StoreError(
            f"The store at {shown(str(store))} cannot be written ({error.strerror}). Check the"
            " folder's permissions, or give another place with --store."
        ) from error
    try:
        yield
    finally:
        lock.release()


@contextmanager
def locked_if_free(store: Path) -> Iterator[bool]:
    """Hold the store's lock if it is free and the folder is there; tell whether it is held."""
    from filelock import FileLock, Timeout

    lock = FileLock(store / _LOCK)
    try:
        if store.is_dir():
            lock.acquire(timeout=0)
    except (Timeout, OSError):
        pass
    try:
        yield lock.is_locked
    finally:
        lock.release()
