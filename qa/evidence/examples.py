"""What the evidence model learns from: a question, a passage, and what the passage has for it."""

import gzip
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from random import Random
from typing import Any

from index.sentences import sentences
from index.types import Span
from qa.plain import content_words, plain

__all__ = ["Example", "general", "holding", "part_of", "read_contexts", "shortened"]

_SHORT = 70
_DATA = (
    "squadshifts-new_wiki",
    "squadshifts-reddit",
    "squadshifts-amazon_reviews",
    "subjqa",
    "covidqa",
    "policyqa-dev",
)
_TEST_TITLES, _DEV_TITLES, _TEST_ARTICLES = 12, 6, 24


@dataclass(frozen=True, slots=True)
class Example:
    """A question and a passage.

    Attributes:
        question: as asked.
        context: title and headings above the passage, one a line, or the empty string.
        text: the passage.
        answer: the shortest answer in ``text``, or None where the passage does not answer.
        evidence: the sentences of ``text`` that prove it.
        answered: whether the passage answers.
        relevant: whether it is the passage to read for the question; None where that is moot.

    """

    question: str
    context: str
    text: str
    answer: Span | None
    evidence: tuple[Span, ...]
    answered: bool
    relevant: bool | None

    def unanswered(self, *, relevant: bool | None) -> "Example":
        """Return the example as one whose passage does not answer."""
        return replace(self, answer=None, evidence=(), answered=False, relevant=relevant)


def general(data: Path, rng: Random) -> list[Example]:
    """Return the train part of the general data, with negatives, in random order.

    Args:
        data: the folder with the ``.jsonl.gz`` files that its README describes.
        rng: decides which windows and negatives are taken.

    """
    found: list[Example] = []
    for name in _DATA:
        rows = [row for row in read_contexts(data, name) if part_of(name, row) == "train"]
        found += _GIVES[name](rows, rng)
    rng.shuffle(found)
    return found


def read_contexts(data: Path, name: str) -> list[dict[str, Any]]:
    """Return the contexts of a file, each with its ``number`` and the count of all."""
    with gzip.open(data / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    titles = sorted({row["title"] for row in rows})
    places = {title: place - len(titles) for place, title in enumerate(titles)}
    for number, row in enumerate(rows):
        row.update(number=number - len(rows), title_number=places[row["title"]])
    return rows


def part_of(name: str, row: Mapping[str, Any]) -> str:
    """Return the part, train, dev or test, that a context belongs to, as the data's README says."""
    if name == "subjqa":
        return str(row["split"])
    if name == "covidqa":
        return "test" if row["number"] >= -_TEST_ARTICLES else "train"
    if name == "squadshifts-new_wiki":
        if row["title_number"] >= -_TEST_TITLES:
            return "test"
        return "dev" if row["title_number"] >= -_TEST_TITLES - _DEV_TITLES else "train"
    return "train"


def holding(text: str, span: Span) -> tuple[Span, ...]:
    """Return the sentences of ``text`` that ``span`` lies in."""
    return tuple(
        each for each in _sentences(text) if each.start < span.end and span.start < each.end
    )


def shortened(example: Example, rng: Random, words: int = _SHORT) -> Example:
    """Return the example with a window of whole sentences of about ``words`` words of its text.

    The window holds the answer, anywhere in it; without an answer it holds the sentence that has
    most of the question's words.
    """
    spans = _sentences(example.text)
    if len(example.text.split()) <= words or len(spans) < 2:
        return example
    lengths = [len(example.text[span.start : span.end].split()) for span in spans]
    if example.evidence:
        kept = [n for n, span in enumerate(spans) if span in example.evidence]
    else:
        kept = [_most_alike(example, spans)]
    first, last = kept[0], kept[-1]
    while sum(lengths[first : last + 1]) < words and (first > 0 or last + 1 < len(spans)):
        if last + 1 == len(spans) or (first > 0 and rng.random() < 0.5):
            first -= 1
        else:
            last += 1
    return _cut(example, Span(spans[first].start, spans[last].end))


@lru_cache(maxsize=64)
def _sentences(text: str) -> tuple[Span, ...]:
    return tuple(sentences(text))


def _most_alike(example: Example, spans: Sequence[Span]) -> int:
    asked = set(content_words(example.question))
    shared = [
        len(asked & set(content_words(example.text[span.start : span.end]))) for span in spans
    ]
    return shared.index(max(shared))


def _cut(example: Example, window: Span) -> Example:
    start, end = window
    answer = example.answer and Span(example.answer.start - start, example.answer.end - start)
    evidence = tuple(
        Span(max(span.start, start) - start, min(span.end, end) - start)
        for span in example.evidence
    )
    return replace(example, text=example.text[start:end], answer=answer, evidence=evidence)


def _examples(row: Mapping[str, Any], context: str) -> Iterator[Example]:
    """Yield a row's questions on its own text."""
    text = row["context"]
    for each in row["questions"]:
        if each["answer"] is None:
            yield Example(each["question"], context, text, None, (), False, None)
            continue
        answer = _trimmed(text, each["answer_start"], each["answer"])
        if text[answer.start : answer.end]:
            yield Example(
                each["question"], context, text, answer, holding(text, answer), True, True
            )


def _trimmed(text: str, start: int, answer: str) -> Span:
    end = start + len(answer)
    while start < end and text[start].isspace():
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ".,;"):
        end -= 1
    return Span(start, end)


def _wiki(rows: Sequence[Mapping[str, Any]], rng: Random) -> list[Example]:
    """Every question on its own passage, and on the one of its article most like it."""
    found = []
    by_title: dict[str, list[str]] = {}
    for row in rows:
        by_title.setdefault(row["title"], []).append(row["context"])
    words = {text: set(content_words(text)) for texts in by_title.values() for text in texts}
    for row in rows:
        context = row["title"].replace("_", " ")
        for example in _examples(row, context):
            found.append(shortened(example, rng))
            others = [text for text in by_title[row["title"]] if text != row["context"]]
            if others:
                found.append(shortened(_tempting(example, others, words, rng), rng))
    return found


def _tempting(
    example: Example, others: Sequence[str], words: Mapping[str, set[str]], rng: Random
) -> Example:
    """Return the example on one of the passages that share most words with its question."""
    asked = set(content_words(example.question))
    ranked = sorted(others, key=lambda text: -len(asked & words[text]))
    return replace(example.unanswered(relevant=False), text=rng.choice(ranked[:3]))


def _posts(rows: Sequence[Mapping[str, Any]], rng: Random) -> list[Example]:
    """Every question on its own text; one in six on another, since many texts answer many."""
    found = []
    for row in rows:
        for example in _examples(row, ""):
            found.append(shortened(example, rng))
            if rng.random() < 1 / 6:
                other = replace(
                    example.unanswered(relevant=False), text=rng.choice(rows)["context"]
                )
                found.append(shortened(other, rng))
    return found


def _opinions(rows: Sequence[Mapping[str, Any]], rng: Random) -> list[Example]:
    """Opinions on products, often not answered by the review; a part is enough."""
    found = [shortened(example, rng) for row in rows for example in _examples(row, "")]
    return rng.sample(found, min(4000, len(found)))


def _articles(rows: Sequence[Mapping[str, Any]], rng: Random) -> list[Example]:
    """Questions on a window of a long article, and twice on another window of it."""
    found = []
    for row in rows:
        windows = {text: set(content_words(text)) for text in _windows(row["context"])}
        for example in _examples(row, ""):
            found += [shortened(example, rng)] * 2
            others = [text for text in windows if _answer_of(example) not in plain(text)]
            found += [_tempting(example, others, windows, rng) for _ in range(2) if others]
    return found


def _answer_of(example: Example) -> str:
    return plain(example.text[example.answer.start : example.answer.end]) if example.answer else ""


def _windows(text: str, words: int = _SHORT) -> list[str]:
    found, start, count = [], 0, 0
    for span in sentences(text):
        count += len(text[span.start : span.end].split())
        if count >= words:
            found.append(text[start : span.end].strip())
            start, count = span.end, 0
    return found


def _policies(rows: Sequence[Mapping[str, Any]], rng: Random) -> list[Example]:
    """Template questions, which many contexts answer: a part, and no negatives."""
    found = [shortened(each, rng) for row in rows for each in _examples(row, _site(row["title"]))]
    return rng.sample(found, min(2000, len(found)))


def _site(title: str) -> str:
    return re.sub(r"^www\.", "", title)


_GIVES = {
    "squadshifts-new_wiki": _wiki,
    "squadshifts-reddit": _posts,
    "squadshifts-amazon_reviews": _posts,
    "subjqa": _opinions,
    "covidqa": _articles,
    "policyqa-dev": _policies,
}
