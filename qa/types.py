"""What a question turns into: an answer made of claims, each with exact quotes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, Protocol

from index.types import Hit, Location, Passage, Span

__all__ = ["Answer", "Answerer", "Citation", "Claim", "Coverage", "Status", "Turn"]

Status = Literal["answered", "partial", "not_found"]


@dataclass(frozen=True, slots=True)
class Citation:
    """An exact quote and where it stands.

    ``document.text[start:end] == quote``, checked again at the moment of showing.

    Attributes:
        number: the n of the mark [n] in the answer's text, from 1.
        passage: the passage the quote was found in.
        start: offset of the quote in the document's text.
        end: offset after the quote.
        quote: the document's own characters.
        label: what a person would write to cite it.
        page: the 1-based page the quote begins on, or None.
        speaker: who is quoted saying it, where the text says so; else the empty string.
        location: the file or address, the page and the rectangles on it, to look it up there.
    """

    number: int
    passage: Passage
    start: int
    end: int
    quote: str
    label: str
    page: int | None = None
    speaker: str = ""
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of an answer.

    Attributes:
        text: the statement, without its marks.
        citations: numbers of the citations that carry it; never empty.
        short: where in ``text`` the shortest answer stands, or None.
        speaker: who says it, where the text says so; else the empty string.
    """

    text: str
    citations: tuple[int, ...]
    short: Span | None = None
    speaker: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was searched for an answer.

    Attributes:
        documents: the titles of those searched.
        passages: how many they have.
        left_out: how many documents of the store were not to be searched.
    """

    documents: tuple[str, ...] = ()
    passages: int = 0
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """The outcome of a question. Abstaining is a value (``not_found``), not an error.

    Attributes:
        question: as asked.
        resolved: as understood in the conversation; equal to ``question`` where nothing was
            carried over.
        status: answered, partial (answered for a part of what was asked), or not_found.
        text: the answer with its marks [n]; for not_found, one sentence that says so.
        short: the shortest answer ("Donna Jones"), or the empty string.
        confidence: calibrated probability from 0 to 1 that the documents answer, in every status.
        reason: for not_found, why, in a clause a reader understands; else the empty string.
        claims: the statements, in the order shown; empty for not_found.
        citations: by number; for not_found empty (the nearest passages are in ``hits``).
        hits: the passages considered, best first.
        coverage: what was searched.
        timings: seconds by stage.
    """

    question: str
    resolved: str
    status: Status
    text: str
    short: str = ""
    confidence: float = 0.0
    reason: str = ""
    claims: tuple[Claim, ...] = ()
    citations: tuple[Citation, ...] = ()
    hits: tuple[Hit, ...] = ()
    coverage: Coverage = field(default_factory=Coverage)
    timings: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Turn:
    """A question already asked in a conversation, as it was resolved, and what came of it.

    ``text`` and ``short`` are those of the answer; both empty where only the question is known.
    """

    question: str
    text: str = ""
    short: str = ""


class Answerer(Protocol):
    """Turn a question and the passages found for it into an answer."""

    def answer(self, question: str, hits: Sequence[Hit]) -> Answer:
        """Return the answer; abstain with status not_found rather than guess."""
