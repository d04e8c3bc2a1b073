"""Where something stands: in a text, on a page, and for whoever wants to look it up."""

from dataclasses import dataclass
from typing import NamedTuple

__all__ = ["Box", "Location", "Span", "Word"]


class Span(NamedTuple):
    """A half-open range of character offsets into a document's text."""

    start: int
    end: int


class Box(NamedTuple):
    """A rectangle on a page: points (1/72 inch) from the page's top left corner."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float


class Word(NamedTuple):
    """A word of a paginated document and where it stands. ``page`` is 1-based; points, top left.

    ``sure`` is 1 for a character of the file itself, and less for a word that was read from a
    picture: how sure its reader was of it, from 0.
    """

    start: int
    end: int
    page: int
    x0: float
    y0: float
    x1: float
    y1: float
    sure: float = 1.0


@dataclass(frozen=True, slots=True)
class Location:
    """Where a quote is found by somebody who does not trust this program.

    Attributes:
        source: the file's path, or the address, it was read from.
        sha256: of the file's bytes, in hexadecimal.
        page: the 1-based page it begins on, or None where the format has none.
        rectangles: what it covers on its pages, one a line, in reading order.
        link: the address it was fetched from, with "#heading" where there is one; else empty.
        retrieved: the last day on which it was seen there, in ISO form; else empty.
        sure: where it was read from a picture, how sure its reader was of its least certain
            word, from 0 to below 1; 1 where it is made of the file's own characters.
    """

    source: str
    sha256: str
    page: int | None = None
    rectangles: tuple[Box, ...] = ()
    link: str = ""
    retrieved: str = ""
    sure: float = 1.0
