"""PDF files: read into a document whose every word knows its place on the page."""

from index.readers.pdf.engine import render_page
from index.readers.pdf.reader import read

__all__ = ["read", "render_page"]
