"""The address of a place in a document, as a link in the page carries it."""

import hashlib
import re
from dataclasses import dataclass
from typing import Self

from qa.types import Citation

__all__ = ["Place"]

_ADDRESS = re.compile(
    r"#?(?:cite-(\d{1,18})-(\d{1,12})-(\d{1,12})-([0-9a-f]{12})|document-(\d{1,18})(?:-(\d{1,12}))?)",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Place:
    """A span of a document and a digest of what stood there when the link was made.

    A link outlives the answer it stands in: the digest tells whether the document still says
    what was quoted. ``digest`` is empty where nothing is quoted, only a document is opened.
    """

    document_id: int
    start: int = 0
    end: int = 0
    digest: str = ""

    @classmethod
    def of(cls, citation: Citation) -> Self:
        """Return the place a citation points to."""
        return cls(
            citation.passage.document_id, citation.start, citation.end, _digest(citation.quote)
        )

    @classmethod
    def parse(cls, address: str) -> Self | None:
        """Return the place an address names, or None where it is not one of this page's."""
        match = _ADDRESS.fullmatch(address)
        if match is None:
            return None
        document, start, end, digest, opened, offset = match.groups()
        if opened:
            return cls(int(opened), int(offset or 0), int(offset or 0))
        return cls(int(document), int(start), int(end), digest)

    @property
    def href(self) -> str:
        """Return the link."""
        if self.digest:
            return f"#cite-{self.document_id}-{self.start}-{self.end}-{self.digest}"
        return f"#document-{self.document_id}" + (f"-{self.start}" if self.start else "")

    def quotes(self, text: str) -> bool:
        """Return whether ``text``, the document's, still holds the quote at this place."""
        return bool(self.digest) and _digest(text[self.start : self.end]) == self.digest


def _digest(quote: str) -> str:
    return hashlib.sha256(quote.encode("utf-8", "surrogatepass")).hexdigest()[:12]
