"""Pages without a text layer, read from their picture by Tesseract where it is installed.

Tesseract is a program, not a Python package: ``apt-get install tesseract-ocr``. Without it such
pages are only counted and named. What it reads keeps the place of each word; how sure it was is
said in the document's notes.
"""

import csv
import io
import math
import os
import shutil
import subprocess
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from statistics import median

from index.readers.pdf.engine import render_page
from index.readers.pdf.glyphs import Style
from index.readers.pdf.lines import segments_of
from index.readers.pdf.pages import Page
from index.readers.pdf.words import Piece

__all__ = ["Scans", "pieces_of_tsv", "read_scans"]

_DPI = 200
_UNSURE = 60.0
"""Words that Tesseract is less sure of than this, in per cent, are counted in the notes."""

_SUREST = 0.99
"""No word read from a picture is as sure as a character of the file."""

_SECONDS = 45.0
_SECONDS_A_PAGE = 30.0
"""Reading pictures may take so long, for a file and for a page of it; what is beyond is left."""

_ROUGH, _STEP = 0.16, 1.15
"""Sizes read from a picture are rough: one this close to the usual size is the usual one, and
others are taken in steps, each so much larger."""

_BULLETS = {"¢", "e", "«", "©", "®", "°"}
"""What Tesseract makes of a bullet at the beginning of a line."""

_CAPITAL, _SMALL_LETTER, _DESCENT = 0.73, 0.53, 0.21
"""How high capitals and small letters are, and how deep a g is, relative to the size of type."""

_ASCENDING, _DESCENDING = "bdfhklt0123456789£$%&(/", "gjpqy,;(/£$"


@dataclass(slots=True)
class Scans:
    """What came of the pages without text: their numbers, read and unread, and unsure words."""

    read: list[int] = field(default_factory=list)
    words: int = 0
    unsure: int = 0


def read_scans(data: bytes, pages: Iterable[Page]) -> Scans:
    """Read the pages that have no text from their picture, if Tesseract is installed.

    Args:
        data: the file's bytes.
        pages: the pages without text; what is read is put into them.

    Returns:
        Which pages were read, and how surely.
    """
    scans = Scans()
    program = shutil.which("tesseract")
    deadline = time.monotonic() + _SECONDS
    for page in pages if program else ():
        if time.monotonic() > deadline or not page.pictured:
            continue
        table = _tesseract(str(program), render_page(data, page.number, scale=_DPI / 72))
        pieces, unsure = pieces_of_tsv(table, points=72 / _DPI)
        if pieces:
            page.segments = segments_of(pieces)
            scans.read.append(page.number)
            scans.words += len(pieces)
            scans.unsure += unsure
    return scans


def _tesseract(program: str, picture: bytes) -> str:
    """Return what Tesseract reads in a picture, as its table; the empty string if it fails."""
    try:
        done = subprocess.run(  # noqa: S603 - found on PATH, no shell
            [program, "stdin", "stdout", "--dpi", str(_DPI), "--psm", "3", "tsv"],
            input=picture,
            capture_output=True,
            timeout=_SECONDS_A_PAGE,
            check=True,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except (OSError, subprocess.SubprocessError):
        return ""
    return done.stdout.decode("utf-8", "replace")


def pieces_of_tsv(table: str, *, points: float) -> tuple[list[Piece], int]:
    """Return the words in Tesseract's table, and how many of them it is unsure of.

    Args:
        table: tab-separated values with a header, as ``tesseract … tsv`` writes.
        points: how many points a pixel is.
    """
    lines: dict[tuple[str, str, str], list[_Read]] = {}
    for word in _words(table, points):
        lines.setdefault(word.line, []).append(word)
    sizes = {key: _size(line) for key, line in lines.items()}
    usual = max(median(sizes.values()), 1.0) if sizes else 1.0
    pieces: list[Piece] = []
    unsure = 0
    for key, line in lines.items():
        ratio = max(sizes[key], 1.0) / usual
        steps = 0 if abs(ratio - 1) < _ROUGH else round(math.log(ratio, _STEP))
        style = Style("", round(usual * _STEP**steps, 1), bold=False, italic=False)
        base = median(word.y1 for word in line)
        if line[0].text in _BULLETS and len(line) > 1:
            line[0] = replace(line[0], text="•")
        unsure += sum(word.confidence < _UNSURE for word in line)
        pieces.extend(
            Piece(
                word.text,
                word.x0,
                word.y0,
                word.x1,
                word.y1,
                base=base,
                style=style,
                sure=min(max(word.confidence / 100, 0.0), _SUREST),
            )
            for word in line
        )
    return pieces, unsure


@dataclass(frozen=True, slots=True)
class _Read:
    """A word as Tesseract read it, in points; ``line`` is the line it belongs to."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    confidence: float
    line: tuple[str, str, str]


def _words(table: str, points: float) -> Iterator[_Read]:
    """Yield the words of a table; lines that are no words, or damaged, are passed over."""
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        text = "".join((row.get("text") or "").split())
        if row.get("level") != "5" or not text:
            continue
        try:
            left, top, width, height, confidence = (
                float(row[name]) for name in ("left", "top", "width", "height", "conf")
            )
        except (KeyError, TypeError, ValueError):
            continue
        x0, y0 = left * points, top * points
        line = (str(row["block_num"]), str(row["par_num"]), str(row["line_num"]))
        yield _Read(text, x0, y0, x0 + width * points, y0 + height * points, confidence, line)


def _size(line: list[_Read]) -> float:
    """Return the size of a line's type, from how high its words are and what letters they have."""
    return median(_type_of(word) for word in line)


def _type_of(word: _Read) -> float:
    high = any(letter.isupper() or letter in _ASCENDING for letter in word.text)
    above = _CAPITAL if high else _SMALL_LETTER
    below = _DESCENT if any(letter in _DESCENDING for letter in word.text) else 0.0
    return (word.y1 - word.y0) / (above + below)
