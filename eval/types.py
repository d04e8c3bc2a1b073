"""What goes in (a question and its gold evidence) and what comes out (an outcome, a report)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Protocol

from index.filters import Filter
from index.types import Document, DocumentSummary
from qa.types import Answer, Turn

__all__ = [
    "Assistant",
    "Evidence",
    "Excerpt",
    "Outcome",
    "Part",
    "Place",
    "Question",
    "Readable",
    "Report",
    "Values",
]

Part = Literal["dev", "test"]
"""Thresholds are chosen on dev; test is looked at to see whether they hold."""

Values = Mapping[str, float | None]
"""Measures by name; None where there is nothing to measure."""


class Assistant(Protocol):
    """Whatever answers questions: ``qa.Assistant``, or another system to compare it with."""

    def ask(
        self, question: str, history: Sequence[Turn] = (), *, where: Filter | None = None
    ) -> Answer:
        """Return the answer to a question asked after ``history``, from documents that match."""


class Readable(Protocol):
    """What evaluation needs of an ``Index``: its documents, to find evidence and check quotes."""

    def documents(self) -> list[DocumentSummary]:
        """Return a row for every indexed document."""

    def document(self, document_id: int) -> Document:
        """Return a document with everything that was read, as stored."""


class Place(NamedTuple):
    """A span of a stored document."""

    document_id: int
    start: int
    end: int

    def overlaps(self, other: "Place") -> bool:
        """Tell whether the two spans share at least one character."""
        return (
            self.document_id == other.document_id
            and self.start < other.end
            and other.start < self.end
        )


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that a full answer must rest on.

    Attributes:
        document: the file name of the document.
        quote: its own words, verbatim; only white space may differ. Empty where the document as a
            whole is meant, as in formats that know no quotes.
        alternatives: other places that support the same thing just as well.
    """

    document: str
    quote: str
    alternatives: tuple["Evidence", ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A question with what a good answer rests on.

    Attributes:
        id: unique in its file.
        group: what kind of question it is; one of ``eval.questions.GROUPS``.
        question: as a reader would type it.
        history: the questions asked before it in the same conversation.
        answerable: whether the documents answer it.
        evidence: all that a full answer must cite; empty exactly where it is unanswerable.
        answers: acceptable short answers; empty where it is unanswerable, or where its format
            knows none.
        forbidden: what must not appear in the answer.
        tags: what makes it hard; some of ``eval.questions.TAGS``.
        part: dev or test.
        documents: the file names of those that are searched for the answer; all if empty.
    """

    id: str
    group: str
    question: str
    answerable: bool
    history: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    answers: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    part: Part = "dev"
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Excerpt:
    """A quote in its context, in the document's own characters.

    Attributes:
        label: where it stands, as a reader would cite it.
        before: what stands before it.
        quote: the quote; empty where a document as a whole is meant.
        after: what stands after it.
    """

    label: str
    before: str
    quote: str
    after: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one question.

    Attributes:
        question: as it stands in the question file.
        resolved: as the assistant understood it.
        status: of the answer.
        short: the short answer, or the empty string.
        text: the answer as shown.
        cited: the cited quotes in their context, in order.
        expected: the gold evidence in its context, in order.
        document_types: of the documents that hold the evidence, each once.
        confidence: as the assistant gave it, 0 to 1.
        seconds: how long the answer took.
        values: the measures that apply to this question, by name.
        failures: what is wrong with the answer, as names of ``eval.judge.FAILURES``; empty: right.
    """

    question: Question
    resolved: str
    status: str
    short: str
    text: str
    cited: tuple[Excerpt, ...]
    expected: tuple[Excerpt, ...]
    document_types: tuple[str, ...]
    confidence: float
    seconds: float
    values: Mapping[str, float]
    failures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """The outcome of every question, and the measures over all and over parts of them.

    Attributes:
        created: when, in ISO 8601 with the offset from UTC.
        settings: what was evaluated (questions, documents, model), for the reader.
        outcomes: one a question, in the order of the file.
        measures: over all questions, by name as in ``eval.measures.MEASURES``.
        breakdowns: the same measures over the questions that have something in common, by the
            names of ``eval.measures.BREAKDOWNS`` and what it is.
    """

    created: str
    settings: Mapping[str, str]
    outcomes: tuple[Outcome, ...]
    measures: Values
    breakdowns: Mapping[str, Mapping[str, Values]] = field(default_factory=dict)
