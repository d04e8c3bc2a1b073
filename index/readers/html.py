"""Read HTML: the main content, without navigation, banners, contents lists and footers."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from index.errors import ReadError
from index.readers.boilerplate import is_boilerplate, is_contents_heading
from index.readers.builder import DocumentBuilder
from index.readers.decoding import decode
from index.readers.html_tables import is_layout, table_rows
from index.readers.html_tree import children, is_contents_list, is_furniture, main_content, text_of
from index.types import BlockKind, Document, Fact

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser, LexborNode

__all__ = ["add_fragment", "read"]

_CHARSET = re.compile(
    rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w-]+)|<\?xml[^>]{0,80}encoding=[\"']([\w-]+)",
    re.IGNORECASE,
)
_TAG = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_DEEPEST = 2_000
# These close by themselves, so an unclosed one does not nest.
_SELF_CLOSING = frozenset(
    b"area base body br col dd dt embed head hr html img input li link meta option p param rp rt "
    b"source tbody td tfoot th thead tr track wbr".split()
)
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q ruby s "
    "samp small span strike strong sub sup time tt u var wbr".split()
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_PUBLISHED = ("article:published_time", "dcterms.issued", "DC.date.issued")
_FOOTNOTES = re.compile(r"(?:^|[\s_-])(?:foot|end)notes?(?:$|[\s_-])|doc-(?:foot|end)note", re.I)


def read(data: bytes, source: str) -> Document:
    """Read an HTML file.

    Blocks carry the id of the heading they stand under, so that a citation can link to it.

    Args:
        data: the file's bytes.
        source: its path.

    Raises:
        ReadError: it is not text, nested absurdly deep, or has no text besides navigation.
    """
    from selectolax.lexbor import LexborHTMLParser

    _refuse_deep_nesting(data)
    declared = _CHARSET.search(data[:4096])
    charset = (declared[1] or declared[2]).decode() if declared else ""
    tree = LexborHTMLParser(decode(data, charset))
    builder = DocumentBuilder()
    if tree.body is not None:
        _Walk(builder).walk(main_content(tree.body))
    return builder.build(source=source, data=data, title=_title(tree), metadata=_metadata(tree))


def add_fragment(builder: DocumentBuilder, html: str) -> None:
    """Add the blocks of a piece of HTML, as it may stand inside Markdown or a message."""
    from selectolax.lexbor import LexborHTMLParser

    _refuse_deep_nesting(html.encode(errors="replace"))
    body = LexborHTMLParser(html).body
    if body is not None:
        _Walk(builder).walk(body)


def _refuse_deep_nesting(data: bytes) -> None:
    # The parser takes time quadratic in the depth.
    depth = 0
    for closing, name in _TAG.findall(data):
        if name.lower() not in _SELF_CLOSING:
            depth = max(0, depth - 1) if closing else depth + 1
            if depth > _DEEPEST:
                raise ReadError(f"its elements are nested more than {_DEEPEST} deep")


def _title(tree: "LexborHTMLParser") -> str:
    heading = tree.css_first("main h1") or tree.css_first("h1")
    title = text_of(heading) if heading is not None else ""
    if len(title.split()) > 1:
        return title
    named = tree.css_first("head > title")
    page = text_of(named) if named is not None else ""
    page = page.rsplit(" | ", 1)[0].rsplit(" - ", 1)[0]
    return page or title


def _metadata(tree: "LexborHTMLParser") -> dict[str, Fact]:
    """Return the publication date in the page's head, which no text shows."""
    for name in _PUBLISHED:
        found = tree.css_first(f'meta[property="{name}"], meta[name="{name}"]')
        content = (found.attributes.get("content") or "") if found is not None else ""
        if re.match(r"(?:19|20)\d{2}-\d{2}-\d{2}(?!\d)", content):
            return {"published": Fact(content[:10])}
    return {}


class _Walk:
    """Turn a tree into blocks, in document order, without recursion."""

    def __init__(self, builder: DocumentBuilder) -> None:
        self._builder = builder
        self._buffer: list[str] = []
        self._open: list[str] = []
        self._numbers: list[int | None] = []
        self._label = ""
        self._anchor = ""
        self._footnotes = 0

    def walk(self, root: "LexborNode") -> None:
        """Add the blocks of everything under ``root``."""
        stack: list[tuple[LexborNode, bool]] = [(root, True)]
        while stack:
            node, entering = stack.pop()
            if not entering:
                self._leave(node)
            elif node.is_text_node:
                self._buffer.append(self._text(node))
            elif self._enter(node):
                stack.append((node, False))
                stack.extend((child, True) for child in reversed(list(children(node))))
        self._flush()

    def _text(self, node: "LexborNode") -> str:
        text = node.text_content or ""
        return text if "pre" in self._open else re.sub(r"[ \t\r\n\f]+", " ", text)

    def _enter(self, node: "LexborNode") -> bool:
        """Begin an element; return whether its children are to be walked."""
        tag = node.tag or ""
        if not node.is_element_node or is_furniture(node, inside_article="article" in self._open):
            return False
        if tag == "br":
            self._buffer.append("\n")
            return False
        if tag == "sup" and self._is_footnote_mark(node):
            self._buffer.append(f"[{text_of(node).strip('[]()')}]")
            return False
        if tag in _INLINE:
            self._open.append(tag)
            return True
        self._flush()
        if tag == "table" and not is_layout(node):
            self._table(node)
            return False
        if tag in ("ul", "ol"):
            if is_contents_list(node):
                return False
            self._numbers.append(_first_number(node) if tag == "ol" else None)
        elif tag == "li" and self._numbers:
            number = self._numbers[-1]
            self._label = "" if number is None else f"{number}. "
            self._numbers[-1] = None if number is None else number + 1
        self._open.append("article" if tag in ("main", "article") else tag)
        self._footnotes += _is_footnotes(node)
        return True

    def _leave(self, node: "LexborNode") -> None:
        tag = self._open[-1]
        if tag not in _INLINE:
            if tag in _HEADINGS:
                self._anchor = _anchor(node)
            self._flush(defines=tag == "dt")
            self._footnotes -= _is_footnotes(node)
        if tag in ("ul", "ol"):
            self._numbers.pop()
        if tag in ("li", "dl"):
            self._label = ""
        self._open.pop()

    def _is_footnote_mark(self, node: "LexborNode") -> bool:
        if node.css_first('a[href*="#"]') is not None:
            return True
        before = "".join(self._buffer[-2:])
        mark = re.fullmatch(r"[\[(]?\d{1,3}[\])]?", text_of(node))
        return bool(mark and re.search(r"[.,;:!?)”’]$|[a-z]{3}$", before))

    def _flush(self, *, defines: bool = False) -> None:
        text = "".join(self._buffer)
        self._buffer.clear()
        if "pre" not in self._open:
            text = re.sub(r" *\n *", "\n", re.sub(r" {2,}", " ", text))
        text = text.strip("\n") if "pre" in self._open else text.strip()
        if not text.strip():
            return
        if defines:
            self._label = f"{text.rstrip(':')}: "
            return
        heading = next((tag for tag in self._open if tag in _HEADINGS), "")
        kind = self._kind(text, heading)
        if kind is BlockKind.HEADING:
            text = " ".join(text.split())
        level = _HEADINGS.get(heading, 1)
        self._builder.add(kind, self._label + text, anchor=self._anchor, level=level)
        self._label = ""

    def _kind(self, text: str, heading: str) -> BlockKind:
        if is_boilerplate(text) or (heading and is_contents_heading(text)):
            return BlockKind.BOILERPLATE
        if self._footnotes:
            return BlockKind.FOOTNOTE
        if heading:
            return BlockKind.HEADING
        if "figcaption" in self._open or "caption" in self._open:
            return BlockKind.CAPTION
        return BlockKind.LIST_ITEM if "li" in self._open else BlockKind.PARAGRAPH

    def _table(self, table: "LexborNode") -> None:
        caption = table.css_first("caption")
        if caption is not None:
            self._builder.add(BlockKind.CAPTION, text_of(caption), anchor=self._anchor)
        for row in table_rows(table):
            self._builder.add(BlockKind.TABLE_ROW, row, anchor=self._anchor)


def _first_number(node: "LexborNode") -> int:
    start = node.attributes.get("start") or ""
    return int(start) if re.fullmatch(r"\d{1,6}", start) else 1


def _is_footnotes(node: "LexborNode") -> bool:
    names = (node.attributes.get(name) or "" for name in ("class", "id", "role"))
    return any(_FOOTNOTES.search(name) for name in names)


def _anchor(heading: "LexborNode") -> str:
    for node in _identified(heading):
        found = node.attributes.get("id") or node.attributes.get("name")
        if found:
            return found
    return ""


def _identified(heading: "LexborNode") -> Iterator["LexborNode"]:
    yield heading
    yield from heading.css("[id], a[name]")
    parent = heading.parent
    if parent is not None and parent.tag in ("section", "article", "div"):
        before = heading.prev
        while before is not None and not text_of(before):
            before = before.prev
        if before is None:
            yield parent
