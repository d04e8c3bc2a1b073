"""One module a format: bytes in, a Document out."""

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from types import MappingProxyType

from index.errors import ReadError
from index.types import Document

__all__ = ["SUFFIXES", "Reader", "read"]

Reader = Callable[[bytes, str], Document]
"""Called as ``reader(data, source)``; raises ReadError for anything wrong with the file."""


def _lazy(module: str) -> Reader:
    def reader(data: bytes, source: str) -> Document:
        """Import the format's module on first use, so that one format costs no other's imports."""
        document: Document = import_module(f"index.readers.{module}").read(data, source)
        return document

    return reader


SUFFIXES: Mapping[str, Reader] = MappingProxyType(
    {
        ".docx": _lazy("docx"),
        ".htm": _lazy("html"),
        ".html": _lazy("html"),
        ".markdown": _lazy("markdown"),
        ".md": _lazy("markdown"),
        ".pdf": _lazy("pdf"),
        ".txt": _lazy("text"),
    }
)


def read(path: Path) -> Document:
    """Read a file into a document.

    Args:
        path: the file; its suffix says the format.

    Returns:
        The document; ``source`` is the path as given.

    Raises:
        ReadError: the file is missing, empty, encrypted, damaged, unsupported or without text.
    """
    reader = SUFFIXES.get(path.suffix.lower())
    if reader is None:
        supported = ", ".join(sorted(SUFFIXES))
        kind = f"{path.suffix.lower()!r} files" if path.suffix else "files without a suffix"
        raise ReadError(f"{kind} are not supported; supported are {supported}")
    try:
        if not path.is_file():
            raise ReadError("it is not a regular file" if path.exists() else "it does not exist")
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ReadError(f"the file cannot be opened: {reason}") from error
    if not data:
        raise ReadError("the file is empty")
    return reader(data, str(path))
