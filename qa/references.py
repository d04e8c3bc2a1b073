"""What a question takes as given: names, years, and numbered things such as "recommendation 4".

A near miss (another force, another year, a recommendation that does not exist) reads almost like
its neighbour to any model of meaning. What a question names must therefore stand in the text that
answers it, or the answer is not there.
"""

import re
from dataclasses import dataclass
from typing import Literal

from index.links import WEB_FACTS
from index.types import Document, DocumentSummary
from qa.glossary import ALIASES, GENERIC_WORDS, PLACES
from qa.plain import STOP_WORDS, plain

__all__ = ["Reference", "about", "is_a_body", "is_labelled", "mentions", "references"]


@dataclass(frozen=True, slots=True)
class Reference:
    """Something a question names.

    Attributes:
        kind: a name (place, body or person), a year, or a numbered thing.
        text: as the question writes it.

    """

    kind: Literal["name", "year", "numbered"]
    text: str


_NUMBERED = re.compile(
    r"\b(?:recommendations?|chapters?|sections?|pages?|figures?|tables?|annex|appendix|paragraphs?|"
    r"regulations?|areas? for improvement|afis?|causes? of concern|questions?|rounds?)"
    r" (?:no\.? ?|number )?(?:\d+[a-z]?|one|two|three|four|five|six|seven|eight|nine|ten|[a-d])\b"
)
_BODIES = (
    "police|constabulary|council|fire|school|academy|college|prison|probation|care home|lodge"
    "|hospital|trust"
)
_OF_KIND = "county|city|borough|district|metropolitan|primary|secondary|high|community|youth"
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_NAME = re.compile(
    r"\b[A-Z][\w'’-]*\w"
    r"(?: (?:of|the|upon|on|with) (?=[A-Z])[A-Z][\w'’-]+| [A-Z][\w'’-]+)*"
)
# "RSO", "CoC", "ICPCs"; and what may stand between the words that it is made of.
_SHORT_FORM = re.compile(r"(?=(?:[a-z]*[A-Z]){2})[A-Z][A-Za-z]{1,6}")
_SMALL = r"[\s-]+(?:(?:and|for|in|of|on|or|the|to|with)[\s-]+)?"
_PLACE = re.compile(rf"\b(?:{'|'.join(PLACES)})\b")
_NUMBER_WORDS = {
    word: str(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
}


def references(question: str) -> tuple[Reference, ...]:
    """Return what ``question`` names, in order, once each."""
    asked = plain(question)
    found = [Reference("numbered", match.group()) for match in _NUMBERED.finditer(asked)]
    found += [Reference("year", match.group()) for match in _YEAR.finditer(asked)]
    found += [Reference("name", name) for name in _names(question)]
    named = {part for item in found if item.kind == "name" for part in plain(item.text).split()}
    typed = set(_PLACE.findall(asked)) - named
    found += [Reference("name", place.title()) for place in PLACES if place in typed]
    return tuple(dict.fromkeys(found))


def about(document: Document | DocumentSummary) -> str:
    """Return what a document is about: its title and metadata.

    Where and when it was fetched is no part of that: it is not the document that says so.
    """
    told = [fact.value for key, fact in document.metadata.items() if key not in WEB_FACTS]
    return "\n".join([document.title, *told])


def is_a_body(question: str, reference: Reference) -> bool:
    """Say whether a question calls what it names a force, a council, a service or the like."""
    within = re.search(rf"\b(?:{_BODIES})\b", reference.text, re.IGNORECASE)
    after = re.search(
        rf"\b{re.escape(reference.text)}(?:['’]s)?(?: (?:{_OF_KIND}))? (?:{_BODIES})\b",
        question,
        re.IGNORECASE,
    )
    return reference.kind == "name" and bool(within or after)


def _names(question: str) -> list[str]:
    names = []
    for match in _NAME.finditer(question):
        parts = [part for part in re.split(r"\s+", match.group()) if _distinctive(part)]
        starts_sentence = not question[: match.start()].strip(" \"'“‘") or question[
            : match.start()
        ].rstrip().endswith((".", "?", "!", ":"))
        # A capital at the start of a sentence proves nothing, unless the word is an acronym,
        # is possessive or goes on with another capital.
        if starts_sentence and parts and len(match.group().split()) == 1:
            word = match.group()
            if not (word.isupper() and len(word) > 1) and not re.search(r"['’]s$", word):
                continue
        if starts_sentence and parts and plain(parts[0]) in STOP_WORDS:
            parts = parts[1:]
        if parts:
            names.append(" ".join(re.sub(r"['’]s?$", "", part) for part in parts))
    return names


def _distinctive(word: str) -> bool:
    bare = plain(re.sub(r"['’]s?$", "", word))
    return len(bare) > 1 and bare not in STOP_WORDS and bare not in GENERIC_WORDS


def mentions(text: str, reference: Reference) -> bool:
    """Say whether ``text`` mentions what a question names, under this or another of its names."""
    haystack = plain(text)
    if reference.kind == "name":
        return all(_said(part, haystack) for part in reference.text.split()) or any(
            all(_said(part, haystack) for part in name.split())
            for name in ALIASES.get(plain(reference.text), ())
        )
    if reference.kind == "numbered":
        return bool(_numbered(reference).search(haystack))
    return bool(re.search(rf"\b{re.escape(plain(reference.text))}\b", haystack))


def _said(word: str, haystack: str) -> bool:
    """Say whether a text in plain lower case has a word of a name; a short form, in full, too."""
    bare = plain(word)
    if re.search(rf"(?<!\w){re.escape(bare)}(?:'?s)?(?!\w)", haystack):
        return True
    if not _SHORT_FORM.fullmatch(word):
        return False
    short = bare.removesuffix("s") if word.endswith("s") else bare
    if any(long in haystack for long in ALIASES.get(short, ())):
        return True
    return bool(re.search(_SMALL.join(rf"\b{letter}\w+" for letter in short), haystack))


def is_labelled(text: str, reference: Reference) -> bool:
    """Say whether ``text`` begins with the numbered thing that a question names."""
    return reference.kind == "numbered" and bool(_numbered(reference).match(plain(text)))


def _numbered(reference: Reference) -> re.Pattern[str]:
    noun, _, number = plain(reference.text).rpartition(" ")
    number = _NUMBER_WORDS.get(number, number)
    spelt = next((word for word, digit in _NUMBER_WORDS.items() if digit == number), number)
    noun = re.sub(r"s?(?: no\.?| number)?$", "", noun)
    return re.compile(
        rf"\b{re.escape(noun)}s? (?:no\.? ?|number )?(?:{re.escape(number)}|{spelt})\b"
    )
