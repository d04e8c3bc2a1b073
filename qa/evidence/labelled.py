"""What a report sets apart under a label, as it does its recommendations.

They are what its readers must act on, so a question for them is answered with all of them, whole,
as the report labels them, and not with the sentences that are most like the question.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.types import Block, BlockKind, Document, Span
from qa.plain import plain

__all__ = ["LABEL", "Labelled", "labelled"]

LABEL = re.compile(
    r"(?P<kind>recommendation|area for improvement|areas for improvement|cause of concern|"
    r"causes of concern)(?P<many>s)?(?: (?:no\.? ?)?(?P<number>\d{1,3}))?"
    r"(?P<more>(?: \([^()]{1,60}\))?(?:(?:: | [–-] )[^.:]{1,90})?):?",
    re.IGNORECASE,
)
"""A label that stands alone: "Recommendation 4", "Area for improvement", "Causes of concern:"."""

_INLINE = re.compile(
    r"(?P<kind>recommendation|area for improvement|cause of concern)"
    r"(?: (?:no\.? ?)?(?P<number>\d{1,3}))?(?: ?[:–-] |\n)(?P<said>\S)",
    re.IGNORECASE,
)
_WITHIN = re.compile(r"\n *recommendations?:? *\n(?P<said>\S)", re.IGNORECASE)
_KEPT_OUT = (BlockKind.BOILERPLATE, BlockKind.FOOTNOTE, BlockKind.CAPTION)


@dataclass(frozen=True, slots=True)
class Labelled:
    """Something that a report sets apart.

    Attributes:
        kind: "recommendation", "area for improvement" or "cause of concern".
        number: as the label has it, or None.
        span: what it says, its list included.
        about: the label and the headings above it.
        repeated: whether it is taken from another document, as a response quotes what it answers.

    """

    kind: str
    number: int | None
    span: Span
    about: str
    repeated: bool = False


def labelled(document: Document) -> tuple[Labelled, ...]:
    """Return what a document sets apart, numbered things in the order of their numbers."""
    blocks = [block for block in document.blocks if block.kind not in _KEPT_OUT]
    found = [thing for place in range(len(blocks)) for thing in _at(document.text, blocks, place)]
    numbers = [thing.number for thing in found if thing.number is not None]
    if len(numbers) < len(found):
        return tuple(found)
    return tuple(sorted(found, key=lambda thing: (thing.kind, thing.number or 0)))


def _at(text: str, blocks: Sequence[Block], place: int) -> Iterator[Labelled]:
    """Yield what a label at one block sets apart; nothing where the block is no label."""
    block = blocks[place]
    words = plain(text[block.start : block.end])
    if match := LABEL.fullmatch(words):
        spans = list(_below(text, blocks, place + 1, many=_is_plural(match)))
        repeated = "(" in match["more"]
        for span in spans:
            yield _thing(match, span, text, block, repeated=repeated)
    elif match := _INLINE.match(words):
        span = Span(block.start + match.start("said"), _end(text, blocks, place))
        yield _thing(match, span, text, block)
    if match := _WITHIN.search(text[block.start : block.end]):
        span = Span(block.start + match.start("said"), _end(text, blocks, place))
        yield Labelled("recommendation", None, span, " ".join(block.section))


def _thing(
    match: re.Match[str], span: Span, text: str, block: Block, *, repeated: bool = False
) -> Labelled:
    kind = match["kind"].lower().replace("areas", "area").replace("causes", "cause")
    quoted = plain(text[span.start]) == '"'
    about = " ".join([*block.section, text[block.start : block.end]])
    number = int(match["number"]) if match["number"] else None
    return Labelled(kind, number, span, about, repeated or quoted)


def _is_plural(match: re.Match[str]) -> bool:
    return bool(match["many"]) or match["kind"].lower().startswith(("areas", "causes"))


def _below(text: str, blocks: Sequence[Block], place: int, *, many: bool) -> Iterator[Span]:
    """Yield what stands under a label: one thing, or each up to the next heading or label."""
    while place < len(blocks) and not _ends(text, blocks[place]):
        end = place + 1
        stem = text[blocks[place].start : blocks[place].end].rstrip().endswith(":")
        listed = blocks[place].kind is BlockKind.LIST_ITEM
        if stem or not (listed or many):
            while end < len(blocks) and blocks[end].kind is BlockKind.LIST_ITEM:
                end += 1
        said = text[blocks[place].start : blocks[end - 1].end]
        if not many or listed or re.search(r"\b(?:should|must|recommend)\b", said):
            yield Span(blocks[place].start, blocks[end - 1].end)
        if not many:
            return
        place = end


def _ends(text: str, block: Block) -> bool:
    return block.kind is BlockKind.HEADING or bool(
        LABEL.fullmatch(plain(text[block.start : block.end]))
    )


def _end(text: str, blocks: Sequence[Block], place: int) -> int:
    """Return where a block ends, with the list that it introduces."""
    if text[blocks[place].start : blocks[place].end].rstrip().endswith(":"):
        while place + 1 < len(blocks) and blocks[place + 1].kind is BlockKind.LIST_ITEM:
            place += 1
    return blocks[place].end
