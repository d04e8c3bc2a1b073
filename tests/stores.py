"""Reports to index, and what a test looks at afterwards."""

import os
import time
from pathlib import Path

from fakes import HashedWords


class Counting(HashedWords):
    """Count what is embedded, and fail where told to."""

    def __init__(self, *, interrupt_after: int | None = None) -> None:
        self.embedded: list[str] = []
        self._left = interrupt_after

    def encode_documents(self, texts):
        if self._left == 0:
            raise KeyboardInterrupt
        if self._left is not None:
            self._left -= 1
        self.embedded.extend(texts)
        return super().encode_documents(texts)


class Other(HashedWords):
    identity = "another-model"


def names(paths):
    return [Path(path).name for path in paths]


def found(index, question, **options):
    return [Path(source_of(index, hit)).name for hit in index.search(question, **options)]


def source_of(index, hit):
    return index.document(hit.passage.document_id).source


def content(index):
    """Give all that a user can see, in the shape it must have after a sync of ``folder``."""
    return sorted(
        (Path(document.source).name, index.text(document.id)) for document in index.documents()
    )


def age(path, seconds=10):
    """Make a file look as if it had not been touched for a while."""
    then = time.time() - seconds
    os.utime(path, (then, then))


def replace(path, content):
    """Put a new file in a file's place: a program that has the old one mapped must not fall."""
    partial = path.with_name(path.name + ".partial")
    partial.write_bytes(content)
    partial.replace(path)


def damaged(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 255
    replace(path, content)
