"""The catalog and what is derived from it, always of the same moment."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from index.catalog import Catalog
from index.derived import Derived, derive
from index.locking import locked_if_free
from index.publishing import Publication, publish
from index.view import View

__all__ = ["Snapshots"]


class Snapshots:
    """Hand out consistent pairs of a catalog's view and the indexes derived for it.

    Args:
        catalog: of the store.
        store: its folder.

    """

    def __init__(self, catalog: Catalog, store: Path) -> None:
        self._catalog = catalog
        self._store = store
        self._deriving = Lock()
        self._derived: Derived | None = None

    @contextmanager
    def take(self) -> Iterator[tuple[View, Derived]]:
        """Give the newest state; whatever is published meanwhile, it stays as it is."""
        with self._catalog.read() as view:
            derived = self._derived
            if derived is None or derived.stamp != view.stamp():
                derived = self._derive(view)
            yield view, derived

    def publish(self, publication: Publication) -> None:
        """Make a sync's outcome the newest state; the caller holds the store's lock."""
        with self._deriving:
            with self._catalog.write() as connection:
                publish(connection, publication)
            with self._catalog.read() as view:
                self._derived = derive(view, self._store, writable=True)

    def forget(self) -> None:
        """Free the derived indexes; they are taken from disk when they are needed again."""
        with self._deriving:
            self._derived = None

    def _derive(self, view: View) -> Derived:
        """Return the indexes for a view that those at hand do not belong to.

        They are kept on disk if nobody else is writing, and only for the newest state, which
        cannot change while the lock is held.
        """
        with self._deriving:
            if self._derived is not None and self._derived.stamp == view.stamp():
                return self._derived
            with locked_if_free(self._store) as mine:
                with self._catalog.read() as newest:
                    current = newest.stamp() == view.stamp()
                derived = derive(view, self._store, writable=mine and current)
            if current:
                self._derived = derived
            return derived
