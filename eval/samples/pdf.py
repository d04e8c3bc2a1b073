"""Build a sample as a PDF, with contents, running heads and, if wanted, columns."""

from collections.abc import Iterator
from html import escape
from io import BytesIO
from typing import Any

from eval.samples.blocks import Block, Box, Heading, List, Paragraph, Source, Table

__all__ = ["build_pdf"]

_MARGIN = 57
_GUTTER = 20
_ACCENT = "#1d3d5c"
_PADDING = 3
_WIDE = 300
_SHADE = "#e6ecf2"


def build_pdf(source: Source) -> bytes:
    """Build a PDF: title page, contents with dot leaders, text in columns, running heads.

    Args:
        source: the document.

    Returns:
        The file, the same bytes every time.
    """
    from reportlab.lib.pagesizes import A4
    from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

    width, height = A4
    inner, tall = width - 2 * _MARGIN, height - 2 * _MARGIN
    column = (inner - _GUTTER * (source.columns - 1)) / source.columns
    one = [Frame(_MARGIN, _MARGIN, inner, tall, id="one", leftPadding=0, rightPadding=0)]
    many = [
        Frame(
            _MARGIN + number * (column + _GUTTER),
            _MARGIN,
            column,
            tall,
            id=f"column{number}",
            leftPadding=0,
            rightPadding=0,
        )
        for number in range(source.columns)
    ]

    def furnish(canvas: Any, document: Any) -> None:
        canvas.saveState()
        canvas.setFont("Helvetica", 8)
        canvas.drawString(_MARGIN, height - 34, f"{source.title} (fictional sample)")
        canvas.drawRightString(width - _MARGIN, 30, str(document.page))
        canvas.restoreState()

    file = BytesIO()
    template = BaseDocTemplate(
        file,
        pagesize=A4,
        title=source.title,
        author="Fictional sample",
        invariant=1,
        pageTemplates=[
            PageTemplate("title", one),
            PageTemplate("contents", one, onPage=furnish),
            PageTemplate("text", many, onPage=furnish),
        ],
    )

    def note_heading(flowable: Any) -> None:
        level = getattr(flowable, "contents_level", None)
        if level is not None:
            template.notify("TOCEntry", (level, flowable.getPlainText(), template.page))

    template.afterFlowable = note_heading
    template.multiBuild(list(_story(source, column)))
    return file.getvalue()


def _story(source: Source, width: float) -> Iterator[Any]:
    from reportlab.platypus import NextPageTemplate, PageBreak, Spacer
    from reportlab.platypus import Paragraph as Text
    from reportlab.platypus.tableofcontents import TableOfContents

    styles = _styles()
    yield Spacer(1, 150)
    yield Text(escape(source.title), styles["title"])
    yield Text(escape(source.notice), styles["notice"])
    for label, value in source.front.items():
        yield Text(f"{escape(label)}: {escape(value)}", styles["front"])
    yield NextPageTemplate("contents")
    yield PageBreak()
    yield Text("Contents", styles["contents"])
    contents = TableOfContents()
    contents.dotsMinLevel = 0
    contents.levelStyles = [styles["entry0"], styles["entry1"]]
    yield contents
    yield NextPageTemplate("text")
    yield PageBreak()
    for block in source.blocks:
        yield from _flowables(block, styles, width)


def _flowables(block: Block, styles: dict[str, Any], width: float) -> Iterator[Any]:
    from reportlab.platypus import ListFlowable, ListItem
    from reportlab.platypus import Paragraph as Text

    match block:
        case Heading(level, text):
            heading = Text(escape(text), styles[f"heading{min(level, 3)}"])
            if level <= 2:
                heading.contents_level = level - 1
            yield heading
        case Paragraph(text, strong):
            yield Text(escape(text), styles["label" if strong else "body"])
        case List(items, first):
            yield ListFlowable(
                [ListItem(Text(escape(item), styles["item"])) for item in items],
                bulletType="1" if first else "bullet",
                start=first,
                bulletFontSize=9,
                leftIndent=14,
            )
        case Table(rows):
            yield _table(rows, styles, width)
        case Box(blocks):
            yield _box(blocks, styles, width)


def _table(rows: tuple[tuple[str, ...], ...], styles: dict[str, Any], width: float) -> Any:
    from reportlab.lib.colors import HexColor
    from reportlab.platypus import Paragraph as Text
    from reportlab.platypus import Table as Grid

    cells = [[Text(escape(cell), styles["cell"]) for cell in row] for row in rows]
    rest = [
        _longest_word(column, styles["cell"]) + 2 * _PADDING for column in zip(*rows, strict=True)
    ][1:]
    rest = [max(each, width * 0.6 / len(rest)) if width > _WIDE else each for each in rest]
    grid = Grid(cells, colWidths=[width - sum(rest), *rest], repeatRows=1)
    grid.setStyle(
        [
            ("GRID", (0, 0), (-1, -1), 0.5, HexColor("#888888")),
            ("BACKGROUND", (0, 0), (-1, 0), HexColor(_SHADE)),
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), _PADDING),
            ("RIGHTPADDING", (0, 0), (-1, -1), _PADDING),
        ]
    )
    grid.spaceBefore = grid.spaceAfter = 6
    return grid


def _longest_word(cells: tuple[str, ...], style: Any) -> float:
    from reportlab.pdfbase.pdfmetrics import stringWidth

    words = " ".join(cells).split()
    widths = (float(stringWidth(word, style.fontName, style.fontSize)) for word in words)
    return max(widths) + 1


def _box(blocks: tuple[Paragraph | List, ...], styles: dict[str, Any], width: float) -> Any:
    from reportlab.lib.colors import HexColor
    from reportlab.platypus import Table as Grid

    inner = [flowable for block in blocks for flowable in _flowables(block, styles, width)]
    grid = Grid([[flowable] for flowable in inner], colWidths=[width])
    grid.setStyle(
        [
            ("BACKGROUND", (0, 0), (-1, -1), HexColor(_SHADE)),
            ("LINEBEFORE", (0, 0), (0, -1), 2, HexColor(_ACCENT)),
            ("TOPPADDING", (0, 0), (-1, -1), 1),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 1),
        ]
    )
    grid.spaceBefore = grid.spaceAfter = 8
    return grid


def _styles() -> dict[str, Any]:
    from reportlab.lib.colors import HexColor
    from reportlab.lib.styles import ParagraphStyle

    accent = HexColor(_ACCENT)
    body = ParagraphStyle("body", fontName="Times-Roman", fontSize=10, leading=13, spaceAfter=6)
    bold = {"parent": body, "fontName": "Helvetica-Bold", "textColor": accent, "keepWithNext": 1}
    return {
        "body": body,
        "item": ParagraphStyle("item", parent=body, spaceAfter=3),
        "label": ParagraphStyle("label", parent=body, fontName="Times-Bold", keepWithNext=1),
        "cell": ParagraphStyle("cell", parent=body, fontSize=8, leading=10, spaceAfter=0),
        "title": ParagraphStyle("title", fontSize=26, leading=32, spaceAfter=18, **bold),
        "notice": ParagraphStyle("notice", parent=body, fontName="Times-Bold", spaceAfter=18),
        "front": ParagraphStyle("front", parent=body, fontSize=12, leading=16),
        "contents": ParagraphStyle("contents", fontSize=16, leading=20, spaceAfter=10, **bold),
        "entry0": ParagraphStyle("entry0", parent=body, spaceAfter=2),
        "entry1": ParagraphStyle("entry1", parent=body, leftIndent=14, spaceAfter=1),
        "heading1": ParagraphStyle(
            "heading1", fontSize=16, leading=20, spaceBefore=14, spaceAfter=8, **bold
        ),
        "heading2": ParagraphStyle(
            "heading2", fontSize=12, leading=15, spaceBefore=10, spaceAfter=5, **bold
        ),
        "heading3": ParagraphStyle(
            "heading3", fontSize=10, leading=13, spaceBefore=8, spaceAfter=4, **bold
        ),
    }
