"""Token vectors of many texts, made once and kept in files: training reads each many times."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from index.types import Embedder, Span, TokenVectors

__all__ = ["Encoded", "encoded"]

_BATCH = 256


class Encoded:
    """The token vectors of texts, read from files as they are asked for.

    Args:
        folder: where ``encoded`` put them.

    """

    def __init__(self, folder: Path) -> None:
        texts = json.loads((folder / "texts.json").read_text(encoding="utf-8"))
        self._numbers = {text: number for number, text in enumerate(texts)}
        self._ends = np.load(folder / "ends.npy")
        self._vectors = np.load(folder / "vectors.npy", mmap_mode="r")
        self._ids = np.load(folder / "ids.npy")
        self._spans = np.load(folder / "spans.npy")

    def __call__(self, text: str, *, start: int = 0) -> TokenVectors:
        """Return the tokens of a text, their spans counted from ``start``."""
        number = self._numbers[text]
        end = int(self._ends[number])
        begin = int(self._ends[number - 1]) if number else 0
        spans = [Span(int(a) - start, int(b) - start) for a, b in self._spans[begin:end]]
        return TokenVectors(spans, self._vectors[begin:end], self._ids[begin:end])

    def rarity(self, texts: Sequence[str], vocabulary: int, *, most: float) -> np.ndarray:
        """Return the inverse document frequency of each token of the vocabulary in some texts."""
        counts = np.zeros(vocabulary)
        for text in texts:
            counts[np.unique(self(text).ids)] += 1
        rare = np.minimum(np.log(1 + (len(texts) - counts + 0.5) / (counts + 0.5)), most)
        rare[0] = 0
        return rare.astype(np.float32)


def encoded(texts: Sequence[str], embedder: Embedder, folder: Path) -> Encoded:
    """Return the token vectors of texts, as half-precision numbers.

    Args:
        texts: each once.
        embedder: reads them, in bfloat16; the difference is far below that between two tokens.
        folder: where they are kept; if they are there already, nothing is encoded.

    """
    import torch

    there = folder / "texts.json"
    if there.is_file() and json.loads(there.read_text(encoding="utf-8")) == list(texts):
        return Encoded(folder)
    folder.mkdir(parents=True, exist_ok=True)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    order = sorted(range(len(texts)), key=lambda number: len(texts[number]))
    found: dict[int, TokenVectors] = {}
    with torch.autocast(device, torch.bfloat16):
        for start in range(0, len(order), _BATCH):
            rows = order[start : start + _BATCH]
            made = embedder.encode_tokens([texts[row] for row in rows])
            for row, tokens in zip(rows, made, strict=True):
                found[row] = tokens._replace(vectors=tokens.vectors.astype(np.float16))
    every = [found[number] for number in range(len(texts))]
    np.save(folder / "ends.npy", np.cumsum([len(each.spans) for each in every]))
    np.save(folder / "vectors.npy", np.concatenate([each.vectors for each in every]))
    np.save(folder / "ids.npy", np.concatenate([np.array(each.ids, np.int64) for each in every]))
    np.save(
        folder / "spans.npy",
        np.concatenate([np.array(each.spans, np.int32).reshape(-1, 2) for each in every]),
    )
    # Last, so that what was broken off is made again.
    there.write_text(json.dumps(list(texts)), encoding="utf-8")
    return Encoded(folder)
