"""Who is named in a text, in what role, and who says what.

Reports and the news about them name people by apposition ("Hampshire's police and crime
commissioner, Donna Jones", "Roy Wilsher, Her Majesty's inspector of constabulary, said"). In news
text a quotation runs over several paragraphs, opened on each and closed only on the last; the
speaker named before the first is the speaker of them all.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from index.types import Span
from qa.glossary import in_full
from qa.plain import plain

__all__ = ["Person", "Statement", "people", "statements"]

_NAME = (
    r"(?P<name>[A-Z][a-z]+(?:-[A-Z][a-z]+)?(?: (?:[A-Z]\.?|de|van|Mc|Mac|O['’]))*"
    r"(?: [A-Z][a-z]*(?:['’-](?!s\b)[A-Z]?[a-z]+)*(?<=[a-z])){1,2})"
)
_HEAD = (
    r"(?:[Cc]ommissioner|[Cc]onstable|[Ii]nspector|[Ss]uperintendent|[Ss]ergeant|[Dd]irector|"
    r"[Cc]ouncillor|[Ll]eader|[Mm]inister|[Mm]ayor|[Hh]ead ?teacher|[Pp]rincipal|[Gg]overnor|"
    r"[Mm]anager|[Cc]hair(?:man|woman|person)?|[Ss]ecretary|[Ss]pokes(?:man|woman|person)|"
    r"[Ee]xecutive|[Oo]mbudsman|[Oo]fficer|[Jj]udge|[Pp]rofessor|[Ll]ead|MP|PCC|PFCC|[Hh]ead)"
)
_ROLE = (
    rf"(?P<role>(?:[\w’'-]+ ){{0,8}}?{_HEAD}"
    r"(?: (?:of|for) [\w’'-]+(?: (?:of|and|for|the|[A-Z][\w’'-]+))*(?: [\w’'-]+)?)?)"
)
_APPOSITIONS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_ROLE}, {_NAME}(?=,| has| have| is| was| said| told|\.| and|;|\))",
        rf"{_NAME}, (?:(?:the|a|an) )?{_ROLE}(?=,|\.|;| said| told|\))",
        rf"{_NAME} (?:is|was) (?:the )?{_ROLE}(?=[,.;)])",
        rf"(?P<role>(?:[A-Z][\w’']+ |[a-z]+ ){{0,3}}?{_HEAD}) {_NAME}",
    )
)
_NOT_A_NAME = re.compile(
    r"\b(?:Constabulary|Police|Council|Service|Services|Majesty|Report|Inspectorate|Crime|Chief|"
    r"Fire|Rescue|The|This|That|It|In|However|But|We|She|He|They|Commissioner|Inspector|Constable|"
    r"January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
_REPORTING = (
    r"(?:said|says|added|told|warned|stated|wrote|explained|commented|announced|insisted|stressed|"
    r"welcomed|reacted|concluded|noted|praised|criticised|pledged|promised|admitted|claimed)"
)
_REPORTED = re.compile(
    r"^(?:However, |But |And )?(?P<who>[A-Z][\w’'(), -]{1,120}?)(?<! were)(?<! was)(?<! been) "
    rf"(?:has |have |also |then )*{_REPORTING}\b(?! by\b)"
)
_PRONOUN = re.compile(r"^(?:she|he|they)$")
_PAPER = re.compile(r"\b(?:report|article|document|review|statement|letter|inspection)$")
_OPENING, _CLOSING = "“", "”"


@dataclass(frozen=True, slots=True)
class Person:
    """Someone a text names, with the role it gives them.

    Attributes:
        name: as the text writes it; empty for a body or a role without a name.
        role: as the text writes it, or the empty string.
        span: where the name stands.

    """

    name: str
    role: str
    span: Span

    @property
    def label(self) -> str:
        """Return the name, or the role of somebody without one."""
        return self.name or self.role

    def is_called(self, subject: str) -> bool:
        """Say whether ``subject``, a name or role in plain lower case, means this person."""
        known = set(_words(f"{self.name} {self.role}"))
        return any(
            bool(wanted := _words(name)) and known.issuperset(wanted)
            for name in in_full(plain(subject))
        )


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"[\w-]+", plain(text)) if word not in _SMALL]


_SMALL = frozenset("the of and for s his her its their a an current new then former".split())


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


def people(text: str) -> tuple[Person, ...]:
    """Return who is named in ``text`` with a role, in order, each name once with its first role."""
    found: dict[str, Person] = {}
    for pattern in _APPOSITIONS:
        for match in pattern.finditer(text):
            name = match["name"]
            if _NOT_A_NAME.search(name) or name in found:
                continue
            role = re.sub(r"^(?:and|the|but|while|a|an) ", "", match["role"]).strip()
            found[name] = Person(name, role, Span(*match.span("name")))
    return tuple(sorted(found.values(), key=lambda person: person.span.start))


def statements(text: str, sentences: Sequence[Span]) -> tuple[Statement, ...]:
    """Return who says what in ``text``.

    Args:
        text: a document's text.
        sentences: its sentences, in order.

    Returns:
        Statements in order: one a paragraph of a quotation, one a sentence of reported speech.

    """
    text = _curly(text)
    named = people(text)
    direct = _quotations(text, sentences, named)
    reported = [
        Statement(sentence, speaker, direct=False)
        for sentence in sentences
        if not any(item.span.start <= sentence.start < item.span.end for item in direct)
        and (speaker := _reporter(text, sentence, named)) is not None
    ]
    return tuple(sorted([*direct, *reported], key=lambda item: item.span))


def _quotations(text: str, sentences: Sequence[Span], named: Sequence[Person]) -> list[Statement]:
    found: list[Statement] = []
    position = 0
    while (opening := text.find(_OPENING, position)) >= 0:
        paragraph_end = _paragraph_end(text, opening)
        closing = text.find(_CLOSING, opening, paragraph_end)
        end = closing if closing >= 0 else paragraph_end
        position = end + 1
        continues = bool(found) and _left_open(text, found[-1], opening)
        speaker = (
            found[-1].speaker if continues else _introduced(text, opening, end, sentences, named)
        )
        # A word or two in quotation marks is somebody's wording inside a sentence, not a statement.
        if speaker is not None and (continues or len(text[opening:end].split()) >= 4):
            found.append(Statement(Span(opening + 1, end), speaker, direct=True))
    return found


def _curly(text: str) -> str:
    """Return ``text`` with straight double quotation marks curled, offsets unchanged."""
    return re.sub(r'(?<![^\s(\[])"', _OPENING, text).replace('"', _CLOSING)


def _paragraph_end(text: str, start: int) -> int:
    match = re.compile(r"\n[ \t\r]*\n").search(text, start)
    return match.start() if match else len(text.rstrip())


def _left_open(text: str, last: Statement, opening: int) -> bool:
    """Say whether a quotation that opens here goes on from one that was not closed."""
    between = text[last.span.end : opening]
    return _CLOSING not in between and not between.strip()


def _introduced(
    text: str, opening: int, end: int, sentences: Sequence[Span], named: Sequence[Person]
) -> Person | None:
    """Find who is said to speak: before the quotation in its sentence, else right after it."""
    index = bisect_right(sentences, Span(opening, len(text))) - 1
    start = sentences[index].start if index >= 0 else 0
    lead = text[max(start, text.rfind("\n", 0, opening) + 1) : opening]
    if re.search(rf"\b{_REPORTING}\b[^.“”]*$", lead):
        return _who(lead, opening, named)
    tail = text[end + 1 : _paragraph_end(text, end)][:160]
    after = re.match(
        rf"\s*(?:{_REPORTING} (?P<a>[^.]{{2,80}})|(?P<b>[^.]{{2,80}}?) {_REPORTING}\b)", tail
    )
    return _who(after["a"] or after["b"], opening, named) if after else None


def _reporter(text: str, sentence: Span, named: Sequence[Person]) -> Person | None:
    match = _REPORTED.match(text[sentence.start : sentence.end])
    return _who(match["who"], sentence.start, named) if match else None


def _who(phrase: str, position: int, named: Sequence[Person]) -> Person | None:
    """Turn the words before "said" into a person: by name, by pronoun, by role, else as it is."""
    lowered = plain(phrase)
    for person in named:
        if plain(person.name) in lowered or plain(person.name).split()[-1] in lowered.split():
            return person
    bare = re.sub(rf"\b{_REPORTING}\b.*$|[,:]", "", phrase).strip()
    if _PRONOUN.match(plain(bare)):
        return next((p for p in reversed(named) if p.span.start < position), None)
    for person in named:
        if person.is_called(bare):
            return person
    if not bare or len(bare.split()) > 12 or _PAPER.search(plain(bare)):
        return None
    return Person("", re.sub(r"^(?:The|the|A|An) ", "", bare), Span(position, position))
