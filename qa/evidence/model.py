"""Read a question and passages together: which passage answers, where, and whether any does.

The network reads the words of both side by side, whatever model the passages were embedded with.
"""

import hashlib
import math
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index import Index
from index.errors import ModelUnavailable
from index.fusion import z_scores
from index.types import Hit, Passage, Span
from qa.evidence.tokens import Tokens

__all__ = ["WEIGHTS", "EvidenceModel", "EvidenceReader", "Reading", "ranked"]

WEIGHTS = Path(__file__).with_name("evidence.safetensors")
"""The network's weights, installed with the project."""

_WEIGHTS_SHA256 = "09e8f99dff927ca7029520288cce20c4ab3aec5e3630e16d2daf8635ef6eccfa"
_LONGEST_ANSWER = 30
# A reading takes 4 kB; so many are those of some hundred questions.
_KEPT = 4096
_UNREAD = -40.0
# Beside a weight of 1 of the search's own score, both standardised. Chosen on the dev questions.
_READ_WEIGHT = 1.0


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
        first, end = (bisect_left(self.places, (offset,)) for offset in span)
        return first, end


class EvidenceModel:
    """The evidence model, ready to read.

    Args:
        weights: the network's weights; by default those installed with the project.

    Raises:
        ModelUnavailable: the weights are missing, or are not the published ones.

    """

    def __init__(self, weights: Path | None = None) -> None:
        import torch

        from index.embedder import installed_weights
        from qa.evidence.network import load
        from qa.evidence.tokens import Tokenizer

        if weights is None:
            _check(WEIGHTS)
        base = installed_weights()
        self._tokenizer = Tokenizer(base)
        self._device = "cuda" if torch.cuda.is_available() else "cpu"
        self._network: Any = load(weights or WEIGHTS, base).to(self._device)

    def read(self, question: str, passages: Sequence[tuple[str, str]]) -> list[Reading]:
        """Read passages for a question.

        One by one: what a passage is read as does not depend on what is read beside it, and in 8
        bits a batch saves less than padding costs.

        Args:
            question: what is asked.
            passages: each one's text, and what stands above it: title and headings, one a line.

        """
        asked = self._tokenizer.tokens(question)
        return [self.read_tokens(asked, self._tokenizer.tokens(*each)) for each in passages]

    def read_tokens(self, question: Tokens, passage: Tokens) -> Reading:
        """Read a passage for a question, both cut into tokens."""
        import torch

        from qa.evidence.batches import Inputs, joined, read_from

        with torch.inference_mode():
            inputs = Inputs(*(each.to(self._device) for each in joined([(question, passage)])))
            passages, tokens = (each.cpu()[0] for each in self._network(inputs))
        first, read = read_from(question, passage)
        here = slice(first, first + len(read))
        starts, ends = (tokens[:, n].log_softmax(-1).numpy()[here] for n in (0, 1))
        return Reading(
            answers=float(passages[0]),
            relevant=float(passages[1]),
            places=tuple(passage.spans[n] for n in read),
            starts=starts,
            ends=ends,
            proves=tokens[:, 2].numpy()[here],
        )


class EvidenceReader:
    """Read the passages of an index; each once for the same question.

    Args:
        index: where the passages come from.

    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self._model: EvidenceModel | None = None
        self._turn = Lock()
        self._known: OrderedDict[tuple[str, Passage], Reading] = OrderedDict()

    def read(self, question: str, hits: Sequence[Hit]) -> list[Reading]:
        """Return what the model makes of each passage for a question.

        Args:
            question: what is asked.
            hits: the passages.

        Raises:
            ModelUnavailable: the model is missing, or is not the published one.

        """
        with self._turn:
            passages = [hit.passage for hit in hits]
            new = [each for each in passages if (question, each) not in self._known]
            if new:
                self._model = self._model or EvidenceModel()
                readings = self._model.read(question, self._under_headings(new))
                self._known.update(zip(((question, each) for each in new), readings, strict=True))
            found = [self._known[question, each] for each in passages]
            while len(self._known) > _KEPT:
                self._known.popitem(last=False)
            return found

    def _under_headings(self, passages: Sequence[Passage]) -> list[tuple[str, str]]:
        """Return each passage's text and what stands above it where it is embedded."""
        return [
            (each.text, whole[: len(whole) - len(each.text)].rstrip("\n"))
            for each, whole in zip(passages, self._index.embedded_texts(passages), strict=True)
        ]


def ranked(reader: EvidenceReader, question: str, hits: Sequence[Hit], *, most: int) -> list[Hit]:
    """Return hits in the order of their own score and what the evidence model makes of them.

    Args:
        reader: of their index.
        question: what is asked.
        hits: best first; those of repeated text stay last.
        most: how many are read; the others stay behind them.

    """
    first, rest = hits[:most], hits[most:]
    readings = reader.read(question, first)
    own = z_scores(np.array([hit.score for hit in first]))
    read = z_scores(np.array([each.answers for each in readings]))
    scores = own + _READ_WEIGHT * read
    scored = [
        replace(
            hit,
            score=float(score),
            signals={**hit.signals, "answers": each.answers, "relevant": each.relevant},
        )
        for hit, score, each in zip(first, scores, readings, strict=True)
    ]
    scored.sort(key=lambda hit: -hit.score)
    return _behind(
        [hit for hit in scored if "repeated" not in hit.signals],
        [hit for hit in scored if "repeated" in hit.signals],
        rest,
    )


def _behind(*groups: Sequence[Hit]) -> list[Hit]:
    """Join hits, each group behind the one before it: its scores are lowered as far as need be."""
    found: list[Hit] = []
    for group in groups:
        most = found[-1].score if found else math.inf
        drop = max(0.0, group[0].score - most) if group else 0.0
        found += [replace(hit, score=min(hit.score - drop, most)) for hit in group]
    return found


def _check(path: Path) -> None:
    if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != _WEIGHTS_SHA256:
        raise ModelUnavailable(
            f"The evidence model at {path} is missing or is not the published file."
            " Install the project again: pip install --force-reinstall --no-deps inspection-qa"
        )
