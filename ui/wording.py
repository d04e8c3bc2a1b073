"""What the chat, its source panel and the terminal say in the same words. Plain text, and pure."""

from datetime import date

from index.types import Location
from qa.types import Answer, Coverage

__all__ = [
    "answered_part",
    "counted",
    "headline",
    "is_unsure",
    "machine_read",
    "origin",
    "searched",
    "web_link",
]

_UNSURE = 0.8
_HEADLINE = 60


def counted(count: int, word: str) -> str:
    """Return "1 passage", "1,200 passages"."""
    return f"{count:,} {word}" + ("" if count == 1 else "s")


def searched(coverage: Coverage) -> str:
    """Return "Searched 12 passages in 1 document"."""
    passages = counted(coverage.passages, "passage")
    return f"Searched {passages} in {counted(len(coverage.documents), 'document')}"


def headline(answer: Answer) -> str:
    """Return the shortest answer where it is a name, a number or a few words; else nothing.

    A longer one is emphasised in its quote, and need not be said before it.
    """
    return answer.short if len(answer.short) <= _HEADLINE else ""


def answered_part(answer: Answer) -> str:
    """Return for a partial answer that it is one, and what is missing; else nothing."""
    if answer.status != "partial":
        return ""
    missing = f": {answer.reason.rstrip('.')}" if answer.reason else ""
    return f"This answers a part of the question{missing}. "


def web_link(location: Location) -> str:
    """Return the address a quote is found at on the web, if it is one that a browser may open."""
    return location.link if location.link.startswith(("http://", "https://")) else ""


def origin(location: Location) -> str:
    """Return what to look up beside the address, if there is one: "retrieved 1 May 2026"."""
    if location.retrieved:
        day = date.fromisoformat(location.retrieved)
        return f"retrieved {day.day} {day:%B %Y}"
    return location.source + (f", page {location.page}" if location.page else "")


def is_unsure(location: Location) -> bool:
    """Return whether a quote was read from a picture so badly that its words are in doubt."""
    return location.sure < _UNSURE


def machine_read(location: Location) -> str:
    """Return how surely a quote was read from a picture, or nothing where it was not."""
    if location.sure >= 1:
        return ""
    advice = ": compare it with the page" if is_unsure(location) else ""
    return f"Machine-read, confidence {location.sure:.0%}{advice}"
