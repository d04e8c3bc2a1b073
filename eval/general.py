"""What the evidence model is worth on general data, beside fusion alone and without the guards.

Each context is indexed as a document; each question is asked of all of them, of all but the passage
that answers, of other titles only, and with a place, year, number or body changed.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, Literal, NamedTuple, TypeVar

import numpy as np

from eval.ablation import Without
from eval.abstention import auroc
from eval.answers import exact_match, f1
from index import Index
from index.types import Hit, Span
from qa import ExtractiveAnswerer
from qa.assistant import CANDIDATES
from qa.evidence.edits import Terms, near_miss, terms_of
from qa.evidence.examples import Example, part_of, read_contexts
from qa.evidence.finding import Outcome
from qa.evidence.model import EvidenceReader, ranked
from qa.glossary import expand

__all__ = ["COVID", "WIKI", "interval", "likeness", "tell_general"]

WIKI, COVID = "squadshifts-new_wiki", "covidqa"
_DRAWS, _REFUSED, _FOUND = 1000, 0.05, 60
_ARTICLES = 12
_T = TypeVar("_T")
_Row = Callable[[Sequence["_Asked"]], float]


@dataclass(frozen=True, slots=True)
class _Asked:
    """What came of a question on general data.

    Attributes:
        first: whether the first passage holds the answer.
        sentence: whether the sentence put first does; NaN where none is chosen.
        confidence: that it is answered, from all passages.
        without: the same, the passage that answers taken away.
        elsewhere: the same, from passages of other titles only.
        edited: that an edited question is answered; NaN where there is no edit.

    """

    first: bool
    sentence: float
    confidence: float
    without: float
    elsewhere: float
    edited: float


def tell_general(data: Path, folder: Path, name: str, part: str, count: int) -> None:
    """Print a row of the table for each measure on a data set.

    Args:
        data: the folder of the general data.
        folder: takes the index.
        name: of the data set, ``WIKI`` or ``COVID``.
        part: dev or test.
        count: how many questions are drawn.

    """
    rows = [row for row in read_contexts(data, name) if part_of(name, row) == part]
    if name == COVID and part == "dev":
        train = [row for row in read_contexts(data, name) if part_of(name, row) == "train"]
        rows = train[-_ARTICLES:]
    with Index.open(folder / f"{name}-{part}") as index:
        examples = _indexed(index, rows, folder / f"{name}-{part}-files")
        chosen = Random(0).sample(examples, min(count, len(examples)))
        terms = terms_of(row["context"] for row in rows)
        asked = {name: list(_asked(index, each, chosen, terms)) for name, each in _answering(index)}
        for label, row in _ROWS.items():
            _tell(f"{name}, {len(chosen)} questions: {label}", asked, row)
        if name == WIKI:
            _spans(index, chosen)


def _indexed(
    index: Index, rows: Sequence[Mapping[str, Any]], folder: Path
) -> list[tuple[Example, int]]:
    """Index every context as a document; return its questions with the document's id."""
    paths = []
    for number, row in enumerate(rows):
        path = folder / f"{number:04}" / f"{row['title'] or number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(row["context"], encoding="utf-8", newline="")
        paths.append(path.resolve())
    index.sync([folder])
    documents = {Path(each.source).resolve(): each.id for each in index.documents()}
    return [
        (example, documents[path])
        for path, row in zip(paths, rows, strict=True)
        for example in _questions(row)
    ]


def _questions(row: Mapping[str, Any]) -> Iterator[Example]:
    for each in row["questions"]:
        if each["answer"]:
            span = Span(each["answer_start"], each["answer_start"] + len(each["answer"]))
            yield Example(each["question"], row["title"], row["context"], span, (), True, True)


class _System(NamedTuple):
    """A way to answer.

    Attributes:
        order: puts the passages found in order.
        judge: says from passages what answers, and how surely.
        chooses: whether it chooses a sentence.
    """

    order: Callable[[str, Sequence[Hit]], Sequence[Hit]]
    judge: Callable[[str, Sequence[Hit]], Outcome]
    chooses: bool = True


def _answering(index: Index) -> Iterator[tuple[str, _System]]:
    """Yield each system of the table, ready to ask; they share what is read."""
    reader = EvidenceReader(index)

    def read(question: str, hits: Sequence[Hit]) -> list[Hit]:
        return ranked(reader, question, hits[:CANDIDATES], most=CANDIDATES)

    yield (
        "fusion alone",
        _System(lambda _, hits: hits, lambda _, hits: Outcome((), likeness(hits)), chooses=False),
    )
    yield "evidence model", _System(read, ExtractiveAnswerer(index, reader=reader).judge)
    yield "without the guard", _System(read, Without(index, reader=reader).judge)


def _asked(
    index: Index, system: _System, chosen: Sequence[tuple[Example, int]], terms: Terms
) -> Iterator[_Asked]:
    titles = {each.id: Path(each.source).stem for each in index.documents()}
    rng = Random(1)

    def found(question: str) -> list[Hit]:
        return index.search(expand(question), k=_FOUND)

    def sure(question: str, hits: Sequence[Hit]) -> float:
        return system.judge(question, system.order(question, hits)).confidence if hits else 0.0

    for example, document in chosen:
        question, answer = example.question, example.answer or Span(0, 0)
        every = found(question)
        right = [_overlaps(hit, document, answer) for hit in every]
        elsewhere = [h for h in every if titles[h.passage.document_id] != titles[document]]
        hits = system.order(question, every)
        outcome = system.judge(question, hits)
        edit = near_miss(example, terms, rng)
        yield _Asked(
            first=bool(hits) and _overlaps(hits[0], document, answer),
            sentence=_holds(outcome, document, answer) if system.chooses else float("nan"),
            confidence=outcome.confidence,
            without=sure(question, [h for h, taken in zip(every, right, strict=True) if not taken]),
            elsewhere=sure(question, elsewhere),
            edited=sure(edit.question, found(edit.question)) if edit else float("nan"),
        )


def likeness(hits: Sequence[Hit]) -> float:
    """Return how like the question the likest of the passages found is."""
    return max((hit.signals["dense"] for hit in hits), default=0.0)


def _overlaps(hit: Hit, document: int, answer: Span) -> bool:
    passage = hit.passage
    inside = passage.start < answer.end and answer.start < passage.end
    return passage.document_id == document and inside


def _holds(outcome: Outcome, document: int, answer: Span) -> bool:
    """Say whether the sentence put first holds the answer, be it shown or not."""
    first = outcome.findings[0] if outcome.findings else outcome.best
    if first is None or first.hit.passage.document_id != document:
        return False
    return first.span.start <= answer.start and answer.end <= first.span.end


def _against(other: Literal["without", "elsewhere"]) -> _Row:
    def row(asked: Sequence[_Asked]) -> float:
        scores = [each.confidence for each in asked] + [getattr(each, other) for each in asked]
        positive = np.arange(len(scores)) < len(asked)
        return auroc(positive, np.array(scores))

    return row


def _edits_rejected(asked: Sequence[_Asked]) -> float:
    least = np.quantile([each.confidence for each in asked], _REFUSED)
    edited = np.array([each.edited for each in asked if not np.isnan(each.edited)])
    return float(np.mean(edited < least)) if edited.size else float("nan")


_ROWS: Mapping[str, _Row] = {
    "passage R@1": lambda asked: float(np.mean([each.first for each in asked])),
    "sentence that answers is first": lambda asked: float(
        np.mean([each.sentence for each in asked])
    ),
    "answering passage taken away, AUROC": _against("without"),
    "another topic, AUROC": _against("elsewhere"),
    "edited questions rejected at 5% false refusals": _edits_rejected,
}


def _spans(index: Index, chosen: Sequence[tuple[Example, int]]) -> None:
    """Print exact match and F1 of the shortest span, the passage that answers given."""
    reader = EvidenceReader(index)
    values = []
    for example, document in chosen:
        answer = example.answer or Span(0, 0)
        passages = [
            each
            for each in index.passages(document)
            if each.start <= answer.start and answer.end <= each.end
        ]
        readings = reader.read(example.question, [Hit(each, 0.0) for each in passages])
        for passage, reading in zip(passages[:1], readings, strict=False):
            start, end = reading.shortest(Span(0, len(passage.text)))[1]
            gold = [example.text[answer.start : answer.end]]
            told = passage.text[start:end]
            values.append((f1(told, gold), exact_match(told, gold)))
    for label, row in (("F1", _mean_f1), ("exact match", _mean_exact_match)):
        low, high = interval(row, values)
        cells = f"– | {row(values):.1%} ({low:.1%} to {high:.1%}) | – |"
        print(f"| span {label}, {len(values)} questions, passage given | {cells}", flush=True)


def _mean_f1(values: Sequence[tuple[float, float]]) -> float:
    return float(np.mean([f1 for f1, _ in values]))


def _mean_exact_match(values: Sequence[tuple[float, float]]) -> float:
    return float(np.mean([exact for _, exact in values]))


def _tell(label: str, asked: Mapping[str, Sequence[_Asked]], row: _Row) -> None:
    cells = []
    for each in asked.values():
        value = row(each)
        if np.isnan(value):
            cells.append("–")
            continue
        low, high = interval(row, each)
        cells.append(f"{value:.3f} ({low:.3f} to {high:.3f})")
    print(f"| {label} | " + " | ".join(cells) + " |", flush=True)


def interval(row: Callable[[Sequence[_T]], float], asked: Sequence[_T]) -> tuple[float, float]:
    """Return the 95% interval of a figure over questions drawn with replacement."""
    draws = np.random.default_rng(0).integers(len(asked), size=(_DRAWS, len(asked)))
    low, high = np.nanquantile(
        [row([asked[n] for n in draw]) for draw in draws.tolist()], [0.025, 0.975]
    )
    return float(low), float(high)
