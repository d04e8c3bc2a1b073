"""A page of a document as the source panel shows it: its picture, and where the quote is on it."""

from base64 import b64encode
from typing import TYPE_CHECKING, TypedDict

from index.errors import ReadError, StoreError
from index.types import Box
from ui.place import Place

if TYPE_CHECKING:
    from index import Index
    from index.isolation import Picture

__all__ = ["Mark", "PageView", "open_page"]

_GONE = "This document is not in the index any more."
_NOT_OURS = "This link does not lead to a page."


class Mark(TypedDict):
    """A rectangle on a page, in per cent of the page's width and height."""

    left: float
    top: float
    width: float
    height: float


class PageView(TypedDict):
    """A page: a picture as a data address, its shape, and what is marked on it.

    ``problem`` is a sentence where there is no picture.
    """

    picture: str
    ratio: float
    marks: list[Mark]
    problem: str


def open_page(index: "Index", address: object, page: object) -> PageView:
    """Return the picture of a page, drawn on this machine from the document itself.

    Args:
        index: the store the document is in.
        address: the link that was followed; where it quotes, the quote is marked.
        page: the page's number, from 1.

    """
    place = Place.parse(address) if isinstance(address, str) else None
    if place is None or not isinstance(page, int):
        return _nothing(_NOT_OURS)
    try:
        boxes: tuple[Box, ...] = ()
        if place.quotes(index.text(place.document_id)):
            boxes = index.locate(place.document_id, place.start, place.end).rectangles
        picture = index.picture(place.document_id, page)
    except StoreError:
        return _nothing(_GONE)
    except ReadError as error:
        return _nothing(f"The page cannot be shown: {error.reason}.")
    return PageView(
        picture=f"data:image/png;base64,{b64encode(picture.png).decode()}",
        ratio=picture.width / picture.height,
        marks=[_mark(box, picture) for box in boxes if box.page == page],
        problem="",
    )


def _mark(box: Box, picture: "Picture") -> Mark:
    return Mark(
        left=round(100 * box.x0 / picture.width, 3),
        top=round(100 * box.y0 / picture.height, 3),
        width=round(100 * (box.x1 - box.x0) / picture.width, 3),
        height=round(100 * (box.y1 - box.y0) / picture.height, 3),
    )


def _nothing(problem: str) -> PageView:
    return PageView(picture="", ratio=1.0, marks=[], problem=problem)
