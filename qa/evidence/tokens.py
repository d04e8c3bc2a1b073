"""Texts as tokens, without their vectors: all that training needs."""

from functools import lru_cache
from pathlib import Path

import numpy as np

from index.types import Span, TokenVectors
from qa.evidence.examples import Example

__all__ = ["Tokenizer"]

_LONGEST = 254


class Tokenizer:
    """Cut texts into the tokens of all-MiniLM-L6-v2.

    Args:
        base: its folder.

    """

    def __init__(self, base: Path) -> None:
        from transformers import AutoTokenizer

        self._cut = AutoTokenizer.from_pretrained(base, local_files_only=True)
        self._known = lru_cache(maxsize=200_000)(self._tokens)

    def pair(self, example: Example) -> tuple[TokenVectors, TokenVectors]:
        """Return the tokens of the question, and of the passage with what stands above it."""
        return self._known("", example.question), self._known(example.context, example.text)

    def length(self, example: Example) -> int:
        """Return how many tokens question and passage have."""
        return sum(len(each.ids) for each in self.pair(example))

    def _tokens(self, context: str, text: str) -> TokenVectors:
        whole = f"{context}\n{text}" if context else text
        start = len(whole) - len(text)
        cut = self._cut(
            whole,
            add_special_tokens=False,
            truncation=True,
            max_length=_LONGEST,
            return_offsets_mapping=True,
        )
        spans = [Span(first - start, end - start) for first, end in cut["offset_mapping"]]
        return TokenVectors(spans, np.empty((0, 0), np.float32), cut["input_ids"])
