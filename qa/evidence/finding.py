"""What a search for evidence comes to: findings, or none and the reason."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index import Index
from index.types import Hit, Span
from qa.evidence.scoring import Evidence

__all__ = ["RULE_CONFIDENCE", "Finding", "Outcome", "absent", "merged"]

RULE_CONFIDENCE = 0.95
"""How far a rule is trusted that decides by itself: who holds a role, what a question names."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A stretch of a document that answers.

    Attributes:
        hit: the passage it was found in.
        span: where it stands in the document's text.
        score: higher is better.
        speaker: who says it, or the empty string.
        direct: whether it stands in quotation marks.
        page: the 1-based page it begins on, or None.
        short_text: the shortest answer in words.

    """

    hit: Hit
    span: Span
    score: float
    speaker: str = ""
    direct: bool = False
    page: int | None = None
    short_text: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found: findings, best first, or none and the reason.

    ``best`` is the sentence the confidence was worked out from; None where a rule decided.
    ``compares``: each finding is about another of the things that the question compares.
    """

    findings: tuple[Finding, ...]
    confidence: float
    reason: str = ""
    best: Evidence | None = None
    compares: bool = False


def absent(reason: str) -> Outcome:
    """Return the outcome of a rule that found that the documents do not say."""
    return Outcome((), 1 - RULE_CONFIDENCE, reason)


def merged(findings: Sequence[Finding], index: Index) -> tuple[Finding, ...]:
    """Join findings that are neighbours in one paragraph, keeping the order of the best of each."""
    kept: list[Finding] = []
    for finding in findings:
        text = index.text(finding.hit.passage.document_id)
        position = next(
            (n for n, other in enumerate(kept) if _neighbours(text, other, finding)), None
        )
        if position is None:
            kept.append(finding)
        else:
            other = kept[position]
            span = Span(
                min(other.span.start, finding.span.start), max(other.span.end, finding.span.end)
            )
            kept[position] = replace(other, span=span)
    return tuple(kept)


def _neighbours(text: str, one: Finding, other: Finding) -> bool:
    if one.hit.passage.document_id != other.hit.passage.document_id:
        return False
    first, second = sorted([one.span, other.span])
    gap = text[first.end : second.start]
    alike = (one.speaker, one.direct) == (other.speaker, other.direct)
    return not gap.strip() and gap.count("\n") < 2 and alike
