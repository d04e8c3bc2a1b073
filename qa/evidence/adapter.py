"""Low-rank adapters in place of whole layers, to compare the two ways of training.

Source: Hu et al., "LoRA" (ICLR 2022), section 4.1.
"""

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.utils import parametrize

__all__ = ["adapt", "merge"]


class _LowRank(nn.Module):
    """A matrix and what is learnt to be added to it: the product of two thin ones."""

    def __init__(self, rows: int, columns: int, rank: int) -> None:
        super().__init__()
        self.down = nn.Parameter(torch.randn(rank, columns) / rank)
        self.up = nn.Parameter(torch.zeros(rows, rank))

    def forward(self, weight: Tensor) -> Tensor:
        """Return the sum."""
        return weight + 2.0 * self.up @ self.down


def adapt(network: Any, rank: int) -> None:
    """Freeze the encoder and give each matrix of its layers an adapter; the heads stay free."""
    for each in network.encoder.parameters():
        each.requires_grad_(False)
    for layer in network.encoder.encoder.layer.modules():
        if isinstance(layer, nn.Linear):
            adapter = _LowRank(*layer.weight.shape, rank)
            parametrize.register_parametrization(layer, "weight", adapter)


def merge(network: Any) -> None:
    """Add what was learnt to the matrices, so that the network is stored as any other."""
    for layer in network.encoder.encoder.layer.modules():
        if isinstance(layer, nn.Linear) and parametrize.is_parametrized(layer):
            parametrize.remove_parametrizations(layer, "weight")
