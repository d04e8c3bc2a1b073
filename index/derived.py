"""The indexes that are derived from the catalog, and how they catch up with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from index.lexical import LexicalIndex
from index.repetition import load, repeated, save
from index.types import DocumentSummary, VectorStore
from index.vectors import FaissStore
from index.view import View

__all__ = ["Derived", "derive"]

_VECTORS = "vectors.faiss"
_LEXICAL = "lexical"
_REPEATED = "repeated.json"
_BATCH = 10_000
_TOLERATED_DELETIONS = 0.1


@dataclass(frozen=True, slots=True)
class Derived:
    """What a search needs besides the catalog, for one state of it. Never changed.

    Attributes:
        stamp: of the catalog's state.
        documents: its documents.
        vectors: of its passages.
        lexical: of its passages.
        repeated: its passages of text that documents repeat.
    """

    stamp: int
    documents: Sequence[DocumentSummary]
    vectors: VectorStore
    lexical: LexicalIndex
    repeated: frozenset[int]


def derive(view: View, folder: Path, *, writable: bool) -> Derived:
    """Return the derived indexes for the state in view, from disk as far as they are sound.

    What is on disk is used where it belongs to this state, brought up to date where it belongs to
    the one before, and made anew where it is older, damaged or missing.

    Args:
        view: of the catalog.
        folder: of the store.
        writable: the caller holds the store's lock, so that the outcome is kept on disk; else
            what is not on disk is made in memory.

    """
    return Derived(
        stamp=view.stamp(),
        documents=view.documents(),
        vectors=_vectors(view, folder / _VECTORS, writable=writable),
        lexical=_lexical(view, folder / _LEXICAL, writable=writable),
        repeated=_repeated(view, folder / _REPEATED, writable=writable),
    )


def _vectors(view: View, file: Path, *, writable: bool) -> FaissStore:
    dimension = max(view.dimension(), 1)
    store, stamp = FaissStore.load(file, dimension) or (FaissStore(dimension), 0)
    if stamp == view.stamp() != 0:
        return store
    if stamp != view.previous_stamp():
        store = FaissStore(dimension)
    live, present = set(view.passage_ids()), set(store.ids())
    store.delete(sorted(present - live))
    missing = sorted(live - present)
    for start in range(0, len(missing), _BATCH):
        batch = missing[start : start + _BATCH]
        store.add(batch, view.vectors(batch))
    if writable:
        store.save(file, stamp=view.stamp())
    return store


def _lexical(view: View, folder: Path, *, writable: bool) -> LexicalIndex:
    index, stamp = LexicalIndex.load(folder) or (None, 0)
    if index and stamp == view.stamp():
        return index
    live = set(view.passage_ids())
    present: set[int] = set()
    if index and writable and stamp == view.previous_stamp():
        present = set(index.ids())
        deleted = index.deleted + len(present - live)
        if deleted > _TOLERATED_DELETIONS * len(live):
            # Removed passages still count in BM25's statistics until all is written anew.
            index, present = None, set()
    else:
        index = None
    if index is None:
        index = LexicalIndex(folder if writable else None)
    index = index.changed(
        add=view.embedded_texts(sorted(live - present)), delete=sorted(present - live)
    )
    index.save(stamp=view.stamp())
    return index


def _repeated(view: View, file: Path, *, writable: bool) -> frozenset[int]:
    passages = load(file, stamp=view.stamp())
    if passages is None:
        passages = repeated(view.pieces())
        if writable:
            save(file, passages, stamp=view.stamp())
    return passages
