"""The evidence model's network: compare the tokens of question and passage, then read on.

Each token is put beside what the other side has most like it, by the likeness of their vectors and
by being the same word. What differs goes with it: how well a token is met, and how rare it is.
Three small transformer layers then read the question and the passage together.

Sources: Wang and Jiang, "A Compare-Aggregate Model for Matching Text Sequences" (ICLR 2017);
Parikh et al., "A Decomposable Attention Model" (EMNLP 2016).
"""

from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from qa.evidence.batches import FIRST_PLACE, PASSAGE, QUESTION, Inputs

__all__ = ["EvidenceNetwork", "Scores", "load"]

_TOKEN, _WIDTH, _HEADS, _HIDDEN, _LAYERS = 384, 192, 4, 576, 3
_KINDS, _PLACES, _FEATURES = 4, 320, 8
_NEVER = -1e4
# Unit vectors have small numbers, and rarities large ones.
_VECTOR_SCALE, _RARITY_SCALE = 4.0, 8.0
_UNSEEN_WORDS = 0.1


class Scores(NamedTuple):
    """What the network says of pairs, as logits.

    Attributes:
        passages: answered and relevant, (n, 2).
        tokens: of the passage: start and end of the answer, part of the evidence, (n, length, 3).

    """

    passages: Tensor
    tokens: Tensor


class _Side(NamedTuple):
    """One side of a comparison: token vectors, what they were compared to, and the features."""

    tokens: Tensor
    other: Tensor
    features: Tensor


class EvidenceNetwork(nn.Module):
    """Score pairs of a question and a passage.

    Args:
        rarity: of each token of the vocabulary, shape (vocabulary,).

    """

    rarity: Tensor

    def __init__(self, rarity: Tensor) -> None:
        super().__init__()
        self.down = nn.Linear(_TOKEN, _WIDTH)
        self.compare = nn.Linear(4 * _WIDTH, _WIDTH)
        self.kind = nn.Embedding(_KINDS, _WIDTH)
        self.place = nn.Embedding(_PLACES, _WIDTH)
        self.feature = nn.Linear(_FEATURES, _WIDTH)
        self.pair = nn.Parameter(torch.randn(_WIDTH) * 0.02)
        self.likeness_weight = nn.Parameter(torch.tensor(12.0))
        self.sameness_weight = nn.Parameter(torch.tensor(2.0))
        self.layers = nn.ModuleList(_Layer() for _ in range(_LAYERS))
        self.norm = nn.LayerNorm(_WIDTH)
        self.passage_head = nn.Linear(_WIDTH, 2)
        self.token_head = nn.Linear(_WIDTH, 3)
        self.register_buffer("rarity", rarity)
        nn.init.normal_(self.kind.weight, std=0.02)
        nn.init.normal_(self.place.weight, std=0.02)

    def forward(self, inputs: Inputs) -> Scores:
        """Score a batch."""
        asked, length = inputs.question_ids.shape[1], inputs.passage_ids.shape[1]
        question, passage = self._compared(inputs)
        places = self.place.weight
        kinds = torch.full_like(inputs.question_ids, QUESTION)
        pair = (self.pair + self.kind.weight[0]).expand(len(kinds), 1, -1)
        states = torch.cat(
            [
                pair,
                self._put(question) + self.kind(kinds) + places[1 : 1 + asked],
                self._put(passage)
                + self.kind(inputs.passage_kinds)
                + places[FIRST_PLACE : FIRST_PLACE + length],
            ],
            1,
        )
        there = torch.cat(
            [
                torch.ones_like(inputs.question_mask[:, :1]),
                inputs.question_mask,
                inputs.passage_mask,
            ],
            1,
        )
        mask = torch.zeros_like(there, dtype=states.dtype).masked_fill(~there, _NEVER)
        for layer in self.layers:
            states = layer(states, mask[:, None, None, :])
        states = self.norm(states)
        tokens = self.token_head(states[:, 1 + asked :]).float()
        inside = inputs.passage_kinds == PASSAGE
        return Scores(
            self.passage_head(states[:, 0]).float(), tokens.masked_fill(~inside[..., None], _NEVER)
        )

    def _compared(self, inputs: Inputs) -> tuple[_Side, _Side]:
        """Return each side with what of the other is most like each of its tokens."""
        question, passage = inputs.question.float(), inputs.passage.float()
        likeness = question @ passage.transpose(1, 2)
        ids = inputs.question_ids[:, :, None]
        same = ((ids == inputs.passage_ids[:, None, :]) & (ids > 0)).float()
        if self.training:
            # A word that is taken for another now and then teaches to do without.
            same = same * (torch.rand_like(same[:, :, :1]) > _UNSEEN_WORDS)
        both = inputs.question_mask[:, :, None] & inputs.passage_mask[:, None, :]
        closeness = likeness.masked_fill(~both, -1.0)
        rare = self.rarity[inputs.question_ids] * inputs.question_mask
        total = rare.sum(1, keepdim=True).clamp(min=1e-3)
        met = (rare * closeness.amax(2)).sum(1, keepdim=True) / total
        named = (rare * same.amax(2)).sum(1, keepdim=True) / total
        attention = (likeness * self.likeness_weight + same * self.sameness_weight).masked_fill(
            ~both, _NEVER
        )
        asked = self.down(question * _VECTOR_SCALE)
        told = self.down(passage * _VECTOR_SCALE)
        there = self.rarity[inputs.passage_ids] * inputs.passage_mask
        return (
            _Side(
                asked,
                attention.softmax(2) @ told,
                _features(closeness.amax(2), same.amax(2), rare, met, named),
            ),
            _Side(
                told,
                attention.softmax(1).transpose(1, 2) @ asked,
                _features(closeness.amax(1), same.amax(1), there, met, named),
            ),
        )

    def _put(self, side: _Side) -> Tensor:
        """Return one state a token: itself, compared, and its features."""
        tokens, other = side.tokens, side.other
        beside = torch.cat([tokens, other, tokens * other, tokens - other], -1)
        put: Tensor = functional.gelu(self.compare(beside)) + tokens + self.feature(side.features)
        return put


class _Layer(nn.Module):
    """A transformer layer that normalises first."""

    def __init__(self) -> None:
        super().__init__()
        self.before_attention = nn.LayerNorm(_WIDTH)
        self.before_hidden = nn.LayerNorm(_WIDTH)
        self.attention = nn.Linear(_WIDTH, 3 * _WIDTH)
        self.attended = nn.Linear(_WIDTH, _WIDTH)
        self.hidden = nn.Linear(_WIDTH, _HIDDEN)
        self.out = nn.Linear(_HIDDEN, _WIDTH)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        count, length, _ = states.shape
        heads = self.attention(self.before_attention(states)).view(
            count, length, 3, _HEADS, _WIDTH // _HEADS
        )
        queries, keys, values = heads.permute(2, 0, 3, 1, 4)
        weights = (queries @ keys.transpose(-1, -2)) * (_WIDTH // _HEADS) ** -0.5 + mask
        mixed = weights.softmax(-1).to(values.dtype) @ values
        states = states + self.attended(mixed.transpose(1, 2).reshape(count, length, _WIDTH))
        read: Tensor = self.out(functional.gelu(self.hidden(self.before_hidden(states))))
        return states + read


def load(path: Path) -> EvidenceNetwork:
    """Return the network with its stored weights."""
    from safetensors.torch import load_file

    weights = {name: each.float() for name, each in load_file(path).items()}
    network = EvidenceNetwork(weights["rarity"])
    network.load_state_dict(weights)
    return network


def _features(closest: Tensor, same: Tensor, rarity: Tensor, met: Tensor, named: Tensor) -> Tensor:
    """Return for each token how well it is met, how rare it is, and how well all of them are."""
    rare = rarity / _RARITY_SCALE
    all_met, all_named = met.expand_as(closest), named.expand_as(closest)
    return torch.stack(
        [
            closest,
            same,
            same * rare,
            rare,
            all_met,
            all_named,
            (closest - all_met) * rare,
            (1 - same) * rare,
        ],
        -1,
    )
