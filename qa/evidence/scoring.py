"""How well each sentence of the passages found answers a question.

A sentence is scored by what the evidence model makes of it and of its passage, by where the passage
stands among those found, and by the words of the question that the sentence has literally.
"""

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from index import Index
from index.fusion import z_scores
from index.sentences import sentences
from index.types import Hit, Span
from qa.evidence.model import EvidenceReader, Reading
from qa.plain import STOP_WORDS, plain, words

__all__ = ["PARTS", "PART_WEIGHTS", "Evidence", "SentenceScorer"]

PARTS = ("words", "standing", "proof", "shortest", "answers", "relevant")
"""What a sentence's score is the weighted sum of: the share of the question's words that it has,
weighted by how rare they are; its passage's standing among those found, as a standard score; how
far it proves the answer; how likely the shortest answer is that it holds; and whether its passage
answers, and is the one to read."""

PART_WEIGHTS = (2.678, 0.784, 0.153, 0.172, 0.131, 0.166)
"""Fitted by ``python -m eval.calibrate``, so that differences of scores are log-odds."""

_LEAST_PROOF, _LEAST_SHORTEST = -10.0, -20.0
# How likely a shortest answer must be to be shown, as a logarithm; figures in the README.
_PLAIN = -2.0


@dataclass(frozen=True, slots=True)
class Evidence:
    """A sentence of a passage that was found, and how well it answers.

    Attributes:
        hit: the passage.
        span: where the sentence stands in the document's text.
        text: the sentence, exactly.
        reading: what the evidence model makes of the passage.
        parts: what the score is made of, each before it is weighted; see ``PARTS``.
        score: higher is better.
        passage_words: share of the question's words, by weight, that its passage and headings have.
        any_answers: how likely one of the passages read answers, as a logit.
        any_relevant: how likely one of them is the one to read, as a logit.

    """

    hit: Hit
    span: Span
    text: str
    reading: Reading
    parts: tuple[float, ...]
    score: float
    passage_words: float
    any_answers: float
    any_relevant: float

    @property
    def sentence_words(self) -> float:
        """Return the share of the question's words, by weight, that the sentence has literally."""
        return self.parts[PARTS.index("words")]

    @property
    def shortest(self) -> str:
        """Return the shortest answer in the sentence, or the empty string if none is plain."""
        likely, (start, end) = self.reading.shortest(self.inside)
        return self.hit.passage.text[start:end] if likely > _PLAIN else ""

    @property
    def inside(self) -> Span:
        """Return where the sentence stands in its passage."""
        start = self.hit.passage.start
        return Span(self.span.start - start, self.span.end - start)


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
            question: what to answer.
            hits: the passages found.
            given: words of the question, in plain lower case, that the passage's document is
                known to be about, so that a sentence need not say them again.

        """
        readings = self._reader.read(question, hits)
        asked = self._weights(question, given)
        standings = z_scores(np.array([hit.score for hit in hits]))
        any_answers = max((reading.answers for reading in readings), default=0.0)
        any_relevant = max((reading.relevant for reading in readings), default=0.0)
        found = [
            evidence
            for hit, standing, reading in zip(hits, standings, readings, strict=True)
            for evidence in self._sentences(
                asked, hit, float(standing), reading, any_answers, any_relevant
            )
        ]
        return sorted(found, key=lambda evidence: -evidence.score)

    def central(self, hits: Sequence[Hit]) -> list[tuple[Hit, Span]]:
        """Return every sentence of the passages, most like all of them together first."""
        found = [
            (hit, Span(hit.passage.start + start, hit.passage.start + end))
            for hit in hits
            for start, end in sentences(hit.passage.text)
        ]
        vectors = self._index.embedder.encode_documents(
            [
                hit.passage.text[start - hit.passage.start : end - hit.passage.start]
                for hit, (start, end) in found
            ]
        )
        order = np.argsort(-(vectors @ vectors.sum(axis=0)), kind="stable")
        return [found[n] for n in order]

    def _sentences(
        self,
        asked: Mapping[str, float],
        hit: Hit,
        standing: float,
        reading: Reading,
        any_answers: float,
        any_relevant: float,
    ) -> Iterator[Evidence]:
        text = hit.passage.text
        passage_words = self._share(asked, f"{' '.join(hit.passage.section)} {text}")
        for start, end in sentences(text):
            inside = Span(start, end)
            parts = (
                self._share(asked, text[start:end]),
                standing,
                max(reading.proof(inside), _LEAST_PROOF),
                max(reading.shortest(inside)[0], _LEAST_SHORTEST),
                reading.answers,
                reading.relevant,
            )
            yield Evidence(
                hit=hit,
                span=Span(hit.passage.start + start, hit.passage.start + end),
                text=text[start:end],
                reading=reading,
                parts=parts,
                score=sum(weight * part for weight, part in zip(PART_WEIGHTS, parts, strict=True)),
                passage_words=passage_words,
                any_answers=any_answers,
                any_relevant=any_relevant,
            )

    def _weights(self, question: str, given: Collection[str]) -> dict[str, float]:
        """Return the terms of a question that say something, with their weights."""
        told = [match.group() for match in words(question)]
        terms = {
            term
            for word in told
            if plain(word).removesuffix("'s") not in given
            for term in self._terms(word)
        }
        every = sorted(terms)
        return dict(zip(every, self._rarity(every), strict=True))

    def _share(self, asked: Mapping[str, float], text: str) -> float:
        """Return the share of a question's terms, by weight, that a text has."""
        total = sum(asked.values())
        if not total:
            return 0.0
        there = set(self._index.analyse(text))
        return sum(weight for term, weight in asked.items() if term in there) / total

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
