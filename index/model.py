"""The embedding model of a store: loaded when needed, remembered, and never mixed with another."""

from pathlib import Path
from threading import Lock

from index.catalog import Catalog
from index.discovery import shown
from index.embedder import SentenceTransformerEmbedder, identity_of
from index.errors import ModelMismatch
from index.publishing import remember_model
from index.types import Embedder
from index.view import View

__all__ = ["StoreModel"]


class StoreModel:
    """Hand out the embedder that a store's vectors come from, or will.

    Loading one takes seconds, so it waits until there is something to embed.

    Args:
        catalog: of the store.
        store: its folder, for messages.
        name: of the model asked for; None for the store's own, or the default.
        embedder: to use in place of a model.

    """

    def __init__(
        self, catalog: Catalog, store: Path, name: str | None, embedder: Embedder | None
    ) -> None:
        self._catalog = catalog
        self._store = store
        self._name = str(Path(name).absolute()) if name and Path(name).is_dir() else name
        self._embedder = embedder
        self._loading = Lock()

    def check(self, view: View) -> None:
        """Make sure that what was asked for is what the store was built with.

        Raises:
            ModelMismatch: it is not.

        """
        if self._embedder is not None:
            self._compare(view, self._embedder.identity)
        elif self._name is not None:
            self._compare(view, identity_of(self._name))

    def to_read(self, view: View) -> Embedder:
        """Return the embedder for questions to the state in view.

        Raises:
            ModelUnavailable: the model cannot be loaded.
            ModelMismatch: it is not the one that the vectors in view come from.

        """
        with self._loading:
            if self._embedder is None:
                self._embedder = SentenceTransformerEmbedder(
                    self._name or view.setting("model_name")
                )
            self._compare(view, self._embedder.identity)
            return self._embedder

    def to_write(self) -> Embedder:
        """Return the embedder for documents, remembered by the store from now on.

        Raises:
            ModelUnavailable: the model cannot be loaded.
            ModelMismatch: the store was built with another one.

        """
        with self._catalog.read() as view:
            embedder = self.to_read(view)
            if view.setting("model") is not None:
                return embedder
        with self._catalog.write() as connection:
            remember_model(connection, name=self._name or "", embedder=embedder)
        return embedder

    def _compare(self, view: View, asked: str) -> None:
        stored = view.setting("model")
        if stored is not None and stored != asked:
            raise ModelMismatch(
                f"The store at {shown(str(self._store))} was built with the embedding model"
                f" '{stored}', and '{asked}' was asked for. Leave --model out to use the store's"
                " own, or index into another store with --store."
            )
