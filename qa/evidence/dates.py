"""When a report was published and when the inspection was: what its title page says."""

import re
from collections.abc import Sequence

from index import Index
from index.dates import WHEN
from index.types import DocumentSummary, Hit
from qa.evidence.finding import RULE_CONFIDENCE, Finding, Outcome
from qa.plain import content_words, plain
from qa.question import Kind, Question
from qa.references import about

__all__ = ["dated"]

_DOCUMENT = (
    r"\b(?:report|inspection|review|assessment|letter|response|article|thematic|card|document"
    r"|it|that|this|one)\b"
)
# Whole questions only: what is published in a report has no date on its title page.
_ASKS = {
    "published": re.compile(
        rf"{_DOCUMENT}.* (?:published|come out|came out|issued|released|dated)\W*"
    ),
    "inspected": re.compile(
        r"\b(?:fieldwork\b.*|(?:was|were) .+ inspected\W*|inspectors? visit\b.*"
        r"|inspection\b.* (?:take place|took place|happen|carried out|conducted)\W*)"
    ),
}
# What was or will be at another time is told in the text, if at all.
_ANOTHER_TIME = re.compile(
    r"\b(?:before|after|since|until|again|last|next|previous\w*|earlier|first|second|will|due|must"
    r"|should|by when|deadlines?|to be|going to)\b"
)
# How a question speaks of any report and its dates.
_OF_ANY = re.compile(
    r"published|come|came|issued|released|date|dated|day|month|year|fieldwork|inspect(?:ed|ions?)"
    r"|inspector(?:s|ate)?|visit|reports?|documents?|carried|conducted|happen|place|took"
)
_MOST = 3


def dated(question: Question, hits: Sequence[Hit], index: Index) -> Outcome | None:
    """Answer when a report was published or its inspection was, as its title page states it.

    Args:
        question: the question, understood.
        hits: the passages found for it, best first.
        index: where they come from.

    Returns:
        The line that says so, of each of up to three documents whose title or metadata has all
        that the question names; None where it asks for something else, or where none says so.

    """
    asked = plain(question.text)
    key = next((key for key, asks in _ASKS.items() if asks.search(asked)), None)
    if question.kind is not Kind.DATE or key is None or _ANOTHER_TIME.search(asked):
        return None
    named = [word for word in content_words(question.text) if not _OF_ANY.fullmatch(word)]
    terms = {term for word in named for term in index.analyse(word)}
    known = {each.id: each for each in index.documents()}
    findings: list[Finding] = []
    for document_id in dict.fromkeys(hit.passage.document_id for hit in hits):
        document = known.get(document_id)
        fact = document.metadata.get(key) if document else None
        if not document or not fact or not fact.span or not terms <= _known(document, index):
            continue
        hit = next(each for each in hits if each.passage.document_id == document_id)
        when = re.search(WHEN, index.text(document_id)[slice(*fact.span)], re.IGNORECASE)
        findings.append(Finding(hit, fact.span, 1.0, short_text=when[0] if when else ""))
    too_many = len(findings) > _MOST
    return None if too_many or not findings else Outcome(tuple(findings), RULE_CONFIDENCE)


def _known(document: DocumentSummary, index: Index) -> set[str]:
    """Return the terms of what a document is about; a date's year is one of them."""
    return set(index.analyse(about(document).replace("-", " ")))
