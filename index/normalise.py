"""Text as it is matched, never as it is shown: one spelling for what means the same."""

import re
import unicodedata

__all__ = ["normalise"]

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
    " fifteen sixteen seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_NUMBERS = {word: number for number, word in enumerate(_UNITS)} | {
    word: 10 * number for number, word in enumerate(_TENS, 2)
}
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff\ufffe"))
_PLAIN = str.maketrans(
    "\u2018\u2019\u201a\u201b\u02bc\u201c\u201d\u201e\u201f\u2010\u2011\u2012\u2013\u2014\u2212",
    "'''''\"\"\"\"------",
)
_FOOTNOTE_MARK = re.compile(r"(?<=\w)\[\d{1,3}\]")
_POSSESSIVE = re.compile(r"(?<=\w)'s?\b(?!\w)")
_NUMBER_WORD = re.compile(
    rf"\b(?:({'|'.join(_TENS)})(?:[- ]({'|'.join(_UNITS[1:10])}))?|({'|'.join(_UNITS)}))\b"
)
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_PER_CENT = re.compile(r"%|\bper cent\b")
_JUDGEMENT = re.compile(r"\bjudgement")


def normalise(text: str) -> str:
    """Return ``text`` in the spelling that both passages and questions are matched in.

    Ligatures and widths (NFKC), curly quotes, soft and non-breaking hyphens, the possessive,
    footnote marks ("PEEL[1]"), number words (six, 6), thousands (2,000), per cent (%), and
    judgement (judgment) come out one way. Offsets are lost: never quote from the result.
    """
    text = unicodedata.normalize("NFKC", text.translate(_INVISIBLE)).translate(_PLAIN).lower()
    text = _FOOTNOTE_MARK.sub("", text)
    text = _POSSESSIVE.sub("", text)
    text = _NUMBER_WORD.sub(_digits, text)
    text = _THOUSANDS.sub("", text)
    text = _PER_CENT.sub(" percent ", text)
    return _JUDGEMENT.sub("judgment", text)


def _digits(match: re.Match[str]) -> str:
    tens, unit, single = match.groups()
    return str(_NUMBERS[tens] + _NUMBERS.get(unit, 0) if tens else _NUMBERS[single])
