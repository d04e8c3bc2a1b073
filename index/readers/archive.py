"""Take files out of other files: members of a ZIP, attachments of a message."""

import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from index.errors import ReadError
from index.readers.eml import attachments

__all__ = ["CONTAINERS", "expand"]

CONTAINERS = frozenset({".eml", ".zip"})
"""Suffixes of files that hold other files."""

_MEMBERS = 10_000
_MEMBER_BYTES, _ALL_BYTES = 256 << 20, 1 << 30
_RATIO = 200
_DEPTH = 3
_SEPARATOR = "!/"
_CHUNK = 1 << 20


def expand(data: bytes, source: str) -> Iterator[tuple[str, bytes | ReadError]]:
    """Yield the files inside a file, one by one, containers inside it opened in their turn.

    Args:
        data: the bytes of a ZIP archive or a message.
        source: its path.

    Yields:
        The path to show for each, such as "reports.zip!/2021/kent.pdf", and its bytes, or what is
        wrong with it: one bad member costs that member only.

    Raises:
        ReadError: the archive as a whole cannot be read.
    """
    yield from _Expansion().of(data, source, depth=1)


class _Expansion:
    """Open containers within bounds that hold for all of them together."""

    def __init__(self) -> None:
        self._members = 0
        self._bytes = 0

    def of(self, data: bytes, source: str, depth: int) -> Iterator[tuple[str, bytes | ReadError]]:
        """Yield what is inside one container."""
        files = self._zipped(data) if source.lower().endswith(".zip") else attachments(data)
        for name, content in files:
            self._members += 1
            if self._members > _MEMBERS:
                raise ReadError(f"the archive holds more than {_MEMBERS} files")
            path = f"{source}{_SEPARATOR}{name}"
            problem = _problem_with(name)
            if isinstance(content, ReadError) or problem:
                yield path, problem or content
            elif PurePosixPath(name).suffix.lower() != ".zip":
                yield path, content
            elif depth >= _DEPTH:
                yield path, ReadError(f"archives are nested more than {_DEPTH} deep")
            else:
                yield from self._nested(content, path, depth + 1)

    def _nested(
        self, data: bytes, path: str, depth: int
    ) -> Iterator[tuple[str, bytes | ReadError]]:
        try:
            yield from self.of(data, path, depth)
        except ReadError as error:
            yield path, error

    def _zipped(self, data: bytes) -> Iterator[tuple[str, bytes | ReadError]]:
        try:
            with zipfile.ZipFile(io.BytesIO(data)) as archive:
                for member in archive.infolist():
                    if not member.is_dir() and not _is_hidden(member.filename):
                        yield member.filename, self._member(archive, member)
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            raise ReadError("the archive is damaged") from error

    def _member(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> bytes | ReadError:
        if member.flag_bits & 1:
            return ReadError("the file is encrypted")
        suspicious = member.file_size > _CHUNK and member.file_size > _RATIO * member.compress_size
        if suspicious or member.file_size > _MEMBER_BYTES:
            return ReadError("it unpacks to far more than its size, like a bomb; it was not read")
        self._bytes += member.file_size
        if self._bytes > _ALL_BYTES:
            return ReadError(f"the archive unpacks to more than {_ALL_BYTES >> 20} MiB")
        try:
            return archive.read(member)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError):
            return ReadError("the file is damaged: it cannot be unpacked")
        # So zipfile says that it does not know a way of packing.
        except (NotImplementedError, RuntimeError):
            return ReadError("the file is packed in a way that is not supported")


def _problem_with(name: str) -> ReadError | None:
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if not parts or ".." in parts or parts[0] == "/" or ":" in parts[0] or "\0" in name:
        return ReadError("its name points outside the archive")
    return None


def _is_hidden(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return any((part[:1] == "." and part != "..") or part == "__MACOSX" for part in parts)
