"""One module a format: bytes in, a Document out."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from importlib import import_module
from pathlib import Path, PurePath
from types import MappingProxyType

from index.errors import ReadError
from index.metadata import facts
from index.readers.builder import title_from_name
from index.types import Document

__all__ = ["SUFFIXES", "Reader", "read", "read_bytes"]

_LARGEST_FILE = 1 << 30

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
        ".csv": _lazy("csv"),
        ".docx": _lazy("docx"),
        ".eml": _lazy("eml"),
        ".htm": _lazy("html"),
        ".html": _lazy("html"),
        ".markdown": _lazy("markdown"),
        ".md": _lazy("markdown"),
        ".odt": _lazy("odt"),
        ".pdf": _lazy("pdf"),
        ".pptx": _lazy("pptx"),
        ".tsv": _lazy("csv"),
        ".txt": _lazy("text"),
        ".xlsx": _lazy("xlsx"),
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
    _reader(str(path))
    try:
        if not path.is_file():
            raise ReadError("it is not a regular file" if path.exists() else "it does not exist")
        if path.stat().st_size > _LARGEST_FILE:
            raise ReadError(f"the file is larger than {_LARGEST_FILE >> 20} MiB; split it")
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise ReadError(f"the file cannot be opened: {reason}") from error
    return read_bytes(data, str(path))


def read_bytes(data: bytes, source: str) -> Document:
    """Read the content of a file into a document.

    Args:
        data: the file's bytes.
        source: its path, or what stands for one (a member of an archive); its suffix says the
            format.

    Returns:
        The document, with the facts it states about itself.

    Raises:
        ReadError: the content is empty, encrypted, damaged, unsupported or without text.
    """
    reader = _reader(source)
    if not data:
        raise ReadError("the file is empty")
    try:
        document = reader(data, source)
    except RecursionError as error:
        raise ReadError("its parts are nested too deep") from error
    found = {**document.metadata, **facts(document)}
    if document.title == title_from_name(source) and not _heads(document):
        del found["title"]  # the file's name is not what the document says
    return replace(document, metadata=found)


def _heads(document: Document) -> bool:
    """Return whether a block of the document is its title, and no more."""
    title = document.title.split()
    return any(document.text[block.start : block.end].split() == title for block in document.blocks)


def _reader(source: str) -> Reader:
    suffix = PurePath(source).suffix.lower()
    reader = SUFFIXES.get(suffix)
    if reader is None:
        supported = ", ".join(sorted({*SUFFIXES, ".zip"}))
        kind = f"{suffix!r} files" if suffix else "files without a suffix"
        raise ReadError(f"{kind} are not supported; supported are {supported}")
    return reader
