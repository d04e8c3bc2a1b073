"""Open the ZIP that an office document is, and refuse what is no honest one."""

import io
import re
import zipfile
import zlib
from typing import IO

from index.errors import ReadError

__all__ = ["UNPACKING_ERRORS", "checked_package"]

UNPACKING_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
)
"""What the standard library raises for a ZIP that is damaged or packed in an unknown way."""

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_MEMBERS = 10_000
_XML_BYTES = 256 << 20
_RATIO = 500
_PROLOG_STEP = 1 << 14
_LONGEST_PROLOG = 1 << 20
_ROOT = re.compile(rb"<[A-Za-z_]")
_DOCTYPE = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)


def checked_package(data: bytes, *, holds: str) -> io.BytesIO:
    """Return the package ready to be opened, or say why it cannot be.

    Args:
        data: the file's bytes.
        holds: a member that a file of this format must have.

    Raises:
        ReadError: it is encrypted, of an old format, damaged, another format, or made to
            exhaust the machine (too many members, absurd compression, entities in XML).
    """
    if data.startswith(_OLE):
        if _ENCRYPTED_STREAM in data:
            raise ReadError("the file is encrypted")
        raise ReadError("the file is in an old binary Office format; save it in the current one")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _check(package, holds)
    except (*UNPACKING_ERRORS, ValueError) as error:
        raise ReadError("the file is damaged: its parts cannot be unpacked") from error
    except RuntimeError as error:
        raise ReadError("the file is encrypted") from error
    return io.BytesIO(data)


def _check(package: zipfile.ZipFile, holds: str) -> None:
    members = package.infolist()
    if holds not in package.namelist():
        raise ReadError(f"the file is damaged or not what its name says: it has no {holds}")
    if len(members) > _MEMBERS:
        raise ReadError(f"the file has more than {_MEMBERS} parts")
    # Pictures are never unpacked; XML is, all at once.
    marked_up = [m for m in members if m.filename.lower().endswith((".xml", ".rels"))]
    total = sum(member.file_size for member in marked_up)
    packed = sum(member.compress_size for member in marked_up)
    if total > _XML_BYTES or (total > 1 << 20 and total > _RATIO * max(packed, 1)):
        raise ReadError("the file unpacks to far more than its size, like a bomb; it was not read")
    for member in marked_up:
        with package.open(member) as part:
            if _DOCTYPE.search(_prolog(part)):
                raise ReadError("the file declares XML entities, which no office program writes")


def _prolog(part: IO[bytes]) -> bytes:
    """Return what stands before the root element, where entities are declared."""
    read = b""
    while piece := part.read(_PROLOG_STEP):
        # UTF-16 differs from ASCII by zeros only, here.
        read += piece.replace(b"\0", b"")
        root = _ROOT.search(read)
        if root:
            return read[: root.start()]
        if len(read) > _LONGEST_PROLOG:
            raise ReadError("the file is damaged: one of its parts does not begin")
    return read
