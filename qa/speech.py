"""Who says what in a text, over the paragraphs of a quotation.

In news text a quotation runs over several paragraphs, opened on each and closed only on the last;
the speaker named before the first is the speaker of them all. Words put into a wrong mouth are the
worst of mistakes: where two people might be meant, nobody is named.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.types import Span
from qa.people import Person, people
from qa.plain import plain
from qa.speakers import AUXILIARY, Speakers, bare

__all__ = ["Statement", "statements"]

_SAID = (
    r"(?:said|says|added|told|warned|stated|wrote|explained|commented|announced|insisted|stressed|"
    r"welcomed|reacted|concluded|noted|praised|criticised|pledged|promised|admitted|claimed|asked|"
    r"replied|saying|adding)"
)
_REPORTED = re.compile(
    rf"^(?P<who>[A-Z][\w’'(), -]{{1,120}}?) (?:{AUXILIARY} )*{_SAID}\b(?! by\b)(?P<rest>.*)$",
    re.DOTALL,
)
_LEAD = re.compile(rf"^(?P<who>.*)\b{_SAID}\b(?P<between>[^“”]*)$", re.DOTALL)
# Between "said" and a quotation: nothing, or when, where and to whom, up to a colon or a comma.
_BETWEEN = re.compile(r"^(?:[:,]?| [^.;:]{1,80}[:,])\s*$")
_CLAUSE = re.compile(
    r"\b(?:that|who|whom|which|what|when|how|she|he|they|it|has|have|had|was|were|is|are)\b"
)
_AFTER = re.compile(
    rf"^\s*,?\s*(?:{_SAID} (?P<after>[^.;:“”]{{2,80}})"
    rf"|(?P<before>[^.;:“”]{{2,80}}?) (?:{AUXILIARY} )*{_SAID}\b(?! by\b))"
)
# "Jane Smith said it was good but the inspector said it was not": two people speak.
_ANOTHER_SPEAKS = re.compile(
    r"(?:\b(?:but|while|and|whereas|although|though|yet|as|because|after|when|what)|[,;])"
    rf" (?!(?:{AUXILIARY} )*{_SAID}\b)[^“”]{{1,80}}? {_SAID}\b"
)
_PRONOUN = re.compile(r"(?:she|he)")
# "The mayor welcomed a report which tells the force to improve": the report tells, not the mayor.
_PAPER_SPEAKS = re.compile(
    r"\b(?:reports?|inspections?|reviews?|letters?|articles?|inspectors)(?: which| that)?"
    rf" (?:praises?|tells?|says?|finds?|found|shows?|showed|criticises?|warns?|{_SAID})\b"
)
_OPENING, _CLOSING = "“", "”"
_MARKS = re.compile(r"[“”]|(?<![^\s(\[—–])‘(?=[\w“£])|’(?!\w)|\n[ \t\r]*\n\s*")
_FEWEST_WORDS = 4
_FURTHEST_SENTENCES = 6


@dataclass(frozen=True, slots=True)
class Statement:
    """A stretch of text that somebody says.

    Attributes:
        span: where it stands: what is between the quotation marks, or the reported sentence.
        speaker: who says it.
        direct: whether it is in quotation marks.

    """

    span: Span
    speaker: Person
    direct: bool


def statements(text: str, sentences: Sequence[Span]) -> tuple[Statement, ...]:
    """Return who says what in ``text``.

    Args:
        text: a document's text.
        sentences: its sentences, in order.

    Returns:
        Statements in order: one a paragraph of a quotation, one a sentence of reported speech.

    """
    reader = _Reader(_curly(text), sentences)
    direct = reader.quotations()
    starts = [item.span.start for item in direct]
    reported = []
    for sentence in sentences:
        before = bisect_right(starts, sentence.start) - 1
        inside = before >= 0 and sentence.start < direct[before].span.end
        if not inside and (speaker := reader.reporter(sentence)) is not None:
            reported.append(Statement(sentence, speaker, direct=False))
    return tuple(sorted([*direct, *reported], key=lambda item: item.span))


def _curly(text: str) -> str:
    """Return ``text`` with the marks of quotations as curly double ones, offsets unchanged."""
    double = re.sub(r'(?<![^\s(\[])"', _OPENING, text).replace('"', _CLOSING)
    marks = list(double)
    for opening, closing in _single_quotations(double):
        marks[opening] = _OPENING
        if closing is not None:
            marks[closing] = _CLOSING
    return "".join(marks)


def _single_quotations(text: str) -> Iterator[tuple[int, int | None]]:
    """Yield where single curly quotation marks open and close, unless within double ones.

    The closing mark is an apostrophe, too: after an s it may be either, so that another must
    tell. Where none closes, it is a quotation only if the next paragraph opens with a mark again.
    """
    start, depth = None, 0
    for match in _MARKS.finditer(f"{text}\n\n"):
        mark, place = match.group(), match.start()
        if mark in (_OPENING, _CLOSING):
            depth = max(0, depth + (1 if mark == _OPENING else -1))
        elif not mark.strip():
            if start is not None and text[match.end() : match.end() + 1] == "‘":
                yield start, None
            start, depth = None, 0
        elif mark == "‘" and not depth:
            start = place
        elif mark == "’" and start is not None and not depth and text[place - 1] not in "sS":
            yield start, place
            start = None


class _Reader:
    """Find the speakers of one text.

    Args:
        text: with curled quotation marks.
        sentences: its sentences, in order.

    """

    def __init__(self, text: str, sentences: Sequence[Span]) -> None:
        self._text = text
        self._sentences = sentences
        self._speakers = Speakers(people(text), text, sentences)
        self._ends = [match.start() for match in re.finditer(r"\n[ \t\r]*\n", text)]
        self._ends.append(len(text.rstrip()))

    def quotations(self) -> list[Statement]:
        """Return what stands in quotation marks and whose it surely is, a paragraph each."""
        found: list[Statement] = []
        position = 0
        while (opening := self._text.find(_OPENING, position)) >= 0:
            end, closed = self._quotation_end(opening)
            position = end + 1
            goes_on = not closed and self._opens_after(end)
            speaker = self._introduced(opening, end, closed=closed)
            if found and self._left_open(found[-1], opening):
                before = found[-1].speaker
                if speaker is not None and speaker.label != before.label:
                    # The one before was never closed: how far it went is not known.
                    found.pop()
                else:
                    speaker = before
            elif len(self._text[opening:end].split()) < _FEWEST_WORDS:
                # A word or two is somebody's wording inside a sentence, not a statement.
                continue
            if speaker is not None and (closed or goes_on):
                found.append(Statement(Span(opening + 1, end), speaker, direct=True))
        return found

    def _quotation_end(self, opening: int) -> tuple[int, bool]:
        """Return where a quotation ends in its paragraph, past any within it; whether closed."""
        paragraph_end = self._paragraph_end(opening)
        depth = 0
        for match in re.compile(f"[{_OPENING}{_CLOSING}]").finditer(
            self._text, opening, paragraph_end
        ):
            depth += 1 if match.group() == _OPENING else -1
            if not depth:
                return match.start(), True
        return paragraph_end, False

    def _paragraph_end(self, start: int) -> int:
        place = bisect_left(self._ends, start)
        return max(start, self._ends[min(place, len(self._ends) - 1)])

    def _opens_after(self, end: int) -> bool:
        following = re.compile(r"\s*(\S)").match(self._text, end)
        return following is not None and following[1] == _OPENING

    def _left_open(self, last: Statement, opening: int) -> bool:
        """Say whether a quotation that opens here goes on from one that was not closed."""
        return not self._text[last.span.end : opening].strip()

    def _introduced(self, opening: int, end: int, *, closed: bool) -> Person | None:
        """Find who is said to speak: before the quotation in its sentence, else right after it."""
        place = bisect_right(self._sentences, Span(opening, len(self._text))) - 1
        start = self._sentences[place].start if place >= 0 else 0
        lead = self._text[max(start, self._text.rfind("\n", start, opening) + 1) : opening]
        lead = lead.rpartition(_CLOSING)[2]
        if match := _LEAD.match(lead):
            between = match["between"]
            if not _BETWEEN.match(between) or _CLAUSE.search(between):
                return None
            return self._speaker(match["who"], opening)
        # "... of it.” Amir Khan said he was not": a full stop ends what the quotation belongs to.
        if not closed or lead.strip():
            return None
        tail = self._text[end + 1 : self._paragraph_end(end)][:160]
        match = _AFTER.match(tail)
        if match is None or (match["before"] and self._text[end - 1] == "." and tail[:1] != ","):
            return None
        if match["before"]:
            return self._speaker(match["before"], opening)
        return self._speakers.after_verb(match["after"])

    def reporter(self, sentence: Span) -> Person | None:
        """Find who a sentence says said something; nobody where two people speak in it."""
        match = _REPORTED.match(self._text[sentence.start : sentence.end])
        if match is None:
            return None
        rest = re.sub("“[^”]*”", "“”", match["rest"])
        if _ANOTHER_SPEAKS.search(rest) or _PAPER_SPEAKS.search(rest):
            return None
        return self._speaker(match["who"], sentence.start)

    def _speaker(self, phrase: str, position: int) -> Person | None:
        if pronoun := _PRONOUN.fullmatch(plain(bare(phrase))):
            return self._antecedent(position, pronoun.group())
        return self._speakers.before_verb(phrase)

    def _antecedent(self, position: int, pronoun: str) -> Person | None:
        """Find who "she" or "he" is: the only one in the last sentence that names anybody.

        Nobody where the text has another pronoun for that one; nobody where it has none, and has
        this one for somebody else who was mentioned shortly before.
        """
        place = bisect_left(self._sentences, Span(position, position)) - 1
        meant: set[Person | None] = set()
        before: set[Person | None] = set()
        for sentence in reversed(self._sentences[max(0, place - _FURTHEST_SENTENCES) : place + 1]):
            said = self._text[sentence.start : min(sentence.end, position)]
            mentioned = {mention.person for mention in self._speakers.mentions(said)}
            if meant:
                before |= mentioned
            meant = meant or mentioned
        person = meant.pop() if len(meant) == 1 else None
        if person is None:
            return None
        told = self._speakers.pronouns(person)
        rivals = [p for p in before - {person} if p and self._speakers.pronouns(p) == {pronoun}]
        return person if told == {pronoun} or not (told or rivals) else None
