"""Read Markdown. The canonical text is what a person reads, without the markup."""

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from index.readers.boilerplate import is_boilerplate
from index.readers.builder import DocumentBuilder
from index.readers.decoding import decode
from index.readers.html import add_fragment
from index.readers.tables import rows_in_words
from index.types import BlockKind, Document

__all__ = ["read"]

# What is nested deeper the parser leaves out.
_DEEPEST = 100
_FRONT_TITLE = re.compile(r"^title:\s*(['\"]?)(.+?)\1\s*$", re.MULTILINE)


def read(data: bytes, source: str) -> Document:
    """Read a Markdown file (CommonMark with tables, footnotes and front matter).

    Args:
        data: the file's bytes.
        source: its path.

    Raises:
        ReadError: it is not text, or nothing in it is.
    """
    parser = MarkdownIt("commonmark", {"maxNesting": _DEEPEST}).enable(["table", "strikethrough"])
    tokens = parser.use(front_matter_plugin).use(footnote_plugin).parse(decode(data))
    builder = DocumentBuilder()
    walk = _Walk(builder)
    for token in tokens:
        walk.take(token)
    return builder.build(source=source, data=data, title=walk.title)


class _Walk:
    """Turn a flat list of tokens into blocks, remembering what is open."""

    def __init__(self, builder: DocumentBuilder) -> None:
        self.title = ""
        self._builder = builder
        self._open: list[str] = []
        self._numbers: list[int | None] = []
        self._number = ""
        self._level = 0
        self._footnotes = 0
        self._rows: list[list[str]] = []

    def take(self, token: Token) -> None:
        """Take the next token."""
        if token.nesting == 1:
            self._enter(token)
        elif token.nesting == -1:
            self._leave(token)
        elif token.type == "inline":
            self._inline(_readable(token.children or []))
        elif token.type in ("fence", "code_block"):
            self._add(token.content.strip("\n"))
        elif token.type == "html_block":
            add_fragment(self._builder, token.content)
        elif token.type == "front_matter":
            found = _FRONT_TITLE.search(token.content)
            self.title = found[2] if found else ""

    def _enter(self, token: Token) -> None:
        self._open.append(token.type.removesuffix("_open"))
        if token.type == "ordered_list_open":
            self._numbers.append(int(token.attrGet("start") or 1))
        elif token.type == "bullet_list_open":
            self._numbers.append(None)
        elif token.type == "list_item_open":
            number = self._numbers[-1]
            self._number = "" if number is None else f"{number}. "
            self._numbers[-1] = None if number is None else number + 1
        elif token.type == "tr_open":
            self._rows.append([])
        elif token.type == "heading_open":
            self._level = int(token.tag[1:])
        elif token.type == "footnote_open":
            self._footnotes += 1
            self._number = f"[{self._footnotes}] "

    def _leave(self, token: Token) -> None:
        self._open.pop()
        if token.type in ("ordered_list_close", "bullet_list_close"):
            self._numbers.pop()
        elif token.type == "table_close":
            for row in rows_in_words(self._rows, header=True):
                self._builder.add(BlockKind.TABLE_ROW, row)
            self._rows = []

    def _inline(self, text: str) -> None:
        opened = self._open[-1]
        if opened in ("th", "td"):
            self._rows[-1].append(text)
        elif opened == "heading":
            if self._level == 1 and not self.title:
                self.title = text
            self._builder.add(BlockKind.HEADING, text, level=self._level)
        elif "footnote" in self._open:
            self._builder.add(BlockKind.FOOTNOTE, self._number + text)
            self._number = ""
        else:
            self._add(text)

    def _add(self, text: str) -> None:
        kind = BlockKind.LIST_ITEM if "list_item" in self._open else BlockKind.PARAGRAPH
        if is_boilerplate(text):
            kind = BlockKind.BOILERPLATE
        self._builder.add(kind, self._number + text)
        self._number = ""


def _readable(tokens: Sequence[Token]) -> str:
    return "".join(_words(tokens)).strip()


def _words(tokens: Sequence[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type in ("text", "code_inline", "image"):
            yield token.content
        elif token.type == "softbreak":
            yield " "
        elif token.type == "hardbreak":
            yield "\n"
        elif token.type == "footnote_ref":
            yield f"[{token.meta['id'] + 1}]"
