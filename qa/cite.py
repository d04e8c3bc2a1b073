"""Citations: made from spans of a document, and proved against it again before they are shown."""

from index import Index
from index.errors import StoreError
from index.types import Location, Passage, Span
from qa.types import Citation

__all__ = ["cite", "is_exact"]


def cite(
    text: str,
    number: int,
    passage: Passage,
    span: Span,
    *,
    page: int | None = None,
    speaker: str = "",
    location: Location | None = None,
) -> Citation:
    """Make a citation of a span of a document.

    Args:
        text: the document's text.
        number: the n of its mark [n].
        passage: the passage it was found in.
        span: where the quote stands in the document's text.
        page: the 1-based page it begins on, if the document has pages.
        speaker: who is quoted saying it, if the text says so.
        location: where it is found outside the store.

    Returns:
        The citation; its quote is the document's own characters.

    """
    return Citation(
        number=number,
        passage=passage,
        start=span.start,
        end=span.end,
        quote=text[span.start : span.end],
        label=passage.label_on(() if page is None else (page,)),
        page=page,
        speaker=speaker,
        location=location,
    )


def is_exact(index: Index, citation: Citation) -> bool:
    """Say whether the store still holds a citation's quote, character for character, in its place.

    Everything that shows a quote asks this first and does not show what fails.
    """
    try:
        text = index.text(citation.passage.document_id)
    except StoreError:
        return False
    return bool(citation.quote) and text[citation.start : citation.end] == citation.quote
