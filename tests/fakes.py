"""Test doubles, at the protocols only."""

import hashlib
import re
from collections.abc import Sequence

import numpy as np

from index.types import Vectors


class HashedWords:
    """An Embedder without weights: every word is a fixed random direction, a text their sum."""

    identity = "hashed-words"
    dimension = 64
    max_tokens = 256

    def count_tokens(self, text: str) -> int:
        return len(re.findall(r"\w+|[^\w\s]", text)) + 2

    def encode_documents(self, texts: Sequence[str]) -> Vectors:
        rows = [self.encode_query(text) for text in texts]
        return np.stack(rows) if rows else np.empty((0, self.dimension), np.float32)

    def encode_query(self, text: str) -> Vectors:
        total = np.zeros(self.dimension)
        for word in [*re.findall(r"\w+", text.lower()), "."]:
            seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8])
            total += np.random.default_rng(seed).standard_normal(self.dimension)
        return (total / np.linalg.norm(total)).astype(np.float32)
