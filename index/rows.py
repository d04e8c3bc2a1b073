"""What the catalog knows of the files and pages behind its documents."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

__all__ = ["Correction", "FailureRow", "Retrieval", "SourceRow"]


class Correction(NamedTuple):
    """What a user says in place of what was read, and the file in which it is said."""

    value: str
    origin: str


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A file, or a member of one, whose content is searched.

    Attributes:
        path: what names it: the file's path, its address, or "reports.zip!/kent.pdf".
        file: the file's path, or its address.
        root: what was given to ``sync``.
        document_id: its content.
        file_sha256: of the file when it was read.
        size: of the file when it was read, in bytes.
        mtime_ns: when the file was last changed, or -1 where it may have changed since.
        digest: sha256 of the content, and its suffix.
        reading: which code read it.
        corrections: what the user says about it, by key.
    """

    path: str
    file: str
    root: str
    document_id: int
    file_sha256: str
    size: int
    mtime_ns: int
    digest: str
    reading: str
    corrections: Mapping[str, Correction] = field(default_factory=dict)

    @property
    def sha256(self) -> str:
        """Return the digest of the content, under which its original is kept."""
        return self.digest.partition(".")[0]


@dataclass(frozen=True, slots=True)
class FailureRow:
    """A file that could not be read when it was last tried, and as it was then."""

    path: str
    file: str
    root: str
    reason: str
    size: int
    mtime_ns: int
    reading: str


@dataclass(frozen=True, slots=True)
class Retrieval:
    """A page that was fetched, and what to ask its server when it is fetched again.

    Attributes:
        address: as given to ``sync``.
        place: where its redirects led, which is what the validators are about.
        retrieved: the day its content was last seen there, in ISO form.
        etag: the server's mark of this edition, or the empty string.
        modified: the server's date of this edition, in its own words, or the empty string.
    """

    address: str
    place: str
    retrieved: str
    etag: str = ""
    modified: str = ""
