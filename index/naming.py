"""What a document is called: what the user says, else what it says itself, else its file's name."""

from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from index.links import is_address
from index.readers.builder import title_from_name
from index.rows import Correction

__all__ = ["title_of"]


def title_of(stated: str, sources: Iterable[tuple[str, Mapping[str, Correction]]]) -> str:
    """Return what a document is called.

    Args:
        stated: the title that it gives itself, or the empty string.
        sources: (path, corrections) of where it is found; the first path counts first.
    """
    ordered = sorted(sources, key=lambda source: source[0])
    given = (each["title"].value for _, each in ordered if "title" in each)
    return next(filter(None, given), "") or stated or _from_path(ordered[0][0])


def _from_path(path: str) -> str:
    if not is_address(path):
        return title_from_name(path)
    parts = urlsplit(path)
    return title_from_name(parts.path) if parts.path.strip("/") else parts.netloc
