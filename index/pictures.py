"""Pages of stored documents as pictures: to show a quote where it stands."""

import hashlib
import threading
from collections import OrderedDict
from pathlib import Path

from index.discovery import shown
from index.errors import ReadError
from index.isolation import IsolatedReader, Picture
from index.links import is_address
from index.originals import Originals
from index.view import View

__all__ = ["Pictures", "original_of"]

_SECONDS = 20
_KEPT = 16
"""Pictures kept in memory; one takes from a tenth of a megabyte to about five."""


class Pictures:
    """Draw pages in a process of their own, and keep those drawn last.

    A page is a file's own program for drawing it: what it does to its reader stays there.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._reader = IsolatedReader(seconds=_SECONDS)
        self._kept: OrderedDict[tuple[str, int], Picture] = OrderedDict()

    def draw(self, file: Path, suffix: str, sha256: str, page: int) -> Picture:
        """Return the picture of a page.

        Args:
            file: the document's bytes.
            suffix: which says their format, as in ".pdf".
            sha256: of them.
            page: its number, from 1.

        Raises:
            ReadError: the format has no pages to draw, or this page cannot be drawn.

        """
        key = sha256, page
        with self._lock:
            if key not in self._kept:
                self._kept[key] = self._reader.picture(file, suffix, page)
            self._kept.move_to_end(key)
            while len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
            return self._kept[key]

    def close(self) -> None:
        """End the process, and forget the pictures."""
        with self._lock:
            self._reader.close()
            self._kept.clear()


def original_of(view: View, originals: Originals, document_id: int) -> tuple[Path, str]:
    """Return where the bytes of a document are, and the suffix that says their format.

    The copy in the store is preferred: it is still there when the file has been moved.

    Raises:
        StoreError: there is no such document.
        ReadError: no copy was kept, or it is damaged; and the file is gone or has changed.

    """
    sha256 = view.digest(document_id)
    sources = [row for row in view.sources().values() if row.document_id == document_id]
    suffix = f".{sources[0].digest.partition('.')[2]}"
    kept = originals.find(sha256)
    if kept is not None:
        return kept, suffix
    files = [Path(row.file) for row in sources if row.path == row.file and not is_address(row.file)]
    for file in files:
        if file.is_file() and _sha256(file) == sha256:
            return file, suffix
    raise ReadError(
        f"no copy of it was kept, and it is no longer at {shown(sources[0].path)} as it was"
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
