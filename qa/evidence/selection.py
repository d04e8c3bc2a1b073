"""Which sentences answer, by the kind of question; or why none does."""

import re
from collections.abc import Sequence
from dataclasses import replace

from index import Index
from index.types import Hit, Span
from qa.evidence.anatomy import Anatomy
from qa.evidence.complement import complement
from qa.evidence.confidence import THRESHOLDS, Caution, confidence
from qa.evidence.dates import dated
from qa.evidence.expectation import expected, find
from qa.evidence.finding import RULE_CONFIDENCE, Finding, Outcome, absent, merged
from qa.evidence.labelled import LABEL
from qa.evidence.model import EvidenceReader
from qa.evidence.rules import (
    define,
    first_of_each_document,
    identify,
    is_a_person,
    read_off,
)
from qa.evidence.scoring import Evidence, SentenceScorer
from qa.plain import content_words, plain
from qa.question import Kind, Question
from qa.references import is_labelled

__all__ = ["Selector"]

# How close to the best sentence another must score to stand beside it, in log-odds: stricter where
# one thing is asked for than where everything is.
_CLOSE = 0.4
_CLOSE_FOR_ALL = 1.0
# The same for who said something, in shares of the question's words.
_CLOSE_IN_WORDS = 0.1
# What will be: a sentence with fewer of the question's words promises something else.
_SPEAKS_OF_IT = 0.2
_MOST = 2
_MOST_FOR_ALL = 5
_MOST_READ_OUT = 8
_MOST_SUMMARISED = 3
_PASSAGES_SUMMARISED = 16
_LEADING_SENTENCES = 3
_CENTRAL_SENTENCES = 2
_TELLING = re.compile(r"summary|overview|findings|judge?ments?|conclusion", re.IGNORECASE)
_PROMISE = re.compile(r"\b(?:promis|pledg|vow|undert[ao]|commit)\w*")
_WILL = re.compile(r"\b(?:will|shall|going to)\b")
_SAYING = re.compile(
    r"^(?:views?|opinions?|position|messages?|wr(?:ite|ote|itten)|th(?:ink|inks|ought)|"
    r"(?:re(?:act|spond)|comment|add|claim|announc|believ|argu|warn|admit|describ|call|stat|stress|"
    r"insist|explain|pledg|vow|observ|remark|promis)(?:e|es|ed|s|ted)?|repl(?:y|ies|ied)|"
    r"reactions?|responses?)$"
)
# Words that a question quotes are looked for as they are.
_QUOTED = re.compile(r"\"\W*(?P<words>[^\"]+? [^\"]+?)\W*\"")
_ASKING = re.compile(
    r"(?:ask|requir|recommend|request|demand|contain|cover|word|full|exact|recommendation)\w*$"
)
_NO_PASSAGE = "no passage answers it"


class Selector:
    """Choose the sentences that answer a question.

    Args:
        index: where the passages come from.
        caution: how sure an answer must be.
        reader: reads the passages with the evidence model; one of its own if not given.

    """

    def __init__(
        self, index: Index, *, caution: Caution = "normal", reader: EvidenceReader | None = None
    ) -> None:
        self._index = index
        self._threshold = THRESHOLDS[caution]
        self._scorer = SentenceScorer(index, reader or EvidenceReader(index))
        self._anatomy = Anatomy(index)

    def select(self, question: Question, hits: Sequence[Hit]) -> Outcome:
        """Return the sentences that answer ``question``, or why none does.

        Args:
            question: the question, understood.
            hits: the passages found for it, best first.

        """
        outcome = self._select(question, hits)
        return replace(outcome, findings=tuple(self._on_page(f) for f in outcome.findings))

    def _select(self, question: Question, hits: Sequence[Hit]) -> Outcome:
        if question.kind is Kind.SUMMARY and hits:
            return self._summarise(hits)
        if outcome := read_off(question, hits, self._index, self._anatomy):
            return outcome
        if outcome := dated(question, hits, self._index):
            return outcome
        if question.kind is Kind.IDENTITY and (
            outcome := identify(question, hits, self._index, self._anatomy)
        ):
            return outcome
        if question.kind is Kind.MEANING and (outcome := define(question, hits, self._index)):
            return outcome
        scored = self._scorer.score(question.text, hits, given=question.given)
        if under := _labelled(question, scored):
            return self._read_out(question, under)
        if question.kind is Kind.STATEMENT and (outcome := self._quote(question, hits, scored)):
            return outcome
        if question.kind is Kind.ATTRIBUTION:
            return self._attribute(question, scored)
        if wanted := expected(question.kind):
            return self._require(question, scored, wanted)
        return self._outcome(question, scored)

    def _summarise(self, hits: Sequence[Hit]) -> Outcome:
        """Answer with each document's first sentences and those most like the whole, in order."""
        findings: list[Finding] = []
        for hit in list(first_of_each_document(hits))[:_MOST_SUMMARISED]:
            passages = self._index.passages(hit.passage.document_id)
            telling = [p for p in passages if _TELLING.search(" ".join(p.section))] or passages
            found = self._scorer.central([Hit(p, 0.0) for p in telling[:_PASSAGES_SUMMARISED]])
            leading = sorted(found, key=_place)[:_LEADING_SENTENCES]
            others = [sentence for sentence in found if sentence not in leading]
            chosen = leading + sorted(others[:_CENTRAL_SENTENCES], key=_place)
            findings += [self._finding(*sentence, 0.0) for sentence in chosen]
        return Outcome(merged(findings, self._index), RULE_CONFIDENCE)

    def _read_out(self, question: Question, under: Sequence[Evidence]) -> Outcome:
        """Answer about a numbered thing from what stands under its number."""
        if wanted := expected(question.kind):
            return self._require(question, under, wanted, surely=True)
        topic = {word for word in content_words(question.text) if not _ASKING.match(word)}
        if topic - question.given:
            return self._outcome(question, under)
        told = sorted(under, key=lambda evidence: (evidence.hit.passage.document_id, evidence.span))
        findings = [
            self._found(evidence) for evidence in told if not LABEL.fullmatch(evidence.text)
        ]
        return Outcome(merged(findings[:_MOST_READ_OUT], self._index), RULE_CONFIDENCE)

    def _quote(
        self, question: Question, hits: Sequence[Hit], scored: Sequence[Evidence]
    ) -> Outcome | None:
        """Answer what somebody said from what the text has them say."""
        if not (is_a_person(question.subject) or question.references):
            return None
        spoken = self._spoken_by(question.subject, scored)
        if not spoken:
            if is_a_person(question.subject):
                reason = f"they quote nothing said by the {question.subject}"
                return absent(reason)
            return None
        if _PROMISE.search(question.topic):
            spoken = [evidence for evidence in spoken if _WILL.search(evidence.text)]
            if not spoken:
                return absent("they quote no promise of it")
        topic = [word for word in content_words(question.topic) if not _SAYING.match(word)]
        if not topic:
            best = sorted(spoken[:_MOST_FOR_ALL], key=lambda evidence: evidence.span)
            findings = [self._found(evidence) for evidence in best]
            return Outcome(merged(findings, self._index), RULE_CONFIDENCE)
        # Who speaks is known, and that they do: the passage need not say so again.
        said = {word for word in content_words(question.text) if _SAYING.match(word)}
        known = question.given | said | set(content_words(question.subject))
        scored = self._scorer.score(question.text, hits, given=known)
        told = self._spoken_by(question.subject, scored)
        return self._outcome(replace(question, text=question.topic), told)

    def _spoken_by(self, subject: str, scored: Sequence[Evidence]) -> list[Evidence]:
        return [
            evidence
            for evidence in scored
            if (said := self._anatomy.statement_at(evidence.hit.passage.document_id, evidence.span))
            and said.speaker.is_called(subject)
        ]

    def _attribute(self, question: Question, scored: Sequence[Evidence]) -> Outcome:
        """Answer who said something: only a sentence whose speaker is known can.

        Whose words they are, the words tell, whatever the passage answers beside.
        """
        if not scored:
            return self._outcome(question, scored)
        scored = sorted(scored, key=lambda evidence: -evidence.sentence_words)
        if quoted := _QUOTED.search(plain(question.text)):
            scored = [evidence for evidence in scored if self._holds(evidence, quoted["words"])]
        for evidence in scored:
            # Who said the next best sentence is not who said the best one.
            if evidence.sentence_words < scored[0].sentence_words - _CLOSE_IN_WORDS:
                break
            finding = self._found(evidence)
            if finding.speaker:
                told = replace(finding, short_text=finding.speaker)
                return self._judged(question, (told,), evidence)
        return absent("they do not say who said it")

    def _holds(self, evidence: Evidence, words: str) -> bool:
        """Say whether a sentence is where its passage has ``words``, in plain lower case."""
        start = plain(evidence.hit.passage.text).find(words)
        start += evidence.hit.passage.start if start >= 0 else 0
        return start >= 0 and evidence.span.start < start + len(words) and start < evidence.span.end

    def _require(
        self, question: Question, scored: Sequence[Evidence], wanted: str, *, surely: bool = False
    ) -> Outcome:
        """Keep the sentences that have what an answer of this kind must have.

        ``surely``: they are known to be about what is asked, so that no score need say so.
        """
        having = [
            (evidence, span)
            for evidence in scored
            if (span := find(question, evidence.text)) is not None
            and (question.kind is not Kind.FUTURE or evidence.sentence_words >= _SPEAKS_OF_IT)
        ]
        if not having:
            return absent(_lacking(question, wanted))
        evidence, span = having[0]
        short = _of_kind(question, evidence.shortest) or evidence.text[span.start : span.end]
        finding = replace(self._found(evidence), short_text=short)
        if surely:
            return Outcome((finding,), RULE_CONFIDENCE)
        return self._judged(question, (finding,), evidence, wanted=wanted)

    def _outcome(self, question: Question, ranked: Sequence[Evidence]) -> Outcome:
        ranked = [evidence for evidence in ranked if not LABEL.fullmatch(evidence.text)]
        if not ranked:
            return Outcome((), 0.0, _NO_PASSAGE)
        ranked = _after_preposition(question.text, ranked)
        close = _CLOSE_FOR_ALL if question.wants_all else _CLOSE
        most = _MOST_FOR_ALL if question.wants_all else _MOST
        chosen = [evidence for evidence in ranked if evidence.score >= ranked[0].score - close]
        first, *others = [self._found(evidence) for evidence in chosen[:most]]
        text = self._index.text(first.hit.passage.document_id)[first.span.start : first.span.end]
        if rest := complement(question.text, text, self._index.analyse):
            first = replace(first, short_text=text[rest.start : rest.end])
        elif (shortest := ranked[0].shortest) in text:
            first = replace(first, short_text=shortest)
        findings = merged([self._whole_list(found) for found in (first, *others)], self._index)
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
        probability = confidence(evidence)
        if probability >= self._threshold:
            return Outcome(findings, probability, best=evidence)
        reason = _lacking(question, wanted, for_it=True) if wanted else _NO_PASSAGE
        return Outcome((), probability, reason, evidence)

    def _found(self, evidence: Evidence) -> Finding:
        document_id = evidence.hit.passage.document_id
        span = self._anatomy.under_heading(document_id, evidence.span) or evidence.span
        return self._finding(evidence.hit, span, evidence.score)

    def _finding(self, hit: Hit, span: Span, score: float) -> Finding:
        said = self._anatomy.statement_at(hit.passage.document_id, span)
        if said is None:
            return Finding(hit, span, score)
        if said.direct:
            span = Span(max(span.start, said.span.start), min(span.end, said.span.end))
        return Finding(hit, span, score, speaker=said.speaker.label, direct=said.direct)

    def _on_page(self, finding: Finding) -> Finding:
        page = self._anatomy.page_at(finding.hit.passage.document_id, finding.span.start)
        return replace(finding, page=page)

    def _whole_list(self, finding: Finding) -> Finding:
        """Widen a part of a list to the list: an item means nothing without its stem.

        Somebody's words are left as they are: the rest of the list may not be theirs.
        """
        document_id = finding.hit.passage.document_id
        span = None if finding.speaker else self._anatomy.list_around(document_id, finding.span)
        return replace(finding, span=span) if span else finding


def _place(sentence: tuple[Hit, Span]) -> Span:
    return sentence[1]


def _of_kind(question: Question, shortest: str) -> str:
    """Return a short answer if it has what is asked for; a number, bare if that was asked for."""
    span = find(question, shortest)
    if span is None or question.kind is not Kind.NUMBER:
        return "" if span is None else shortest
    beside = content_words(f"{shortest[: span.start]} {shortest[span.end :]}")
    asked = set(content_words(question.text))
    return shortest[span.start : span.end] if asked.issuperset(beside) else shortest


def _labelled(question: Question, scored: Sequence[Evidence]) -> list[Evidence]:
    """Keep what stands under the number that a question names, by its heading or its own start."""
    numbered = [reference for reference in question.references if reference.kind == "numbered"]
    return [
        evidence
        for evidence in scored
        if any(
            is_labelled(place, reference)
            for reference in numbered
            for place in (*evidence.hit.passage.section[-1:], evidence.text)
        )
    ]


def _after_preposition(question: str, ranked: Sequence[Evidence]) -> Sequence[Evidence]:
    """Favour the sentence that goes on where a question breaks off ("praised for?")."""
    broken_off = re.search(r"(\w+ (?:for|about|with|on|of|from|in|at))\W*$", plain(question))
    if not broken_off:
        return ranked
    wanted = re.compile(rf"\b{re.escape(broken_off[1])}\b")
    return sorted(ranked, key=lambda evidence: wanted.search(plain(evidence.text)) is None)


def _lacking(question: Question, wanted: str, *, for_it: bool = False) -> str:
    """Return that there is no answer of the kind that is wanted, at all or for what is asked."""
    if question.kind is Kind.FUTURE:
        return "they do not say what will happen"
    thing = re.sub(r"^(?:an?|the) ", "", wanted)
    counted = content_words(question.subject)[:1]
    if for_it or not counted:
        thing = re.sub(r" of(?: a)?$", "", thing)
        return f"they give no {thing}{' for it' if for_it else ''}"
    return f"they give no {thing} {counted[0]}"
