"""Questions and passages as tensors, and what the network should say of them."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from index.types import TokenVectors

__all__ = ["FIRST_PLACE", "LONGEST_PASSAGE", "PASSAGE", "QUESTION", "Inputs", "joined"]

LONGEST_PASSAGE = 220
"""How many tokens of a passage with its headings are read; what is longer loses its end."""

_LONGEST_QUESTION = 40
QUESTION, _HEADINGS, PASSAGE = 1, 2, 3
"""What a token is part of."""

FIRST_PLACE = 60
"""The position of a passage's first token; a question's begin at 1."""


class Inputs(NamedTuple):
    """Questions, each with a passage.

    Attributes:
        question: unit token vectors, (n, length, 384).
        question_ids: the tokens in the vocabulary, (n, length); 0 for padding.
        question_mask: what is no padding, (n, length).
        passage: as ``question``.
        passage_ids: as ``question_ids``.
        passage_kinds: title and headings, or passage, (n, length).
        passage_mask: as ``question_mask``.

    """

    question: Tensor
    question_ids: Tensor
    question_mask: Tensor
    passage: Tensor
    passage_ids: Tensor
    passage_kinds: Tensor
    passage_mask: Tensor


def joined(pairs: Sequence[tuple[TokenVectors, TokenVectors]]) -> Inputs:
    """Return questions with their passages as one batch.

    Args:
        pairs: tokens of a question, and of a passage with its headings at negative offsets.

    """
    question = _padded([question for question, _ in pairs], _LONGEST_QUESTION)
    passage = _padded([passage for _, passage in pairs], LONGEST_PASSAGE)
    kinds = np.full(passage[1].shape, _HEADINGS)
    for row, (_, tokens) in enumerate(pairs):
        inside = [span.start >= 0 for span in tokens.spans[:LONGEST_PASSAGE]]
        kinds[row, : len(inside)][inside] = PASSAGE
    every = (*question, passage[0], passage[1], kinds, passage[2])
    return Inputs(*(torch.from_numpy(each) for each in every))


def _padded(
    texts: Sequence[TokenVectors], longest: int
) -> tuple[NDArray[Any], NDArray[np.int64], NDArray[np.bool_]]:
    """Return vectors, ids and mask of texts, cut to ``longest`` tokens."""
    length = min(longest, max(1, *(len(each.spans) for each in texts)))
    vectors = np.zeros((len(texts), length, texts[0].vectors.shape[1]), texts[0].vectors.dtype)
    ids = np.zeros((len(texts), length), np.int64)
    mask = np.zeros((len(texts), length), bool)
    for row, each in enumerate(texts):
        count = min(length, len(each.spans))
        vectors[row, :count] = each.vectors[:count]
        ids[row, :count] = each.ids[:count]
        mask[row, :count] = True
    return vectors, ids, mask
