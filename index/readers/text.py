"""Read plain text. The canonical text is the file's own; blocks are marked in it."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from index.readers.boilerplate import is_boilerplate, is_contents_heading
from index.readers.builder import DocumentBuilder, storable
from index.readers.decoding import decode
from index.sentences import BULLET, paragraphs
from index.types import BlockKind, Document, Span

__all__ = ["read"]

# A file with a line this long is not hard-wrapped: each of its lines is a paragraph.
_WRAPPED_LINE = 200
_HEADING_CHARACTERS, _HEADING_WORDS = 80, 10
_TITLE_CHARACTERS, _TITLE_WORDS = 120, 16
_NUMBERED = re.compile(
    r"(?i:(?:chapter|annex|appendix|part)\s+)?(\d{1,2}(?:\.\d{1,2}){0,3})\s+[A-Z]"
)
_NAMED = re.compile(r"(?:annex|appendix)\s+[A-Z]\b", re.IGNORECASE)
_UNDERLINE = re.compile(r"(={3,}|-{3,})")
_NO_TITLE = re.compile(r"published|updated|home$|menu$|cookies", re.IGNORECASE)


def read(data: bytes, source: str) -> Document:
    """Read a plain text file.

    Paragraphs are parted by blank lines or, where lines are not wrapped, by line ends. A short
    line that stands alone is a heading only if it is numbered, underlined or all in capitals:
    a heading wrongly taken costs more than one missed.

    Args:
        data: the file's bytes.
        source: its path.

    Raises:
        ReadError: it is not text, or blank.
    """
    text = storable(decode(data))
    builder = DocumentBuilder(text)
    pieces = list(_pieces(text))
    for position, piece in enumerate(pieces):
        wording = text[piece.start : piece.end]
        if _UNDERLINE.fullmatch(wording):
            continue
        following = pieces[position + 1] if position + 1 < len(pieces) else None
        level = _heading_level(text, piece, following)
        if is_boilerplate(wording) or (is_contents_heading(wording) and level != 0):
            builder.mark(BlockKind.BOILERPLATE, *piece)
        elif level:
            builder.mark(BlockKind.HEADING, *piece, level=level)
        elif BULLET.match(wording):
            builder.mark(BlockKind.LIST_ITEM, *piece)
        else:
            builder.mark(BlockKind.PARAGRAPH, *piece)
    return builder.build(source=source, data=data, title=_title(text, pieces))


def _pieces(text: str) -> Iterator[Span]:
    longest = max((len(line) for line in text.splitlines()), default=0)
    if longest <= _WRAPPED_LINE:
        yield from paragraphs(text)
        return
    for match in re.finditer(r"[^\n\r]+", text):
        wording = match[0].strip()
        if wording:
            start = match.start() + match[0].index(wording)
            yield Span(start, start + len(wording))


def _heading_level(text: str, piece: Span, following: Span | None) -> int:
    """Return the level of a heading, or 0 for what is none."""
    wording = text[piece.start : piece.end]
    if following is None or len(wording) > _HEADING_CHARACTERS or "\n" in wording:
        return 0
    if len(wording.split()) > _HEADING_WORDS or wording[-1] in ".,;:!?…" or BULLET.match(wording):
        return 0
    underline = _UNDERLINE.fullmatch(text[following.start : following.end])
    if underline:
        return 1 if underline[1][0] == "=" else 2
    if not _stands_alone(text, piece):
        return 0
    numbered = _NUMBERED.match(wording)
    if numbered:
        return 1 + numbered[1].count(".")
    capitals = wording.isupper() and sum(letter.isalpha() for letter in wording) >= 4
    return 1 if capitals or _NAMED.match(wording) else 0


def _stands_alone(text: str, piece: Span) -> bool:
    before = re.search(r"(?:\A|\n[^\S\n]*\n)\s*\Z", text[max(0, piece.start - 80) : piece.start])
    after = re.match(r"[^\S\n]*\n[^\S\n]*\n", text[piece.end : piece.end + 80])
    return bool(before and after)


def _title(text: str, pieces: Sequence[Span]) -> str:
    """Return the first line where it reads as a title, else the empty string."""
    for first, _ in pairwise(pieces[:2]):
        wording = text[first.start : first.end]
        if (
            len(wording) <= _TITLE_CHARACTERS
            and 2 <= len(wording.split()) <= _TITLE_WORDS
            and wording[-1] not in ".,;:!?…”’\"'"
            and (wording[0].isupper() or wording[0].isdigit())
            and "\n" not in wording
            and _stands_alone(text, first)
            and not _NO_TITLE.match(wording)
            and not is_boilerplate(wording)
            and not is_contents_heading(wording)
            and not BULLET.match(wording)
        ):
            return wording
    return ""
