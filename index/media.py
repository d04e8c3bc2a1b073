"""Which format a server sends: by its word, and where that says little, by the address."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath
from types import MappingProxyType
from urllib.parse import unquote

from index.errors import ReadError
from index.readers import SUFFIXES
from index.readers.archive import CONTAINERS
from index.readers.decoding import decode

__all__ = ["file_name", "in_utf8"]

_OFFICE = "application/vnd.openxmlformats-officedocument"
_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "application/pdf": ".pdf",
        "application/vnd.oasis.opendocument.text": ".odt",
        f"{_OFFICE}.presentationml.presentation": ".pptx",
        f"{_OFFICE}.spreadsheetml.sheet": ".xlsx",
        f"{_OFFICE}.wordprocessingml.document": ".docx",
        "application/x-zip-compressed": ".zip",
        "application/xhtml+xml": ".html",
        "application/zip": ".zip",
        "message/rfc822": ".eml",
        "text/csv": ".csv",
        "text/html": ".html",
        "text/markdown": ".md",
        "text/plain": ".txt",
        "text/tab-separated-values": ".tsv",
    }
)
_UNSPECIFIC = frozenset({"", "application/octet-stream", "binary/octet-stream", "text/plain"})
_TEXT = frozenset({".csv", ".html", ".md", ".tsv", ".txt"})
_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)
_LONGEST_STEM = 100


def file_name(path: str, host: str, content_type: str) -> str:
    """Return a file name for what a server sends, whose suffix says the format.

    Args:
        path: of the address, percent-encoded.
        host: of the address.
        content_type: as the server states it, or the empty string.

    Raises:
        ReadError: no reader reads it.

    """
    last = path.rpartition("/")[2]
    suffix = _suffix(unquote(last), content_type)
    stem = (re.sub(r"[^\w.%+ -]", "_", last).strip(".") or host)[:_LONGEST_STEM]
    return stem if stem.lower().endswith(suffix) else stem + suffix


def in_utf8(content: bytes, content_type: str) -> bytes:
    """Return text that is in another encoding, as its server says, in UTF-8.

    What the server says is not in the file, which is read again when the store is verified.

    Args:
        content: as it was sent.
        content_type: as the server states it, or the empty string.
    """
    declared = _CHARSET.search(content_type)
    if declared is None or _KINDS.get(content_type.partition(";")[0].strip().lower()) not in _TEXT:
        return content
    try:
        content.decode()
        return content
    except UnicodeDecodeError:
        pass
    try:
        return decode(content, declared[1]).encode()
    except ReadError:
        return content


def _suffix(name: str, content_type: str) -> str:
    declared = content_type.partition(";")[0].strip().lower()
    named = PurePosixPath(name).suffix.lower()
    if declared in _UNSPECIFIC and named in SUFFIXES.keys() | CONTAINERS:
        return named
    if declared not in _KINDS:
        raise ReadError(f"it is of a kind that is not supported ({declared[:80] or 'not stated'})")
    return _KINDS[declared]
