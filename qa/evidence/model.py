"""Read a question and passages together: which passage answers, where, and whether any does.

The network works on the token vectors that the index has of its passages anyway, so that reading
thirty of them costs little more than comparing them word by word.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index import Index
from index.embedder import DEFAULT_MODEL
from index.errors import ModelUnavailable
from index.fusion import z_scores
from index.types import Hit, Span, TokenVectors

__all__ = ["WEIGHTS", "EvidenceModel", "EvidenceReader", "Reading", "ranked"]

WEIGHTS = Path(__file__).with_name("evidence.safetensors")
"""The network's weights, installed with the project."""

_WEIGHTS_SHA256 = "f5112bf621b66b5bce6f72f8653ef9f05a58eb33e61d23dc12f18d20c2370d0a"
_BATCH = 4
_LONGEST_ANSWER = 30
_UNREAD = -40.0
# Beside a weight of 1 of the search's own score, both standardised. Chosen on the dev questions.
_READ_WEIGHT = 0.3


@dataclass(frozen=True, slots=True)
class Reading:
    """What the model makes of a passage for a question. Scores are logits: above 0 is likely.

    Attributes:
        answers: whether the passage answers.
        relevant: whether it is the passage to read for the question.
        places: where each of the passage's tokens stands in it.
        starts: log-probability that the shortest answer starts at each token.
        ends: the same for its end.
        proves: whether each token is part of a sentence that proves the answer.

    """

    answers: float
    relevant: float
    places: tuple[Span, ...]
    starts: NDArray[np.float32]
    ends: NDArray[np.float32]
    proves: NDArray[np.float32]

    def shortest(self, span: Span) -> tuple[float, Span]:
        """Return the best short answer inside ``span`` of the passage, and its log-probability.

        Returns:
            A very low score and ``span`` itself where no token of it was read.

        """
        first, end = self._within(span)
        if first == end:
            return _UNREAD, span
        sums = self.starts[first:end, None] + self.ends[None, first:end]
        whole = np.ones_like(sums, bool)
        sums = np.where(np.triu(whole) & ~np.triu(whole, _LONGEST_ANSWER), sums, -np.inf)
        start, last = divmod(int(sums.argmax()), sums.shape[1])
        best = Span(self.places[first + start].start, self.places[first + last].end)
        return float(sums[start, last]), best

    def proof(self, span: Span) -> float:
        """Return how far the sentence at ``span`` proves an answer: the mean over its tokens."""
        first, end = self._within(span)
        return float(self.proves[first:end].mean()) if end > first else _UNREAD

    def _within(self, span: Span) -> tuple[int, int]:
        inside = [n for n, place in enumerate(self.places) if span.start <= place.start < span.end]
        return (inside[0], inside[-1] + 1) if inside else (0, 0)


class EvidenceModel:
    """The evidence model, ready to read.

    Args:
        weights: the network's weights; by default those installed with the project.

    Raises:
        ModelUnavailable: the weights are missing, or are not the published ones.

    """

    def __init__(self, weights: Path | None = None) -> None:
        import torch

        from qa.evidence.network import load

        if weights is None:
            _check(WEIGHTS)
        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        self._network: Any = load(weights or WEIGHTS).eval().to(self._device)

    def read(self, question: TokenVectors, passages: Sequence[TokenVectors]) -> list[Reading]:
        """Read passages for a question.

        Args:
            question: its tokens.
            passages: the tokens of each with its title and headings, those at negative offsets.

        """
        return self.read_pairs([(question, passage) for passage in passages])

    def read_pairs(self, pairs: Sequence[tuple[TokenVectors, TokenVectors]]) -> list[Reading]:
        """Read questions, each with one passage."""
        order = sorted(range(len(pairs)), key=lambda n: len(pairs[n][1].spans))
        found: dict[int, Reading] = {}
        for start in range(0, len(order), _BATCH):
            rows = order[start : start + _BATCH]
            found.update(zip(rows, self._read([pairs[n] for n in rows]), strict=True))
        return [found[n] for n in range(len(pairs))]

    def _read(self, pairs: Sequence[tuple[TokenVectors, TokenVectors]]) -> list[Reading]:
        import torch

        from qa.evidence.batches import LONGEST_PASSAGE, Inputs, joined

        with torch.inference_mode():
            inputs = Inputs(*(each.to(self._device) for each in joined(pairs)))
            passages, tokens = (each.cpu() for each in self._network(inputs))
        starts, ends = (tokens[..., n].log_softmax(-1).numpy() for n in (0, 1))
        proves = tokens[..., 2].numpy()
        found = []
        for row, (_, passage) in enumerate(pairs):
            read = list(enumerate(passage.spans[:LONGEST_PASSAGE]))
            kept = [n for n, span in read if span.start >= 0]
            found.append(
                Reading(
                    answers=float(passages[row, 0]),
                    relevant=float(passages[row, 1]),
                    places=tuple(span for _, span in read if span.start >= 0),
                    starts=starts[row, kept],
                    ends=ends[row, kept],
                    proves=proves[row, kept],
                )
            )
        return found


class EvidenceReader:
    """Read the passages of an index; each once for the same question.

    Args:
        index: where the passages come from.

    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self._model: EvidenceModel | None = None
        self._turn = Lock()
        self._question = ""
        self._known: dict[int, Reading] = {}

    def read(self, question: str, hits: Sequence[Hit]) -> list[Reading] | None:
        """Return what the model makes of each passage for a question.

        Args:
            question: what is asked.
            hits: the passages.

        Returns:
            A reading a hit; None where the index has the vectors of another embedding model than
            the one that this model was trained on.

        Raises:
            ModelUnavailable: the model is missing, or is not the published one.

        """
        if self._index.embedder.identity != DEFAULT_MODEL:
            return None
        with self._turn:
            if question != self._question:
                self._question, self._known = question, {}
            new = [hit.passage for hit in hits if hit.passage.id not in self._known]
            if new:
                self._model = self._model or EvidenceModel()
                asked = self._index.embedder.encode_tokens([question])[0]
                readings = self._model.read(asked, self._index.tokens(new, headings=True))
                self._known.update(zip((each.id for each in new), readings, strict=True))
            return [self._known[hit.passage.id] for hit in hits]


def ranked(reader: EvidenceReader, question: str, hits: Sequence[Hit]) -> list[Hit]:
    """Return hits in the order of their own score and what the evidence model makes of them.

    Args:
        reader: of their index.
        question: what is asked.
        hits: best first; those of repeated text stay last.

    """
    readings = reader.read(question, hits)
    if readings is None:
        return list(hits)
    own = z_scores(np.array([hit.score for hit in hits]))
    read = z_scores(np.array([each.answers + each.relevant for each in readings]))
    scores = own + _READ_WEIGHT * read
    scored = [
        replace(
            hit,
            score=float(score),
            signals={**hit.signals, "answers": each.answers, "relevant": each.relevant},
        )
        for hit, score, each in zip(hits, scores, readings, strict=True)
    ]
    return sorted(scored, key=lambda hit: ("repeated" in hit.signals, -hit.score))


def _check(path: Path) -> None:
    if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != _WEIGHTS_SHA256:
        raise ModelUnavailable(
            f"The evidence model at {path} is missing or is not the published file."
            " Install the project again: pip install --force-reinstall --no-deps inspection-qa"
        )
