"""Read what a reader of a Word document sees: text, styles and numbers of its paragraphs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

__all__ = ["Footnotes", "Styles", "W", "is_bold", "text_boxes", "text_of"]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MATH_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
# Deleted and moved text is no longer there; text boxes are read after their paragraph.
_SKIPPED = frozenset(
    [f"{W}{name}" for name in ("del", "moveFrom", "txbxContent", "pPr", "rPr", "instrText")]
    + [_FALLBACK]
)
_DRAWN = {
    f"{W}tab": " ",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "\N{NON-BREAKING HYPHEN}",
}


class Footnotes:
    """Number the notes in the order in which the text refers to them."""

    def __init__(self) -> None:
        self.numbers: dict[tuple[str, str], int] = {}

    def mark(self, reference: Any) -> str:
        """Return the mark "[n]" for a reference."""
        kind = reference.tag.removeprefix(W).removesuffix("Reference")
        key = (kind, reference.get(f"{W}id") or "")
        return f"[{self.numbers.setdefault(key, len(self.numbers) + 1)}]"


def text_of(element: Any, footnotes: Footnotes) -> str:
    """Return the text of a paragraph as it is shown, insertions accepted and deletions left out."""
    text = "".join(_pieces(element, footnotes))
    return re.sub(r"[^\S\n\xa0]+", " ", text).strip()


def _pieces(element: Any, footnotes: Footnotes) -> Iterator[str]:
    for child in element:
        tag = child.tag
        if tag in _SKIPPED or not isinstance(tag, str):
            continue
        if tag in (f"{W}t", _MATH_TEXT):
            yield child.text or ""
        elif tag in _DRAWN:
            yield _DRAWN[tag]
        elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
            yield footnotes.mark(child)
        else:
            yield from _pieces(child, footnotes)


def text_boxes(paragraph: Any) -> Iterator[Any]:
    """Yield the contents of the text boxes anchored in a paragraph, each once."""
    for content in paragraph.iter(f"{W}txbxContent"):
        ancestors = [ancestor.tag for ancestor in content.iterancestors()]
        if _FALLBACK not in ancestors and f"{W}txbxContent" not in ancestors:
            yield content


def is_bold(paragraph: Any) -> bool:
    """Say whether all the text of a paragraph is directly set in bold."""
    runs = [
        run
        for run in paragraph.iter(f"{W}r")
        if "".join(t.text or "" for t in run.iter(f"{W}t")).strip()
    ]
    marks = [run.find(f"{W}rPr/{W}b") for run in runs]
    return bool(runs) and all(
        mark is not None and mark.get(f"{W}val") not in ("0", "false", "off") for mark in marks
    )


@dataclass(frozen=True, slots=True)
class Style:
    """What a paragraph style says, itself or by the styles it is based on.

    Attributes:
        names: its name and those of the styles it is based on, lower case, nearest first.
        outline: the outline level, 0 the outermost, or None for body text.
        numbering: (numId, level), or None.
    """

    names: tuple[str, ...] = ()
    outline: int | None = None
    numbering: tuple[str, int] | None = None


class Styles:
    """Look up paragraph styles.

    Args:
        root: the root element of the styles part.
    """

    def __init__(self, root: Any) -> None:
        self._elements = {style.get(f"{W}styleId"): style for style in root.iter(f"{W}style")}
        self._known: dict[str, Style] = {}
        self._default = next(
            (
                identity
                for identity, style in self._elements.items()
                if style.get(f"{W}type") == "paragraph"
                and style.get(f"{W}default") in ("1", "true")
            ),
            "",
        )

    def of(self, paragraph: Any) -> Style:
        """Return a paragraph's style, with what the paragraph itself sets."""
        named = paragraph.find(f"{W}pPr/{W}pStyle")
        style = self._style((named.get(f"{W}val") if named is not None else "") or self._default)
        outline = _outline(paragraph)
        return Style(
            style.names,
            style.outline if outline is None else outline,
            _numbering(paragraph, style.numbering),
        )

    def _style(self, identity: str) -> Style:
        if identity not in self._known:
            chain = list(self._chain(identity))
            names, outline, numbering = [], None, None
            for element in reversed(chain):
                name = element.find(f"{W}name")
                names.append((name.get(f"{W}val") or "").lower() if name is not None else "")
                level = _outline(element)
                outline = outline if level is None else level
                numbering = _numbering(element, numbering)
            self._known[identity] = Style(tuple(reversed(names)), outline, numbering)
        return self._known[identity]

    def _chain(self, identity: str) -> Iterator[Any]:
        seen: set[str] = set()
        while identity in self._elements and identity not in seen:
            seen.add(identity)
            element = self._elements[identity]
            yield element
            base = element.find(f"{W}basedOn")
            identity = base.get(f"{W}val") if base is not None else ""


def _outline(element: Any) -> int | None:
    found = element.find(f"{W}pPr/{W}outlineLvl")
    level = found.get(f"{W}val") if found is not None else None
    return int(level) if level and level.isdecimal() and int(level) < 9 else None


def _numbering(element: Any, inherited: tuple[str, int] | None) -> tuple[str, int] | None:
    found = element.find(f"{W}pPr/{W}numPr")
    if found is None:
        return inherited
    number, level = found.find(f"{W}numId"), found.find(f"{W}ilvl")
    depth = level.get(f"{W}val") if level is not None else None
    identity = number.get(f"{W}val") if number is not None else (inherited or ("0",))[0]
    if identity in (None, "0"):
        return None
    return identity, int(depth) if depth and depth.isdecimal() else (inherited or ("", 0))[1]
