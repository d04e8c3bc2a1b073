"""The one door to PDFium: opening, closing and drawing, under one lock for the whole process.

PDFium is not thread-safe: two threads inside it end the process. Whatever calls it, here or in
:mod:`index.readers.pdf.sheets`, holds ``LOCK``, a page at a time so that showing a page does not
wait for a whole document to be read. Objects are closed by hand, never left to the garbage
collector, which would close them in any thread and without the lock.
"""

import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from index.errors import ReadError

__all__ = ["LOCK", "MAX_PAGES", "open_pdf", "page_size", "render_page"]

LOCK = threading.RLock()

MAX_PAGES = 20_000
"""More is not a report, but a file made (or damaged) to keep a reader busy."""

_MAX_PIXELS = 40_000_000
"""A page drawn for showing takes at most this many pixels, whatever its size says."""


@contextmanager
def open_pdf(data: bytes) -> Iterator[Any]:
    """Open a PDF for the length of a ``with`` block.

    Args:
        data: the file's bytes.

    Yields:
        The ``pypdfium2.PdfDocument``; call it under ``LOCK`` only.

    Raises:
        ReadError: the bytes are empty, not a PDF, damaged, encrypted, or without pages.
    """
    if not data:
        raise ReadError("it is empty")
    with LOCK:
        document = _opened(data)
    try:
        with LOCK:
            pages = len(document)
        if pages < 1:
            raise ReadError("it has no pages")
        if pages > MAX_PAGES:
            raise ReadError(f"it says it has {pages:,} pages; more than {MAX_PAGES:,} are not read")
        yield document
    finally:
        with LOCK:
            document.close()


def _opened(data: bytes) -> Any:
    """Return the open document, or raise with what is wrong with it."""
    import pypdfium2 as pdfium

    raw = pdfium.raw
    # PDFium leaves the error of an earlier file standing where it has none to report for this
    # one: a file that is certainly no PDF sets it to a known value first.
    raw.FPDF_LoadMemDocument(b"-", 1, None)
    try:
        return pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        reasons = {
            raw.FPDF_ERR_PASSWORD: "it is encrypted and needs a password; save a copy without one",
            raw.FPDF_ERR_SECURITY: "it is encrypted in a way that cannot be read",
        }
        reason = reasons.get(error.err_code, "it is damaged, has no pages, or is not a PDF")
        raise ReadError(reason) from error


def page_size(data: bytes, page: int) -> tuple[float, float]:
    """Return the width and height of a page as it is shown, in points.

    Raises:
        ReadError: the file cannot be opened, or has no such page.
    """
    with LOCK, open_pdf(data) as document, _opened_page(document, page) as sheet:
        width, height = sheet.get_size()
    return width, height


def render_page(data: bytes, page: int, *, scale: float = 2.0, pixels: int = _MAX_PIXELS) -> bytes:
    """Draw a page.

    Args:
        data: the file's bytes.
        page: its number, from 1.
        scale: pixels a point (1/72 inch); lowered where the picture would be too large.
        pixels: how many it has at most.

    Returns:
        A PNG image.

    Raises:
        ReadError: the file cannot be opened, or has no such page.
    """
    with LOCK, open_pdf(data) as document, _opened_page(document, page) as sheet:
        width, height = sheet.get_size()
        scale = min(scale, (pixels / max(width * height, 1.0)) ** 0.5)
        bitmap = sheet.render(scale=scale)
        try:
            picture = io.BytesIO()
            bitmap.to_pil().save(picture, format="PNG")
            return picture.getvalue()
        finally:
            bitmap.close()


@contextmanager
def _opened_page(document: Any, page: int) -> Iterator[Any]:
    import pypdfium2 as pdfium

    if not 1 <= page <= len(document):
        raise ReadError(f"it has no page {page}")
    try:
        sheet = document[page - 1]
    except pdfium.PdfiumError as error:
        raise ReadError(f"its page {page} is damaged") from error
    try:
        yield sheet
    finally:
        sheet.close()
