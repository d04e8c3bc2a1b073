"""The last check before anything is shown: what is not in the documents now is taken out."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from index.types import Hit
from qa.cite import is_exact
from qa.types import Answer, Citation, Claim, Turn

if TYPE_CHECKING:
    from index import Filter, Index
    from qa import Assistant

__all__ = ["asked", "exact", "excerpt", "nearest", "samples_of", "turn_of", "without_samples"]

_UNPROVED = (
    "what was found could not be proved against the documents, which have changed since they were"
    " indexed: index them again, then ask again"
)


def asked(
    index: "Index",
    assistant: "Assistant",
    questions: Sequence[str],
    *,
    where: "Filter | None" = None,
) -> Iterator[Answer]:
    """Yield the answers to questions that make one conversation, each proved before it is shown.

    Raises:
        InspectionError: a question cannot be asked, or the store cannot be read.

    """
    turns: list[Turn] = []
    for question in questions:
        answer = exact(index, assistant.ask(question, history=turns, where=where))
        turns.append(turn_of(answer))
        yield answer


def samples_of(index: "Index") -> int:
    """Return how many fictional samples there are beside real documents; 0 if nothing is real."""
    documents = index.documents()
    fictional = sum("fictional" in document.metadata for document in documents)
    return fictional if fictional < len(documents) else 0


def without_samples(index: "Index") -> "Filter | None":
    """Return the filter that keeps fictional samples from being taken for the real thing.

    None where there is nothing to leave out, or where all there is are samples.
    """
    from index import Filter

    return Filter.parse(["fictional!=yes"]) if samples_of(index) else None


def turn_of(answer: Answer) -> Turn:
    """Return what a conversation remembers of an answer."""
    return Turn(question=answer.resolved, text=answer.text, short=answer.short)


def exact(index: "Index", answer: Answer) -> Answer:
    """Return the answer with only those quotes that stand in the documents at this moment.

    A claim that loses all its quotes goes with them; an answer that loses all its claims becomes
    not_found and says why.
    """
    citations = tuple(each for each in answer.citations if is_exact(index, each))
    proved = {citation.number for citation in citations}
    claims = tuple(_supported(answer.claims, proved))
    if answer.status != "not_found" and not claims:
        return replace(
            answer, status="not_found", short="", reason=_UNPROVED, claims=(), citations=()
        )
    return replace(answer, citations=citations, claims=claims)


def nearest(index: "Index", answer: Answer, *, count: int = 3) -> tuple[Citation, ...]:
    """Return the passages nearest to a question that was not answered, best first, if exact."""
    if answer.status != "not_found":
        return ()
    candidates = (_whole(hit, number) for number, hit in enumerate(answer.hits[:count], start=1))
    return tuple(
        replace(each, location=index.locate(each.passage.document_id, each.start, each.end))
        for each in candidates
        if is_exact(index, each)
    )


def excerpt(citation: Citation, *, characters: int = 320) -> Citation:
    """Return the beginning of a citation, cut after a paragraph or a word and still exact."""
    if len(citation.quote) <= characters:
        return citation
    room = citation.quote[: characters + 1]
    paragraph = room.rfind("\n\n")
    word = max(room.rfind(" "), room.rfind("\n"))
    kept = room[: paragraph if paragraph > characters // 3 else word].rstrip() or room[:characters]
    return replace(citation, end=citation.start + len(kept), quote=kept)


def _supported(claims: tuple[Claim, ...], proved: set[int]) -> Iterator[Claim]:
    for claim in claims:
        kept = tuple(number for number in claim.citations if number in proved)
        if kept:
            yield replace(claim, citations=kept)


def _whole(hit: Hit, number: int) -> Citation:
    passage = hit.passage
    return Citation(
        number=number,
        passage=passage,
        start=passage.start,
        end=passage.end,
        quote=passage.text,
        label=passage.label,
        page=passage.pages[0] if passage.pages else None,
    )
