"""The evidence model's network: the encoder of all-MiniLM-L6-v2, trained to read pairs, with heads.

A question and a passage are read together, so that every word of one is seen beside every word of
the other. The word embeddings stay those of all-MiniLM-L6-v2, which is installed anyway; the layers
above them are this model's own, kept as 8-bit numbers and multiplied as such.

Source: Devlin et al., "BERT" (NAACL 2019), sections 4.2 and 4.3, for the span and the no-answer
head; Nogueira and Cho, "Passage Re-ranking with BERT" (2019), for the relevance head; Zafrir et
al., "Q8BERT" (2019), for the 8-bit layers.
"""

from collections.abc import Mapping
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
        _quantize(network.encoder.encoder, kept, scales)
    return network


class _Linear8(nn.Module):
    """A linear layer in 8 bits.

    Each token's numbers are put in 8 bits by a scale of its own, so that one large number does not
    blur those of all other tokens.

    Source: Yao et al., "ZeroQuant" (NeurIPS 2022), section 4.1, for a scale a token.
    """

    def __init__(self, weight: Tensor, scale: Tensor, bias: Tensor) -> None:
        super().__init__()
        self.weight, self.scale, self.bias = weight.t(), scale, bias

    def forward(self, states: Tensor) -> Tensor:
        """Apply the layer."""
        rows = states.reshape(-1, states.shape[-1])
        steps = rows.abs().amax(1, keepdim=True).clamp(min=1e-8) / _MOST
        sums = torch._int_mm((rows / steps).round().to(torch.int8), self.weight)
        found = torch.addcmul(self.bias, sums.float() * steps, self.scale)
        return found.view(*states.shape[:-1], -1)


def _quantize(encoder: nn.Module, kept: Mapping[str, Tensor], scales: Mapping[str, Tensor]) -> None:
    for name, layer in list(encoder.named_modules()):
        if isinstance(layer, nn.Linear):
            weight = f"encoder.encoder.{name}.weight"
            above, _, own = name.rpartition(".")
            setattr(
                encoder.get_submodule(above),
                own,
                _Linear8(kept[weight], scales[weight + _SCALE], layer.bias.detach()),
            )


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
