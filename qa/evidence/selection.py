"""Which sentences answer, by the kind of question; or why none does."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from index import Index
from index.sentences import sentences
from index.types import Hit, Span
from qa.evidence.anatomy import Anatomy
from qa.evidence.complement import complement
from qa.evidence.confidence import RULE_CONFIDENCE, THRESHOLD, confidence
from qa.evidence.expectation import expected, find
from qa.evidence.scoring import Evidence, SentenceScorer
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
_MOST_SUMMARISED = 3
_PASSAGES_SUMMARISED = 16
_LEADING_SENTENCES = 3
_CENTRAL_SENTENCES = 2
_TELLING = re.compile(r"summary|overview|findings|judge?ments?|conclusion", re.IGNORECASE)
_PROMISE = re.compile(r"\b(?:promis|pledg|vow|undert[ao]|commit)\w*")
_WILL = re.compile(r"\b(?:will|shall|going to)\b")
_NO_PASSAGE = "no passage answers it"
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
    """What was found: findings, best first, or none and the reason.

    ``best`` is the sentence the confidence was worked out from; None where a rule decided.
    """

    findings: tuple[Finding, ...]
    confidence: float
    reason: str = ""
    best: Evidence | None = None


class Selector:
    """Choose the sentences that answer a question.

    Args:
        index: where the passages come from.

    """

    def __init__(self, index: Index) -> None:
        self._index = index
        self._scorer = SentenceScorer(index)
        self._anatomy = Anatomy(index)

    def select(self, question: Question, hits: Sequence[Hit]) -> Outcome:
        """Return the sentences that answer ``question``, or why none does.

        Args:
            question: the question, understood.
            hits: the passages found for it, best first.

        """
        if question.kind is Kind.SUMMARY and hits:
            return self._summarise(hits)
        if question.kind is Kind.IDENTITY and (outcome := self._identify(question, hits)):
            return outcome
        if question.kind is Kind.MEANING and (outcome := self._define(question, hits)):
            return outcome
        if question.kind is Kind.STATEMENT and (outcome := self._quote(question, hits)):
            return outcome
        scored = self._scorer.score(question.text, hits)
        if question.kind is Kind.ATTRIBUTION:
            return self._attribute(question, scored)
        if wanted := expected(question.kind):
            return self._require(question, scored, wanted)
        return self._outcome(question, scored)

    def _summarise(self, hits: Sequence[Hit]) -> Outcome:
        """Answer with the first sentences and those most like the whole, in order, document-wise."""
        findings: list[Finding] = []
        for hit in list(_first_of_each_document(hits))[:_MOST_SUMMARISED]:
            passages = self._index.passages(hit.passage.document_id)
            telling = [p for p in passages if _TELLING.search(" ".join(p.section))] or passages
            found = self._scorer.central([Hit(p, 0.0) for p in telling[:_PASSAGES_SUMMARISED]])
            leading = sorted(found, key=lambda evidence: evidence.span)[:_LEADING_SENTENCES]
            others = [evidence for evidence in found if evidence not in leading]
            chosen = leading + sorted(others[:_CENTRAL_SENTENCES], key=lambda e: e.span)
            findings += [self._finding(evidence) for evidence in chosen]
        return Outcome(_merged(findings, self._index), RULE_CONFIDENCE)

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

    def _define(self, question: Question, hits: Sequence[Hit]) -> Outcome | None:
        """Answer what a short form stands for from where a text spells it out before brackets."""
        short = re.escape(question.subject)
        spelt_out = re.compile(
            rf"(?P<long>[A-Z][\w’'-]*(?: [\w’'-]+){{1,12}}) \({short}\)", re.IGNORECASE
        )
        for hit in _first_of_each_document(hits):
            text = self._index.text(hit.passage.document_id)
            if match := spelt_out.search(text):
                sentence = self._sentence(hit, Span(*match.span("long")))
                initials = _spelling(match["long"], question.subject)
                return Outcome((Finding(hit, sentence, 1.0, short_text=initials),), RULE_CONFIDENCE)
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
        if _PROMISE.search(question.topic):
            spoken = [evidence for evidence in spoken if _WILL.search(evidence.text)]
            if not spoken:
                return Outcome((), 1 - RULE_CONFIDENCE, "they quote no promise of it")
        topic = [word for word in content_words(question.topic) if not _SAYING.match(word)]
        if not topic:
            best = self._among(spoken, self._scorer.score(question.text, hits))[:_MOST_FOR_ALL]
            told = [self._finding(evidence) for evidence in sorted(best, key=lambda e: e.span)]
            return Outcome(_merged(told, self._index), RULE_CONFIDENCE)
        ranked = self._among(spoken, self._scorer.score(question.topic, hits))
        return self._outcome(replace(question, text=question.topic), ranked)

    @staticmethod
    def _among(some: Sequence[Evidence], scored: Sequence[Evidence]) -> list[Evidence]:
        places = {(one.hit.passage.id, one.span) for one in some}
        return [
            evidence for evidence in scored if (evidence.hit.passage.id, evidence.span) in places
        ]

    def _spoken_by(self, subject: str, hits: Sequence[Hit]) -> list[Evidence]:
        return [
            evidence
            for evidence in self._scorer.score(subject, hits)
            if (said := self._anatomy.statement_at(evidence.hit.passage.document_id, evidence.span))
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
        return self._judged(question, (finding,), evidence)

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
        return self._judged(question, (finding,), evidence, wanted=_bare(wanted))

    def _outcome(self, question: Question, ranked: Sequence[Evidence]) -> Outcome:
        if not ranked:
            return Outcome((), 0.0, _NO_PASSAGE)
        ranked = _after_preposition(question.text, ranked)
        close = _CLOSE_FOR_ALL if question.wants_all else _CLOSE
        most = _MOST_FOR_ALL if question.wants_all else _MOST
        chosen = [evidence for evidence in ranked if evidence.score >= close * ranked[0].score]
        first, *others = [self._finding(evidence) for evidence in chosen[:most]]
        text = self._index.text(first.hit.passage.document_id)[first.span.start : first.span.end]
        if rest := complement(question.text, text, self._index.analyse):
            first = replace(first, short_text=text[rest.start : rest.end])
        findings = _merged([self._whole_list(found) for found in (first, *others)], self._index)
        return self._judged(question, findings, ranked[0])

    def _judged(
        self,
        question: Question,
        findings: tuple[Finding, ...],
        evidence: Evidence,
        *,
        wanted: str = "",
    ) -> Outcome:
        """Let the findings stand if the best sentence is likely enough to answer."""
        best = self._scorer.read_alone(question.text, evidence)
        probability = confidence(best)
        if probability >= THRESHOLD:
            return Outcome(findings, probability, best=best)
        reason = f"they give no {wanted.removesuffix(' of')} for it" if wanted else _NO_PASSAGE
        return Outcome((), probability, reason, best)

    def _finding(self, evidence: Evidence) -> Finding:
        document_id = evidence.hit.passage.document_id
        said = self._anatomy.statement_at(document_id, evidence.span)
        if said is None:
            return Finding(evidence.hit, evidence.span, evidence.score)
        span = evidence.span
        if said.direct:
            span = Span(max(span.start, said.span.start), min(span.end, said.span.end))
        return Finding(
            evidence.hit, span, evidence.score, speaker=said.speaker.label, direct=said.direct
        )

    def _whole_list(self, finding: Finding) -> Finding:
        """Widen a part of a list to the list: an item means nothing without its stem."""
        document_id = finding.hit.passage.document_id
        span = self._anatomy.list_around(document_id, finding.span)
        return replace(finding, span=span) if span else finding

    def _people(self, hits: Sequence[Hit]) -> Iterable[tuple[Hit, Person]]:
        for hit in _first_of_each_document(hits):
            for person in self._anatomy.people(hit.passage.document_id):
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


def _spelling(before: str, short: str) -> str:
    """Return the words before the brackets that the short form's letters begin."""
    parts = before.split()
    for start in range(len(parts) - 1, -1, -1):
        capitals = [part[0].lower() for part in parts[start:] if part[0].isupper()]
        if len(capitals) >= 2 and capitals[0] == short[0]:
            best = " ".join(parts[start:])
            if len(capitals) >= len(short):
                return best
    return before


def _after_preposition(question: str, ranked: Sequence[Evidence]) -> Sequence[Evidence]:
    """Favour the sentence that goes on where a question breaks off ("praised for?")."""
    broken_off = re.search(r"(\w+ (?:for|about|with|on|of|from|in|at))\W*$", plain(question))
    if not broken_off:
        return ranked
    wanted = re.compile(rf"\b{re.escape(broken_off[1])}\b")
    return sorted(ranked, key=lambda evidence: wanted.search(plain(evidence.text)) is None)


def _bare(wanted: str) -> str:
    return re.sub(r"^(?:a|an) ", "", wanted)


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
    r"^(?:views?|opinions?|position|messages?|wr(?:ite|ote|itten)|th(?:ink|inks|ought)|"
    r"(?:re(?:act|spond)|comment|add|claim|announc|believ|argu|warn|admit|describ|call|stat|stress|"
    r"insist|explain|pledg|vow|observ|remark|promis)(?:e|es|ed|s|ted)?|repl(?:y|ies|ied)|"
    r"reactions?|responses?)$"
)
