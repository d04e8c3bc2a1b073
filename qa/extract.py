"""The answerer that needs no language model: the document's own sentences, or an honest no."""

from collections.abc import Sequence
from dataclasses import replace

from index import Index
from index.types import DocumentSummary, Hit, Span
from qa.cite import cite
from qa.comparison import about_one, compares
from qa.evidence.confidence import Caution
from qa.evidence.finding import Finding, Outcome, absent
from qa.evidence.model import EvidenceReader
from qa.evidence.selection import Selector
from qa.question import Kind, Question, understand
from qa.references import Reference, about, is_a_body, mentions
from qa.types import Answer, Citation, Claim

__all__ = ["ExtractiveAnswerer"]

_NOTHING = "no passage answers it"


class ExtractiveAnswerer:
    """Answer with the sentences of the passages that answer, each with its exact quote.

    Args:
        index: where the passages come from.
        caution: how sure an answer must be.
        reader: reads the passages with the evidence model; one of its own if not given.

    """

    def __init__(
        self, index: Index, *, caution: Caution = "normal", reader: EvidenceReader | None = None
    ) -> None:
        self._index = index
        self._selector = Selector(index, caution=caution, reader=reader)

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
        if asked.kind is Kind.WRITING:
            return absent("answers are quotes from them, and this asks for something new")
        found = {hit.passage.document_id for hit in hits}
        every = self._index.documents() if asked.references else []
        documents = [each for each in every if each.id in found]
        bodies = {
            reference
            for reference in asked.references
            if is_a_body(question, reference)
            or (reference.kind == "name" and any(mentions(_subject(d), reference) for d in every))
        }
        met = [
            self._meeting(reference, hits, documents, a_body=reference in bodies)
            for reference in asked.references
        ]
        together = [hit for hit in hits if all(hit in hits_met for hits_met in met)]
        if together or not met:
            return self._selector.select(asked, together)
        unmet = [r for r, hits_met in zip(asked.references, met, strict=True) if not hits_met]
        compared = compares(question) and all(r.kind == "name" for r in asked.references)
        if compared and len(met) > 1 and len(unmet) < len(met):
            groups = [
                (about_one(asked, reference), hits_met)
                for reference, hits_met in zip(asked.references, met, strict=True)
                if hits_met
            ]
            return self._compare(groups, self._unmet_reason(unmet, documents))
        if unmet:
            return absent(self._unmet_reason(unmet, documents))
        return absent(f"they do not mention {_named(asked.references)} together")

    def _compare(self, groups: Sequence[tuple[Question, Sequence[Hit]]], reason: str) -> Outcome:
        """Answer for each thing named by itself, where no passage stands under all of them."""
        outcomes = [self._selector.select(asked, hits) for asked, hits in groups]
        found = [outcome for outcome in outcomes if outcome.findings]
        if not found:
            return outcomes[0] if outcomes else absent(_NOTHING)
        by_place = {
            (outcome.findings[0].hit.passage.document_id, outcome.findings[0].span): outcome
            for outcome in reversed(found)
        }
        findings = tuple(outcome.findings[0] for outcome in reversed(by_place.values()))
        best = min(found, key=lambda outcome: outcome.confidence)
        if not reason and len(found) < len(outcomes):
            reason = "they answer for a part of what is asked"
        return replace(best, findings=findings, reason=reason, compares=True)

    def _meeting(
        self,
        reference: Reference,
        hits: Sequence[Hit],
        documents: Sequence[DocumentSummary],
        *,
        a_body: bool,
    ) -> list[Hit]:
        """Keep the passages that stand under what a question names.

        A name may stand anywhere in the passage's document. A year, a numbered thing, or a body in
        a document that says it is about another must stand in the passage itself, its heading or
        its document's title or metadata: a report on one force compares it with its neighbours, and
        is not about them.
        """
        met = {
            document.id
            for document in documents
            if mentions(about(document), reference)
            or (not (a_body and _subject(document)) and self._spoken_of(reference, [document]))
        }
        return [
            hit
            for hit in hits
            if hit.passage.document_id in met
            or mentions("\n".join([*hit.passage.section, hit.passage.text]), reference)
        ]

    def _unmet_reason(
        self, unmet: Sequence[Reference], documents: Sequence[DocumentSummary]
    ) -> str:
        """Return what of a question the documents found say nothing about, or not what is asked."""
        missing = [each for each in unmet if not self._spoken_of(each, documents)]
        if missing:
            return f"they do not mention {_named(missing)}"
        return f"what they say of {_named(unmet)} does not answer it" if unmet else ""

    def _spoken_of(self, reference: Reference, documents: Sequence[DocumentSummary]) -> bool:
        """Say whether a document mentions a name."""
        return reference.kind == "name" and any(
            mentions(self._index.text(document.id), reference) for document in documents
        )

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
                location=self._index.locate(passage.document_id, *finding.span),
            )
            citations.append(citation)
            text = _told(citation.quote, finding)
            claims.append(
                Claim(text, (number,), _locate(finding.short_text, text), finding.speaker)
            )
        return Answer(
            question=question,
            resolved=question,
            status="partial" if outcome.reason else "answered",
            reason=outcome.reason,
            text="\n\n".join(f"{claim.text} [{number}]" for number, claim in enumerate(claims, 1)),
            short=_short(outcome),
            confidence=outcome.confidence,
            claims=tuple(claims),
            citations=tuple(citations),
            hits=tuple(hits),
        )


def _subject(document: DocumentSummary) -> str:
    fact = document.metadata.get("subject")
    return fact.value if fact else ""


def _told(quote: str, finding: Finding) -> str:
    """Return a quotation with its speaker, and a sentence that is nobody's as it stands."""
    return f"{finding.speaker} said: “{quote}”" if finding.direct else quote


def _locate(short: str, text: str) -> Span | None:
    start = text.find(short) if short else -1
    return Span(start, start + len(short)) if start >= 0 else None


def _short(outcome: Outcome) -> str:
    """Return the short answer: where things are compared, that of each, or none."""
    if not outcome.compares:
        return outcome.findings[0].short_text
    shorts = [finding.short_text for finding in outcome.findings]
    return "; ".join(dict.fromkeys(shorts)) if all(shorts) else ""


def _named(references: Sequence[Reference]) -> str:
    return " and ".join(reference.text for reference in references)


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
