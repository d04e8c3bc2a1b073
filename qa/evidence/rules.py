"""Answers that are read off a document by rule: who somebody is, what a short form means."""

import re
from collections.abc import Iterator, Sequence

from index import Index
from index.sentences import sentences
from index.types import Hit, Span
from qa.evidence.anatomy import Anatomy
from qa.evidence.finding import RULE_CONFIDENCE, Finding, Outcome, absent
from qa.plain import plain
from qa.question import Question

__all__ = ["define", "first_of_each_document", "identify", "is_a_person"]

_PEOPLE = re.compile(
    r"\b(?:child|children|girl|boy|victim|person|man|woman|author|journalist|reporter|suspect|mother|"
    r"father|parent|pupil|prisoner|patient|resident|commissioner|constable|inspector|sergeant|"
    r"superintendent|officer|director|councillor|leader|minister|mayor|teacher|principal|governor|"
    r"manager|chair|chairman|chairwoman|secretary|spokes\w+|executive|ombudsman|judge|professor|"
    r"lead|head|chief|boss|pcc|pfcc|mp|deputy|president|minister|secretary)\b"
)


def is_a_person(subject: str) -> bool:
    """Say whether a subject, in plain lower case, is a person or a role that a person holds."""
    return bool(_PEOPLE.search(subject))


def identify(
    question: Question, hits: Sequence[Hit], index: Index, anatomy: Anatomy
) -> Outcome | None:
    """Answer who holds a role, or what role a person has, from what the text says of them.

    Returns:
        The sentence that says so; that the documents do not say, where the question is surely
        about a person; None where it may be about something else.

    """
    for hit in first_of_each_document(hits):
        for person in anatomy.people(hit.passage.document_id):
            by_name = person.is_named(question.subject)
            if by_name or person.is_called(question.subject):
                sentence = _sentence(index, hit, person.span)
                short = person.role if by_name else person.name
                finding = Finding(hit, sentence, 1.0, short_text=short)
                return Outcome((finding,), RULE_CONFIDENCE)
    named = any(plain(reference.text) in question.subject for reference in question.references)
    if named or is_a_person(question.subject):
        return absent(f"they do not say who the {question.subject} is")
    return None


def define(question: Question, hits: Sequence[Hit], index: Index) -> Outcome | None:
    """Answer what a term means: from where a text says so, or spells it out before brackets."""
    short = re.escape(question.subject)
    spelt_out = re.compile(
        rf"(?P<long>[A-Z][\w’'-]*(?: [\w’'-]+){{1,12}}) \({short}\)", re.IGNORECASE
    )
    said = re.compile(
        rf"(?:an? |the )?[\"']?{short}[\"']? (?:means|is an?|is where|is when|refers to)\b"
    )
    for hit in hits:
        for start, end in sentences(hit.passage.text):
            if said.match(plain(hit.passage.text[start:end])):
                span = Span(hit.passage.start + start, hit.passage.start + end)
                return Outcome((Finding(hit, span, 1.0),), RULE_CONFIDENCE)
    for hit in first_of_each_document(hits):
        if match := spelt_out.search(index.text(hit.passage.document_id)):
            sentence = _sentence(index, hit, Span(*match.span("long")))
            long = _spelling(match["long"], question.subject)
            return Outcome((Finding(hit, sentence, 1.0, short_text=long),), RULE_CONFIDENCE)
    return None


def first_of_each_document(hits: Sequence[Hit]) -> Iterator[Hit]:
    """Yield the best hit of each document, in order."""
    seen: set[int] = set()
    for hit in hits:
        if hit.passage.document_id not in seen:
            seen.add(hit.passage.document_id)
            yield hit


def _sentence(index: Index, hit: Hit, span: Span) -> Span:
    text = index.text(hit.passage.document_id)
    return next((item for item in sentences(text) if item.start <= span.start < item.end), span)


def _spelling(before: str, short: str) -> str:
    """Return the words before the brackets that the short form's letters begin."""
    parts = before.split()
    for start in range(len(parts) - 1, -1, -1):
        capitals = [part[0].lower() for part in parts[start:] if part[0].isupper()]
        if len(capitals) >= 2 and capitals[0] == short[0] and len(capitals) >= len(short):
            return " ".join(parts[start:])
    return before
