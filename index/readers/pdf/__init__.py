"""PDF files: read into a document whose every word knows its place on the page."""

from index.readers.pdf.engine import page_size, render_page
from index.readers.pdf.reader import read

__all__ = ["page_size", "read", "render_page"]
