"""What the network should say of examples, and how far it is from that."""

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from index.types import TokenVectors
from qa.evidence.batches import LONGEST_PASSAGE, PASSAGE, Inputs
from qa.evidence.examples import Example
from qa.evidence.network import Scores

__all__ = ["Targets", "loss", "targets"]


class Targets(NamedTuple):
    """What the network should say; -1 where that is open.

    Attributes:
        starts: the token that the shortest answer starts at, counted in the passage, (n,).
        ends: the token it ends at.
        evidence: whether each token is part of a sentence that proves the answer, (n, length).
        answered: whether the passage answers, (n,).
        relevant: whether it is the one to read, (n,).

    """

    starts: Tensor
    ends: Tensor
    evidence: Tensor
    answered: Tensor
    relevant: Tensor


def targets(examples: Sequence[Example], passages: Sequence[TokenVectors], length: int) -> Targets:
    """Return what the network should say of examples.

    Args:
        examples: with the answers.
        passages: the tokens of each one's passage.
        length: of the batch, in tokens of the passage.

    """
    found = [_places(example, each) for example, each in zip(examples, passages, strict=True)]
    evidence = torch.zeros(len(examples), length)
    for row, (_, _, proof) in enumerate(found):
        evidence[row, [place for place in proof if place < length]] = 1
    relevant = [-1.0 if each.relevant is None else float(each.relevant) for each in examples]
    return Targets(
        starts=torch.tensor([start for start, _, _ in found]),
        ends=torch.tensor([end for _, end, _ in found]),
        evidence=evidence,
        answered=torch.tensor([float(each.answered) for each in examples]),
        relevant=torch.tensor(relevant),
    )


def loss(scores: Scores, inputs: Inputs, wanted: Targets) -> Tensor:
    """Return how far scores are from what is wanted: the sum of five cross-entropies."""
    logistic = functional.binary_cross_entropy_with_logits
    total = logistic(scores.passages[:, 0], wanted.answered)
    known = wanted.relevant >= 0
    if known.any():
        total = total + 0.5 * logistic(scores.passages[known, 1], wanted.relevant[known])
    answered = wanted.starts >= 0
    if answered.any():
        tokens = scores.tokens[answered]
        starts = functional.cross_entropy(tokens[..., 0], wanted.starts[answered])
        ends = functional.cross_entropy(tokens[..., 1], wanted.ends[answered])
        inside = (inputs.passage_kinds == PASSAGE) & inputs.passage_mask
        inside = inside[answered]
        proof = logistic(tokens[..., 2][inside], wanted.evidence[answered][inside])
        total = total + 0.25 * (starts + ends) + proof
    return total


def _places(example: Example, passage: TokenVectors) -> tuple[int, int, list[int]]:
    """Return the tokens the answer starts and ends at, or -1, and those of its evidence."""
    read = list(enumerate(passage.spans[:LONGEST_PASSAGE]))
    inside = [n for n, span in read if span.start >= 0]
    proof = [
        n
        for n in inside
        if any(
            each.start <= passage.spans[n].start and passage.spans[n].end <= each.end
            for each in example.evidence
        )
    ]
    answer = example.answer
    if answer is None:
        return -1, -1, proof
    held = [
        n
        for n in inside
        if passage.spans[n].start < answer.end and answer.start < passage.spans[n].end
    ]
    return (held[0], held[-1], proof) if held else (-1, -1, proof)
