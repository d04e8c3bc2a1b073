"""PDFs made to measure: every sentence's page and every word's place are known.

A ``Sheet`` of paper is filled line by line, as a typesetter would: columns, running heads, page
numbers, footnotes, hyphens at line ends, sentences over page breaks, drawn in any order.
"""

import io
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

__all__ = ["Layout", "Made", "make", "sentences_of"]

WIDTH, HEIGHT = 595.0, 842.0
MARGIN = 64.0
INKS = ((0.75, 0, 0), (0, 0.55, 0), (0, 0, 0.75))
"""Neighbouring sentences have different inks, so that a picture shows which is which."""

_NOUNS = (
    "inspector officer child referral assessment strategy meeting record supervisor response"
    " review partner agency school custody sergeant interview analyst recommendation safeguarding"
    " investigation administration organisation responsibility accommodation"
).split()
_VERBS = "recorded considered missed shared completed examined improved delayed described".split()
_OTHERS = (
    "the a this each every prompt careful thorough incomplete overdue regional effective"
    " inconsistent proportionate again rarely often within after before because while"
).split()
_ODD = ("well-being", "multi-agency", "14", "s.47")


@dataclass(frozen=True)
class Layout:
    """How a document is laid out; ``order`` is how the lines of a page are drawn."""

    columns: int = 1
    size: float = 10.0
    leading: float = 1.2
    order: str = "reading"
    justified: bool = False
    hyphens: bool = False
    head: str = "Northmere Police – National child protection inspection"
    font: str = "Helvetica"
    indent: float = 0.0
    spacing: float = 0.6


@dataclass
class Placed:
    """A word, or the part of one on one line, drawn at a place; ``sentence`` is its number."""

    text: str
    sentence: int
    x: float
    baseline: float
    width: float


@dataclass
class Made:
    """A PDF with what is known of it: the sentences, and each page's words."""

    data: bytes
    sentences: list[str]
    pages: list[list[Placed]] = field(default_factory=list)

    def pages_of(self, sentence: int) -> list[int]:
        """Return the pages a sentence stands on, from 1."""
        return [
            number
            for number, words in enumerate(self.pages, start=1)
            if any(word.sentence == sentence for word in words)
        ]


def sentences_of(count: int, seed: int) -> list[str]:
    """Return sentences, all different, of 6 to 24 words."""
    chance = random.Random(seed)
    return [_sentence(chance, number) for number in range(count)]


def _sentence(chance: random.Random, number: int) -> str:
    kinds = (_NOUNS, _VERBS, _OTHERS)
    words = [chance.choice(kinds[position % 3]) for position in range(chance.randint(5, 23))]
    if chance.random() < 0.3:
        words.insert(len(words) // 2, chance.choice(_ODD))
    return " ".join([chance.choice(_OTHERS).capitalize(), *words, f"case {number}."])


def make(layout: Layout, sentences: Sequence[str], *, paragraph: int = 4) -> Made:
    """Set sentences in paragraphs and draw them.

    Args:
        layout: how.
        sentences: what.
        paragraph: how many sentences a paragraph has.
    """
    setter = _Setter(layout)
    for start in range(0, len(sentences), paragraph):
        numbered = list(enumerate(sentences))[start : start + paragraph]
        words = [(word, number) for number, text in numbered for word in text.split()]
        setter.paragraph(words)
    return Made(setter.draw(), list(sentences), setter.pages)


class _Setter:
    """Fill pages column by column."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        gutter = 24.0
        room = WIDTH - 2 * MARGIN - gutter * (layout.columns - 1)
        self._measure = room / layout.columns
        self._lefts = [MARGIN + i * (self._measure + gutter) for i in range(layout.columns)]
        self._top, self._bottom = HEIGHT - 96.0, 84.0
        self._column = -1
        self._y = 0.0
        self.pages: list[list[Placed]] = []
        self._lines: list[list[list[Placed]]] = []
        self._next_column()

    def paragraph(self, words: Sequence[tuple[str, int]]) -> None:
        """Set a paragraph of words, each with its sentence's number."""
        layout = self._layout
        rest = list(words)
        indent = layout.indent
        while rest:
            line, rest = self._line(rest, self._measure - indent)
            self._put(line, indent, last=not rest)
            indent = 0.0
        self._y -= layout.spacing * layout.size

    def _line(
        self, words: list[tuple[str, int]], room: float
    ) -> tuple[list[tuple[str, int]], list[tuple[str, int]]]:
        """Return the words that fit, the last perhaps hyphenated, and the rest."""
        space = self._width(" ")
        used, count = 0.0, 0
        for word, _ in words:
            needed = self._width(word) + (space if count else 0.0)
            if used + needed > room and count:
                break
            used += needed
            count += 1
        line, rest = words[:count], words[count:]
        if rest and self._layout.hyphens:
            word, number = rest[0]
            for cut in range(len(word) - 4, 2, -1):
                head = word[:cut] + "-"
                plain = word.isalpha() and word.islower()
                if plain and used + space + self._width(head) <= room:
                    return [*line, (head, number)], [(word[cut:], number), *rest[1:]]
        return line, rest

    def _put(self, line: list[tuple[str, int]], indent: float, *, last: bool) -> None:
        """Place a line's words, in the next column or page where this one is full."""
        layout = self._layout
        if self._y < self._bottom:
            self._next_column()
        space = self._width(" ")
        if layout.justified and not last and len(line) > 1:
            ink = sum(self._width(word) for word, _ in line)
            space = (self._measure - indent - ink) / (len(line) - 1)
        x = self._lefts[self._column] + indent
        placed = []
        for word, number in line:
            placed.append(Placed(word, number, x, self._y, self._width(word)))
            x += self._width(word) + space
        self._lines[-1].append(placed)
        self.pages[-1].extend(placed)
        self._y -= layout.leading * layout.size

    def _next_column(self) -> None:
        self._column += 1
        if not self.pages or self._column == self._layout.columns:
            self._column = 0
            self.pages.append([])
            self._lines.append([])
        self._y = self._top

    def _width(self, text: str) -> float:
        return float(stringWidth(text, self._layout.font, self._layout.size))

    def draw(self) -> bytes:
        """Return the PDF."""
        layout = self._layout
        buffer = io.BytesIO()
        canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), pageCompression=1, invariant=1)
        for number, lines in enumerate(self._lines, start=1):
            canvas.setFont("Helvetica", 8)
            if layout.head:
                canvas.drawString(MARGIN, HEIGHT - 48, layout.head)
                canvas.drawCentredString(WIDTH / 2, 40, str(number))
            canvas.setFont(layout.font, layout.size)
            for line in _ORDERS[layout.order](lines):
                for word in line:
                    canvas.setFillColorRGB(*INKS[word.sentence % 3])
                    canvas.drawString(word.x, word.baseline, word.text)
            canvas.setFillColorRGB(0, 0, 0)
            canvas.showPage()
        canvas.save()
        return buffer.getvalue()


Lines = list[list[Placed]]


def _interleaved(lines: Lines) -> Lines:
    """Return lines from the top of the page to its foot, across the columns."""
    return sorted(lines, key=lambda line: (-line[0].baseline, line[0].x))


def _shuffled(lines: Lines) -> Lines:
    return random.Random(7).sample(lines, len(lines))


_ORDERS: dict[str, Callable[[Lines], Lines]] = {
    "reading": lambda lines: lines,
    "interleaved": _interleaved,
    "shuffled": _shuffled,
    "backwards": lambda lines: lines[::-1],
}
