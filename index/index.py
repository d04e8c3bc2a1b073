"""The index: documents in, passages out."""

import os
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Self

from index.discovery import shown
from index.filters import Filter
from index.fusion import Method, Searchable, ranked
from index.isolation import READING_BYTES, READING_SECONDS
from index.lexical import analyse
from index.library import Library
from index.locking import locked
from index.model import StoreModel
from index.proofs import problems
from index.publishing import Publication, remember_copying
from index.reading import Readers
from index.repetition import Repeated, asked_for
from index.scope import Scope, removal
from index.snapshots import Snapshots
from index.sync import synchronise
from index.types import Embedder, Hit, Passage, Progress, SyncReport
from index.web import fetch

__all__ = ["Index"]

_DEFAULT_STORE = ".store"
_STORE_VARIABLE = "INSPECTION_QA_STORE"


class Index(Library):
    """Keep documents searchable. Open with ``Index.open``; any number of threads may share it.

    Searches see the last complete state, also while a sync runs here or in another process.
    """

    def __init__(self, store: Path, model: str | None, embedder: Embedder | None) -> None:
        super().__init__(store)
        self._model = StoreModel(self._catalog, store, model, embedder)
        self._snapshots = Snapshots(self._catalog, store)

    @classmethod
    def open(
        cls,
        store: str | Path | None = None,
        *,
        model: str | None = None,
        embedder: Embedder | None = None,
    ) -> Self:
        """Open a store; one that does not exist is empty until the first ``sync`` makes it.

        Args:
            store: a folder; by default the environment's INSPECTION_QA_STORE, else ``.store``.
            model: the sentence-transformers model to embed with, by name or folder; by default
                the one the store was built with.
            embedder: to use in place of a model.

        Raises:
            ModelMismatch: the store was built with another model.
            StoreError: the store cannot be opened.

        """
        place = store or os.environ.get(_STORE_VARIABLE) or _DEFAULT_STORE
        index = cls(Path(place).absolute(), model, embedder)
        with index._catalog.read() as view:
            index._model.check(view)
        return index

    def sync(
        self,
        sources: Sequence[str | Path],
        *,
        copy: bool | None = None,
        allow_private: bool = False,
        seconds: int = READING_SECONDS,
        memory: int = READING_BYTES,
        readers: int | None = None,
        progress: Progress | None = None,
    ) -> SyncReport:
        """Bring the store in line with its sources; what comes from elsewhere is left as it is.

        Nothing of it is seen by a search until all of it is: stopped at any moment, the store
        serves what it served before, and the next sync goes on where this one stopped.

        Args:
            sources: files; folders, which are searched through; and addresses of pages on the web,
                which are fetched. Nothing else ever is.
            copy: keep what is read in the store, so that a citation opens when the file is gone;
                by default as the last time it was said, and else True.
            allow_private: fetch pages from private networks and from this machine, too.
            seconds: how long reading a file may take; of an archive, each file in it.
            memory: how much reading it may take, in bytes.
            readers: how many files are read at a time; by default one a core.
            progress: told the files done, their number, and what is being done.

        Returns:
            What was added, changed, removed, unchanged, and what could not be read and why.

        Raises:
            SourceMissing: a source does not exist.
            StoreError: the store cannot be written, or another process is writing to it.
            ModelMismatch: the store was built with another model.
            ModelUnavailable: there is something to embed, and no model to do it.

        """
        scope = Scope.of(sources)
        with locked(self._store):
            report, publication = synchronise(
                self._catalog,
                scope,
                store=self._store,
                fetch=partial(fetch, allow_private=allow_private),
                embedder=self._model.to_write,
                readers=Readers(readers, seconds=seconds, memory=memory),
                originals=self._originals if self._copies(copy) else None,
                progress=progress,
            )
            self._publish(publication)
        return report

    def remove(self, sources: Sequence[str | Path]) -> SyncReport:
        """Forget files, folders and pages, whether or not they still exist.

        Args:
            sources: as given to ``sync``, or as shown by ``documents``.

        Raises:
            SourceMissing: nothing in the store comes from one of them.
            StoreError: the store cannot be written, or another process is writing to it.

        """
        started = time.monotonic()
        with locked(self._store):
            with self._catalog.read() as view:
                publication = removal(view, sources)
            self._publish(publication)
        removed = tuple(shown(path) for path in publication.removed)
        return SyncReport(removed=removed, seconds=time.monotonic() - started)

    def search(
        self,
        question: str,
        *,
        k: int = 10,
        where: Filter | None = None,
        method: Method = "fused",
        repeated: Repeated = "asked",
    ) -> list[Hit]:
        """Return the passages that fit a question best, best first.

        Args:
            question: in words.
            k: how many are wanted at most.
            where: which documents may be searched.
            method: by meaning ("dense"), by words ("lexical"), or by both ("fused").
            repeated: text that documents repeat, such as forewords, ranks with the rest where the
                question asks for it ("asked"), or whatever it asks ("always"); else last.

        Raises:
            FilterError: ``where`` names a key that no document has.
            StoreError: the store cannot be read.
            ModelUnavailable: the store's model cannot be loaded.

        """
        with self._snapshots.take() as (view, derived):
            among = None
            if where is not None and where != Filter():
                chosen = where.select(derived.documents)
                among = view.passage_ids(document.id for document in chosen)
            if not derived.vectors.count() or among == []:
                return []
            searchable = Searchable(
                vectors=derived.vectors,
                lexical=derived.lexical,
                embed=lambda text: self._model.to_read(view).encode_query(text),
                repeated=(
                    frozenset() if repeated == "always" or asked_for(question) else derived.repeated
                ),
            )
            found = ranked(method, searchable, question, k, among=among)
            passages = view.passages([scored.id for scored in found])
        return [
            Hit(passage, scored.score, scored.signals)
            for passage, scored in zip(passages, found, strict=True)
        ]

    def embedded_texts(self, passages: Sequence[Passage]) -> list[str]:
        """Return passages as they are embedded: each under its document's title and its headings.

        Args:
            passages: which. A text ends with the passage's own.

        Raises:
            StoreError: the store cannot be read.

        """
        with self._catalog.read() as view:
            return [text for _, text in view.embedded_texts([passage.id for passage in passages])]

    def analyse(self, text: str) -> list[str]:
        """Return the normalised, stemmed terms of ``text`` as lexical search sees them."""
        return analyse(text)

    def document_frequency(self, terms: Sequence[str]) -> list[int]:
        """Return in how many passages each term, as ``analyse`` gives it, occurs."""
        with self._snapshots.take() as (_, derived):
            return derived.lexical.document_frequency(terms)

    def count(self, *, repeated: bool = False) -> int:
        """Return how many passages are searched, or how many are of text that documents repeat."""
        with self._snapshots.take() as (_, derived):
            return len(derived.repeated) if repeated else derived.lexical.count()

    @property
    def embedder(self) -> Embedder:
        """Return the embedder, loaded when it is first needed.

        Raises:
            ModelUnavailable: the model cannot be loaded.
            ModelMismatch: the store was built with another model.

        """
        with self._catalog.read() as view:
            return self._model.to_read(view)

    def verify(self, *, progress: Progress | None = None) -> list[str]:
        """Re-read everything, and return what is not as it should be, one sentence each.

        Passages, metadata, the rectangle of every word, and the quotes that users judged are
        compared with the documents, read again from the files or their kept copies.

        Args:
            progress: told the steps done, their number, and what is being proved.

        Raises:
            StoreError: the store cannot be read.

        """
        with self._snapshots.take() as (view, derived):
            return problems(view, derived, self._originals, self._store, progress)

    def close(self) -> None:
        """Free what is held; the store stays as it is."""
        super().close()
        self._snapshots.forget()

    def _copies(self, copy: bool | None) -> bool:
        """Return whether files are to be kept, and remember it where it is said."""
        with self._catalog.read() as view:
            before = view.setting("copy") != "no"
        if copy is None or copy == before:
            return before
        with self._catalog.write() as connection:
            remember_copying(connection, copy=copy)
        return copy

    def _publish(self, publication: Publication) -> None:
        self._snapshots.publish(publication)
        with self._catalog.read() as view:
            self._originals.prune(view.contents())
