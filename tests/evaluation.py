"""Small makers of the values that evaluation works on."""

from collections.abc import Sequence
from dataclasses import replace

from eval.measures import breakdowns, measure
from eval.types import Evidence, Excerpt, Outcome, Question, Report
from index.types import Passage
from qa.types import Answer, Citation, Claim

TEXT = "Alder is a force. It was praised. It has 30 cells.\n\nBirch is a town."

EXCERPT = Excerpt("Alder, p. 1", "Alder is a force. ", "It was praised.", " It has 30 cells. …")


def question(identity: str = "q", **fields: object) -> Question:
    values: dict[str, object] = {
        "id": identity,
        "group": "factoid",
        "question": f"What about {identity}?",
        "answerable": False,
    }
    return Question(**(values | fields))  # type: ignore[arg-type]  # fields of any kind


def passage(start: int, end: int, document_id: int = 1) -> Passage:
    return Passage(start=start, end=end, text=TEXT[start:end], document_id=document_id)


def citation(start: int, end: int, quote: str | None = None, document_id: int = 1) -> Citation:
    return Citation(
        number=1,
        passage=passage(0, len(TEXT), document_id),
        start=start,
        end=end,
        quote=TEXT[start:end] if quote is None else quote,
        label="Alder",
    )


def answered(
    text: str, short: str = "", citations: Sequence[Citation] = (), confidence: float = 0.9
) -> Answer:
    return Answer(
        question="?",
        resolved="?",
        status="answered",
        text=text,
        short=short,
        confidence=confidence,
        claims=(Claim(text=text, citations=(1,)),),
        citations=tuple(citations),
    )


def refused(confidence: float = 0.1) -> Answer:
    return Answer(
        question="?",
        resolved="?",
        status="not_found",
        text="Not in these documents.",
        confidence=confidence,
    )


def outcome(
    identity: str = "q",
    *,
    right: bool = True,
    answerable: bool = True,
    refused: bool = False,
    confidence: float = 0.5,
    seconds: float = 0.01,
    **values: float,
) -> Outcome:
    asked = question(identity)
    if answerable:
        asked = question(
            identity,
            answerable=True,
            evidence=(Evidence("alder.txt", "It was praised."),),
            answers=("praised",),
        )
    return Outcome(
        question=asked,
        resolved=asked.question,
        status="not_found" if refused else "answered",
        short="" if refused else "praised",
        text="Not in these documents." if refused else "It was praised. [1]",
        cited=() if refused else (EXCERPT,),
        expected=(replace(EXCERPT, label="alder.txt"),) if answerable else (),
        document_types=("PEEL",) if answerable else (),
        confidence=confidence,
        seconds=seconds,
        values={"right": float(right), **values},
        failures=() if right else ("incomplete",),
    )


def report(*outcomes: Outcome) -> Report:
    return Report(
        created="2026-01-01T00:00:00+00:00",
        settings={"questions": "seed.jsonl"},
        outcomes=outcomes,
        measures=measure(outcomes),
        breakdowns=breakdowns(outcomes),
    )


def mixed() -> Report:
    """Give a report on a question answered right and one answered wrong."""
    return report(
        outcome("good", f1=1.0, **{"recall@1": 1.0}),
        outcome("bad", right=False, f1=0.5, **{"recall@1": 0.0}),
    )
