"""What must stand in a sentence for it to answer a question of a certain kind.

"How many officers has the force?" is not answered by a sentence about officers without a number,
however alike the two are. The check is strict on purpose: a reader is served better by "not in
these documents" than by a neighbouring fact.
"""

import re

from index.types import Span
from qa.plain import content_words, plain
from qa.question import Kind, Question

__all__ = ["expected", "find"]

_NUMBER = (
    r"(?:(?!(?:19|20)\d\d\b(?!,))\b\d+(?:,\d{3})*(?:\.\d+)?(?: ?%| per ?cent)?"
    r"|\b(?:zero|two|three|four|five|six|seven|eight|nine|"
    r"ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|"
    r"thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|dozen|none|no|one|"
    r"half|both|a third|a quarter)(?:[ -](?:one|two|three|four|five|six|seven|eight|nine|hundred|"
    r"thousand|million))*\b)"
)
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
)
_DATE = re.compile(
    rf"\b(?:\d{{1,2}}(?:st|nd|rd|th)? )?{_MONTH}(?: \d{{1,2}},?)?(?: (?:19|20)\d\d)\b"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}\b"
    rf"|\b(?:in|on|by|since|until|from|of|during) {_MONTH}\b(?! \d)"
    r"|\b(?:19|20)\d\d(?:[-/](?:19|20)?\d\d)?\b|\b\d{1,2}[/.]\d{1,2}[/.]\d{2,4}\b"
    r"|\b(?:within|after|for|in the (?:last|past|next)|next|last) "
    r"(?:\w+ )?(?:days?|weeks?|months?|years?|monday|tuesday|wednesday|thursday|friday|saturday|"
    r"sunday|spring|summer|autumn|winter)\b|\b\w+ (?:days|weeks|months|years) (?:ago|later)\b"
    r"|\b(?:yesterday|today|tomorrow|immediately)\b"
)
_MONEY = re.compile(r"[£$€] ?\d[\d,.]*(?: ?(?:m|bn|k|million|billion|thousand))?\b|\b\d+p\b")
_AGE = re.compile(
    r"\b(?:aged?|age of) (?:\d+|\w+teen|\w+)\b|(?<![\w-])[\w-]{1,30}[ -]years?[ -]olds?\b"
    r"|\b\d+ years? of age\b"
)
_FUTURE = re.compile(r"\b(?:will|shall|going to|plans?|intends?|expects?|due)\b")
_GRADES = (
    r"(?:outstanding|good|adequate|requires? improvement(?: to be good)?|inadequate|exceptional|"
    r"strong standard|expected standard|needs attention|urgent improvement|reasonably good|"
    r"not sufficiently good|poor|met|not met|ungraded|not graded)"
)
_GRADE = re.compile(
    rf"\b(?:grade[ds]?|rate[ds]?|rating|judged?|judge?ments?|assessed|scored?)\b[^.;]{{0,80}}?"
    rf"\b(?P<after>{_GRADES})\b"
    rf"|(?:: |\u2014 |- |\| )(?P<label>{_GRADES})(?=\s*(?:$|[.,;|\n]))"
    r"|\b(?:is|was|are|were) "
    r"(?P<verb>outstanding|good|adequate|requires improvement|inadequate) at\b"
)
_REACH = 60


def expected(kind: Kind) -> str:
    """Return what an answer of this kind must have, in words, or "" where nothing is certain."""
    return {
        Kind.NUMBER: "a number of",
        Kind.MONEY: "an amount of money",
        Kind.AGE: "an age",
        Kind.DATE: "a date",
        Kind.GRADE: "a grade",
        Kind.NAMED: "the name of a",
        Kind.FUTURE: "a word on what will be",
    }.get(kind, "")


def find(question: Question, sentence: str) -> Span | None:
    """Find what a sentence must have to answer a question of this kind.

    Args:
        question: the question, understood; its kind must be one that ``expected`` names.
        sentence: the sentence, as the document has it.

    Returns:
        Where in ``sentence`` the shortest answer stands, or None where it has none.

    """
    text = plain(sentence)
    if question.kind is Kind.NUMBER:
        return _count(question.subject, text)
    if question.kind is Kind.GRADE:
        match = _GRADE.search(text)
        return Span(*match.span(match.lastgroup)) if match and match.lastgroup else None
    if question.kind is Kind.NAMED:
        return _named(question.subject, sentence)
    pattern = {Kind.FUTURE: _FUTURE, Kind.DATE: _DATE, Kind.MONEY: _MONEY, Kind.AGE: _AGE}[
        question.kind
    ]
    match = pattern.search(text)
    return Span(*match.span()) if match else None


def _count(subject: str, text: str) -> Span | None:
    """Find a number: the one near the noun that it should count, else the first.

    What is counted may go by another name ("mums", "mothers"), or by none.
    """
    numbers = list(re.finditer(_NUMBER, text))
    root = next((_root(word) for word in content_words(subject)), "")
    counted = re.compile(rf"\b{re.escape(root)}")
    # "We audited 40 cases; 14 of 40 cases were inadequate": the clause tells which is asked for.
    told = [_root(word) for word in content_words(subject)]
    clauses = [Span(*match.span()) for match in re.finditer(r"(?:[^;,]|,(?! ))+", text)]
    clauses.sort(key=lambda c: -sum(root in text[c.start : c.end] for root in told))
    ordered = [m for c in clauses for m in numbers if c.start <= m.start() < c.end]
    for match in ordered:
        if counted.search(text[max(0, match.start() - _REACH) : match.end() + _REACH]):
            return Span(*match.span())
    return Span(*ordered[0].span()) if ordered else None


def _named(subject: str, sentence: str) -> Span | None:
    """Find a name with the thing's noun: "Elm Park School", "School of" or "the charity" a name."""
    noun = subject.split()[-1]
    last = "(?:Police|Constabulary)" if noun == "force" else re.escape(noun.capitalize())
    match = re.search(
        rf"(?<![\w’'-])(?P<before>(?:[A-Z][\w’'-]{{1,40}} ){{1,6}}(?:\w{{1,40}} )?{last})\b"
        rf"|\b(?P<of>{last} of [A-Z]\w+)"
        rf"|\b{re.escape(noun)}(?: called| named)? "
        r"(?P<after>[A-Z][\w’'-]{1,40}(?: (?:and |of )?[A-Z][\w’'-]{1,40}){0,4})",
        sentence,
    )
    return Span(*match.span(match.lastgroup)) if match and match.lastgroup else None


def _root(word: str) -> str:
    return re.sub(r"(?:ies|es|s|ren|y)$", "", word) if len(word) > 4 else word
