"""Whom the words beside "said" mean: somebody named, a role, a body, or nobody for sure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.types import Span
from qa.glossary import PLACES
from qa.people import HEAD, TITLE, Person, names
from qa.plain import plain

__all__ = ["AUXILIARY", "Mention", "Speakers", "bare"]

AUXILIARY = r"(?:has|have|had|also|then|later|since|now|publicly|today|yesterday)"
"""What may stand before the verb of saying, as a regular expression."""

_OPENER = re.compile(
    r"^(?:(?:however|but|and|yet|meanwhile|today|yesterday|later|also|then|in response|"
    r"when asked|responding),? )+",
    re.IGNORECASE,
)
_PASSIVE = re.compile(r"\b(?:was|were|been|being|be|is|are|not|never|n[’']t|by|to)$")
_NOT_SUBJECT = re.compile(
    r"\b(?:of|for|to|by|with|from|about|against|than|at|on|like|and|or|nor|not|behind|under)"
    r"(?: (?:the|Mr|Mrs|Ms|Miss|Dr|Sir|Dame))?\s*$"
)
# What may stand between a subject and its verb: nothing, an aside, or what else the subject did.
_ONWARD = re.compile(r"^(?:|,|,[^“”]{1,100},|(?: [\w’'-]+){1,12},? (?:and|but|then))$")
_BODY = re.compile(r"^(?:(?:the|a|an|one|another|its|his|her|their) )?(?:[\w’'&-]+ ?){1,7}$", re.I)
_NO_BODY = re.compile(
    r"\b(?:that|who|whom|which|what|when|how|if|has|have|had|was|were|is|are|be|been|and|or|but|it|"
    r"this|these|those|there|they|we|you|she|he|i|as|not|so|after|before|in|on|to|than|by|with)\b",
    re.I,
)
_PAPER = re.compile(
    r"\b(?:reports?|articles?|documents?|reviews?|statements?|letters?|inspections?)$"
)
_TITLE = re.compile(rf"\b(?:{TITLE}|{HEAD}) $")
_TITLED = re.compile(rf"\b{TITLE} (?:[A-Z][\w’'-]* ){{0,2}}[A-Z][\w’'-]+")
# What tells a woman from a man, each by the pronoun that it goes with.
_GENDERED = {
    "she": (re.compile(r"\b(?:Mrs|Ms|Miss|Dame|Lady)\b"), re.compile(r"woman\b")),
    "he": (re.compile(r"\b(?:Mr|Sir|Lord)\b"), re.compile(r"spokesman\b")),
}
_PRONOUN = re.compile(r"\b(?:(?P<she>she|herself)|(?P<he>he|himself))\b", re.IGNORECASE)
_QUOTATION = re.compile(r"“(?:[^”\n]|\n(?!\s*\n))*”?")
_CAPITAL = re.compile(r"\b[A-Z][\w’'-]* $")
_JOINED = re.compile(r"\b(police(?:, fire)?|fire|constabulary) and\b", re.IGNORECASE)
_ASIDE = re.compile(r",[^,]{1,80},?$")
_SOMEBODY = re.compile(
    rf"\b(?:{HEAD}|[Mm]other|[Ff]ather|[Pp]arent|[Gg]irl|[Bb]oy|[Cc]hild|[Vv]ictim|[Ww]oman|[Mm]an|"
    r"[Tt]eacher|[Rr]esident|[Pp]risoner|[Pp]atient|[Pp]upil|[Ss]ource|[Cc]olleague|[Pp]redecessor|"
    r"[Ss]uccessor|[Cc]ritic|[Ww]itness|[Dd]aughter|[Ss]on|[Ss]ister|[Bb]rother|[Ww]ife|[Hh]usband)"
    r"\b(?![’']s)"
)


@dataclass(frozen=True, slots=True)
class Mention:
    """Somebody in a phrase: ``person`` is None where it is nobody the text gives a role."""

    start: int
    end: int
    person: Person | None


class Speakers:
    """Tell whom a phrase beside "said" means.

    Args:
        named: who the text gives a role.
        text: the text, with curled quotation marks.
        sentences: of the text, in order.

    """

    def __init__(self, named: Sequence[Person], text: str, sentences: Sequence[Span]) -> None:
        self._named = named
        self._text = text
        self._sentences = sentences
        self._pronouns: dict[Person, set[str]] | None = None
        by_name = {person.name: person for person in named}
        every = {text[span.start : span.end] for span in names(text)} | set(by_name)
        surnames = [name.split()[-1] for name in every]
        self._by_surname = {
            person.name.split()[-1]: person
            for person in named
            if surnames.count(person.name.split()[-1]) == 1
        }
        known = sorted([*by_name, *self._by_surname], key=len, reverse=True)
        self._known = re.compile(
            rf"(?<![\w’'-])(?:{'|'.join(map(re.escape, known)) or '(?!)'})(?![\w-])"
        )
        self._people = {**self._by_surname, **by_name}

    def mentions(self, phrase: str) -> list[Mention]:
        """Return who is mentioned in a phrase, in order, by name or as "the girl", "the mayor"."""
        found = [self._named_at(phrase, match) for match in self._known.finditer(phrase)]
        meant = [mention.person for mention in found if mention.person]
        unknown = [Span(*match.span()) for match in _TITLED.finditer(phrase)]
        for span in [*unknown, *names(phrase)]:
            if not any(m.start < span.end and span.start < m.end for m in found):
                found.append(Mention(span.start, span.end, None))
        for match in _SOMEBODY.finditer(phrase):
            role = plain(match.group())
            if any(m.start < match.end() and match.start() < m.end for m in found) or any(
                role in plain(person.role).split() for person in meant
            ):
                continue
            found.append(Mention(match.start(), match.end(), self._only(role)))
        return sorted(found, key=lambda mention: mention.start)

    def pronouns(self, person: Person) -> frozenset[str]:
        """Return which of "she" and "he" the text has for a person: none where it does not tell.

        It tells by a title, by a role, or by the pronoun in a sentence that names nobody else.
        """
        if self._pronouns is None:
            self._pronouns = {}
            outside = _QUOTATION.sub(lambda match: " " * len(match.group()), self._text)
            for sentence in self._sentences:
                self._learn(outside[sentence.start : sentence.end], self._pronouns)
        told = {p for p, (_, role) in _GENDERED.items() if role.search(person.role)}
        return frozenset(told | self._pronouns.get(person, set()))

    def _learn(self, said: str, pronouns: dict[Person, set[str]]) -> None:
        mentions = self.mentions(said) if self._known.search(said) else []
        for mention in mentions:
            title = _TITLE.search(said[max(0, mention.start - 20) : mention.start])
            for pronoun, (titles, _) in _GENDERED.items():
                if mention.person and title and titles.search(title.group()):
                    pronouns.setdefault(mention.person, set()).add(pronoun)
        alone = {mention.person for mention in mentions}
        if len(alone) == 1 and (person := alone.pop()):
            for match in _PRONOUN.finditer(said, mentions[0].end):
                pronouns.setdefault(person, set()).add(str(match.lastgroup))

    def before_verb(self, phrase: str) -> Person | None:
        """Return who the words before "said" mean; None where that is not sure."""
        phrase = re.sub(rf"(?: {AUXILIARY})+$", "", " ".join(phrase.split()))
        mentions = self.mentions(phrase)
        by_name = [m for m in mentions if m.person and phrase[m.start : m.end] in self._people]
        if _PASSIVE.search(phrase):
            return None
        if not by_name:
            return self._body(phrase)
        subject = by_name[-1]
        rest = phrase[subject.end :]
        alone = len({mention.person for mention in mentions}) == 1
        if _NOT_SUBJECT.search(phrase[: subject.start]):
            return self._body(phrase)
        return subject.person if (_ONWARD.match(rest) if alone else not rest) else None

    def after_verb(self, phrase: str) -> Person | None:
        """Return who the words after "said" mean; None where that is not sure."""
        phrase = " ".join(phrase.split())
        first = next(iter(self.mentions(phrase)), None)
        if first is None or phrase[first.start : first.end] not in self._people:
            return self._body(phrase.partition(",")[0])
        before, after = phrase[: first.start], phrase[first.end :]
        if _NOT_SUBJECT.search(before) or re.match(r"[’']|,? (?:and|or)\b", after):
            return None
        return first.person

    def _named_at(self, phrase: str, match: re.Match[str]) -> Mention:
        """Return whom a name means: a surname behind another first name is somebody else's."""
        person: Person | None = self._people[match.group()]
        before = phrase[: match.start()]
        titled = _TITLE.search(before)
        bare_surname = " " not in match.group()
        if bare_surname and not titled:
            other = _CAPITAL.search(before)
            if other or plain(match.group()) in PLACES:
                start = other.start() if other else match.start()
                return Mention(start, match.end(), None)
        return Mention(match.start(), match.end(), person)

    def _only(self, role: str) -> Person | None:
        called = [p for p in self._named if p.is_called(role) and not p.is_named(role)]
        return called[0] if len(called) == 1 else None

    def _body(self, phrase: str) -> Person | None:
        """Return who a phrase without a known name means: a role, a body, or somebody unnamed."""
        body = _ASIDE.sub("", bare(phrase)).strip(" ,")
        said = plain(body)
        if (
            not _BODY.match(body)
            or _NO_BODY.search(_JOINED.sub(r"\1", body))
            or _PAPER.search(said)
        ):
            return None
        role = re.sub(r"^(?:The|the|A|An|a|an) ", "", body)
        return self._only(said) or Person("", role, Span(0, 0))


def bare(phrase: str) -> str:
    """Return a phrase before "said" without its opener and the words that only help the verb."""
    words = re.sub(rf"(?: {AUXILIARY})+$", "", " ".join(phrase.split()))
    return _OPENER.sub("", words).strip(" ,")
