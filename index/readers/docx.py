"""Read Word documents (.docx)."""

import re
from collections.abc import Iterator
from typing import Any

from index.errors import ReadError
from index.readers.boilerplate import is_boilerplate
from index.readers.builder import DocumentBuilder
from index.readers.docx_numbering import Numbering
from index.readers.docx_text import Footnotes, Style, Styles, W, is_bold, text_boxes, text_of
from index.readers.openxml import UNPACKING_ERRORS, checked_package
from index.readers.tables import looks_like_header, rows_in_words
from index.sentences import BULLET
from index.types import BlockKind, Document

__all__ = ["read"]

_HEADING_STYLE = re.compile(r"heading (\d)")
_NOTES = ("footnote", "endnote")
_BOLD_HEADING_WORDS = 12


def read(data: bytes, source: str) -> Document:
    """Read a Word document in document order.

    The numbers that Word draws are part of the text; tables are rows in words; tracked
    insertions are accepted, deletions left out; notes stand at the end.

    Args:
        data: the file's bytes.
        source: its path.

    Raises:
        ReadError: it is encrypted, damaged, no Word document, or without text.
    """
    package = checked_package(data, holds="[Content_Types].xml")
    import docx
    from docx.opc.exceptions import OpcError
    from lxml.etree import LxmlError

    try:
        opened = docx.Document(package)
        walk = _Walk(opened.part)
        walk.body(opened.element.body)
        walk.notes()
        title = walk.title or _property_title(opened.core_properties.title)
    except (OpcError, LxmlError, *UNPACKING_ERRORS) as error:
        raise ReadError("the file is damaged: its parts cannot be read") from error
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        # What python-docx meets in a file whose parts lack what they must have.
        raise ReadError("the file is damaged or is not a Word document") from error
    return walk.builder.build(source=source, data=data, title=title)


def _property_title(title: str | None) -> str:
    return "" if not title or title.startswith("Microsoft Word -") else title


class _Walk:
    """Turn the parts of a document into blocks."""

    def __init__(self, part: Any) -> None:
        self.builder = DocumentBuilder()
        self.title = ""
        self._part = part
        self._styles = Styles(part.styles.element)
        numbering = next(_related(part, "numbering"), None)
        self._numbering = Numbering(numbering)
        self._footnotes = Footnotes()
        self._styled = True

    def body(self, body: Any) -> None:
        """Add everything in the body."""
        paragraphs = body.iter(f"{W}p")
        # Where no heading has a style, bold lines serve as headings.
        self._styled = any(_level(self._styles.of(paragraph)) for paragraph in paragraphs)
        self._content(body)

    def notes(self) -> None:
        """Add the footnotes and endnotes that the text refers to."""
        for kind in _NOTES:
            for root in _related(self._part, f"{kind}s"):
                for note in root.iterchildren(f"{W}{kind}"):
                    number = self._footnotes.numbers.get((kind, note.get(f"{W}id") or ""))
                    text = "\n".join(text_of(p, self._footnotes) for p in note.iter(f"{W}p"))
                    if number and text.strip():
                        self.builder.add(BlockKind.FOOTNOTE, f"[{number}] {text.strip()}")

    def _content(self, container: Any) -> None:
        for child in container:
            if child.tag == f"{W}p":
                self._paragraph(child)
                for box in text_boxes(child):
                    self._content(box)
            elif child.tag == f"{W}tbl":
                self._table(child)
            elif child.tag in (f"{W}ins", f"{W}moveTo", f"{W}customXml", f"{W}smartTag"):
                self._content(child)
            elif child.tag == f"{W}sdt" and not _is_contents_list(child):
                for content in child.iterchildren(f"{W}sdtContent"):
                    self._content(content)

    def _paragraph(self, paragraph: Any) -> None:
        text = text_of(paragraph, self._footnotes)
        if not text:
            return
        style = self._styles.of(paragraph)
        nearest = style.names[0] if style.names else ""
        label = self._numbering.label(*style.numbering) if style.numbering else ""
        labelled = f"{label} {text}".strip()
        level = _level(style)
        if "title" in style.names[:1]:
            self.title = self.title or text
            self.builder.add(BlockKind.HEADING, text, level=1)
        elif nearest.startswith(("toc", "table of")) or is_boilerplate(text):
            self.builder.add(BlockKind.BOILERPLATE, text)
        elif level:
            self.builder.add(BlockKind.HEADING, labelled, level=level)
        elif style.numbering or nearest.startswith(("list bullet", "list number")):
            self.builder.add(BlockKind.LIST_ITEM, labelled)
        elif BULLET.match(text):
            self.builder.add(BlockKind.LIST_ITEM, text)
        elif nearest == "caption":
            self.builder.add(BlockKind.CAPTION, text)
        elif not self._styled and _is_bold_heading(paragraph, text):
            self.builder.add(BlockKind.HEADING, text, level=1)
        else:
            self.builder.add(BlockKind.PARAGRAPH, text)

    def _table(self, table: Any) -> None:
        rows = list(table.iterchildren(f"{W}tr"))
        cells = [list(_cells(row)) for row in rows]
        if all(len(row) < 2 for row in cells) or table.find(f".//{W}tbl") is not None:
            # A box around text, or a table that only places things.
            for row in cells:
                for cell in row:
                    self._content(cell)
            return
        grid = self._grid(cells)
        header = _is_marked_header(rows[0]) or looks_like_header(grid)
        for line in rows_in_words(grid, header=header):
            self.builder.add(BlockKind.TABLE_ROW, line)

    def _grid(self, rows: list[list[Any]]) -> list[list[str]]:
        grid: list[list[str]] = []
        for cells in rows:
            row: list[str] = []
            for cell in cells:
                merge = cell.find(f"{W}tcPr/{W}vMerge")
                continued = merge is not None and merge.get(f"{W}val") != "restart"
                text = " ".join(text_of(p, self._footnotes) for p in cell.iter(f"{W}p"))
                if continued and grid and len(row) < len(grid[-1]):
                    text = grid[-1][len(row)]
                row.extend([text] * _columns(cell))
            grid.append(row)
        return grid


def _related(part: Any, kind: str) -> Iterator[Any]:
    """Yield the root elements of the parts of a kind, by the safe parser of python-docx."""
    from docx.oxml import parse_xml

    for relation in part.rels.values():
        if not relation.is_external and relation.reltype.endswith(f"/{kind}"):
            yield parse_xml(relation.target_part.blob)


def _level(style: Style) -> int:
    """Return a heading's level, 1 the outermost, or 0 for what is no heading."""
    for name in style.names:
        found = _HEADING_STYLE.fullmatch(name)
        if found:
            return int(found[1])
        if name.startswith("toc"):
            return 0
    return 0 if style.outline is None else style.outline + 1


def _is_bold_heading(paragraph: Any, text: str) -> bool:
    short = len(text.split()) <= _BOLD_HEADING_WORDS and text[-1] not in ".,;:!?"
    return short and "\n" not in text and is_bold(paragraph)


def _is_contents_list(control: Any) -> bool:
    gallery = control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    return gallery is not None and gallery.get(f"{W}val") == "Table of Contents"


def _is_marked_header(row: Any) -> bool:
    if row.find(f"{W}trPr/{W}tblHeader") is not None:
        return True
    following = row.getnext()
    return (
        following is not None
        and all(map(is_bold, row.iter(f"{W}p")))
        and not all(map(is_bold, following.iter(f"{W}p")))
    )


def _cells(row: Any) -> Iterator[Any]:
    for child in row:
        if child.tag == f"{W}tc":
            yield child
        elif child.tag == f"{W}sdt":
            for content in child.iterchildren(f"{W}sdtContent"):
                yield from _cells(content)


def _columns(cell: Any) -> int:
    span = cell.find(f"{W}tcPr/{W}gridSpan")
    value = span.get(f"{W}val") if span is not None else None
    return min(int(value), 50) if value and value.isdecimal() and int(value) else 1
