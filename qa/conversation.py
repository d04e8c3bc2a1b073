"""Follow-ups: say a question again so that it stands without the conversation before it."""

import re
from collections.abc import Sequence

from qa.parts import parts
from qa.people import people
from qa.plain import content_words, plain
from qa.references import references
from qa.types import Turn

__all__ = ["resolve"]

_OPENER = re.compile(r"^(?:and|so|but|ok(?:ay)?|then|also|right|well|yes|no|thanks)[,:]? +", re.I)
_ABOUT = re.compile(r"^(?:what|how) about (?P<x>.+?)\??$|^(?:about|for|on|in) (?P<y>.+?)\??$", re.I)
_BARE = re.compile(
    r"^(?P<wh>why|when|where|who|by when|since when|how|how many|how much|which|what else|"
    r"who else|how long|how so|how come|in what way)"
    r"(?: (?:is|was|did|does) (?:that|this|it|so))?(?: not)?\s*\??$",
    re.I,
)
_WHO_SAID = re.compile(
    r"^who (?:said|says|wrote|told|claimed) (?:that|this|it|so)(?: to \w+)?\s*\??$", re.I
)
_QUESTION_WORD = re.compile(
    r"^(?:what|which|who|whom|whose|when|where|why|how)(?: (?:many|much|long|\w+s))?"
    r"(?= (?:is|are|was|were|do|does|did|has|have|had|will|would|can|could|should|must)\b)",
    re.I,
)
_YES_OR_NO = re.compile(r"^(?:is|are|was|were|do|does|did|has|have|had|will|can|should)\b", re.I)
_STRANDED = re.compile(r" (?:for|about|with|to|of|on|in|at|from|by)$")
_PERSON_PRONOUN = re.compile(r"\b(?P<pronoun>she|he|him|her|his|hers)\b", re.I)
_THING_PRONOUN = re.compile(
    r"\b(?P<pronoun>it|its|they|them|their)\b(?! (?:is|was|would be|'s) \w+ (?:to|that|if|when)\b)",
    re.I,
)
_DEMONSTRATIVE = re.compile(
    r"\b(?P<pronoun>that|this|those|these)"
    r"(?=\s*[?.!,]?$|,? (?:mean|include|involve|say|happen)s?\b)",
    re.I,
)
_THING = re.compile(
    r"\b(?:the|this|that|their|its) (?:(?!(?:the|this|that|their|its)\b)[\w'-]+ ){0,3}?"
    r"(?:report|inspection|force|constabulary|council|service|school|home|prison|review|response|"
    r"letter|article|assessment|inspectorate|police(?! and crime)|partnership|provider|"
    r"trust|plan|team|children|leaders|officers|partners|recommendations?(?: \d+)?)\b"
)
_BODY = re.compile(
    r"\b(?!(?:What|Which|Who|Whom|When|Where|Why|How|Is|Are|Was|Were|Do|Does|Did|Has|Have|The) )"
    r"(?:[A-Z][\w’'-]{1,40} (?:and )?){1,5}"
    r"(?:Police|Constabulary|Council|Service|School|Academy|Hospital|Prison|House|Trust|Lodge)\b"
)
_HUMAN = re.compile(
    r"\b(?:the|its|their) (?:[\w'-]+ ){0,4}?(?:commissioner|constable|inspector|superintendent|"
    r"director|leader|minister|mayor|head ?teacher|governor|manager|chair|spokes\w+|pcc)\b"
)
_NAME = re.compile(
    r"\b(?!(?:Did|Does|Do|Is|Was|Has|Have|Had|Will|Can|Should|And|But|What|Who|Why|When|How) )"
    r"[A-Z][a-z]+(?: [A-Z][a-z]+){1,2}\b"
)
_ORGANISATION = re.compile(
    r"\b(?:Constabulary|Police|Council|Service|Services|Majesty|Inspectorate|Report|The)\b"
)
_MARK = re.compile(r"\s*\[\d+\]")
_QUOTED_WORDS = 18


def resolve(question: str, history: Sequence[Turn]) -> str:
    """Say a question again so that it stands alone.

    Args:
        question: as asked.
        history: the turns before it, oldest first, their questions as they were resolved.

    Returns:
        The question with what it carries over put in words; unchanged where it stands alone.

    """
    if not history:
        return question
    bare = _OPENER.sub("", question.strip())
    last = history[-1]
    previous = parts(last.question)[-1]
    if _WHO_SAID.match(bare) and last.text:
        return f"Who said “{_first_words(last.text)}”?"
    if match := _BARE.match(bare):
        return _asked_again(match["wh"], previous)
    if (match := _ABOUT.match(bare)) and not _is_full(match["x"] or match["y"]):
        return _about(match["x"] or match["y"], previous)
    resolved = _replace_pronouns(bare, history)
    # "And Kent?" carries a name and no verb: the rest is the question before it.
    if resolved == bare and bare != question.strip() and len(bare.split()) <= 3:
        return _about(bare.rstrip("?! ."), previous)
    return question if resolved == question.strip() else _capitalised(resolved)


def _is_full(phrase: str) -> bool:
    return len(phrase.split()) > 8


def _asked_again(wh: str, previous: str) -> str:
    """Return the previous question with another question word."""
    stem = previous.strip().rstrip("?!. ")
    word = {"how so": "why", "how come": "why", "what else": "what else", "since when": "when"}.get(
        wh.lower(), wh.lower()
    )
    if word.endswith(" else"):
        return f"{stem}, and {word}?"
    if match := _QUESTION_WORD.match(stem):
        rest = stem[match.end() :].strip()
        rest = re.sub(r"\bsay about\b", "say that about", _STRANDED.sub("", rest))
        return _capitalised(f"{word} {rest}?")
    if _YES_OR_NO.match(stem):
        return _capitalised(f"{word} {stem[:1].lower()}{stem[1:]}?")
    return _capitalised(f"{word}: {stem[:1].lower()}{stem[1:]}?")


def _about(phrase: str, previous: str) -> str:
    """Return the previous question, asked about something else where that makes sense."""
    phrase = phrase.strip()
    stem = previous.strip().rstrip("?!. ")
    old, new = references(previous), references(phrase)
    for reference in new:
        for replaced in old:
            if replaced.kind == reference.kind and replaced.text in stem:
                return f"{stem.replace(replaced.text, reference.text)}?"
    if _HUMAN.fullmatch(plain(phrase)) and (match := _HUMAN.search(plain(stem))):
        return f"{stem[: match.start()]}{phrase}{stem[match.end() :]}?"
    if match := re.search(r" about (?!.* about ).+$", stem):
        return f"{stem[: match.start()]} about {phrase}?"
    return f"What do the documents say about {phrase}?"


def _replace_pronouns(question: str, history: Sequence[Turn]) -> str:
    resolved = question
    person = _last_person(history)
    if person:
        resolved = _PERSON_PRONOUN.sub(lambda match: _as(match, person), resolved)
    thing = _last_thing(history)
    if thing:
        for pattern in (_THING_PRONOUN, _DEMONSTRATIVE):
            resolved = pattern.sub(lambda match: _as(match, thing), resolved)
    return resolved


def _as(match: re.Match[str], replacement: str) -> str:
    pronoun = match["pronoun"].lower()
    following = match.string[match.end() :].strip()
    possessive = pronoun in {"his", "its", "their"} or (
        pronoun == "her"
        and bool(re.match(r"[a-z]", following))
        and bool(content_words(following))
        and not re.match(r"(?:about|to|for|in|on|at|say|said|by|with)\b", following)
    )
    if possessive:
        return f"{replacement}’" if replacement.endswith("s") else f"{replacement}’s"
    return replacement


def _last_person(history: Sequence[Turn]) -> str:
    for turn in reversed(history):
        for text in (turn.question, turn.short, _MARK.sub("", turn.text)):
            named = [person.name for person in people(text)]
            named += [name for name in _NAME.findall(text) if not _ORGANISATION.search(name)]
            if named:
                return named[0]
        if match := _HUMAN.search(plain(turn.question)):
            return match.group()
    return ""


def _last_thing(history: Sequence[Turn]) -> str:
    for turn in reversed(history):
        found = [*_THING.finditer(plain(turn.question)), *_BODY.finditer(turn.question)]
        if found:
            last = max(found, key=lambda match: match.end())
            thing = turn.question[last.start() : last.end()]
            return thing if _BODY.match(thing) else f"{thing[0].lower()}{thing[1:]}"
    return ""


def _first_words(text: str) -> str:
    first_claim = _MARK.sub("", text).partition("\n\n")[0]
    statement = re.sub(r"^[^“]{0,80} said: “", "", first_claim).replace("“", "").replace("”", "")
    return " ".join(statement.split()[:_QUOTED_WORDS])


def _capitalised(text: str) -> str:
    return text[:1].upper() + text[1:]
