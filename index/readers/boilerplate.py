"""Tell lines that belong to a page or a publication from what it says."""

import re

__all__ = ["is_boilerplate", "is_contents_heading"]

_LONGEST = 600
_FURNITURE = re.compile(
    r"(?:print|share|save|email|download) this (?:page|document|article|report)"
    r"|back to (?:the )?top|skip to (?:main )?content|is this page useful\??|get the report|share"
    r"|cookies on .{2,60}|advertisement|page \d+(?: of \d+)?",
    re.IGNORECASE,
)
# "Foreword ........ 3"
_ENTRY = re.compile(r"\S.*?(?:[.…] ?){4,}\s*(?:\d{1,3}|[ivx]{1,6})\s*")
_LICENCE = re.compile(
    r"(?:©|\(c\)) ?crown copyright\b"
    r"|this (?:publication|information|document) is (?:licensed|available) under the"
    r" (?:terms of the )?open government licence"
    r"|you may re-?use this (?:information|publication|document)\b.*\bopen government licence"
    r"|where we have identified any third[- ]party copyright",
    re.IGNORECASE | re.DOTALL,
)
_CONTENTS = re.compile(
    r"(?:table of )?contents|(?:on|in) this (?:page|section|report)", re.IGNORECASE
)


def is_boilerplate(text: str) -> bool:
    """Say whether a block is a button's label, an entry of a contents list or a licence.

    Args:
        text: the block's text.
    """
    text = text.strip()
    if len(text) > _LONGEST:
        return False
    if _FURNITURE.fullmatch(text) or _LICENCE.match(text):
        return True
    return bool(text) and all(_ENTRY.fullmatch(line) for line in text.splitlines())


def is_contents_heading(text: str) -> bool:
    """Say whether a heading announces a contents list."""
    return bool(_CONTENTS.fullmatch(text.strip()))
