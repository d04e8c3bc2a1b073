"""A question that compares things, as a plain question about each of them."""

import re
from dataclasses import replace

from qa.plain import plain
from qa.question import Question
from qa.references import Reference

__all__ = ["about_one", "compares"]

_COMPARES = re.compile(r"\b(?:compar\w+|versus|vs|differ\w*|than|both|between|and|or)\b")
_BESIDE = r"(?:and|or|than|versus|vs\.?|with)"
# How a question begins up to what is compared.
_OPENING = re.compile(
    r"(?:please )?compare\b|(?:which|who)\b.*? ha(?:s|d|ve)(?= the (?:more|fewer|less|\w+er)\b)"
    r"|how do(?:es)? (?:.+? )?(?:compare|differ) (?:(?:with|to|from) .+? )?(?:on|in|by|over)\b",
    re.IGNORECASE,
)
_MORE = re.compile(r" the (?:more|fewer|less|\w+er)\b")


def compares(question: str) -> bool:
    """Say whether a question may compare the things that it names."""
    return bool(_COMPARES.search(plain(question)))


def about_one(question: Question, one: Reference) -> Question:
    """Return a question that compares several things as a plain one about one of them.

    Args:
        question: names ``one`` and others.
        one: of its references.

    """
    text = question.text
    for other in question.references:
        if other != one:
            name = rf" {re.escape(other.text)}(?:['’]s)?"
            text = re.sub(rf"(?:,? {_BESIDE}{name}|{name},? {_BESIDE}|{name})(?!\w)", "", text)
    if opening := _OPENING.match(text):
        asked = _MORE.sub(" the", text[opening.end() :], count=1)
        text = f"what is{asked}" if one.text in asked else f"for {one.text}, what is{asked}"
    return replace(question, text=text)
