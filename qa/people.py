"""Who is named in a text, and in what role.

Reports and the news about them name people by apposition ("Hampshire's police and crime
commissioner, Donna Jones", "Roy Wilsher, Her Majesty's inspector of constabulary, said").
"""

import re
from dataclasses import dataclass

from index.types import Span
from qa.glossary import in_full
from qa.plain import plain

__all__ = ["HEAD", "TITLE", "Person", "is_a_name", "names", "people"]

TITLE = r"(?:Mr|Mrs|Ms|Miss|Dr|Sir|Dame|Lord|Lady|Cllr)\b\.?"
"""What may stand before a name and is no part of it, as a regular expression."""

# Every repetition is bounded and begins at a word's beginning only: a line of 200,000 characters
# without a space must not take minutes.
_NAME = (
    rf"(?P<name>(?<![\w’'-])(?!{TITLE} )"
    r"[A-Z][a-z]+(?:-[A-Z][a-z]+)?(?: (?:[A-Z]\.?|de|van|Mc|Mac|O['’])){0,3}"
    r"(?: [A-Z][a-z]*(?:['’-](?!s\b)[A-Z]?[a-z]+){0,3}(?<=[a-z])){1,2})"
)
HEAD = (
    r"(?:[Cc]ommissioner|[Cc]onstable|[Ii]nspector|[Ss]uperintendent|[Ss]ergeant|[Dd]irector|"
    r"[Cc]ouncillor|[Ll]eader|[Mm]inister|[Mm]ayor|[Hh]ead ?teacher|[Pp]rincipal|[Gg]overnor|"
    r"[Mm]anager|[Cc]hair(?:man|woman|person)?|[Ss]ecretary|[Ss]pokes(?:man|woman|person)|"
    r"[Ee]xecutive|[Oo]mbudsman|[Oo]fficer|[Jj]udge|[Pp]rofessor|[Ll]ead|MP|PCC|PFCC|[Hh]ead)"
)
"""The noun of a role, as a regular expression."""

_ROLE = (
    rf"(?P<role>(?<![\w’'-])(?:[\w’'-]{{1,40}} ){{0,8}}?{HEAD}"
    r"(?: (?:of|for) [\w’'-]{1,40}(?: (?:of|and|for|the|[A-Z][\w’'-]{0,40})){0,12}"
    r"(?: [\w’'-]{1,40})?)?)"
)
_APPOSITIONS = tuple(
    re.compile(pattern)
    for pattern in (
        rf"{_ROLE}, {_NAME}(?=,| has| have| is| was| said| told|\.| and|;|\))",
        rf"{_NAME}, (?:(?:the|a|an) )?{_ROLE}(?=,|\.|;| said| told|\))",
        rf"{_NAME} (?:is|was) (?:the )?{_ROLE}(?=[,.;)])",
        rf"(?P<role>(?<![\w’'])(?:[A-Z][\w’']{{1,40}} |[a-z]{{1,40}} ){{0,3}}?{HEAD}) {_NAME}",
    )
)
_NOT_A_NAME = re.compile(
    r"\b(?:Constabulary|Police|Council|Service|Services|Majesty|Report|Inspectorate|Crime|Chief|"
    r"Fire|Rescue|The|This|That|It|In|However|But|We|She|He|They|Commissioner|Inspector|Constable|"
    r"January|February|March|April|May|June|July|August|September|October|November|December)\b"
)
_SMALL = frozenset("the of and for s his her its their a an current new then".split())
# "The chief constable" is not the deputy chief constable, and not the one before.
_ANOTHER_ROLE = frozenset(
    "deputy assistant vice former ex previous acting interim temporary shadow outgoing late"
    " children's victims' information".split()
)


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

    def is_named(self, subject: str) -> bool:
        """Say whether ``subject``, in plain lower case, is this person's name or a part of it."""
        wanted = set(_words(subject))
        return bool(wanted) and wanted <= set(_words(self.name))

    def is_called(self, subject: str) -> bool:
        """Say whether ``subject``, a name or role in plain lower case, means this person."""
        asked = plain(subject)
        return self.is_named(asked) or any(
            self._holds(role, name) for role in in_full(plain(self.role)) for name in in_full(asked)
        )

    def _holds(self, role: str, asked: str) -> bool:
        """Say whether ``role`` is the one asked for: the same noun, and every word of it known."""
        wanted, nouns = _words(asked), (_words(_before_of(asked)), _words(_before_of(role)))
        return (
            all(nouns)
            and set(wanted) <= set(_words(f"{self.name} {role}"))
            and nouns[0][-1] == nouns[1][-1]
            and _another(role) == _another(asked)
        )


def _words(text: str) -> list[str]:
    return [word for word in re.findall(r"[\w-]+", plain(text)) if word not in _SMALL]


def _before_of(role: str) -> str:
    return re.split(r" (?:of|for) ", role)[0]


def _another(role: str) -> frozenset[str]:
    """Return the words that make a role another than the one its other words name."""
    return _ANOTHER_ROLE & set(plain(role).replace("ex-", "ex ").split())


def is_a_name(text: str) -> bool:
    """Say whether capitalised words may be a person's name: no body's, month's or role's."""
    return _NOT_A_NAME.search(text) is None


def names(text: str) -> list[Span]:
    """Return where two or three capitalised words stand that may be somebody's name."""
    return [
        Span(*match.span("name")) for match in re.finditer(_NAME, text) if is_a_name(match["name"])
    ]


def people(text: str) -> tuple[Person, ...]:
    """Return who is named in ``text`` with a role, in order, each name once with its first role."""
    found: dict[str, Person] = {}
    for pattern in _APPOSITIONS:
        for match in pattern.finditer(text):
            name = match["name"]
            if not is_a_name(name) or name in found:
                continue
            role = re.sub(r"^(?:and|the|but|while|a|an) ", "", match["role"]).strip()
            found[name] = Person(name, role, Span(*match.span("name")))
    return tuple(sorted(found.values(), key=lambda person: person.span.start))
