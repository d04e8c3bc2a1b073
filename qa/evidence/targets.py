"""What the network should say of examples, and how far it is from that."""

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from index.types import Span
from qa.evidence.batches import Inputs, read_from
from qa.evidence.examples import Example
from qa.evidence.network import Scores
from qa.evidence.tokens import Tokens

__all__ = ["Targets", "loss", "targets"]


class Targets(NamedTuple):
    """What the network should say; -1 where that is open.

    Attributes:
        starts: the token of the row that the shortest answer starts at, (n,).
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


def targets(
    examples: Sequence[Example], pairs: Sequence[tuple[Tokens, Tokens]], length: int
) -> Targets:
    """Return what the network should say of examples.

    Args:
        examples: with the answers.
        pairs: the tokens of each one's question and passage.
        length: of the batch, in tokens.

    """
    starts, ends = [], []
    evidence = torch.zeros(len(examples), length)
    for row, (example, (question, passage)) in enumerate(zip(examples, pairs, strict=True)):
        first, read = read_from(question, passage)
        spans = [passage.spans[n] for n in read]
        held = _overlapping(spans, example.answer) if example.answer else []
        starts.append(first + held[0] if held else -1)
        ends.append(first + held[-1] if held else -1)
        for span in example.evidence:
            evidence[row, [first + n for n in _overlapping(spans, span)]] = 1
    relevant = [-1.0 if each.relevant is None else float(each.relevant) for each in examples]
    return Targets(
        starts=torch.tensor(starts),
        ends=torch.tensor(ends),
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
        inside = inputs.passage[answered]
        proof = logistic(tokens[..., 2][inside], wanted.evidence[answered][inside])
        total = total + 0.25 * (starts + ends) + proof
    return total


def _overlapping(spans: Sequence[Span], span: Span) -> list[int]:
    return [n for n, each in enumerate(spans) if each.start < span.end and span.start < each.end]
