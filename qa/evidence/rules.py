"""Answers read off a document by rule: who somebody is, what a word means, what is recommended."""

import re
from collections.abc import Iterator, Mapping, Sequence

from index import Index
from index.sentences import sentences
from index.types import Hit, Span
from qa.evidence.anatomy import Anatomy
from qa.evidence.finding import RULE_CONFIDENCE, Finding, Outcome, absent
from qa.evidence.labelled import Labelled
from qa.plain import content_words, plain
from qa.question import Kind, Question
from qa.references import Reference, about, mentions

__all__ = ["define", "first_of_each_document", "identify", "is_a_person", "read_off"]

_PEOPLE = re.compile(
    r"\b(?:child|children|girl|boy|victim|person|man|woman|author|journalist|reporter|suspect|mother|"
    r"father|parent|pupil|prisoner|patient|resident|commissioner|constable|inspector|sergeant|"
    r"superintendent|officer|director|councillor|leader|minister|mayor|teacher|principal|governor|"
    r"manager|chair|chairman|chairwoman|secretary|spokes\w+|executive|ombudsman|judge|professor|"
    r"lead|head|chief|boss|pcc|pfcc|mp|deputy|president|minister|secretary)\b"
)


_ASKS_FOR_LABELLED = re.compile(
    r"(?:what|which|list|give|show|name|tell|set out|read)\b.*?\b"
    r"(?P<kind>recommendation|areas? for improvement|causes? of concern)(?P<many>s?)\b"
)
# How a question speaks of what is set apart, whichever it is; by the beginnings of the words.
_SPEAKS_OF_LABELLED = re.compile(
    r"(?:address|carr|concern|contain|deadline|due|force|full|have|identif|improve|includ|inspect|"
    r"issue|meet|police|publish|receiv|recommend|report|area|cause|text|word|number)"
)
# What became of a recommendation is not said where it is made.
_BECAME_OF = re.compile(
    r"\b(?:met|closed?|accept\w*|reject\w*|new|implement\w*|outstanding|complet\w*|open|progress|"
    r"dropped|difference|carried out (?:at all|by|in))\b"
)
_COUNTS = dict(
    zip("one two three four five six seven eight nine ten".split(), range(1, 11), strict=True)
)
_MOST_LABELLED = 20
_TITLE_PAGE = 1000


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


def read_off(
    question: Question, hits: Sequence[Hit], index: Index, anatomy: Anatomy
) -> Outcome | None:
    """Answer which recommendations, causes of concern or areas for improvement there are.

    Returns:
        All that the documents the question is about set apart under that label; of them those
        that have what else it asks for ("within three months", "to the council"); None where it
        asks for something else, or for something that none of them has.

    """
    asked = _ASKS_FOR_LABELLED.match(plain(question.text))
    numbered = any(reference.kind == "numbered" for reference in question.references)
    if not asked or numbered or question.kind is Kind.MEANING:
        return None
    if _BECAME_OF.search(plain(question.text)):
        return None
    kind = asked["kind"].replace("areas", "area").replace("causes", "cause")
    words = [w for w in content_words(question.text) if not _SPEAKS_OF_LABELLED.match(w)]
    count = next((_COUNTS[word] for word in words if word in _COUNTS), None)
    terms = frozenset(term for word in words if word not in _COUNTS for term in index.analyse(word))
    known = {each.id: frozenset(index.analyse(about(each))) for each in index.documents()}
    chosen = _set_apart(kind, terms, hits, known, anatomy)
    named = [reference for reference in question.references if reference.kind == "name"]
    fitting = [each for each in chosen if _is_about(each, named, index)]
    if chosen and not fitting:
        names = " or ".join(reference.text for reference in named)
        return absent(f"they list no {kind} for {names}")
    chosen = fitting
    if count is not None and (exact := [each for each in chosen if len(each[1]) == count]):
        chosen = exact
    told = list(_fitting(terms, chosen, known, index))
    if not told:
        return None
    left = len(told) - _MOST_LABELLED
    reason = f"they list {left} more" if left > 0 else ""
    return Outcome(tuple(told[:_MOST_LABELLED]), RULE_CONFIDENCE, reason)


def _is_about(
    things: tuple[Hit, Sequence[Labelled]], named: Sequence[Reference], index: Index
) -> bool:
    """Say whether a document begins with what is named, or what it sets apart speaks of it."""
    if not named:
        return True
    document = index.document(things[0].passage.document_id)
    said = " ".join(document.text[each.span.start : each.span.end] for each in things[1])
    opening = document.text[:_TITLE_PAGE]
    return all(mentions(f"{about(document)} {opening} {said}", name) for name in named)


def _set_apart(
    kind: str,
    terms: frozenset[str],
    hits: Sequence[Hit],
    known: Mapping[int, frozenset[str]],
    anatomy: Anatomy,
) -> list[tuple[Hit, list[Labelled]]]:
    """Return what the documents set apart that are most about the question, by their titles."""
    found = []
    for hit in first_of_each_document(hits):
        document = hit.passage.document_id
        things = [each for each in anatomy.labelled(document) if each.kind == kind]
        own = [each for each in things if not each.repeated]
        if things:
            found.append(((bool(own), len(terms & known[document])), hit, own or things))
    best = max((rank for rank, _, _ in found), default=None)
    return [(hit, things) for rank, hit, things in found if rank == best]


def _fitting(
    terms: frozenset[str],
    chosen: Sequence[tuple[Hit, Sequence[Labelled]]],
    known: Mapping[int, frozenset[str]],
    index: Index,
) -> Iterator[Finding]:
    """Yield what has every term of the question that is not known of its document anyway."""
    for hit, things in chosen:
        document = hit.passage.document_id
        text, passages = index.text(document), index.passages(document)
        for thing in things:
            said = f"{thing.about} {text[thing.span.start : thing.span.end]}"
            if terms - known[document] <= set(index.analyse(said)):
                passage = next(
                    (p for p in passages if p.start <= thing.span.start < p.end), hit.passage
                )
                yield Finding(Hit(passage, hit.score), thing.span, 1.0)


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
