"""Order passages by a model that reads each together with the question."""

from collections.abc import Sequence
from dataclasses import replace
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from index.errors import ModelUnavailable
from index.types import Hit, Reranker

__all__ = ["CrossEncoderReranker", "reranked"]

_BATCH = 8


class CrossEncoderReranker:
    """Score with a sentence-transformers cross-encoder. Threads may share it; they take turns.

    Args:
        model: a folder, or the name of a model that was downloaded before: nothing is fetched.

    Raises:
        ModelUnavailable: it cannot be found or loaded, or does not give one score a text.

    """

    def __init__(self, model: str) -> None:
        from safetensors import SafetensorError
        from sentence_transformers import CrossEncoder

        try:
            self._model = CrossEncoder(model, local_files_only=True)
        except (OSError, ValueError, KeyError, RuntimeError, SafetensorError) as error:
            raise ModelUnavailable(
                f"The reranker '{model}' could not be loaded"
                f" ({next(iter(str(error).strip().splitlines()), type(error).__name__)})."
                " Give the folder of a sentence-transformers cross-encoder, or the name of one that"
                " is on this machine already; this program fetches nothing."
            ) from error
        if self._model.num_labels != 1:
            raise ModelUnavailable(
                f"The reranker '{model}' gives {self._model.num_labels} scores a text, not one."
                " Give a cross-encoder that was trained to rank."
            )
        self._turn = Lock()

    def score(self, question: str, texts: Sequence[str]) -> NDArray[np.float32]:
        """Return one score a text, shape (len(texts),); higher is better."""
        if not texts:
            return np.empty(0, np.float32)
        with self._turn:
            scores = self._model.predict(
                [(question, text) for text in texts],
                batch_size=_BATCH,
                show_progress_bar=False,
            )
        return np.asarray(scores, np.float32)


def reranked(question: str, hits: Sequence[Hit], reranker: Reranker) -> list[Hit]:
    """Return hits in the order of a reranker's scores, best first; equal ones as they were.

    Args:
        question: what is asked.
        hits: passages; each is scored under its document's title and its headings.
        reranker: what scores them.

    """
    scores = reranker.score(question, [_under_headings(hit) for hit in hits])
    scored = [
        replace(hit, score=float(score), signals={**hit.signals, "reranker": float(score)})
        for hit, score in zip(hits, scores, strict=True)
    ]
    return sorted(scored, key=lambda hit: -hit.score)


def _under_headings(hit: Hit) -> str:
    passage = hit.passage
    return "\n".join([passage.title, " > ".join(passage.section), passage.text])
