"""What the source panel shows: plain values that the page's script turns into text nodes.

Nothing here is HTML. The script (``assets/source.js``) builds the panel with ``textContent``
alone, because Gradio evaluates a rendered template as JavaScript: ``${…}`` in a document's text
would run there, escaped or not.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypedDict

from index.errors import InspectionError
from index.places import located, page_of
from index.types import Block, BlockKind, Document, DocumentSummary, Location, Span
from ui.place import Place
from ui.wording import is_unsure, machine_read, origin, web_link

if TYPE_CHECKING:
    from index import Index

__all__ = ["DocumentLine", "Part", "Run", "SourceView", "list_documents", "open_source"]

_WHOLE = 200_000
_AROUND = 60_000
_MOST_PAGES = 3
_GONE = "This document is not in the index any more."
_CHANGED = (
    "The document has changed since this answer was given, so the quoted sentence cannot be shown."
    " Ask the question again."
)
_NOT_OURS = "This link does not lead to a document."


class Run(TypedDict):
    """A stretch of text, quoted or not."""

    text: str
    marked: bool


class Part(TypedDict):
    """A block as the panel shows it. ``page`` is set where a new page begins."""

    kind: str
    level: int
    page: int | None
    runs: list[Run]


class SourceView(TypedDict):
    """A document, or the part of it around a place, with the quote marked.

    ``problem`` is a sentence where there is nothing to show or the quote cannot be shown;
    ``earlier`` and ``later`` are links to what a very long document has before and after.
    ``link`` is the address on the web, ``retrieved`` the day on which it was seen there,
    ``reading`` how surely the quote was read from a picture. ``pages`` is how many pages there are
    to be shown as pictures, ``shown`` those to begin with.
    """

    title: str
    source: str
    label: str
    problem: str
    notes: list[str]
    parts: list[Part]
    earlier: str
    later: str
    link: str
    retrieved: str
    reading: str
    unsure: bool
    pages: int
    shown: list[int]


class DocumentLine(TypedDict):
    """A line in the list of indexed documents."""

    href: str
    title: str
    source: str
    facts: str


def list_documents(index: "Index") -> list[DocumentLine]:
    """Return what the list of documents shows, in the order of the index."""
    return [_line(summary) for summary in index.documents()]


def open_source(index: "Index", address: str) -> SourceView:
    """Return what the panel shows for a link, re-read from the store at this moment."""
    place = Place.parse(address)
    if place is None:
        return _nothing(_NOT_OURS)
    try:
        document = index.document(place.document_id)
    except InspectionError:
        return _nothing(_GONE)
    exact = place.quotes(document.text)
    quote = Span(place.start, place.end) if exact else Span(0, 0)
    first, last = _window(document, min(place.start, len(document.text)))
    location = located(document, *quote)
    return SourceView(
        title=document.label,
        source=document.source,
        label=_label(index, document, quote) if exact else "",
        problem=_CHANGED if place.digest and not exact else "",
        notes=list(document.notes),
        parts=list(_parts(document, Span(first, last), quote)),
        earlier=Place(document.id, max(0, first - _AROUND), 0).href if first else "",
        later=Place(document.id, last, last).href if last < len(document.text) else "",
        link=web_link(location),
        retrieved=origin(location) if location.retrieved else "",
        reading=machine_read(location) if exact else "",
        unsure=is_unsure(location),
        pages=document.pages if document.words else 0,
        shown=_pages(document, location, place.start),
    )


def _pages(document: Document, location: Location, start: int) -> list[int]:
    """Return the pages that a quote stands on, or the one that a place in the document is on."""
    if not document.words:
        return []
    pages = sorted({box.page for box in location.rectangles})
    return pages[:_MOST_PAGES] or [page_of(document, start) or 1]


def _window(document: Document, offset: int) -> Span:
    """Return the stretch to show: all of it, or what lies around ``offset``, in whole blocks."""
    length = len(document.text)
    if length <= _WHOLE:
        return Span(0, length)
    first, last = max(0, offset - _AROUND), min(length, offset + _AROUND)
    inside = [block for block in document.blocks if block.end > first and block.start < last]
    if not inside:
        return Span(first, last)
    # A single block may itself be huge; then its edge is cut rather than all of it shown.
    first = max(first - _AROUND, min(first, inside[0].start))
    last = min(last + _AROUND, max(last, inside[-1].end))
    return Span(first, last)


def _parts(document: Document, shown: Span, quote: Span) -> Iterator[Part]:
    page = None
    for block in _covering(document):
        start, end = max(block.start, shown.start), min(block.end, shown.end)
        if start >= end:
            continue
        begins = block.page if block.page != page else None
        page = block.page or page
        yield Part(
            kind=block.kind.value,
            level=len(block.section),
            page=begins,
            runs=_runs(document.text, Span(start, end), quote),
        )


def _covering(document: Document) -> Iterator[Block]:
    """Yield the blocks, and as paragraphs whatever text stands between them."""
    at = 0
    for block in document.blocks:
        yield from _between(document.text, at, block.start)
        yield block
        at = max(at, block.end)
    yield from _between(document.text, at, len(document.text))


def _between(text: str, start: int, end: int) -> Iterator[Block]:
    if start < end and text[start:end].strip():
        yield Block(start, end, BlockKind.PARAGRAPH)


def _runs(text: str, block: Span, quote: Span) -> list[Run]:
    start = min(max(quote.start, block.start), block.end)
    end = max(min(quote.end, block.end), start)
    runs = [
        Run(text=text[block.start : start], marked=False),
        Run(text=text[start:end], marked=True),
        Run(text=text[end : block.end], marked=False),
    ]
    return [run for run in runs if run["text"]]


def _label(index: "Index", document: Document, quote: Span) -> str:
    """Return the label of the passage that holds the quote, as its citation has it.

    A quote may begin above it, with its heading or a list's stem.
    """
    for passage in index.passages(document.id):
        if passage.start < quote.end and quote.start < passage.end:
            return passage.label
    return document.label


def _line(summary: DocumentSummary) -> DocumentLine:
    facts = [f"{summary.words:,} words"]
    if summary.pages:
        facts.append(f"{summary.pages:,} {'page' if summary.pages == 1 else 'pages'}")
    facts.extend(
        f"{key} {summary.metadata[key].value}"
        for key in ("inspected", "published", "retrieved")
        if key in summary.metadata
    )
    return DocumentLine(
        href=Place(summary.id).href,
        title=summary.label,
        source=summary.source,
        facts=" · ".join(facts),
    )


def _nothing(problem: str) -> SourceView:
    return SourceView(
        title="",
        source="",
        label="",
        problem=problem,
        notes=[],
        parts=[],
        earlier="",
        later="",
        link="",
        retrieved="",
        reading="",
        unsure=False,
        pages=0,
        shown=[],
    )
