"""Read what a document says about itself: body, subject, type, and dates.

Nothing is guessed. A fact is read from the title or the opening, where a report states it; a
document that is no report of a known family, such as a newspaper's article about one, gets no
more than its title and the dates it labels. Each fact keeps the span that it was read from.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from index.dates import WHEN, first_day
from index.families import BODIES, FAMILIES, TYPES, Family
from index.types import BlockKind, Document, Fact, Span

__all__ = ["facts"]

_OPENING, _ENDING = 12_000, 4_000
_TITLE_CHARACTERS = 400
_FRONT_BLOCKS, _FRONT_CHARACTERS, _FRONT_WORDS = 15, 4_000, 25

_LABEL_END = r"(?:\s+on)?\s*(?:[:–—-]|\s)\s*"
_PUBLISHED = (
    r"(?m:^)[^\S\n]*(?:first published|published|date published|report published|published date"
    rf"|publication date|date of publication|date of report){_LABEL_END}(?P<when>{WHEN})",
    rf"\bthis report was (?:first )?published (?:on|in) (?P<when>{WHEN})",
)
# Letters and newspapers say no more than that.
_DATED = (rf"(?m:^)[^\S\n]*dated?[^\S\n]*:[^\S\n]*(?P<when>{WHEN})[^\S\n]*(?m:$)",)
_INSPECTED = (
    r"(?m:^)[^\S\n]*(?:inspection dates?|dates? of (?:this |the )?(?:inspection|visit)(?: visit)?"
    r"|date\(s\) of inspection|inspected|inspection (?:completed|carried out|undertaken|visit)"
    rf"|completed|fieldwork(?: dates?)?|visit dates?){_LABEL_END}"
    rf"(?:between |from )?(?P<when>{WHEN})",
)
_WITHIN = r"[^.\n“”]{0,160}?"
_DURING = r"(?:between|from|in|on|during|over|throughout)"
_INSPECTED_PROSE = (
    rf"\b(?:in|during|between|from|on) (?P<when>{WHEN}),?{_WITHIN}"
    r"\b(?:inspected|(?:carried out|undertook|conducted|completed) (?:an?|our|the|this)"
    r"(?: [\w-]+){0,5} inspection)\b",
    rf"\binspection (?:of{_WITHIN} )?(?:took place|was (?:carried out|undertaken|conducted))"
    rf"{_WITHIN} {_DURING} (?P<when>{WHEN})",
    rf"\b(?:we|inspectors) (?:inspected|carried out|undertook|conducted|visited){_WITHIN} {_DURING}"
    rf" (?P<when>{WHEN})",
    rf"\b(?:our|the) fieldwork{_WITHIN} {_DURING} (?P<when>{WHEN})",
    rf"\binspection of{_WITHIN} by HM Chief Inspector of Prisons,?\s+(?P<when>{WHEN})",
)
_REVIEWED = (
    rf"\b(?:in|during|between|from) (?P<when>{WHEN}),?{_WITHIN}\b(?:returned|revisited|re-inspected"
    r"|(?:carried out|conducted|undertook|completed) (?:an?|our|the|this)"
    r"(?: [\w-]+){0,4} review)\b",
    rf"\b(?:returned|revisited|re-inspected){_WITHIN} {_DURING} (?P<when>{WHEN})",
    rf"\breview (?:took place|was (?:carried out|conducted|undertaken)){_WITHIN} {_DURING}"
    rf" (?P<when>{WHEN})",
)
_FICTIONAL = re.compile(r"^[^\S\n]*Fictional sample\.", re.MULTILINE)
_LABELS = {
    "type": r"type of (?:report|inspection|document|visit)|(?:report|inspection) type",
    "body": r"inspecting body|inspection body|inspectorate",
    "subject": r"subject|(?:name of )?(?:force|police force|provider|school|establishment)"
    r"|(?:force|service|provider|school|establishment) (?:inspected|name)",
}
_LABELLED = re.compile(
    r"^[^\S\n]*(?:"
    + "|".join(f"(?P<{key}>{label})" for key, label in _LABELS.items())
    + r")[^\S\n]*:[^\S\n]*(?P<value>[^\n]{2,120}?)[^\S\n]*$",
    re.IGNORECASE | re.MULTILINE,
)
_SHORT_FORM = re.compile(r"\(([A-Z][A-Za-z]{1,9})\)$")
_EARLIER = re.compile(
    r"\b(?:previous|earlier|last|original|first) (?:\w+ )?(?:inspection|visit)", re.I
)
_QUOTED = re.compile(r"“[^”\n]*(?:”|$)", re.MULTILINE)
_POLICE = (
    r"(?:Constabulary|Police(?: Service)?)\b"
    r"(?!,? and Crime|,? and Fire|,? Fire| Federation| and crime)"
)
_NAMED_FORCE = re.compile(rf"\b(?:[A-Z][\w’'-]+ (?:(?:and|of|the|&) )*){{1,5}}?{_POLICE}")
_NO_FORCE = re.compile(
    r"Inspect|Majesty|HMI|College|^(?:The|This|All|Each|Your|Our|If|When|National) "
)


def facts(document: Document) -> Mapping[str, Fact]:
    """Return what a document says about itself.

    Args:
        document: with its title, text and blocks.

    Returns:
        Facts by key, each only where the document states it: ``title``; ``type`` (NCPI, PIR,
        PEEL, fire, ILACS, school, prison, thematic …); ``body``, the inspecting body, for short;
        ``subject``, in the document's own words; ``inspected`` and ``published``, the first day
        in ISO form, or the month where no day is given; ``fictional``, "yes" where the title page
        says "Fictional sample." The span is the stretch that says so, and
        None where it was read from a title that does not stand in the text.
    """
    text = document.text
    opening = _QUOTED.sub(lambda match: " " * len(match[0]), text[:_OPENING])
    found = {"title": Fact(document.title, _located(text, document.title))}
    titled = _titled(document, opening)
    if titled is not None:
        found["type"] = Fact(titled.family.type, titled.span)
        _put(found, "body", _body(text, opening, titled.family))
        _put(found, "subject", _subject(text, opening, titled))
    front = opening[:_FRONT_CHARACTERS]
    labelled = _labelled(front)
    # A title names a type more surely than the words of a label do; all else is the other way.
    found |= {key: fact for key, fact in labelled.items() if key != "type" or titled is None}
    _put(found, "published", _date(opening, _PUBLISHED) or _date(front, _DATED))
    _put(found, "inspected", _inspected(opening, titled))
    if (fictional := _FICTIONAL.search(text[:_FRONT_CHARACTERS])) is not None:
        found["fictional"] = Fact("yes", Span(*fictional.span()))
    return found


def _labelled(front: str) -> dict[str, Fact]:
    """Return the type, body and subject that a title page labels: "Subject: Kent Police"."""
    found: dict[str, Fact] = {}
    for match in _LABELLED.finditer(front):
        key = next(key for key in _LABELS if match[key])
        value = " ".join(match["value"].split())
        if key == "type":
            named = (kind for kind, words in TYPES.items() if re.search(words, value, re.I))
            value = next(named, value)
        elif key == "body":
            short = _SHORT_FORM.search(value)
            named = (body for body, words in BODIES.items() if re.search(words, value))
            value = next(named, short[1] if short else value)
        found.setdefault(key, Fact(value, Span(match.start("value"), match.end("value"))))
    return found


def _put(found: dict[str, Fact], key: str, fact: Fact | None) -> None:
    if fact is not None:
        found[key] = fact


@dataclass(frozen=True, slots=True)
class _Titled:
    """A title recognised: of which family, where it stands, and the subject it names."""

    family: Family
    span: Span | None
    subject: Fact | None


def _titled(document: Document, opening: str) -> _Titled | None:
    candidates = [found for found in _titles(document) if len(found[0]) <= _TITLE_CHARACTERS]
    for family in FAMILIES:
        if family.confirmed and _body(document.text, opening, family) is None:
            continue
        found = [
            _Titled(family, span, _named(match, span))
            for wording, span in candidates
            for pattern in family.titles
            if (match := pattern.fullmatch(wording))
        ]
        if found:
            # A title that names its subject says more than one that does not.
            return next((titled for titled in found if titled.subject), found[0])
    return None


def _titles(document: Document) -> Iterator[tuple[str, Span | None]]:
    """Yield what may be the title: the document's own, short opening blocks, and pairs of them."""
    yield document.title, _located(document.text, document.title)
    front = [
        block
        for block in document.blocks[:_FRONT_BLOCKS]
        if block.start < _FRONT_CHARACTERS
        and block.kind is not BlockKind.FOOTNOTE
        and _is_short(document.text[block.start : block.end])
        and not _LABELLED.match(document.text[block.start : block.end])
    ]
    for size in (1, 2, 3):
        for first, last in zip(front, front[size - 1 :], strict=False):
            span = Span(first.start, last.end)
            yield document.text[span.start : span.end], span


def _is_short(wording: str) -> bool:
    return len(wording.split()) <= _FRONT_WORDS and wording.rstrip()[-1] not in ".!?"


def _named(match: re.Match[str], span: Span | None) -> Fact | None:
    subject = (match.groupdict().get("subject") or "").strip(" .,\n")
    if not subject:
        return None
    if span is None:
        return Fact(" ".join(subject.split()))
    start = span.start + match.start("subject") + match["subject"].index(subject)
    return Fact(" ".join(subject.split()), Span(start, start + len(subject)))


def _body(text: str, opening: str, family: Family) -> Fact | None:
    """Return the first body named in the opening, else at the end, of those that may be."""
    for offset, stretch in ((0, opening), (max(0, len(text) - _ENDING), text[-_ENDING:])):
        named = [
            (match.start(), body, Span(offset + match.start(), offset + match.end()))
            for body in family.bodies
            if (match := re.search(BODIES[body], stretch))
        ]
        if named:
            _, body, span = min(named)
            return Fact(body, span)
    return None


def _subject(text: str, opening: str, titled: _Titled) -> Fact | None:
    subject = titled.subject
    if not titled.family.place:
        return subject
    if subject is None:
        forces = {
            match[0]: Span(*match.span())
            for match in reversed(list(_NAMED_FORCE.finditer(opening[:_FRONT_CHARACTERS])))
            if not _NO_FORCE.search(match[0])
        }
        # More than one, and any choice would be a guess.
        return next((Fact(*item) for item in forces.items()), None) if len(forces) == 1 else None
    if re.search(_POLICE, subject.value):
        return subject
    force = re.search(
        rf"\b{re.escape(subject.value)}(?: (?:and|of|the|&|[A-Z][\w-]+)){{0,5}} {_POLICE}", opening
    )
    return Fact(text[force.start() : force.end()], Span(*force.span())) if force else subject


def _inspected(opening: str, titled: _Titled | None) -> Fact | None:
    labelled = _date(opening, _INSPECTED)
    if labelled or titled is None or not titled.family.bodies:
        return labelled
    return _date(opening, _REVIEWED if titled.family.type == "PIR" else _INSPECTED_PROSE)


def _date(opening: str, patterns: Sequence[str]) -> Fact | None:
    found = [
        match
        for pattern in patterns
        for match in re.finditer(pattern, opening, re.IGNORECASE)
        if first_day(match["when"]) and not _EARLIER.search(_sentence_around(opening, match))
    ]
    if not found:
        return None
    match = min(found, key=lambda match: match.start())
    start, end = match.span()
    start += len(match[0]) - len(match[0].lstrip())
    return Fact(first_day(match["when"]), Span(start, end))


def _sentence_around(text: str, match: re.Match[str]) -> str:
    start = max(text.rfind(". ", 0, match.start()), text.rfind("\n", 0, match.start())) + 1
    return text[start : match.end()]


def _located(text: str, title: str) -> Span | None:
    pattern = r"\s+".join(map(re.escape, title.split()))
    match = re.search(pattern, text[:_OPENING], re.IGNORECASE) if pattern else None
    return Span(*match.span()) if match else None
