"""Read OpenDocument text (.odt)."""

import re
import zipfile
from collections.abc import Iterator
from typing import Any

from index.errors import ReadError
from index.readers.boilerplate import is_boilerplate
from index.readers.builder import DocumentBuilder
from index.readers.openxml import UNPACKING_ERRORS, checked_package
from index.readers.tables import looks_like_header, rows_in_words
from index.types import BlockKind, Document

__all__ = ["read"]

_NAMESPACE = "urn:oasis:names:tc:opendocument:xmlns"
_TEXT, _TABLE = f"{{{_NAMESPACE}:text:1.0}}", f"{{{_NAMESPACE}:table:1.0}}"
_DRAW, _STYLE = f"{{{_NAMESPACE}:drawing:1.0}}", f"{{{_NAMESPACE}:style:1.0}}"
_OFFICE, _MANIFEST = f"{{{_NAMESPACE}:office:1.0}}", f"{{{_NAMESPACE}:manifest:1.0}}"
_TITLE = "{http://purl.org/dc/elements/1.1/}title"
_CONTENTS = frozenset(
    f"{_TEXT}{name}"
    for name in ("table-of-content", "alphabetical-index", "illustration-index", "table-index")
)
_SKIPPED = frozenset(
    [f"{_TEXT}tracked-changes", f"{_OFFICE}annotation", f"{_DRAW}frame", f"{_TEXT}ruby-text"]
)
_BOX, _NOTE = f"{_DRAW}text-box", f"{_TEXT}note"
_WIDEST, _DEEPEST_HEADING = 50, 9


def read(data: bytes, source: str) -> Document:
    """Read an OpenDocument text in document order; notes stand at the end.

    Args:
        data: the file's bytes.
        source: its path.

    Raises:
        ReadError: it is encrypted, damaged, no OpenDocument text, or without text.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    try:
        with zipfile.ZipFile(checked_package(data, holds="content.xml")) as package:
            if "META-INF/manifest.xml" in package.namelist():
                manifest = etree.fromstring(package.read("META-INF/manifest.xml"), parser)
                if next(manifest.iter(f"{_MANIFEST}encryption-data"), None) is not None:
                    raise ReadError("the file is encrypted")
            content = etree.fromstring(package.read("content.xml"), parser)
            meta = _part(package, "meta.xml", etree, parser)
    except (etree.LxmlError, *UNPACKING_ERRORS) as error:
        raise ReadError("the file is damaged: its parts cannot be read") from error
    body = content.find(f"{_OFFICE}body/{_OFFICE}text")
    if body is None:
        raise ReadError("the file is not an OpenDocument text")
    walk = _Walk(content)
    walk.content(body)
    walk.notes()
    named = next(meta.iter(_TITLE), None) if meta is not None else None
    title = walk.title or ((named.text or "") if named is not None else "")
    return walk.builder.build(source=source, data=data, title=title)


def _part(package: zipfile.ZipFile, name: str, etree: Any, parser: Any) -> Any | None:
    return etree.fromstring(package.read(name), parser) if name in package.namelist() else None


class _Walk:
    """Turn the body into blocks."""

    def __init__(self, root: Any) -> None:
        self.builder = DocumentBuilder()
        self.title = ""
        self._notes: list[str] = []
        self._parents = {
            style.get(f"{_STYLE}name"): style.get(f"{_STYLE}parent-style-name") or ""
            for style in root.iter(f"{_STYLE}style")
        }
        self._numbered = {
            style.get(f"{_STYLE}name")
            for style in root.iter(f"{_TEXT}list-style")
            if style.find(f"{_TEXT}list-level-style-number") is not None
        }

    def content(self, container: Any, *, listed: bool = False) -> None:
        """Add everything in an element that holds paragraphs."""
        for child in container:
            tag = child.tag
            if tag == f"{_TEXT}h":
                level = child.get(f"{_TEXT}outline-level") or "1"
                depth = int(level) if level.isdecimal() else 1
                text = self._text(child)
                self.builder.add(BlockKind.HEADING, text, level=min(depth, _DEEPEST_HEADING))
                self._boxes(child)
            elif tag == f"{_TEXT}p":
                self._paragraph(child, BlockKind.LIST_ITEM if listed else BlockKind.PARAGRAPH)
            elif tag == f"{_TEXT}list":
                self._list(child)
            elif tag == f"{_TABLE}table":
                self._table(child)
            elif tag == f"{_DRAW}frame":
                self._boxes(child)
            elif tag in _CONTENTS or tag in _SKIPPED:
                continue
            elif isinstance(tag, str):
                self.content(child, listed=listed)

    def notes(self) -> None:
        """Add the notes met so far."""
        for number, note in enumerate(self._notes, start=1):
            self.builder.add(BlockKind.FOOTNOTE, f"[{number}] {note}")

    def _paragraph(self, element: Any, kind: BlockKind, label: str = "") -> None:
        text = self._text(element)
        style = element.get(f"{_TEXT}style-name") or ""
        names = {style, self._parents.get(style, "")}
        if "Title" in names and text:
            self.title = self.title or text
            kind = BlockKind.HEADING
        elif names & {"Caption", "Illustration", "Table", "Figure"}:
            kind = BlockKind.CAPTION
        elif is_boilerplate(text):
            kind = BlockKind.BOILERPLATE
        if text:
            self.builder.add(kind, label + text)
        self._boxes(element)

    def _boxes(self, element: Any) -> None:
        for box in element.iter(_BOX):
            if next(box.iterancestors(_BOX), None) is None:
                self.content(box)

    def _list(self, element: Any) -> None:
        numbered = element.get(f"{_TEXT}style-name") in self._numbered
        items = element.iterchildren(f"{_TEXT}list-item", f"{_TEXT}list-header")
        for number, item in enumerate(items, start=1):
            label = f"{number}. " if numbered else ""
            for child in item:
                if child.tag == f"{_TEXT}p":
                    self._paragraph(child, BlockKind.LIST_ITEM, label)
                    label = ""
                elif child.tag == f"{_TEXT}list":
                    self._list(child)
                else:
                    self.content([child], listed=True)

    def _table(self, table: Any) -> None:
        marked = table.find(f"{_TABLE}table-header-rows") is not None
        rows = [list(_cells(row)) for row in table.iter(f"{_TABLE}table-row")]
        if all(len(row) < 2 for row in rows) or table.find(f".//{_TABLE}table") is not None:
            for row in rows:
                for cell in row:
                    self.content(cell)
            return
        grid = [[text for cell in row for text in self._cell(cell)] for row in rows]
        for line in rows_in_words(grid, header=marked or looks_like_header(grid)):
            self.builder.add(BlockKind.TABLE_ROW, line)

    def _cell(self, cell: Any) -> list[str]:
        paragraphs = (
            paragraph
            for paragraph in cell.iter(f"{_TEXT}p", f"{_TEXT}h")
            if next(paragraph.iterancestors(_NOTE), None) is None
        )
        text = " ".join(map(self._text, paragraphs))
        repeated = cell.get(f"{_TABLE}number-columns-repeated") or "1"
        many = int(repeated) if re.fullmatch(r"\d{1,6}", repeated) else 1
        return [text] * (min(many, _WIDEST) if text else 1)

    def _text(self, element: Any) -> str:
        text = "".join(self._pieces(element))
        return re.sub(r" ?\n ?", "\n", re.sub(r"[ \t\r]+", " ", text)).strip()

    def _pieces(self, element: Any) -> Iterator[str]:
        yield (element.text or "").replace("\n", " ")
        for child in element:
            tag = child.tag
            if tag == _NOTE:
                body = child.find(f"{_TEXT}note-body")
                self._notes.append(self._text(body) if body is not None else "")
                yield f"[{len(self._notes)}]"
            elif tag in (f"{_TEXT}tab", f"{_TEXT}s"):
                yield " "
            elif tag == f"{_TEXT}line-break":
                yield "\n"
            elif isinstance(tag, str) and tag not in _SKIPPED:
                yield from self._pieces(child)
            yield (child.tail or "").replace("\n", " ")


def _cells(row: Any) -> Iterator[Any]:
    # A covered cell belongs to the one that spans it.
    yield from row.iterchildren(f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
