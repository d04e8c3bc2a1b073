"""What users say about their documents in a ``metadata.toml`` beside them.

    ["kent-2021.pdf"]
    title = "Kent – National child protection inspection"
    published = 2021-11-30

It is told apart from what was read from the text: it has no span, and names the file it is from.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from fnmatch import translate
from functools import cache
from pathlib import Path
from typing import Any, Self

from index.dates import first_day
from index.errors import ReadError
from index.links import canonical, is_address
from index.readers.builder import storable
from index.rows import Correction, SourceRow
from index.scope import within

__all__ = ["Corrections"]

_TEXTS, _DATES = ("title", "body", "subject", "type"), ("inspected", "published")
_KEYS = (*_TEXTS, *_DATES)
_LONGEST = 200
# A reader of TOML takes time by the square of a line's length.
_BYTES, _LINE = 1 << 20, 1_000
_EVERYTHING = "*"
_KEPT = "what it said before still holds"
_YEAR = re.compile(r"(?:19|20)\d{2}")


@dataclass(frozen=True, slots=True)
class _Table:
    """What one table of a file says about the documents that its name fits."""

    name: str
    values: Mapping[str, str]
    line: int

    def fits(self, name: str) -> bool:
        """Return whether a document goes by this table's name."""
        return name == self.name or _pattern(self.name).match(name) is not None


@dataclass(slots=True)
class Corrections:
    """What is said in some files, those that hold for all documents first.

    Attributes:
        tables: by file, in the order in which they stand.
        problems: (path, reason) of what cannot be used, by where it stands.
        unread: files that cannot be used at all; what they said before holds on.
    """

    tables: dict[Path, list[_Table]] = field(default_factory=dict)
    problems: dict[str, tuple[Path, str]] = field(default_factory=dict)
    unread: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, files: Iterable[str]) -> Self:
        """Return what is said in files; those that are not there say nothing."""
        corrections = cls()
        for path in sorted(map(Path, files), key=lambda path: (len(path.parts), path)):
            try:
                corrections.tables[path] = corrections._tables(path)
            except FileNotFoundError:
                continue
            except ReadError as error:
                corrections.unread.add(str(path))
                line, reason = _at_line(error.reason)
                corrections._note(path, line, f"{reason}; {_KEPT}")
        return corrections

    def about(self, path: str, before: Mapping[str, Correction]) -> dict[str, Correction]:
        """Return what is said about a document, by key.

        Of tables in one file a later one wins, and a file deeper down wins over one above.

        Args:
            path: of the document: a file's, that of a member of an archive, or an address.
            before: what was said about it when this was last asked.
        """
        found = {key: each for key, each in before.items() if each.origin in self.unread}
        for file, tables in self.tables.items():
            name = _name(path, file.parent)
            for table in tables:
                if name is not None and table.fits(name):
                    found |= {
                        key: Correction(each, str(file)) for key, each in table.values.items()
                    }
        return found

    def news(self, rows: Iterable[SourceRow]) -> set[str]:
        """Return the files that say something else about documents than they did."""
        return {
            correction.origin
            for row in rows
            for _, correction in self.about(row.path, row.corrections).items()
            ^ row.corrections.items()
        }

    def unused(self, paths: Iterable[str], folders: Sequence[str]) -> None:
        """Note as a problem each table that fits nothing, in files whose folder was looked into.

        Args:
            paths: of all documents that there are, readable or not.
            folders: that were looked into.
        """
        known = list(paths)
        for file, tables in self.tables.items():
            if not within(str(file), folders):
                continue
            names = [name for path in known if (name := _name(path, file.parent)) is not None]
            for table in tables:
                if table.line and not any(map(table.fits, names)):
                    kind = (
                        "no indexed page has" if is_address(table.name) else "no document here is"
                    )
                    what = "this address" if is_address(table.name) else f"called {table.name!r}"
                    self._note(file, table.line, f"{kind} {what}")

    def _tables(self, file: Path) -> list[_Table]:
        text = _text(file)
        try:
            parsed = tomllib.loads(text)
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            raise ReadError(f"it is not written as TOML is: {error}") from error
        lines = _lines(text)
        return [
            _Table(
                _normal(name) if name else _EVERYTHING,
                self._values(file, values, {key: lines.get((name, key), 0) for key in values}),
                lines.get((name, ""), 0) if name else 0,
            )
            for name, values in _flat(parsed)
        ]

    def _values(
        self, file: Path, values: Mapping[str, Any], lines: Mapping[str, int]
    ) -> dict[str, str]:
        found = {}
        for key, value in values.items():
            try:
                found[key] = _value(key, value)
            except ValueError as error:
                self._note(file, lines[key], str(error))
        return found

    def _note(self, file: Path, line: int, reason: str) -> None:
        place = f"{file}, line {line}" if line else str(file)
        _, before = self.problems.get(place, (file, ""))
        self.problems[place] = (file, f"{before}; {reason}" if before else reason)


def _name(path: str, folder: Path) -> str | None:
    """Return what a document is called from a folder, or None if it stands elsewhere."""
    if is_address(path):
        return path
    return _normal(path[len(str(folder)) :].lstrip("/")) if within(path, [str(folder)]) else None


def _normal(name: str) -> str:
    # One system writes an accent as a character of its own, where another does not.
    return canonical(name) if is_address(name) else unicodedata.normalize("NFC", name)


@cache
def _pattern(name: str) -> re.Pattern[str]:
    """Return a pattern for a name with * and ? in it; brackets are common in names of files."""
    if is_address(name) or not re.search(r"[*?]", name):
        return re.compile(re.escape(name) + r"\Z")
    return re.compile(translate(name.replace("[", "[[]")))


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > _BYTES:
            raise ReadError(f"it is larger than {_BYTES >> 20} MiB")
        text = file.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        raise
    except OSError as error:
        raise ReadError(f"it cannot be opened: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ReadError("it is not saved as UTF-8, as TOML has to be") from error
    for number, line in enumerate(text.split("\n"), 1):
        if len(line) > _LINE:
            raise ReadError(f"it has a line of more than {_LINE} characters (at line {number}")
    return text.replace("\r\n", "\n")


def _flat(table: Mapping[str, Any], name: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the tables by name; TOML takes a name without quotes, kent.pdf, for one in another."""
    values = {key: value for key, value in table.items() if not isinstance(value, dict)}
    if values or (name and not table):
        yield name, values
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _flat(value, f"{name}.{key}" if name else key)


def _lines(text: str) -> dict[tuple[str, str], int]:
    """Return on which line each table stands, and each key of it, by their names."""
    found: dict[tuple[str, str], int] = {}
    table = ""
    for number, line in enumerate(text.split("\n"), 1):
        try:
            parts = list(_flat(tomllib.loads(line)))
        except (tomllib.TOMLDecodeError, RecursionError):
            continue
        for name, values in parts:
            if line.lstrip().startswith("["):
                table = name
            full = ".".join(filter(None, (table, name if name != table else "")))
            found.setdefault((full, ""), number)
            for key in values:
                found.setdefault((full, key), number)
    return found


def _at_line(reason: str) -> tuple[int, str]:
    """Return a reason and the line that it names, or 0."""
    match = re.search(r"\s*\(at line (\d+)[^)]*\)?", reason)
    return (int(match[1]), reason[: match.start()]) if match else (0, reason)


def _value(key: str, value: object) -> str:
    """Return a value as the store keeps it; the empty string takes away what was read.

    Raises:
        ValueError: it cannot be used, and why.

    """
    if key not in _KEYS:
        near = get_close_matches(key, _KEYS, 1)
        hint = f"did you mean {near[0]}?" if near else f"the keys are {', '.join(_KEYS)}"
        raise ValueError(f"{key!r} is not known; {hint}")
    if value == "":
        return ""
    if key in _DATES:
        return _date(key, value)
    if not isinstance(value, str):
        raise ValueError(f"{key} must be a text in quotes")
    text = " ".join(storable(value).split())
    if not 0 < len(text) <= _LONGEST:
        raise ValueError(f"{key} must be a text of 1 to {_LONGEST} characters")
    return text


def _date(key: str, value: object) -> str:
    if isinstance(value, date):
        return (value.date() if isinstance(value, datetime) else value).isoformat()
    text = str(value).strip() if isinstance(value, str | int) else ""
    if _YEAR.fullmatch(text):
        return text
    if re.fullmatch(r"(?:19|20)\d{2}-(?:0[1-9]|1[0-2])", text):
        return text
    found = first_day(text)
    if not found:
        raise ValueError(f'{key} must be a date such as 2021-11-30, "2021-11" or "November 2021"')
    return found
