"""Work out the numbers that Word draws before list items and headings; no text holds them."""

import re
from typing import Any

__all__ = ["Numbering"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_VAL = f"{_W}val"
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_LEVELS = 9


class Numbering:
    """Count through the numbered lists of a document.

    Args:
        root: the root element of the numbering part, or None where there is none.
    """

    def __init__(self, root: Any | None) -> None:
        self._levels: dict[str, dict[int, Any]] = {}
        self._abstract: dict[str, str] = {}
        self._starts: dict[tuple[str, int], int] = {}
        self._counts: dict[str, list[int]] = {}
        self._begun: set[str] = set()
        if root is not None:
            self._learn(root)

    def _learn(self, root: Any) -> None:
        for abstract in root.iterchildren(f"{_W}abstractNum"):
            levels = abstract.iterchildren(f"{_W}lvl")
            by_depth = {_number(level.get(f"{_W}ilvl"), 0): level for level in levels}
            self._levels[abstract.get(f"{_W}abstractNumId")] = by_depth
        for num in root.iterchildren(f"{_W}num"):
            number = num.get(f"{_W}numId")
            link = num.find(f"{_W}abstractNumId")
            self._abstract[number] = link.get(_VAL) if link is not None else ""
            for override in num.iterchildren(f"{_W}lvlOverride"):
                start = override.find(f"{_W}startOverride")
                if start is not None:
                    depth = _number(override.get(f"{_W}ilvl"), 0)
                    self._starts[number, depth] = _number(start.get(_VAL), 1)

    def label(self, number: str, depth: int) -> str:
        """Count one item and return what Word draws before it.

        Args:
            number: the list's numId.
            depth: the item's level, 0 the outermost.

        Returns:
            Such as "3." or "(b)"; the empty string for a bullet.
        """
        abstract = self._abstract.get(number, "")
        levels = self._levels.get(abstract, {})
        depth = min(max(depth, 0), _LEVELS - 1)
        if depth not in levels or _format(levels[depth]) == "bullet":
            return ""
        counts = self._counts.setdefault(
            abstract, [_start(levels.get(level)) - 1 for level in range(_LEVELS)]
        )
        if number not in self._begun:
            self._begun.add(number)
            for (owner, level), start in self._starts.items():
                if owner == number:
                    counts[level] = start - 1
        counts[depth] += 1
        for deeper in range(depth + 1, _LEVELS):
            counts[deeper] = _start(levels.get(deeper)) - 1
        return _drawn(levels, depth, counts)


def _drawn(levels: dict[int, Any], depth: int, counts: list[int]) -> str:
    template = levels[depth].find(f"{_W}lvlText")

    def value(match: re.Match[str]) -> str:
        level = int(match[1]) - 1
        count = max(counts[level], _start(levels.get(level)))
        return _formatted(count, _format(levels.get(level)))

    return re.sub(r"%([1-9])", value, (template.get(_VAL) or "") if template is not None else "")


def _format(level: Any | None) -> str:
    found = level.find(f"{_W}numFmt") if level is not None else None
    return (found.get(_VAL) or "decimal") if found is not None else "decimal"


def _start(level: Any | None) -> int:
    found = level.find(f"{_W}start") if level is not None else None
    return _number(found.get(_VAL), 1) if found is not None else 1


def _number(text: str | None, default: int) -> int:
    return int(text) if text and re.fullmatch(r"\d{1,6}", text) else default


def _formatted(count: int, form: str) -> str:
    if form == "none":
        return ""
    letters = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
    if form in ("lowerLetter", "upperLetter") and 0 < count <= 260:
        return letters.upper() if form == "upperLetter" else letters
    if form in ("lowerRoman", "upperRoman") and 0 < count < 40:
        roman = _roman(count)
        return roman.upper() if form == "upperRoman" else roman
    return f"{count:02d}" if form == "decimalZero" else str(count)


def _roman(count: int) -> str:
    drawn = ""
    for value, letters in _ROMAN:
        while count >= value:
            drawn += letters
            count -= value
    return drawn
