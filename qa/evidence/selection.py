"""Which sentences answer, by the kind of question; or why none does."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from index import Index
from index.sentences import sentences
from index.types import Hit, Span
from qa.evidence.confidence import RULE_CONFIDENCE, THRESHOLD, confidence
from qa.evidence.expectation import expected, find
from qa.evidence.scoring import Evidence, SentenceScorer
from qa.evidence.voices import Voices
from qa.people import Person
from qa.plain import content_words, plain
from qa.question import Kind, Question

__all__ = ["Finding", "Outcome", "Selector"]

# How close to the best sentence another must score to stand beside it: stricter where one
# thing is asked for than where everything is.
_CLOSE = 0.93
_CLOSE_FOR_ALL = 0.85
_MOST = 2
_MOST_FOR_ALL = 5
_PEOPLE = re.compile(
    r"\b(?:child|children|girl|boy|victim|person|man|woman|author|journalist|reporter|suspect|mother|"
    r"father|parent|pupil|prisoner|patient|resident|commissioner|constable|inspector|sergeant|"
    r"superintendent|officer|director|councillor|leader|minister|mayor|teacher|principal|governor|"
    r"manager|chair|chairman|chairwoman|secretary|spokes\w+|executive|ombudsman|judge|professor|"
    r"lead|head|chief|boss|pcc|pfcc|mp|deputy|president|minister|secretary)\b"
)


@dataclass(frozen=True, slots=True)
class Finding:
    """A stretch of a document that answers.

    Attributes:
        hit: the passage it was found in.
        span: where it stands in the document's text.
        score: higher is better.
        speaker: who says it, or the empty string.
        direct: whether it stands in quotation marks.
        short: where the shortest answer stands in the document's text, or None.
        short_text: the shortest answer in words.

    """

    hit: Hit
    span: Span
    score: float
    speaker: str = ""
    direct: bool = False
    short_text: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found: findings, best first, or none and the reason."""

    findings: tuple[Finding, ...]
    confidence: float
    reason: str = ""


class Selector:
    """Choose the sentences that answer a question.

    Args:
        index: where the passages come from.

    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self._scorer = SentenceScorer(index)
        self._voices = Voices(index)

    def select(self, question: Question, hits: Sequence[Hit]) -> Outcome:
        """Return the sentences that answer ``question``, or why none does.

        Args:
            question: the question, understood.
            hits: the passages found for it, best first.

        """
        if question.kind is Kind.IDENTITY and (outcome := self._identify(question, hits)):
            return outcome
        if question.kind is Kind.STATEMENT and (outcome := self._quote(question, hits)):
            return outcome
        scored = self._scorer.score(question.text, hits)
        if question.kind is Kind.ATTRIBUTION:
            return self._attribute(question, scored)
        if wanted := expected(question.kind):
            return self._require(question, scored, wanted)
        return self._outcome(question, scored)

    def _identify(self, question: Question, hits: Sequence[Hit]) -> Outcome | None:
        """Answer who holds a role, or what role a person has, from what the text says of them."""
        for hit, person in self._people(hits):
            by_name = plain(question.subject) in plain(person.name)
            if by_name or person.is_called(question.subject):
                sentence = self._sentence(hit, person.span)
                finding = Finding(
                    hit, sentence, 1.0, short_text=person.role if by_name else person.name
                )
                return Outcome((finding,), RULE_CONFIDENCE)
        if _PEOPLE.search(question.subject) or any(
            plain(reference.text) in question.subject for reference in question.references
        ):
            return Outcome(
                (), 1 - RULE_CONFIDENCE, f"they do not say who the {question.subject} is"
            )
        return None

    def _quote(self, question: Question, hits: Sequence[Hit]) -> Outcome | None:
        """Answer what somebody said from what the text has them say."""
        if not (_PEOPLE.search(question.subject) or question.references):
            return None
        spoken = self._spoken_by(question.subject, hits)
        if not spoken:
            if _PEOPLE.search(question.subject):
                reason = f"they quote nothing said by the {question.subject}"
                return Outcome((), 1 - RULE_CONFIDENCE, reason)
            return None
        topic = [word for word in content_words(question.topic) if not _SAYING.match(word)]
        if not topic:
            best = sorted(spoken, key=lambda evidence: evidence.span)[:_MOST_FOR_ALL]
            return Outcome(tuple(self._finding(evidence) for evidence in best), RULE_CONFIDENCE)
        scored = {evidence.span: evidence for evidence in self._scorer.score(question.topic, hits)}
        ranked = sorted(
            (scored[evidence.span] for evidence in spoken), key=lambda evidence: -evidence.score
        )
        return self._outcome(question, ranked)

    def _spoken_by(self, subject: str, hits: Sequence[Hit]) -> list[Evidence]:
        return [
            evidence
            for evidence in self._scorer.score(subject, hits)
            if (said := self._voices.statement_at(evidence.hit.passage.document_id, evidence.span))
            and said.speaker.is_called(subject)
        ]

    def _attribute(self, question: Question, scored: Sequence[Evidence]) -> Outcome:
        """Answer who said something: only a sentence whose speaker is known can."""
        if not scored:
            return self._outcome(question, scored)
        findings = [self._finding(evidence) for evidence in scored]
        spoken = [
            (evidence, replace(finding, short_text=finding.speaker))
            for evidence, finding in zip(scored, findings, strict=True)
            if finding.speaker
        ]
        if not spoken:
            return Outcome((), 1 - RULE_CONFIDENCE, "they do not say who said it")
        evidence, finding = spoken[0]
        return _judged((finding,), confidence(evidence))

    def _require(self, question: Question, scored: Sequence[Evidence], wanted: str) -> Outcome:
        """Keep the sentences that have what an answer of this kind must have."""
        having = [
            (evidence, span)
            for evidence in scored
            if (span := find(question, evidence.text)) is not None
        ]
        if not having:
            counted = " ".join(content_words(question.subject)[:1])
            return Outcome(
                (), 1 - RULE_CONFIDENCE, f"they give no {_bare(wanted)} {counted}".strip()
            )
        evidence, span = having[0]
        finding = replace(self._finding(evidence), short_text=evidence.text[span.start : span.end])
        return _judged((finding,), confidence(evidence))

    def _outcome(self, question: Question, ranked: Sequence[Evidence]) -> Outcome:
        if not ranked:
            return Outcome((), 0.0, "no passage comes near it")
        close = _CLOSE_FOR_ALL if question.wants_all else _CLOSE
        most = _MOST_FOR_ALL if question.wants_all else _MOST
        chosen = [evidence for evidence in ranked if evidence.score >= close * ranked[0].score]
        findings = _merged([self._finding(evidence) for evidence in chosen[:most]], self._index)
        return _judged(findings, confidence(ranked[0]))

    def _finding(self, evidence: Evidence) -> Finding:
        document_id = evidence.hit.passage.document_id
        said = self._voices.statement_at(document_id, evidence.span)
        if said is None:
            return Finding(evidence.hit, evidence.span, evidence.score)
        span = evidence.span
        if said.direct:
            span = Span(max(span.start, said.span.start), min(span.end, said.span.end))
        return Finding(
            evidence.hit, span, evidence.score, speaker=said.speaker.label, direct=said.direct
        )

    def _people(self, hits: Sequence[Hit]) -> Iterable[tuple[Hit, Person]]:
        for hit in _first_of_each_document(hits):
            for person in self._voices.people(hit.passage.document_id):
                yield hit, person

    def _sentence(self, hit: Hit, span: Span) -> Span:
        text = self._index.text(hit.passage.document_id)
        return next((item for item in sentences(text) if item.start <= span.start < item.end), span)


def _first_of_each_document(hits: Sequence[Hit]) -> Iterable[Hit]:
    seen: set[int] = set()
    for hit in hits:
        if hit.passage.document_id not in seen:
            seen.add(hit.passage.document_id)
            yield hit


def _bare(wanted: str) -> str:
    return re.sub(r"^(?:a|an) ", "", wanted)


def _judged(findings: tuple[Finding, ...], probability: float) -> Outcome:
    if probability < THRESHOLD:
        return Outcome((), probability, "no passage answers it")
    return Outcome(findings, probability)


def _merged(findings: Sequence[Finding], index: Index) -> tuple[Finding, ...]:
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
    return not gap.strip() and gap.count("\n") < 2 and one.speaker == other.speaker


_SAYING = re.compile(
    r"^(?:view|views|opinion|reaction|reacts?|response|responds?|comments?|message|position|"
    r"wr(?:ite|ote|itten)|think|thought|believe|state|stated|react(?:ed)?|respond(?:ed)?|"
    r"comment(?:ed)?|claim(?:ed)?|added?)$"
)
