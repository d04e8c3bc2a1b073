"""The answerer that needs no language model: the document's own sentences, or an honest no."""

from collections.abc import Sequence

from index import Index
from index.types import Hit, Span
from qa.cite import cite
from qa.evidence.confidence import RULE_CONFIDENCE
from qa.evidence.selection import Finding, Outcome, Selector
from qa.question import Question, understand
from qa.references import Reference, mentions
from qa.types import Answer, Citation, Claim

__all__ = ["ExtractiveAnswerer"]


class ExtractiveAnswerer:
    """Answer with the sentences of the passages that answer, each with its exact quote.

    Args:
        index: where the passages come from.

    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self._selector = Selector(index)

    def answer(self, question: str, hits: Sequence[Hit]) -> Answer:
        """Return the sentences that answer, best first, or status not_found with the reason.

        Args:
            question: a question that stands alone.
            hits: the passages found for it, best first.

        """
        outcome = self.judge(question, hits)
        if not outcome.findings:
            return _not_found(question, outcome, hits)
        return self._compose(question, outcome, hits)

    def judge(self, question: str, hits: Sequence[Hit]) -> Outcome:
        """Return what the answer is made of, before it is put in words."""
        asked = understand(question)
        met, unmet = self._restricted(asked, hits)
        if unmet:
            return Outcome((), 1 - RULE_CONFIDENCE, _unmet_reason(unmet))
        return self._selector.select(asked, met)

    def _restricted(
        self, question: Question, hits: Sequence[Hit]
    ) -> tuple[Sequence[Hit], tuple[Reference, ...]]:
        """Keep the passages that stand under everything the question names.

        A name may stand anywhere in the passage's document; a year or a numbered thing must stand
        in the passage itself, its heading or its document's title or metadata.
        """
        kept: Sequence[Hit] = hits
        for reference in question.references:
            meeting = [
                hit for hit in kept if mentions(self._surroundings(hit, reference), reference)
            ]
            if not meeting:
                return [], (reference,)
            kept = meeting
        return kept, ()

    def _surroundings(self, hit: Hit, reference: Reference) -> str:
        passage = hit.passage
        summary = next(item for item in self._index.documents() if item.id == passage.document_id)
        about = [summary.title, *(fact.value for fact in summary.metadata.values())]
        if reference.kind == "name":
            return "\n".join([*about, self._index.text(passage.document_id)])
        return "\n".join([*about, *passage.section, passage.text])

    def _compose(self, question: str, outcome: Outcome, hits: Sequence[Hit]) -> Answer:
        citations: list[Citation] = []
        claims: list[Claim] = []
        for number, finding in enumerate(outcome.findings, 1):
            citation = cite(
                self._index, number, finding.hit.passage, finding.span, speaker=finding.speaker
            )
            citations.append(citation)
            text = _told(citation.quote, finding)
            claims.append(
                Claim(text, (number,), _locate(finding.short_text, text), finding.speaker)
            )
        return Answer(
            question=question,
            resolved=question,
            status="answered",
            text="\n\n".join(f"{claim.text} [{number}]" for number, claim in enumerate(claims, 1)),
            short=outcome.findings[0].short_text,
            confidence=outcome.confidence,
            claims=tuple(claims),
            citations=tuple(citations),
            hits=tuple(hits),
        )


def _told(quote: str, finding: Finding) -> str:
    """Return a quotation with its speaker, and a sentence that is nobody's as it stands."""
    return f"{finding.speaker} said: “{quote}”" if finding.direct else quote


def _locate(short: str, text: str) -> Span | None:
    start = text.find(short) if short else -1
    return Span(start, start + len(short)) if start >= 0 else None


def _unmet_reason(unmet: Sequence[Reference]) -> str:
    named = " and ".join(reference.text for reference in unmet)
    return f"they do not mention {named}"


def _not_found(question: str, outcome: Outcome, hits: Sequence[Hit]) -> Answer:
    return Answer(
        question=question,
        resolved=question,
        status="not_found",
        text=f"Not in these documents: {outcome.reason}.",
        confidence=outcome.confidence,
        reason=outcome.reason,
        hits=tuple(hits),
    )
