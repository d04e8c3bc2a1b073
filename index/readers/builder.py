"""Build a Document block by block: every reader's way to canonical text."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import unquote

from index.errors import ReadError
from index.types import Block, BlockKind, Document, Fact, Span, Word

__all__ = ["DocumentBuilder", "storable", "title_from_name"]

_SEPARATOR = "\n\n"
# Three million words: sixty times the longest report.
_LONGEST_TEXT = 20_000_000
_LONGEST_TITLE = 200
_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


class DocumentBuilder:
    """Collect blocks into canonical text, and keep the path of headings above each.

    Args:
        text: canonical text that exists already; blocks are then marked in it with ``mark``.

    Raises:
        ReadError: the text is longer than any document's.
    """

    def __init__(self, text: str = "") -> None:
        self._parts: list[str] = [storable(text)] if text else []
        self._length = _bounded(len(text))
        self._blocks: list[Block] = []
        self._headings: list[tuple[int, str]] = []

    @property
    def length(self) -> int:
        """Return how long the canonical text is so far, in characters."""
        return self._length

    def add(
        self,
        kind: BlockKind,
        text: str,
        *,
        page: int | None = None,
        anchor: str = "",
        level: int = 1,
    ) -> Span:
        """Append a block to the canonical text, a blank line after the one before.

        Args:
            kind: what the block is.
            text: its text, kept as it is; blank text is ignored.
            page: the 1-based page it begins on.
            anchor: what a link to it would name.
            level: of a heading, 1 the outermost; of no meaning for other kinds.

        Returns:
            Where the text now stands; an empty span for blank text.

        Raises:
            ReadError: the text grows longer than any document's.
        """
        if not text.strip():
            return Span(self._length, self._length)
        separator = _SEPARATOR if self._parts else ""
        start = self._length + len(separator)
        self._parts.extend((separator, storable(text)))
        self._length = _bounded(start + len(text))
        return self._note(kind, Span(start, self._length), text, page, anchor, level)

    def mark(
        self, kind: BlockKind, start: int, end: int, *, page: int | None = None, level: int = 1
    ) -> Span:
        """Mark ``[start, end)`` of text given at construction as a block.

        Args:
            kind: what the block is.
            start: offset of its first character.
            end: offset after its last character; the stretch must not be blank.
            page: the 1-based page it begins on.
            level: of a heading, 1 the outermost.

        Returns:
            The span marked.
        """
        return self._note(kind, Span(start, end), self._parts[0][start:end], page, "", level)

    def _note(
        self, kind: BlockKind, span: Span, text: str, page: int | None, anchor: str, level: int
    ) -> Span:
        if kind is BlockKind.HEADING:
            while self._headings and self._headings[-1][0] >= level:
                self._headings.pop()
            self._headings.append((level, " ".join(storable(text).split())))
        section = tuple(heading for _, heading in self._headings)
        self._blocks.append(Block(*span, kind, section, page, anchor))
        return span

    def build(
        self,
        *,
        source: str,
        data: bytes,
        title: str = "",
        metadata: Mapping[str, Fact] | None = None,
        words: Sequence[Word] = (),
        pages: int = 0,
    ) -> Document:
        """Return the document.

        Args:
            source: the path it was read from.
            data: the file's bytes, for the digest.
            title: its own title; where blank, a readable form of the file's name.
            metadata: facts read by the reader itself.
            words: every word with its place, for paginated formats.
            pages: how many pages it has.

        Raises:
            ReadError: there is no text.
        """
        if not self._blocks:
            raise ReadError("no text was found in the file")
        return Document(
            source=source,
            title=_shortened(" ".join(storable(title).split())) or title_from_name(source),
            text="".join(self._parts),
            blocks=tuple(self._blocks),
            sha256=hashlib.sha256(data).hexdigest(),
            metadata=dict(metadata or {}),
            words=tuple(words),
            pages=pages,
        )


def _shortened(title: str) -> str:
    if len(title) <= _LONGEST_TITLE:
        return title
    return title[:_LONGEST_TITLE].rsplit(None, 1)[0] + "…"


def _bounded(length: int) -> int:
    if length > _LONGEST_TEXT:
        millions = _LONGEST_TEXT // 1_000_000
        raise ReadError(f"it has more than {millions} million characters of text; split the file")
    return length


def storable(text: str) -> str:
    """Return the text with NULs and lone surrogates as U+FFFD, so that any store can hold it.

    The length does not change, and so no offset does.
    """
    return _UNSTORABLE.sub("\N{REPLACEMENT CHARACTER}", text)


def title_from_name(source: str) -> str:
    """Return a readable form of a file's name: "call-handling_2021.txt" → "Call handling 2021"."""
    stem = unquote(Path(source).stem, errors="replace")
    words = re.sub(r"[\s_+\x00-\x1f\x7f]+|(?<=\w)-+(?=\w)", " ", storable(stem)).strip()
    return words[:1].upper() + words[1:] or storable(Path(source).name) or "Untitled"
