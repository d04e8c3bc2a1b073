"""Addresses on the web: telling them from paths, and links into what was fetched from them."""

import re
from pathlib import Path
from typing import TypeGuard
from urllib.parse import quote

from index.types import Document

__all__ = ["WEB_FACTS", "canonical", "is_address", "link_to"]

WEB_FACTS = ("address", "retrieved")
"""What the metadata of a document holds that was fetched: from where, and on which day."""


def is_address(source: str | Path) -> TypeGuard[str]:
    """Return whether a source is an address, such as "https://example.org", rather than a path."""
    return isinstance(source, str) and re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", source) is not None


def canonical(address: str) -> str:
    """Return the one form of an address that names it, without user name, password and fragment."""
    import httpx

    bare = re.sub(r"(?<=://)[^/?#]*@", "", address).partition("#")[0]
    try:
        url = httpx.URL(bare)
        return str(url.copy_with(raw_path=url.raw_path))
    except (httpx.InvalidURL, ValueError):
        return bare


def link_to(document: Document, start: int) -> str:
    """Return a link to the page a document was fetched from, at the heading above a quote.

    Args:
        document: as it comes from the index.
        start: offset of the quote in its text.

    Returns:
        The address, with "#heading" where the page gives the heading an id; the empty string for
        what was not fetched.
    """
    fact = document.metadata.get("address")
    if fact is None:
        return ""
    anchor = next((block.anchor for block in document.blocks if start < block.end), "")
    return f"{fact.value}#{quote(anchor)}" if anchor else fact.value
