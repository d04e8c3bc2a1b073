"""The training corpus of the field, cut into passages as the project itself cuts documents."""

import gzip
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np

from index.chunker import chunk, embedded_text
from index.readers import read_bytes
from index.sentences import sentences
from index.types import Embedder, Passage, Span, Vectors
from qa.evidence.edits import edited, terms_of
from qa.evidence.examples import Example, shortened
from qa.plain import content_words, plain

__all__ = ["CORPUS", "HELD_OUT", "Asked", "FieldCorpus", "documents", "located", "with_place"]

CORPUS = Path(__file__).parent / "corpus"
HELD_OUT = 1
"""How many documents of each batch are kept from training: the last by their ids."""

_TEMPTED = 8
# Passages of other documents that are compared by their words, too: those of likest meaning.
_LOOKED_AT = 100
# Passages that do not answer, to one that does. Ten are read for a question: most do not.
_OTHERS = 2
# Half of the passages are cut to a window: a step costs less, and answers stand anywhere.
_SHORTENED = 0.5
# How often a question that names no place is asked with its place, too.
_NAMED = 0.5


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the corpus and where it stands with each passage of all documents.

    Attributes:
        example: the question on the passage that answers; for a near miss, on the tempting one.
        near: numbers of passages of the same document that are like the question and do not
            answer, best first.
        elsewhere: the same, of other documents; without the place's name they might well answer.
        kind: why it is a near miss, or the empty string.
        place: what the document is about, if that is one place, or the empty string.

    """

    example: Example
    near: tuple[int, ...]
    elsewhere: tuple[int, ...]
    kind: str
    place: str


class FieldCorpus:
    """The corpus, ready to give examples.

    Args:
        embedder: to count tokens, and to find the passages that tempt.
        held_out: whether to take the documents kept from training, or the others.

    """

    def __init__(self, embedder: Embedder, *, held_out: bool = False) -> None:
        self._passages: list[tuple[str, str]] = []
        self._asked: list[Asked] = []
        self._documents: list[int] = []
        self._places: list[str] = []
        every = documents(held_out=held_out)
        found: list[tuple[Mapping[str, Any], int, int]] = []
        for number, document in enumerate(every):
            first = len(self._passages)
            self._places.append(_one_place(document["place"]))
            for passage, whole in _passages(document, embedder):
                context = whole[: len(whole) - len(passage.text)].rstrip("\n")
                self._passages.append((context, passage.text))
                self._documents.append(number)
            found += [(each, first, len(self._passages)) for each in document["questions"]]
        self._words = [set(content_words(text)) for _, text in self._passages]
        self._plain = [plain(text) for _, text in self._passages]
        vectors = embedder.encode_documents(["\n".join(each) for each in self._passages])
        asked = embedder.encode_documents([each["question"] for each, _, _ in found])
        for (question, first, end), vector in zip(found, asked, strict=True):
            self._asked += self._place(question, first, end, vectors @ vector)
        self._terms = terms_of(document["text"] for document in every)

    @property
    def asked(self) -> Sequence[Asked]:
        """Return every question whose evidence, or temptation, stands in one passage."""
        return self._asked

    def passage(self, number: int) -> tuple[str, str]:
        """Return a passage's context and text."""
        return self._passages[number]

    def examples(self, rng: Random) -> Iterator[Example]:
        """Yield each question with its passage, what tempts it, and edits, in random order."""
        made = [
            shortened(example, rng) if rng.random() < _SHORTENED else example
            for asked in self._asked
            for example in self._about(asked, rng)
        ]
        rng.shuffle(made)
        yield from made

    def _about(self, asked: Asked, rng: Random) -> Iterator[Example]:
        example = asked.example
        yield example
        near = list(asked.near)
        placed = with_place(example.question, asked.place)
        named = asked.place and placed == example.question
        if named:
            near += asked.elsewhere
        others = _OTHERS if example.answered else int(rng.random() < 0.4)
        for number in rng.sample(near, min(others, len(near))):
            yield self._on(example, number)
        if asked.place and asked.elsewhere and not named and rng.random() < _NAMED:
            example = replace(example, question=placed)
            yield example
            yield self._on(example, rng.choice(asked.elsewhere))
        if example.answered and rng.random() < 0.4:
            yield from edited(example, self._terms, rng)

    def _on(self, example: Example, number: int) -> Example:
        """Return the question on a passage that does not answer it."""
        context, text = self._passages[number]
        return replace(example.unanswered(relevant=False), context=context, text=text)

    def _places_of(self, quote: str, among: range) -> list[tuple[int, tuple[Span, ...]]]:
        """Return the passages that a quote stands in, each with the quote's sentences."""
        return [
            (number, spans)
            for number in among
            if (spans := _standing(self._passages[number][1], quote))
        ]

    def _place(
        self, question: Mapping[str, Any], first: int, end: int, likeness: Vectors
    ) -> Iterator[Asked]:
        """Yield the question on its passage, with the passages that tempt."""
        quote = question["evidence"] or question["tempting"]
        places = self._places_of(quote, range(first, end))
        if not places:
            return
        number, spans = places[0]
        context, text = self._passages[number]
        answered = question["evidence"] is not None
        answer = _within(text, spans, question["answer"]) if answered else None
        if answered and answer is None:
            return
        taken = {
            place
            for said in (quote, *question.get("also", ()))
            for place, _ in self._places_of(said, range(first, end))
        }
        near, elsewhere = self._tempting(question, likeness, taken, range(first, end))
        yield Asked(
            Example(
                question["question"],
                context,
                text,
                answer,
                spans if answered else (),
                answered,
                True if answered else None,
            ),
            near,
            elsewhere,
            question.get("near_miss") or "",
            self._places[self._documents[number]],
        )

    def _tempting(
        self, question: Mapping[str, Any], likeness: Vectors, taken: set[int], own: range
    ) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return passages like the question that do not answer: of its document, and of others."""
        asked = set(content_words(question["question"]))
        answer = plain(question["answer"] or "")
        likest = {*own, *np.argsort(-likeness)[:_LOOKED_AT].tolist()}
        ranked = sorted(
            (
                number
                for number in likest - taken
                if not (len(answer) > 3 and answer in self._plain[number])
            ),
            key=lambda n: (-likeness[n] - len(asked & self._words[n]) / max(1, len(asked)), n),
        )
        inside = [number for number in ranked if number in own]
        here = self._places[self._documents[own.start]]
        outside = [n for n in ranked if self._places[self._documents[n]] != here]
        return tuple(inside[:_TEMPTED]), tuple(outside[: _TEMPTED // 2])


def documents(*, held_out: bool) -> list[dict[str, Any]]:
    """Return the corpus's documents with their questions, as its README describes them.

    Args:
        held_out: whether to return those kept from training, or the others.

    """
    found = []
    for batch in sorted(CORPUS.glob("*.jsonl.gz")):
        with gzip.open(batch, "rt", encoding="utf-8") as lines:
            every = sorted((json.loads(line) for line in lines), key=lambda each: each["id"])
        found += every[-HELD_OUT:] if held_out else every[:-HELD_OUT]
    return found


def with_place(question: str, place: str) -> str:
    """Return a question with the place that its document is about, if that is one place.

    A question that names it already stays as it is.
    """
    place = _one_place(place)
    if not place or plain(place) in plain(question):
        return question
    return f"{question[:-1]} in {place}?" if question.endswith("?") else f"{question} in {place}"


def located(text: str, quote: str) -> Span | None:
    """Return where a text read from Markdown has a quote of the Markdown, or None."""
    words = [re.escape(word) for word in re.sub(r"(?m)^[-#]+ |[*_]", "", quote).split()]
    match = re.search(r"\W*\s+\W*".join(words), text) if words else None
    return Span(*match.span()) if match else None


def _one_place(place: str) -> str:
    return "" if re.search(r"[;,(]| and |\bareas\b|^England$", place) else place


def _passages(document: Mapping[str, Any], embedder: Embedder) -> Iterator[tuple[Passage, str]]:
    """Yield a document's passages as the index would have them, with what is embedded."""
    read = read_bytes(document["text"].encode(), f"{document['id']}.md")
    for passage in chunk(read, count_tokens=embedder.count_tokens, max_tokens=embedder.max_tokens):
        yield passage, embedded_text(passage, read.text)


def _standing(text: str, quote: str) -> tuple[Span, ...]:
    """Return the sentences of a passage that a quote consists of; none if it is not there."""
    span = located(text, quote)
    if span is None:
        return ()
    return tuple(
        each for each in sentences(text) if each.start < span.end and span.start < each.end
    )


def _within(text: str, spans: Sequence[Span], answer: str) -> Span | None:
    pattern = r"\s+".join(re.escape(word) for word in answer.split())
    match = re.compile(pattern).search(text, spans[0].start, spans[-1].end)
    return Span(*match.span()) if match else None
