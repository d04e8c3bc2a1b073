"""Read the source of a sample document: front matter, then Markdown."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode

__all__ = ["Block", "Box", "Heading", "List", "Paragraph", "Source", "Table", "read_source"]

NOTICE = (
    "Fictional sample. This document was written to try out software. No organisation, place or "
    "person in it is real, and nothing in it describes a real inspection."
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; level 1 is a chapter."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text, or a label if it is strong throughout."""

    text: str
    strong: bool = False


@dataclass(frozen=True, slots=True)
class List:
    """A list of items, with bullets, or with numbers if it has a first number."""

    items: tuple[str, ...]
    first: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells; the first row is the header."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Box:
    """A shaded box: a recommendation, an area for improvement, a cause of concern."""

    blocks: tuple["Paragraph | List", ...]


Block = Heading | Paragraph | List | Table | Box


@dataclass(frozen=True, slots=True)
class Source:
    """A sample document before it has a format.

    Attributes:
        name: of the file to build, with its suffix.
        title: as on the title page.
        front: what else stands on the title page, in order: label and value.
        columns: of text on a page, where there are pages.
        blocks: the document, in order.
    """

    name: str
    title: str
    front: Mapping[str, str]
    columns: int
    blocks: tuple[Block, ...]

    @property
    def notice(self) -> str:
        """Return what every title page says: that nothing in it is real."""
        return NOTICE


def read_source(path: Path) -> Source:
    """Read a source.

    Args:
        path: of a Markdown file with front matter; ``file``, ``title`` and ``columns`` in it are
            for the builder, everything else goes on the title page.

    Returns:
        The document.

    Raises:
        ValueError: the front matter is not there or lacks a file or a title.
    """
    _, matter, body = path.read_text(encoding="utf-8").split("---\n", 2)
    front = dict(line.split(": ", 1) for line in matter.splitlines() if line)
    try:
        name, title = front.pop("file"), front.pop("title")
    except KeyError as error:
        raise ValueError(f"{path}: the front matter lacks {error}. Add it.") from error
    columns = int(front.pop("columns", "1"))
    tree = SyntaxTreeNode(MarkdownIt("commonmark").enable("table").parse(body))
    return Source(name, title, front, columns, tuple(_blocks(tree.children)))


def _blocks(nodes: Sequence[SyntaxTreeNode]) -> Iterator[Block]:
    for node in nodes:
        if node.type == "heading":
            yield Heading(int(node.tag[1]), _text(node))
        elif node.type == "table":
            yield Table(tuple(_rows(node)))
        elif node.type == "blockquote":
            yield Box(tuple(_simple(child) for child in node.children))
        else:
            yield _simple(node)


def _simple(node: SyntaxTreeNode) -> Paragraph | List:
    if node.type in ("bullet_list", "ordered_list"):
        items = tuple(_text(item.children[0]) for item in node.children)
        numbered = node.type == "ordered_list"
        return List(items, first=int(node.attrs.get("start", 1)) if numbered else None)
    if node.type == "paragraph":
        # The parser leaves empty texts around a strong one.
        inline = [child for child in node.children[0].children if _text(child)]
        return Paragraph(_text(node), strong=[child.type for child in inline] == ["strong"])
    raise ValueError(f"A sample cannot hold a {node.type}. Write paragraphs, lists and tables.")


def _rows(table: SyntaxTreeNode) -> Iterator[tuple[str, ...]]:
    for part in table.children:
        for row in part.children:
            yield tuple(_text(cell) for cell in row.children)


def _text(node: SyntaxTreeNode) -> str:
    pieces = (
        " " if child.type == "softbreak" else child.content
        for child in node.walk()
        if child.type in ("text", "softbreak")
    )
    return "".join(pieces)
