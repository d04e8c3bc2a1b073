"""Lines to tokens: the words of the canonical text, each with its place on the page.

What is canonical, and why. The text is what a person would read aloud from the page, in the page's
own characters: curly quotes, dashes and accents stay, because a quote has to be found on the page
again by eye. What only typesetting put there goes, because it would hide words from search and
from the reader: hyphens at line ends, ligatures, spaced-out letters, footnote marks. Every token
keeps the rectangle of the ink it stands for, dropped characters included, so that a quote is
proved by its place even where the characters differ.
"""

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from index.readers.pdf.lines import Segment
from index.readers.pdf.words import Piece

__all__ = ["Token", "Vocabulary", "joined", "tokens_of"]

_SUPERSCRIPT = str.maketrans("0123456789+-−()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁽⁾ⁿ")
_SUBSCRIPT = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_MARK = re.compile(r"[\[(]?(?:\d{1,3}|[*†‡§¶]{1,3}|[a-z])[\])]?(?:,\s?\d{1,3})*,?")
_UNIT = re.compile(r"(?:\d|\b(?:k?m|cm|mm|ft|yd|in|s))$")
_LINE_END_HYPHENS = ("-", "\u2010", "\u00ad")


class Token(NamedTuple):
    """A word, or the part of one that stands on one line.

    ``lead`` is what parts it from the token before: a space, a new line, or nothing where it goes
    on with the same word. ``page`` 0: written by the reader, not on any page.
    """

    text: str
    page: int = 0
    x0: float = 0.0
    y0: float = 0.0
    x1: float = 0.0
    y1: float = 0.0
    lead: str = " "
    sure: float = 1.0


class Vocabulary:
    """The words of a document, to decide whether a hyphen at a line's end belongs to the word.

    Args:
        lines: the text of its lines, in reading order.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self._count: Counter[str] = Counter()
        parted = False
        for line in lines:
            words = line.split()[1 if parted else 0 :]
            parted = line.endswith(_LINE_END_HYPHENS)
            self._count.update(_bare(word) for word in (words[:-1] if parted else words))

    def keeps_hyphen(self, left: str, right: str) -> bool:
        """Tell whether ``left`` and ``right``, parted by a line's end, are a hyphenated compound.

        The document is asked first: it may write the word elsewhere, whole or with its hyphen.
        Else two words that both stand alone somewhere are a compound; a syllable seldom does.
        """
        first, second = _bare(left).rpartition("-")[2], _bare(right).partition("-")[0]
        whole, compound = self._count[first + second], self._count[f"{first}-{second}"]
        if whole or compound:
            return compound > whole
        if "-" in _bare(left) or not second[:1].islower() or right[:1].isupper():
            return True
        return bool(self._count[first]) and bool(self._count[second])


def _bare(word: str) -> str:
    """Return a word in lower case without the punctuation around it and hyphens at its ends."""
    return word.strip("“”‘’\"'()[]{}.,;:!?-\u2010\u00ad").lower()


def tokens_of(
    segments: Iterable[Segment], page: int, *, skip: Piece | None = None, marks: bool = False
) -> list[Token]:
    """Return the tokens of the segments of one line.

    Args:
        segments: from left to right.
        page: the page they stand on, from 1.
        skip: a piece to leave out: the bullet of a list item.
        marks: whether footnote marks are kept, as at the beginning of a footnote.
    """
    return [
        token
        for segment in segments
        for token in _tokens([p for p in segment.pieces if p is not skip], page, marks=marks)
    ]


def _tokens(pieces: list[Piece], page: int, *, marks: bool) -> list[Token]:
    """Join touching pieces to words."""
    words: list[list[Piece]] = []
    texts: list[str] = []
    for piece in pieces:
        shown = piece.text if marks else _shown(piece, texts[-1] if texts else "")
        if not shown:
            continue
        glued = piece.joined or (bool(words) and shown in "®™℠")
        if glued and words and not (marks and words[-1][-1].raised):
            words[-1].append(piece)
            texts[-1] += shown
        else:
            words.append([piece])
            texts.append(shown)
    return [_token(word, text, page) for word, text in zip(words, texts, strict=True)]


def _token(word: list[Piece], text: str, page: int) -> Token:
    """Return a word and the rectangle around its pieces."""
    return Token(
        text,
        page,
        min(piece.x0 for piece in word),
        min(piece.y0 for piece in word),
        max(piece.x1 for piece in word),
        max(piece.y1 for piece in word),
        sure=min(piece.sure for piece in word),
    )


def _shown(piece: Piece, before: str) -> str:
    """Return what is read of a piece: nothing of a footnote's mark, "²" of the 2 in m²."""
    if piece.lowered and piece.text.isdigit():
        return piece.text.translate(_SUBSCRIPT)
    if not piece.raised or not _MARK.fullmatch(piece.text):
        return piece.text
    if _UNIT.search(before):
        return piece.text.translate(_SUPERSCRIPT)
    return ""


def joined(last: Token, first: Token, vocabulary: Vocabulary) -> tuple[Token, Token]:
    """Join the last word of a line to the first of the next, if a hyphen says so."""
    stem = last.text[:-1]
    if not last.text.endswith(_LINE_END_HYPHENS) or not stem[-1:].isalnum():
        return last, first
    if not first.text[:1].isalnum():
        return last, first
    soft = last.text.endswith("\u00ad")
    if soft or not vocabulary.keeps_hyphen(stem, first.text):
        last = last._replace(text=stem)
    return last, first._replace(lead="")
