"""The files themselves, kept by content, so that a citation can be opened years later."""

import hashlib
import shutil
from collections.abc import Collection, Iterator
from pathlib import Path

from index.errors import ReadError

__all__ = ["Originals"]

_PARTIAL = ".partial"


class Originals:
    """Keep files under the digest of their content.

    Args:
        folder: where; made when the first file is kept.

    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, path: Path, sha256: str) -> None:
        """Copy a file, unless its content is here already.

        Args:
            path: of the file.
            sha256: of the content that was read from it, in hexadecimal.

        Raises:
            ReadError: the file has changed since, or cannot be copied.

        """
        kept = self._path(sha256)
        if kept.exists():
            return
        partial = kept.with_suffix(_PARTIAL)
        try:
            kept.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, partial)
            if _digest(partial) != sha256:
                partial.unlink()
                raise ReadError("it changed while it was being read; index it again")
            partial.replace(kept)
        except OSError as error:
            raise ReadError(f"it cannot be copied into the store: {error.strerror}") from error

    def read(self, sha256: str) -> bytes | None:
        """Return the content with this digest, or None where it is not kept."""
        try:
            return self._path(sha256).read_bytes()
        except FileNotFoundError:
            return None

    def holds(self, sha256: str) -> bool:
        """Return whether the content with this digest is kept."""
        return self._path(sha256).exists()

    def find(self, sha256: str) -> Path | None:
        """Return where the content with this digest is; None where it is not kept or is damaged."""
        path = self._path(sha256)
        return path if path.is_file() and _digest(path) == sha256 else None

    def prune(self, wanted: Collection[str]) -> None:
        """Delete what is kept and not wanted, and what was left half copied."""
        for path in self._all():
            if path.name not in wanted:
                path.unlink()

    def damaged(self) -> list[str]:
        """Return the digests under which another content is found."""
        kept = [path for path in self._all() if path.suffix != _PARTIAL]
        return [path.name for path in kept if _digest(path) != path.name]

    def _all(self) -> Iterator[Path]:
        return self._folder.glob("??/*")

    def _path(self, sha256: str) -> Path:
        return self._folder / sha256[:2] / sha256


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
