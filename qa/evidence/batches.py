"""Questions and passages as the evidence model reads them: one row of tokens a pair."""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from qa.evidence.tokens import Tokens

__all__ = ["Inputs", "joined", "read_from"]

_LONGEST_QUESTION, _LONGEST = 48, 320
_START, _END = 101, 102
_STEP = 8


class Inputs(NamedTuple):
    """Pairs of a question and a passage: the question, title and headings, the passage.

    Attributes:
        ids: the tokens in the vocabulary, (n, length); 0 for padding.
        sides: 0 for the question, 1 for all that comes after it, (n, length).
        mask: what is no padding, (n, length).
        passage: what is the passage, without title and headings, (n, length).

    """

    ids: Tensor
    sides: Tensor
    mask: Tensor
    passage: Tensor


def joined(pairs: Sequence[tuple[Tokens, Tokens]]) -> Inputs:
    """Return questions with their passages as one batch.

    Args:
        pairs: tokens of a question, and of a passage with its headings at negative offsets. A
            passage longer than about 270 tokens loses its end.

    """
    rows = [_row(question, passage) for question, passage in pairs]
    # Few different lengths: a library makes a kernel for each, and keeps a thousand.
    length = -(-max(len(ids) for ids, _, _ in rows) // _STEP) * _STEP
    made = np.zeros((4, len(rows), length), np.int64)
    for n, (ids, asked, first) in enumerate(rows):
        made[0, n, : len(ids)] = ids
        made[1, n, asked : len(ids)] = 1
        made[2, n, : len(ids)] = 1
        made[3, n, first : len(ids) - 1] = 1
    ids, sides, mask, passage = torch.from_numpy(made)
    return Inputs(ids, sides, mask.bool(), passage.bool())


def read_from(question: Tokens, passage: Tokens) -> tuple[int, list[int]]:
    """Return where a passage's tokens begin in its row, and which of them are read."""
    ids, _, first = _row(question, passage)
    inside = [n for n, span in enumerate(passage.spans) if span.start >= 0]
    return first, inside[: len(ids) - 1 - first]


def _row(question: Tokens, passage: Tokens) -> tuple[list[int], int, int]:
    """Return the tokens of a pair, where the question ends, and where the passage begins."""
    above = [n for n, span in zip(passage.ids, passage.spans, strict=True) if span.start < 0]
    below = [n for n, span in zip(passage.ids, passage.spans, strict=True) if span.start >= 0]
    ids = [_START, *question.ids[:_LONGEST_QUESTION], _END]
    asked = len(ids)
    ids += [*above, _END]
    first = len(ids)
    return [*[*ids, *below][: _LONGEST - 1], _END], asked, first
