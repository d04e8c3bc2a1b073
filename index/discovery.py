"""Find the files to index, and name them as their user does."""

import errno
import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from index.errors import SourceMissing

__all__ = ["CORRECTIONS", "Discovery", "FoundFile", "discover", "roots_of", "shown"]

CORRECTIONS = "metadata.toml"
"""The name of a file in which the user says something about the files beside it."""


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A regular file, as it was when it was found."""

    path: str
    root: str
    size: int
    mtime_ns: int


@dataclass(slots=True)
class Discovery:
    """What was found under some roots.

    Attributes:
        files: by path.
        problems: (path, root, reason) of what is there and cannot be read as a file.
        closed: folders that could not be looked into: nothing is known about what is in them.
        corrections: files in which the user says something about the others.
    """

    files: dict[str, FoundFile] = field(default_factory=dict)
    problems: dict[str, tuple[str, str]] = field(default_factory=dict)
    closed: list[str] = field(default_factory=list)
    corrections: list[str] = field(default_factory=list)


def roots_of(sources: Sequence[str | Path]) -> list[Path]:
    """Return the sources as absolute paths, without repetition.

    Raises:
        SourceMissing: one of them does not exist.

    """
    return list(dict.fromkeys(map(_existing, sources)))


def shown(path: str) -> str:
    """Return a stored path as a person would give it: relative to the current folder if below."""
    absolute, here = Path(path), Path.cwd()
    return str(absolute.relative_to(here)) if absolute.is_relative_to(here) else path


def _existing(source: str | Path) -> Path:
    try:
        root = Path(source).resolve(strict=True)
    except (OSError, RuntimeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise SourceMissing(
            f"There is nothing to index at {str(source)!r} ({reason}). Check the path. What was"
            " indexed from there before stays searchable; Index.remove forgets it."
        ) from error
    return root


def discover(roots: Sequence[Path], *, skip: Path) -> Discovery:
    """Return the files under the roots, in order of their names, links followed.

    Hidden files and folders are passed over unless they are a root themselves.

    Args:
        roots: absolute paths of files and folders.
        skip: a folder not to look into: the store's own.

    """
    found = Discovery()
    visited = {_identity(skip.stat())} if skip.exists() else set()
    for root in roots:
        if (beside := root.parent / CORRECTIONS).is_file() and root.is_file():
            found.corrections.append(str(beside))
        pending: list[tuple[str, frozenset[_Identity]]] = [(str(root), frozenset())]
        while pending:
            path, above = pending.pop()
            names = _enter(path, str(root), above, visited, found)
            if names:
                inside = above | {_identity(Path(path).stat())}
                pending.extend((f"{path}/{name}", inside) for name in reversed(names))
    return found


_Identity = tuple[int, int]


def _enter(
    path: str,
    root: str,
    above: frozenset[_Identity],
    visited: set[_Identity],
    found: Discovery,
) -> list[str]:
    """Note what is at ``path``, and return the names in it where it is a folder to look into."""
    try:
        path.encode()
        status = Path(path).stat()
        if stat.S_ISREG(status.st_mode):
            if Path(path).name == CORRECTIONS:
                found.corrections.append(path)
            else:
                found.files[path] = FoundFile(path, root, status.st_size, status.st_mtime_ns)
            return []
        if not stat.S_ISDIR(status.st_mode):
            found.problems[path] = (root, "it is neither a file nor a folder")
            return []
        folder = _identity(status)
        if folder in above:
            found.problems[path] = (root, "it is a link back to a folder that it stands in")
        if folder in visited:
            return []
        names = sorted(entry.name for entry in Path(path).iterdir() if entry.name[0] != ".")
        visited.add(folder)
        return names
    except UnicodeEncodeError:
        name = os.fsencode(path).decode("utf-8", "backslashreplace")
        found.problems[name] = (root, "its name is not valid UTF-8; rename it")
    except OSError as error:
        found.problems[path] = (root, _reason(error, link=Path(path).is_symlink()))
        found.closed.append(path)
    return []


def _identity(status: os.stat_result) -> _Identity:
    return status.st_dev, status.st_ino


def _reason(error: OSError, *, link: bool) -> str:
    if link and error.errno == errno.ELOOP:
        return "it is a link that leads back to itself"
    if link and error.errno == errno.ENOENT:
        return "it is a link to something that is not there"
    return f"it cannot be opened: {error.strerror}"
