"""The answerer that needs no language model: the document's own sentences, or an honest no."""

from collections.abc import Sequence

from index import Index
from index.types import Hit, Span
from qa.cite import cite
from qa.evidence.finding import Finding, Outcome, absent
from qa.evidence.selection import Selector
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
            return absent(_unmet_reason(unmet))
        return self._selector.select(asked, met)

    def _restricted(
        self, question: Question, hits: Sequence[Hit]
    ) -> tuple[Sequence[Hit], tuple[Reference, ...]]:
        """Keep the passages that stand under everything the question names.

        A name may stand anywhere in the passage's document; a year or a numbered thing must stand
        in the passage itself, its heading or its document's title or metadata.
        """
        about = {
            document.id: "\n".join(
                [document.title, *(fact.value for fact in document.metadata.values())]
            )
            for document in (self._index.documents() if question.references else ())
        }
        kept: Sequence[Hit] = hits
        for reference in question.references:
            kept = [
                hit
                for hit in kept
                if mentions(about.get(hit.passage.document_id, ""), reference)
                or mentions(self._surroundings(hit, reference), reference)
            ]
            if not kept:
                return [], (reference,)
        return kept, ()

    def _surroundings(self, hit: Hit, reference: Reference) -> str:
        passage = hit.passage
        if reference.kind == "name":
            return self._index.text(passage.document_id)
        return "\n".join([*passage.section, passage.text])

    def _compose(self, question: str, outcome: Outcome, hits: Sequence[Hit]) -> Answer:
        citations: list[Citation] = []
        claims: list[Claim] = []
        for number, finding in enumerate(outcome.findings, 1):
            passage = finding.hit.passage
            citation = cite(
                self._index.text(passage.document_id),
                number,
                passage,
                finding.span,
                page=finding.page,
                speaker=finding.speaker,
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
