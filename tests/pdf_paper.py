"""A sheet of paper to write on by hand, for PDFs that have one thing to be tested in them."""

import io
from collections.abc import Sequence

from reportlab.lib import colors
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

from index.readers.pdf import read

__all__ = ["LEFT", "PROSE", "Paper", "blocks_of", "read_paper", "section_of"]

LEFT, RIGHT = 70.0, 525.0
WIDTH, HEIGHT = 595.0, 842.0

PROSE = (
    "Officers usually record the views of the child. Supervisors check most of the records"
    " within a day, and they add what is missing before the case goes on to the next team."
)


class Paper:
    """Write from the top of a page downwards; ``y`` is where the next line's baseline is."""

    def __init__(self, title: str = "") -> None:
        self._buffer = io.BytesIO()
        self.canvas = Canvas(self._buffer, pagesize=(WIDTH, HEIGHT), invariant=1)
        if title:
            self.canvas.setTitle(title)
        self.y = 760.0

    def line(
        self,
        text: str,
        *,
        x: float = LEFT,
        size: float = 10,
        font: str = "Helvetica",
        gap: float = 0,
    ) -> None:
        """Write one line, ``gap`` points of white above it."""
        self.y -= gap
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, self.y, text)
        self.y -= 1.25 * size

    def prose(
        self,
        text: str,
        *,
        x: float = LEFT,
        right: float = RIGHT,
        size: float = 10,
        font: str = "Helvetica",
        gap: float = 7,
        hanging: float = 0,
    ) -> None:
        """Write a paragraph, its lines broken at ``right``, all but the first set in."""
        self.y -= gap
        line, start = "", x
        for word in text.split():
            longer = f"{line} {word}".strip()
            if stringWidth(longer, font, size) > right - start and line:
                self.line(line, x=start, size=size, font=font)
                line, start = word, x + hanging
            else:
                line = longer
        self.line(line, x=start, size=size, font=font)

    def heading(self, text: str, size: float = 15) -> None:
        """Write a heading."""
        self.line(text, size=size, font="Helvetica-Bold", gap=14)
        self.y -= 4

    def bullet(self, text: str, *, sign: str = "•", x: float = LEFT + 10) -> None:
        """Write a list item behind a sign."""
        self.y -= 3
        self.canvas.setFont("Helvetica", 10)
        self.canvas.drawString(x, self.y, sign)
        self.prose(text, x=x + 16, gap=0)

    def shade(self, top: float, bottom: float, *, framed: bool = False) -> None:
        """Draw an area behind what stands between two heights, or a frame around it."""
        self.canvas.setFillColor(colors.lavender)
        self.canvas.rect(
            LEFT - 8, bottom, RIGHT - LEFT + 16, top - bottom, fill=not framed, stroke=framed
        )
        self.canvas.setFillColor(colors.black)

    def grid(
        self, rows: Sequence[Sequence[str]], widths: Sequence[float], *, bold: int = 1
    ) -> None:
        """Write a ruled table whose first ``bold`` rows are bold."""
        self.y -= 10
        for number, row in enumerate(rows):
            x = LEFT
            for cell, width in zip(row, widths, strict=True):
                self.canvas.rect(x, self.y - 5, width, 18, fill=0)
                self.canvas.setFont("Helvetica-Bold" if number < bold else "Helvetica", 9)
                self.canvas.drawString(x + 4, self.y, cell)
                x += width
            self.y -= 18
        self.y -= 8

    def page(self) -> None:
        """Turn to the next page."""
        self.canvas.showPage()
        self.y = 760.0

    def bytes(self) -> bytes:
        """Return the PDF."""
        self.canvas.save()
        return self._buffer.getvalue()


def blocks_of(document, *kinds):
    """Return (kind, text) of a document's blocks, of some kinds or of all."""
    return [
        (block.kind.value, document.text[block.start : block.end])
        for block in document.blocks
        if not kinds or block.kind in kinds
    ]


def read_paper(paper: Paper):
    return read(paper.bytes(), "report.pdf")


def section_of(document, text):
    """Return the headings above the block in which a text begins."""
    start = document.text.index(text)
    return next(b.section for b in document.blocks if b.start <= start < b.end)
