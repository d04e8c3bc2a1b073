"""The PDF reader: bytes in, a document out."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from index.errors import ReadError
from index.readers.builder import storable, title_from_name
from index.readers.pdf.assemble import assemble
from index.readers.pdf.contents import contents_in
from index.readers.pdf.elements import Element
from index.readers.pdf.engine import LOCK, open_pdf
from index.readers.pdf.flow import Box, Flow, find_tables, flow_of
from index.readers.pdf.footnotes import footnotes_in, starts_footnote
from index.readers.pdf.furniture import take_furniture
from index.readers.pdf.headings import mark_captions, mark_headings
from index.readers.pdf.lines import Segment
from index.readers.pdf.ocr import Scans, read_scans
from index.readers.pdf.order import Line, Order
from index.readers.pdf.pages import Page, page_of_sheet
from index.readers.pdf.paragraphs import Measure, parts_of, set_edges
from index.readers.pdf.sheets import read_sheet
from index.readers.pdf.titles import title_of
from index.readers.pdf.tokens import Vocabulary
from index.types import BlockKind, Document

__all__ = ["read"]


def read(data: bytes, source: str) -> Document:
    """Read a PDF.

    Args:
        data: the file's bytes.
        source: the path they came from.

    Returns:
        The document, with the place of every word. Footnotes, running heads, page numbers and
        contents lists stand at the end of its text, so that a paragraph that runs over a page's
        end is one piece.

    Raises:
        ReadError: the file is empty, encrypted, damaged, or has no text layer at all.
    """
    pages, metadata = _pages(data)
    scans = read_scans(data, [page for page in pages if not page.segments])
    notes = tuple(_notes(pages, scans))
    if not any(page.segments for page in pages):
        if not all(page.readable for page in pages):
            raise ReadError("its pages are damaged")
        raise ReadError("no page has a text layer: it may be a scan, which needs OCR")
    furniture = take_furniture(pages)
    body = _Body(pages)
    vocabulary = Vocabulary(line.text for line in body.lines)
    parts = parts_of(body.flow, body.measure)
    title = title_of(metadata, body.lines, body.measure.body)
    mark_headings(parts, body.measure.body, title)
    mark_captions(parts)
    aside = [(page.number, [page.aside]) for page in pages if page.aside is not None]
    last = [*body.footnotes, *body.contents, *_boilerplate([*furniture, *aside])]
    turned = {page.number: page.back for page in pages if page.back is not None}
    assembly = assemble(parts, last, vocabulary, turned)
    return Document(
        source=source,
        title=storable(title) or title_from_name(source),
        text=assembly.text,
        blocks=tuple(assembly.blocks),
        sha256=hashlib.sha256(data).hexdigest(),
        words=tuple(assembly.words),
        pages=len(pages),
        notes=notes,
    )


def _pages(data: bytes) -> tuple[list[Page], str]:
    """Return the pages, and the title in the metadata."""
    with open_pdf(data) as pdf:
        with LOCK:
            count = len(pdf)
            metadata = _metadata_title(pdf)
        pages = [page_of_sheet(read_sheet(pdf, number)) for number in range(1, count + 1)]
    return pages, metadata


def _metadata_title(pdf: Any) -> str:
    return str(pdf.get_metadata_value("Title") or "")


class _Body:
    """The text of the pages without their furniture: what is read on, and what is put last."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self.flow: list[Flow] = []
        self.footnotes: list[Element] = []
        self.contents: list[Element] = []
        order = Order()
        flows = [(page, flow_of(page, order)) for page in pages]
        self.lines = [line for _, flow in flows for line in _lines(flow)]
        set_edges(self.lines)
        self.measure = Measure(self.lines)
        in_contents = False
        for page, flow in flows:
            lines = [item for item in flow if isinstance(item, Line)]
            found = contents_in(lines, pages=len(pages), open_before=in_contents)
            listed = lines[found.start : found.stop]
            in_contents = bool(listed) and found.stop >= len(lines) - 1
            if listed:
                self.contents.append(Element(BlockKind.BOILERPLATE, listed))
            rest = [line for line in lines if line not in listed]
            notes = footnotes_in(rest, page, self.measure.body)
            self.footnotes.extend(_footnotes(notes))
            gone = {id(line) for line in [*listed, *notes]}
            left = [item for item in flow if id(item) not in gone]
            self.flow.extend(find_tables(left, page.rules))


def _lines(flow: Iterable[Flow]) -> list[Line]:
    """Return the lines in a flow, those in boxes too."""
    lines: list[Line] = []
    for item in flow:
        if isinstance(item, Line):
            lines.append(item)
        elif isinstance(item, Box):
            lines.extend([*item.label, *_lines(item.inside)])
    return lines


def _footnotes(lines: Sequence[Line]) -> list[Element]:
    """Part the lines of a page's footnotes into one element each."""
    notes: list[Element] = []
    for line in lines:
        if notes and not starts_footnote(line):
            notes[-1].lines.append(line)
        else:
            notes.append(Element(BlockKind.FOOTNOTE, [line]))
    return notes


def _boilerplate(furniture: Iterable[tuple[int, list[Segment]]]) -> list[Element]:
    """Return running heads, feet and page numbers as elements."""
    return [
        Element(BlockKind.BOILERPLATE, [Line(row, page, row[0].x0, row[-1].x1)])
        for page, row in furniture
    ]


def _notes(pages: Sequence[Page], scans: Scans) -> Iterator[str]:
    """Yield what a user should know of pages that were not read, or from their picture only."""
    damaged = [page.number for page in pages if not page.readable]
    silent = [page.number for page in pages if page.readable and not page.segments]
    if damaged:
        yield f"{_count(damaged)} damaged and could not be read: {_listed(damaged)}."
    if silent:
        yield f"{_count(silent)} without text, a picture or blank: {_listed(silent)}."
    if scans.read:
        yield (
            f"{_count(scans.read)} read by machine from a picture (OCR), with {scans.unsure} of"
            f" {scans.words} words unsure: {_listed(scans.read)}."
        )


def _count(pages: Sequence[int]) -> str:
    return "1 page is" if len(pages) == 1 else f"{len(pages)} pages are"


def _listed(pages: Sequence[int]) -> str:
    """Return page numbers as a person lists them, neighbours joined: "3, 5-7"."""
    runs: list[list[int]] = []
    for number in pages:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    shown = [str(run[0]) if len(run) == 1 else f"{run[0]}-{run[-1]}" for run in runs]
    return ", ".join(shown[:20]) + (" and more" if len(shown) > 20 else "")
