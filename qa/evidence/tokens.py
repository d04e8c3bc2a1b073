"""Texts as the evidence model reads them: cut into tokens."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from index.types import Span

__all__ = ["Tokenizer", "Tokens"]

_LONGEST = 254


class Tokens(NamedTuple):
    """A text in tokens.

    Attributes:
        spans: where each stands in the text; what stands above the text is at negative offsets.
        ids: their numbers in the vocabulary.

    """

    spans: Sequence[Span]
    ids: Sequence[int]


class Tokenizer:
    """Cut texts into the tokens of all-MiniLM-L6-v2.

    Args:
        base: its folder.
        kept: how many texts to remember; one takes some 30 kB.

    """

    def __init__(self, base: Path, *, kept: int = 0) -> None:
        from transformers import AutoTokenizer

        self._cut = AutoTokenizer.from_pretrained(base, local_files_only=True)
        self._known = lru_cache(maxsize=kept)(self._tokens)

    def tokens(self, text: str, context: str = "") -> Tokens:
        """Return the first 254 tokens of a text and of what stands above it.

        Args:
            text: a question or a passage.
            context: title and headings above a passage, one a line.

        """
        return self._known(text, context)

    def _tokens(self, text: str, context: str) -> Tokens:
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
        return Tokens(spans, cut["input_ids"])
