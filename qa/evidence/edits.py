"""Questions edited so that their passage no longer answers them, and passages edited along.

A near miss asks for another place, year, number or body than the passage has, or for the opposite.
So that an edit is not by itself a sign of it, as many examples have the same change made in the
question and in the passage, which then still answers.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from index.types import Span
from qa.evidence.examples import Example

__all__ = ["Terms", "edited", "near_miss", "renamed", "terms_of"]

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NUMBER = re.compile(r"\b\d{1,3}(?:,\d{3})*\b(?![-/,.]\d)")
_NAME = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]{2,}(?: [A-Z][a-z]{2,})*")
_DATES = frozenset(
    "January February March April May June July August September October November December Monday"
    " Tuesday Wednesday Thursday Friday Saturday Sunday".split()
)
_OPPOSITES = (
    "increase decrease",
    "increased decreased",
    "rise fall",
    "rose fell",
    "more fewer",
    "most least",
    "largest smallest",
    "highest lowest",
    "biggest smallest",
    "best worst",
    "better worse",
    "first last",
    "earliest latest",
    "before after",
    "praised criticised",
    "strengths weaknesses",
    "good bad",
    "well badly",
    "accepted rejected",
    "agreed refused",
    "improved worsened",
    "allowed forbidden",
    "opened closed",
    "began ended",
    "begin end",
    "start finish",
    "started finished",
    "won lost",
    "gained lost",
    "north south",
    "east west",
    "male female",
    "men women",
    "boys girls",
    "adults children",
    "like dislike",
    "support oppose",
    "supported opposed",
    "above below",
    "over under",
    "with without",
)
_OPPOSITE = {
    one: other for pair in _OPPOSITES for one, other in (pair.split(), reversed(pair.split()))
}
_AUXILIARY = re.compile(
    r"\b(?:did|does|do|is|are|was|were|has|have|had|can|could|will|would|should)\b"
)


@dataclass(frozen=True, slots=True)
class Terms:
    """Names and figures that can take the place of others; each as often as it was met."""

    names: tuple[str, ...]
    years: tuple[str, ...]
    numbers: tuple[str, ...]


def terms_of(texts: Iterable[str]) -> Terms:
    """Return the names, years and numbers of some texts, to edit with."""
    names: list[str] = []
    years: list[str] = []
    numbers: list[str] = []
    for text in texts:
        names += [name for name in _NAME.findall(text) if name not in _DATES]
        years += _YEAR.findall(text)
        numbers += _NUMBER.findall(text)
    return Terms(tuple(names), tuple(years), tuple(numbers))


def edited(example: Example, terms: Terms, rng: Random) -> Iterator[Example]:
    """Yield the example changed in its question alone, or in its passage too, if that can be."""
    change = near_miss if rng.random() < 0.5 else renamed
    if made := change(example, terms, rng):
        yield made


def near_miss(example: Example, terms: Terms, rng: Random) -> Example | None:
    """Return the example with a question that its passage does not answer; None if that fails.

    Args:
        example: a question that its passage answers.
        terms: what is put in the place of a name, year or number of the question.
        rng: decides which.

    """
    question = _swapped(example, terms, rng)
    if question is None and rng.random() < 0.5:
        question = _opposed(example.question, rng)
    if question is None and rng.random() < 0.3:
        question = _narrowed(example, terms, rng)
    if question is None:
        return None
    return replace(example.unanswered(relevant=None), question=question)


def renamed(example: Example, terms: Terms, rng: Random) -> Example | None:
    """Return the example with a name or figure changed in question and passage alike.

    None where question and passage share none, or only one that is part of the answer.
    """
    answer = (
        "" if example.answer is None else example.text[example.answer.start : example.answer.end]
    )
    whole = f"{example.context}\n{example.text}"
    shared = [
        (old, kind)
        for old, kind in _found(example.question)
        if re.search(_bounded(old), whole) and old not in answer and answer not in old
    ]
    if not shared:
        return None
    old, kind = rng.choice(shared)
    new = _other(old, kind, whole + example.question, terms, rng)
    return None if new is None else _with(example, old, new)


def _found(question: str) -> list[tuple[str, str]]:
    years = [(each, "years") for each in _YEAR.findall(question)]
    numbers = [(each, "numbers") for each in _NUMBER.findall(question)]
    names = [(each, "names") for each in _NAME.findall(question) if each not in _DATES]
    return years + [each for each in numbers if each[0] not in dict(years)] + names


def _swapped(example: Example, terms: Terms, rng: Random) -> str | None:
    found = _found(example.question)
    if not found:
        return None
    old, kind = rng.choice(found)
    new = _other(old, kind, f"{example.context} {example.text} {example.question}", terms, rng)
    return None if new is None else re.sub(_bounded(old), new, example.question)


def _other(old: str, kind: str, known: str, terms: Terms, rng: Random) -> str | None:
    """Return another term of a kind, as like as can be, that is not in what is ``known``."""
    if kind == "years" and rng.random() < 0.7:
        choices: Sequence[str] = [str(int(old) + step) for step in (-5, -3, -2, -1, 1, 2, 3, 5)]
    elif kind == "numbers" and "," not in old and rng.random() < 0.7:
        choices = [str(int(old) + step) for step in (1, 2, 3, 5, 10)]
    else:
        choices = getattr(terms, kind)
    for _ in range(10):
        new = rng.choice(choices) if choices else old
        if new not in known and len(new.split()) <= len(old.split()) + 1:
            return new
    return None


def _opposed(question: str, rng: Random) -> str | None:
    """Return the question with one word turned into its opposite, or with "not"."""
    words = re.findall(r"[a-z]+", question)
    turnable = [word for word in words if word in _OPPOSITE]
    if turnable:
        old = rng.choice(turnable)
        return re.sub(_bounded(old), _OPPOSITE[old], question, count=1)
    parts = re.match(
        r"((?:What|Who|Which|Why|How)\b.*? (?:is|are|was|were|did|does|do) )(.+)", question
    )
    if parts is None or not re.match(r"(?:What|Who|Which|Why)", question):
        return None
    subject = re.match(r"((?:the |a |an |his |her |their )?[\w'-]+ )(.+)", parts[2])
    if _AUXILIARY.search(parts[1]) is None or subject is None:
        return None
    return f"{parts[1]}{subject[1]}not {subject[2]}"


def _narrowed(example: Example, terms: Terms, rng: Random) -> str | None:
    """Return the question with a place or year added that the passage does not mention."""
    known = f"{example.context} {example.text} {example.question}"
    kind = rng.choice(("names", "years"))
    added = rng.choice(getattr(terms, kind))
    if added in known:
        return None
    bare = example.question.rstrip("? .")
    return f"{bare} in {added}" + ("?" if example.question.endswith("?") else "")


def _bounded(term: str) -> str:
    return rf"(?<![\w,./]){re.escape(term)}(?![\w])"


def _with(example: Example, old: str, new: str) -> Example | None:
    """Return the example with ``old`` replaced everywhere, and its spans moved along."""
    pattern = _bounded(old)
    places = [match.span() for match in re.finditer(pattern, example.text)]
    step = len(new) - len(old)

    def moved(span: Span) -> Span:
        return Span(*(at + step * sum(end <= at for _, end in places) for at in span))

    if example.answer and any(
        start < example.answer.end and example.answer.start < end for start, end in places
    ):
        return None
    return replace(
        example,
        question=re.sub(pattern, new, example.question),
        context=re.sub(pattern, new, example.context),
        text=re.sub(pattern, new, example.text),
        answer=example.answer and moved(example.answer),
        evidence=tuple(moved(span) for span in example.evidence),
    )
