"""Citations: made from spans of a document, and proved against it again before they are shown."""

from index import Index
from index.places import page_of
from index.types import Passage, Span
from qa.types import Citation

__all__ = ["cite", "is_exact"]


def cite(index: Index, number: int, passage: Passage, span: Span, *, speaker: str = "") -> Citation:
    """Make a citation of a span of a document.

    Args:
        index: where the document is.
        number: the n of its mark [n].
        passage: the passage it was found in.
        span: where the quote stands in the document's text.
        speaker: who is quoted saying it, if the text says so.

    Returns:
        The citation; its quote is the document's own characters.

    """
    page = _page(index, passage, span)
    parts = [passage.title]
    if page is not None:
        parts.append(f"p. {page}")
    if passage.section:
        parts.append(f"“{passage.section[-1]}”")
    return Citation(
        number=number,
        passage=passage,
        start=span.start,
        end=span.end,
        quote=index.text(passage.document_id)[span.start : span.end],
        label=", ".join(parts),
        page=page,
        speaker=speaker,
    )


def is_exact(index: Index, citation: Citation) -> bool:
    """Say whether the store still holds a citation's quote, character for character, in its place.

    Everything that shows a quote asks this first and does not show what fails.
    """
    if not any(item.id == citation.passage.document_id for item in index.documents()):
        return False
    text = index.text(citation.passage.document_id)
    return bool(citation.quote) and text[citation.start : citation.end] == citation.quote


def _page(index: Index, passage: Passage, span: Span) -> int | None:
    if not passage.pages:
        return None
    if passage.pages[0] == passage.pages[-1]:
        return passage.pages[0]
    return page_of(index.document(passage.document_id), span.start)
