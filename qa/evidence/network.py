"""The evidence model's network: the encoder of all-MiniLM-L6-v2, trained to read pairs, with heads.

A question and a passage are read together, so that every word of one is seen beside every word of
the other. The word embeddings stay those of all-MiniLM-L6-v2, which is installed anyway; the layers
above them are this model's own, kept as 8-bit numbers and multiplied as such.

Source: Devlin et al., "BERT" (NAACL 2019), sections 4.2 and 4.3, for the span and the no-answer
head; Nogueira and Cho, "Passage Re-ranking with BERT" (2019), for the relevance head; Zafrir et
al., "Q8BERT" (2019), for the 8-bit layers.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from qa.evidence.batches import Inputs

__all__ = ["EvidenceNetwork", "Scores", "load", "stored"]

Attention = Literal["eager", "sdpa"]

_NEVER = -1e4
# Of the embeddings only: elsewhere it costs more time than it gains on a CPU.
_DROPOUT = 0.1
_EMBEDDINGS = "encoder.embeddings.word_embeddings"
_SCALE = ".scale"
_MOST = 127


class Scores(NamedTuple):
    """What the network says of pairs, as logits.

    Attributes:
        passages: answered and relevant, (n, 2).
        tokens: start and end of the answer, part of the evidence, (n, length, 3).

    """

    passages: Tensor
    tokens: Tensor


class EvidenceNetwork(nn.Module):
    """Score pairs of a question and a passage.

    Args:
        base: the folder of all-MiniLM-L6-v2.
        attention: how it is worked out: "eager" learns faster on a CPU, "sdpa" reads faster.

    """

    def __init__(self, base: Path, *, attention: Attention = "eager") -> None:
        from transformers import BertConfig, BertModel

        super().__init__()
        config = BertConfig.from_pretrained(
            base,
            local_files_only=True,
            attn_implementation=attention,
            hidden_dropout_prob=0.0,
            attention_probs_dropout_prob=0.0,
        )
        self.encoder: Any = BertModel(config, add_pooling_layer=False)
        self.encoder.load_state_dict(_weights(base), strict=False)
        self.encoder.embeddings.dropout.p = _DROPOUT
        self.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
        width = config.hidden_size
        self.pair = nn.Linear(width, width)
        self.passage_head = nn.Linear(width, 2)
        self.token_head = nn.Linear(width, 3)

    def forward(self, inputs: Inputs) -> Scores:
        """Score a batch."""
        states = self.encoder(
            input_ids=inputs.ids, token_type_ids=inputs.sides, attention_mask=inputs.mask.long()
        ).last_hidden_state
        pair = functional.gelu(self.pair(states[:, 0]))
        tokens = self.token_head(states).float()
        return Scores(
            self.passage_head(pair).float(),
            tokens.masked_fill(~inputs.passage[..., None], _NEVER),
        )


def stored(network: EvidenceNetwork) -> dict[str, Tensor]:
    """Return the weights that are the network's own: matrices in 8 bits a number, with scales."""
    kept: dict[str, Tensor] = {}
    for name, weight in network.state_dict().items():
        if name.startswith(_EMBEDDINGS):
            continue
        if ".layer." in name and weight.ndim == 2:
            scale = weight.abs().amax(1).clamp(min=1e-8) / _MOST
            kept[name] = (weight / scale[:, None]).round().to(torch.int8).cpu()
            kept[name + _SCALE] = scale.float().cpu()
        else:
            kept[name] = weight.half().contiguous().cpu()
    return kept


def load(
    path: Path, base: Path, *, exact: bool = False, attention: Attention = "sdpa"
) -> EvidenceNetwork:
    """Return the network with its stored weights, ready to read.

    Args:
        path: what ``stored`` gave, as safetensors.
        base: the folder of all-MiniLM-L6-v2.
        exact: whether to multiply in full precision, which takes longer; done anyway where the
            processor has no fast way with 8 bits.
        attention: as for the network.

    """
    from safetensors.torch import load_file

    kept = load_file(path)
    network = EvidenceNetwork(base, attention=attention)
    scales = {name: kept.pop(name) for name in list(kept) if name.endswith(_SCALE)}
    weights = {
        name: each.float() * scales[name + _SCALE][:, None] if name + _SCALE in scales else each
        for name, each in kept.items()
    }
    network.load_state_dict(weights | _embeddings(network))
    network.eval()
    if not exact and _multiplies_8_bits():
        layers = network.encoder.encoder.layer
        network.encoder.encoder.layer = nn.ModuleList(_Layer8(each) for each in layers)
    return network


class _Linear8:
    """Linear layers in 8 bits, side by side.

    Each token's numbers are put in 8 bits by a scale of its own, so that one large number does not
    blur those of all other tokens.

    Source: Yao et al., "ZeroQuant" (NeurIPS 2022), section 4.1, for a scale a token.
    """

    def __init__(self, layers: Sequence[nn.Linear]) -> None:
        weight = torch.cat([layer.weight.detach() for layer in layers])
        self._scale = weight.abs().amax(1).clamp(min=1e-8) / _MOST
        self._weight = (weight / self._scale[:, None]).round().to(torch.int8).t()
        self._bias = torch.cat([layer.bias.detach() for layer in layers])

    def __call__(self, rows: Tensor) -> Tensor:
        """Apply the layers to rows of numbers, one a token."""
        steps = rows.abs().amax(1, keepdim=True).clamp_(min=1e-8).div_(_MOST)
        sums = torch._int_mm((rows / steps).round_().to(torch.int8), self._weight)
        return torch.addcmul(self._bias, sums * steps, self._scale)


class _Layer8(nn.Module):
    """A layer of the encoder that multiplies in 8 bits."""

    def __init__(self, layer: Any) -> None:
        super().__init__()
        attention, projections = layer.attention, layer.attention.self
        self._heads = projections.num_attention_heads
        self._look = _Linear8([projections.query, projections.key, projections.value])
        self._gather = _Linear8([attention.output.dense])
        self._widen = _Linear8([layer.intermediate.dense])
        self._narrow = _Linear8([layer.output.dense])
        self._middle, self._last = (
            (norm.weight.detach(), norm.bias.detach(), norm.eps)
            for norm in (attention.output.LayerNorm, layer.output.LayerNorm)
        )

    def forward(self, states: Tensor, mask: Tensor | None = None, *_: Any, **__: Any) -> Tensor:
        """Apply the layer to a batch, (n, length, width)."""
        count, length, width = states.shape
        rows = states.reshape(-1, width)
        looked = self._look(rows).view(count, length, 3, self._heads, -1).permute(2, 0, 3, 1, 4)
        asks, has, gives = looked
        seen = functional.scaled_dot_product_attention(asks, has, gives, attn_mask=mask)
        gathered = self._gather(seen.transpose(1, 2).reshape(-1, width))
        rows = functional.layer_norm(rows + gathered, (width,), *self._middle)
        narrowed = self._narrow(functional.gelu(self._widen(rows)))
        rows = functional.layer_norm(rows + narrowed, (width,), *self._last)
        return rows.view(count, length, width)


def _embeddings(network: EvidenceNetwork) -> dict[str, Tensor]:
    return {
        name: weight
        for name, weight in network.state_dict().items()
        if name.startswith(_EMBEDDINGS)
    }


def _multiplies_8_bits() -> bool:
    """Say whether the processor has instructions for it; without them it takes longer."""
    known = torch.cpu.get_capabilities()
    return not torch.cuda.is_available() and any(
        known.get(name) for name in ("avx512_vnni", "avx_vnni")
    )


def _weights(base: Path) -> Mapping[str, Tensor]:
    from safetensors.torch import load_file

    return load_file(base / "model.safetensors")
