"""What a person would call the document."""

import re
from collections.abc import Sequence

from index.readers.pdf.order import Line

__all__ = ["title_of"]

_NOT_A_TITLE = re.compile(
    r"microsoft (?:word|powerpoint)|untitled|document\d*$|\.(?:docx?|pdf|indd|pptx?|rtf|qxd|html?)$"
    r"|^(?:print|layout|template|slide|presentation)\b",
    re.IGNORECASE,
)
_LONGEST = 160


def title_of(metadata: str, lines: Sequence[Line], body: float) -> str:
    """Return the title in the file's metadata if its first pages bear it out, else the one shown.

    Args:
        metadata: the title the file gives itself, or the empty string.
        lines: the document's lines; those of the first page come first.
        body: the size of most of its type, in points.

    Returns:
        The title, or the empty string where nothing on the first page is set as one.
    """
    metadata = " ".join(metadata.split())
    first = [line for line in lines if line.page <= 2]
    if _is_sane(metadata) and _borne_out(metadata, first):
        return metadata
    return _largest([line for line in first if line.page == lines[0].page], body)


def _is_sane(title: str) -> bool:
    letters = sum(character.isalpha() for character in title)
    return letters >= 4 and len(title) <= _LONGEST and not _NOT_A_TITLE.search(title)


def _borne_out(title: str, lines: Sequence[Line]) -> bool:
    """Tell whether most words of a title stand on the first pages: many are left from templates."""
    shown = set(re.findall(r"\w+", " ".join(line.text for line in lines).lower()))
    words = re.findall(r"\w+", title.lower())
    return sum(word in shown for word in words) >= 0.6 * len(words)


def _largest(lines: Sequence[Line], body: float) -> str:
    """Return the largest type on a page, its lines joined."""
    candidates = [line for line in lines if sum(c.isalpha() for c in line.text) >= 3]
    if not candidates:
        return ""
    size = max(line.size for line in candidates)
    if size < 1.15 * body:
        return ""
    title: list[Line] = []
    for line in candidates:
        if line.size < 0.97 * size:
            if title:
                break
            continue
        if title and line.base - title[-1].base > 2.2 * size:
            break
        title.append(line)
    text = " ".join(line.text for line in title)
    return text if len(text) <= _LONGEST else ""
