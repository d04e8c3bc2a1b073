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
_LARGE, _AS_LARGE = 1.15, 0.97
"""A title is so much larger than the body; type is as large as another from so much of it on."""

_LEAST_WORDS = 3
"""Where headings are set as large as the first line, that is a title if it has so many words."""


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
    title = _largest([line for line in first if line.page == lines[0].page], body)
    text = " ".join(line.text for line in title)
    if not title or len(text) > _LONGEST:
        return ""
    others = [line for line in lines if line.size >= _AS_LARGE * title[0].size]
    alone = all(line in title or line.text in text for line in others)
    return text if alone or (title[0] is lines[0] and len(text.split()) >= _LEAST_WORDS) else ""


def _is_sane(title: str) -> bool:
    letters = sum(character.isalpha() for character in title)
    return letters >= 4 and len(title) <= _LONGEST and not _NOT_A_TITLE.search(title)


def _borne_out(title: str, lines: Sequence[Line]) -> bool:
    """Tell whether most words of a title stand on the first pages: many are left from templates."""
    shown = set(re.findall(r"\w+", " ".join(line.text for line in lines).lower()))
    words = re.findall(r"\w+", title.lower())
    return sum(word in shown for word in words) >= 0.6 * len(words)


def _largest(lines: Sequence[Line], body: float) -> list[Line]:
    """Return the lines in the largest type on a page that stand together."""
    candidates = [line for line in lines if sum(c.isalpha() for c in line.text) >= 3]
    size = max((line.size for line in candidates), default=0.0)
    title: list[Line] = []
    for line in candidates if size >= _LARGE * body else ():
        if line.size < _AS_LARGE * size:
            if title:
                break
        elif title and line.base - title[-1].base > 2.2 * size:
            break
        else:
            title.append(line)
    return title
