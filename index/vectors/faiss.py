"""Exact nearest vectors with FAISS, kept in one file that is checked when it is read."""

import os
import struct
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np

from index.ranking import Ranking, best
from index.types import Vectors

__all__ = ["FaissStore"]

_HEADER = struct.Struct("<8sq")
_CHECKSUM = struct.Struct("<I")
_MAGIC = b"IQAVECS1"


class FaissStore:
    """Search vectors exhaustively, by inner product (FAISS ``IndexFlatIP`` under ``IndexIDMap2``).

    Not to be changed by one thread while another searches it.

    Args:
        dimension: the length of a vector.

    """

    def __init__(self, dimension: int) -> None:
        import faiss

        self._faiss: Any = faiss
        self._index: Any = faiss.IndexIDMap2(faiss.IndexFlatIP(dimension))

    def add(self, ids: Sequence[int], vectors: Vectors) -> None:
        """Add vectors, shape (len(ids), dimension); an id already there is replaced."""
        rows = dict(zip(ids, range(len(ids)), strict=True))
        self.delete(list(rows))
        if rows:
            chosen = np.ascontiguousarray(vectors[list(rows.values())], np.float32)
            self._index.add_with_ids(chosen, np.fromiter(rows, np.int64))

    def delete(self, ids: Sequence[int]) -> None:
        """Remove vectors; an id that is not there is ignored."""
        if ids:
            self._index.remove_ids(np.asarray(ids, np.int64))

    def search(
        self, query: Vectors, k: int, *, among: Sequence[int] | None = None
    ) -> list[tuple[int, float]]:
        """Return the k best (id, score), best first, ties by id; only ids in ``among`` if given."""
        parameters = None
        total = self.count()
        if among is not None:
            allowed = np.unique(np.asarray(among, np.int64))
            total = min(total, len(allowed))
            parameters = self._faiss.SearchParameters(sel=self._faiss.IDSelectorBatch(allowed))
        row = np.ascontiguousarray(query, np.float32).reshape(1, -1)

        def fetch(limit: int) -> Ranking:
            # One question is done in a few milliseconds; on a busy machine, waiting for a second
            # thread took ten times that. The setting is the calling thread's own.
            self._faiss.omp_set_num_threads(1)
            scores, ids = self._index.search(row, limit, params=parameters)
            pairs = zip(ids[0].tolist(), scores[0].tolist(), strict=True)
            return [pair for pair in pairs if pair[0] >= 0]

        return best(fetch, k, total)

    def count(self) -> int:
        """Return how many vectors there are."""
        return int(self._index.ntotal)

    def ids(self) -> list[int]:
        """Return the ids that are there, in no order."""
        found: list[int] = self._faiss.vector_to_array(self._index.id_map).tolist()
        return found

    def close(self) -> None:
        """Free the vectors; the store is empty afterwards."""
        self._index.reset()

    def save(self, path: Path, *, stamp: int) -> None:
        """Replace the file by these vectors and the stamp of the catalog's state they are of."""
        payload = self._faiss.serialize_index(self._index).tobytes()
        header = _HEADER.pack(_MAGIC, stamp)
        partial = path.with_name(path.name + ".partial")
        with partial.open("wb") as file:
            file.write(header)
            file.write(payload)
            file.write(_CHECKSUM.pack(zlib.crc32(payload, zlib.crc32(header))))
            file.flush()
            os.fsync(file.fileno())
        partial.replace(path)

    @classmethod
    def load(cls, path: Path, dimension: int) -> tuple[Self, int] | None:
        """Return the store in a file and its stamp, or None where it cannot be trusted.

        A missing, shortened, altered or foreign file, or one of another dimension, gives None:
        what it held can be derived again.
        """
        try:
            content = path.read_bytes()
        except OSError:
            return None
        header, payload = content[: _HEADER.size], content[_HEADER.size : -_CHECKSUM.size]
        checksum = _CHECKSUM.pack(zlib.crc32(payload, zlib.crc32(header)))
        if content[:8] != _MAGIC or content[-_CHECKSUM.size :] != checksum:
            return None
        stamp = _HEADER.unpack(header)[1]
        store = cls(dimension)
        index = store._faiss.deserialize_index(np.frombuffer(payload, np.uint8))
        if index.d != dimension:
            return None
        store._index = index
        return store, stamp
