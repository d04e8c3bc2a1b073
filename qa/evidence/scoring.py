"""How well each sentence of the passages found answers a question.

A sentence is scored word by word against the question (late interaction: for each word of the
question the most alike token of the sentence, weighted by how rare the word is; Khattab and
Zaharia, ColBERT, 2020), with a share for the words it literally has and for its meaning as a whole.
The token vectors are those of the whole passage, so that a sentence is read in its context. What
the evidence model makes of the passage is added, where there is one.
"""

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from index import Index
from index.fusion import z_scores
from index.sentences import sentences
from index.types import Hit, Span, TokenVectors, Vectors
from qa.evidence.model import EvidenceReader, Reading
from qa.plain import STOP_WORDS, plain, words

__all__ = ["READ_WEIGHTS", "Evidence", "SentenceScorer"]

# The share of literal words and of the whole sentence's meaning, beside the words' likeness of 1.
# Chosen on the dev part of SQuADShifts new_wiki; see qa/README.md.
_LITERAL = 0.15
_WHOLE = 0.3
READ_WEIGHTS = (0.197, 0.143, -0.016, 0.086)
"""What a sentence gains by its passage's standing among those found, by how far it proves the
answer, against the best sentence of its passage, and by whether the passage answers and is the one
to read. Fitted by ``python -m eval.calibrate``."""

_LEAST_PROOF = -8.0
# How likely a shortest answer must be to be shown, as a logarithm; figures in the README.
_PLAIN = -2.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence of a passage that was found, and how well it answers.

    Attributes:
        hit: the passage.
        span: where the sentence stands in the document's text.
        text: the sentence, exactly.
        score: higher is better.
        likeness: weighted mean likeness of the question's words to the sentence's, -1 to 1.
        passage_likeness: the same for the whole passage.
        literal: share of the question's words, by weight, that the whole passage has literally.
        meaning: likeness of the question to the sentence, each read by itself, -1 to 1; taken
            for the best sentence only, else 0.
        reading: what the evidence model makes of the passage; None where it was not read.
        gains: what the score has from that, each before it is weighted.
        answered: how likely one of the passages read answers, as a logit; 0 where none was read.

    """

    hit: Hit
    span: Span
    text: str
    score: float
    likeness: float
    passage_likeness: float
    literal: float
    meaning: float = 0.0
    reading: Reading | None = None
    gains: tuple[float, ...] = ()
    answered: float = 0.0

    @property
    def shortest(self) -> str:
        """Return the shortest answer in the sentence, or the empty string if none is plain."""
        if self.reading is None:
            return ""
        likely, (start, end) = self.reading.shortest(self.inside)
        return self.hit.passage.text[start:end] if likely > _PLAIN else ""

    @property
    def inside(self) -> Span:
        """Return where the sentence stands in its passage."""
        start = self.hit.passage.start
        return Span(self.span.start - start, self.span.end - start)


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question, ready to be compared: its words' weights by term, and by token."""

    weights: dict[str, float]
    tokens: TokenVectors
    token_weights: NDArray[np.float64]
    whole: Vectors


class SentenceScorer:
    """Score sentences against questions.

    Args:
        index: where the passages come from; gives the word statistics and the embedding model.
        reader: reads the passages with the evidence model.

    """

    def __init__(self, index: Index, reader: EvidenceReader) -> None:
        self._index = index
        self._reader = reader

    def score(
        self, question: str, hits: Sequence[Hit], *, given: Collection[str] = ()
    ) -> list[Evidence]:
        """Return every sentence of the passages in ``hits``, best first.

        Args:
            question: what to answer; without content words every sentence scores alike.
            hits: the passages found.
            given: words of the question, in plain lower case, that the passage's document is
                known to be about, so that a sentence need not say them again.

        """
        asked = self._ask(question, given)
        passages = self._index.tokens([hit.passage for hit in hits])
        found = [
            evidence
            for hit, tokens in zip(hits, passages, strict=True)
            for evidence in self._sentences(asked, hit, tokens)
        ]
        return sorted(found, key=lambda evidence: -evidence.score)

    def read(
        self, question: str, hits: Sequence[Hit], *, given: Collection[str] = ()
    ) -> list[Evidence]:
        """Return what ``score`` does, with what the evidence model makes of each passage added."""
        found = self.score(question, hits, given=given)
        readings = self._reader.read(question, hits)
        if readings is None:
            return found
        standings = z_scores(np.array([hit.score for hit in hits]))
        answered = max((reading.answers for reading in readings), default=0.0)
        known = {
            hit.passage.id: (float(standing), reading)
            for hit, standing, reading in zip(hits, standings, readings, strict=True)
        }
        read = [
            replace(evidence, answered=answered)
            for group in _by_passage(found)
            for evidence in _gaining(group, *known[group[0].hit.passage.id])
        ]
        return sorted(read, key=lambda evidence: -evidence.score)

    def central(self, hits: Sequence[Hit]) -> list[Evidence]:
        """Return every sentence of the passages, most like all of them together first."""
        passages = self._index.tokens([hit.passage for hit in hits])
        if not passages:
            return []
        whole = _mean(np.concatenate([tokens.vectors for tokens in passages]))
        found = [
            Evidence(
                hit,
                Span(hit.passage.start + start, hit.passage.start + end),
                hit.passage.text[start:end],
                float(_mean(tokens.vectors[inside]) @ whole),
                0.0,
                0.0,
                0.0,
            )
            for hit, tokens in zip(hits, passages, strict=True)
            for start, end in sentences(hit.passage.text)
            if (inside := _inside(tokens, start, end))
        ]
        return sorted(found, key=lambda evidence: -evidence.score)

    def read_alone(self, question: str, evidence: Evidence) -> Evidence:
        """Return ``evidence`` with its meaning compared to the question's."""
        vector = self._index.embedder.encode_documents([evidence.text])[0]
        return replace(
            evidence, meaning=float(vector @ self._index.embedder.encode_query(question))
        )

    def _ask(self, question: str, given: Collection[str]) -> _Asked:
        tokens = self._index.tokens_of(question)
        found = words(question)
        by_word = [
            [] if plain(match.group()).removesuffix("'s") in given else self._terms(match.group())
            for match in found
        ]
        every = sorted({term for terms in by_word for term in terms})
        weights = dict(zip(every, self._rarity(every), strict=True))
        token_weights = np.zeros(len(tokens.spans))
        for match, terms in zip(found, by_word, strict=True):
            for position, span in enumerate(tokens.spans):
                if match.start() <= span.start < match.end():
                    token_weights[position] = sum(weights[term] for term in terms)
        if not token_weights.any():
            token_weights[:] = 1.0
        return _Asked(weights, tokens, token_weights, _mean(tokens.vectors))

    def _sentences(self, asked: _Asked, hit: Hit, tokens: TokenVectors) -> list[Evidence]:
        text = hit.passage.text
        likeness = asked.tokens.vectors @ tokens.vectors.T
        passage_likeness = _weighted_best(likeness, asked.token_weights)
        literal = self._literal(asked, f"{' '.join(hit.passage.section)} {text}")
        found = []
        for start, end in sentences(text):
            inside = _inside(tokens, start, end)
            if not inside:
                continue
            sentence = text[start:end]
            best = _weighted_best(likeness[:, inside], asked.token_weights)
            whole = float(_mean(tokens.vectors[inside]) @ asked.whole)
            found.append(
                Evidence(
                    hit=hit,
                    span=Span(hit.passage.start + start, hit.passage.start + end),
                    text=sentence,
                    score=best + _LITERAL * self._literal(asked, sentence) + _WHOLE * whole,
                    likeness=best,
                    passage_likeness=passage_likeness,
                    literal=literal,
                )
            )
        return found

    def _literal(self, asked: _Asked, text: str) -> float:
        total = sum(asked.weights.values())
        if not total:
            return 0.0
        there = set(self._index.analyse(text))
        return sum(weight for term, weight in asked.weights.items() if term in there) / total

    def _terms(self, word: str) -> list[str]:
        bare = word.lower().removesuffix("'s")
        return [] if bare in STOP_WORDS else self._index.analyse(bare)

    def _rarity(self, terms: Sequence[str]) -> list[float]:
        """Return the inverse document frequency of each term, as in BM25."""
        count = max(1, self._index.count())
        return [
            math.log(1 + (count - frequency + 0.5) / (frequency + 0.5))
            for frequency in self._index.document_frequency(terms)
        ]


def _by_passage(found: Sequence[Evidence]) -> list[list[Evidence]]:
    groups: dict[int, list[Evidence]] = {}
    for evidence in found:
        groups.setdefault(evidence.hit.passage.id, []).append(evidence)
    return list(groups.values())


def _gaining(group: Sequence[Evidence], standing: float, reading: Reading) -> Iterator[Evidence]:
    """Yield the sentences of a passage with what its reading adds to their scores."""
    proofs = [reading.proof(each.inside) for each in group]
    most = max(proofs)
    for evidence, proof in zip(group, proofs, strict=True):
        gains = (standing, max(proof - most, _LEAST_PROOF), reading.answers, reading.relevant)
        gained = sum(weight * gain for weight, gain in zip(READ_WEIGHTS, gains, strict=True))
        yield replace(evidence, score=evidence.score + gained, reading=reading, gains=gains)


def _inside(tokens: TokenVectors, start: int, end: int) -> list[int]:
    return [n for n, span in enumerate(tokens.spans) if start <= span.start < end]


def _weighted_best(likeness: NDArray[np.float32], weights: NDArray[np.float64]) -> float:
    if not likeness.size:
        return 0.0
    return float((likeness.max(axis=1) * weights).sum() / weights.sum())


def _mean(vectors: Vectors) -> Vectors:
    if not len(vectors):
        return np.zeros(vectors.shape[1], np.float32)
    mean = vectors.mean(axis=0)
    return np.asarray(mean / (np.linalg.norm(mean) or 1.0), np.float32)
