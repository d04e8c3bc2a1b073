"""Vector stores: derived from the catalog, interchangeable."""

from index.vectors.faiss import FaissStore

__all__ = ["FaissStore"]
