"""The documents of a store: their text and pages, and the files that they were read from."""

from pathlib import Path
from typing import Self

from index.catalog import Catalog
from index.checks import StoreStatus, status_of
from index.filters import Filter
from index.isolation import Picture
from index.originals import Originals
from index.pictures import Pictures, original_of
from index.places import located
from index.proofs import unproved
from index.types import Document, DocumentSummary, Location, Passage, Span

__all__ = ["Library"]


class Library:
    """Read what a store holds, which takes neither its search indexes nor its model.

    Args:
        store: its folder.

    """

    def __init__(self, store: Path) -> None:
        self._store = store
        self._catalog = Catalog(store / "catalog.db")
        self._originals = Originals(store / "originals")
        self._pictures = Pictures()

    @property
    def store(self) -> Path:
        """Return the store's folder."""
        return self._store

    def documents(self, where: Filter | None = None) -> list[DocumentSummary]:
        """Return the documents that are searched, by source; of those only the ones that fit."""
        with self._catalog.read() as view:
            documents = view.documents()
        return documents if where is None else where.select(documents)

    def document(self, document_id: int) -> Document:
        """Return a document with everything that was read.

        Raises:
            StoreError: there is none with this id.

        """
        with self._catalog.read() as view:
            return view.document(document_id)

    def locate(self, document_id: int, start: int, end: int) -> Location:
        """Return where a span of a document's text is found: file, page, rectangles, address.

        Raises:
            StoreError: there is no such document.

        """
        with self._catalog.read() as view:
            document = view.document(document_id, words_within=Span(start, end))
        return located(document, start, end)

    def text(self, document_id: int) -> str:
        """Return a document's text.

        Raises:
            StoreError: there is none with this id.

        """
        with self._catalog.read() as view:
            return view.text(document_id)

    def original(self, document_id: int) -> bytes | None:
        """Return the bytes a document was read from, or None where they were not kept.

        Raises:
            StoreError: there is no such document.

        """
        with self._catalog.read() as view:
            return self._originals.read(view.digest(document_id))

    def picture(self, document_id: int, page: int) -> Picture:
        """Return a page of a document as a picture, drawn from its original.

        Raises:
            StoreError: there is no such document.
            ReadError: it has no such page, the page cannot be drawn, or the original is gone.

        """
        with self._catalog.read() as view:
            sha256 = view.digest(document_id)
            file, suffix = original_of(view, self._originals, document_id)
        return self._pictures.draw(file, suffix, sha256, page)

    def passages(self, document_id: int | None = None) -> list[Passage]:
        """Return the passages of a document, or of all, in order."""
        with self._catalog.read() as view:
            return view.passages_of(document_id)

    def status(self) -> StoreStatus:
        """Return what the store holds, and which files have changed on disk since.

        Raises:
            StoreError: the store cannot be read.

        """
        with self._catalog.read() as view:
            return status_of(view, self._store, self._originals)

    def unproved(self) -> list[str]:
        """Return what nothing is left to prove against, one sentence each: no file and no copy."""
        with self._catalog.read() as view:
            return unproved(view, self._originals, self._store)

    def close(self) -> None:
        """Free what is held; the store stays as it is."""
        self._catalog.close()
        self._pictures.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()
