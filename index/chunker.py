"""Cut a document into passages along its structure.

The rules, in order of weight:

1. A passage never crosses a section, and never contains a footnote or boilerplate: it is one
   unbroken stretch of text, so it ends before such a block.
2. What is embedded for it (title, heading path, stem, text) never takes more than ``max_tokens``.
3. Sentences stay whole; so do list items and table rows. Only what is longer than the limit by
   itself is cut, at a word boundary.
4. About 150 words, measured to retrieve best; breaks fall between paragraphs rather than inside
   one, and a list stays with the sentence that introduces it (its stem). Where a list continues
   in a later passage, ``Passage.stem`` carries the stem.

Headings: one that is a whole-sentence finding ("The force responds well to …") is evidence, and
begins the first passage of its section. Any other is a label: it stands in ``Passage.section``
and in what is embedded, but not in the text. A heading that nothing stands under is a passage by
itself, so that nothing is lost, unless it is the title, which stands over every passage.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from index.packing import Unit, cut_to_fit, pack
from index.sentences import sentences
from index.types import Block, BlockKind, Document, Passage, Span

__all__ = ["chunk", "embedded_text"]

_EXCLUDED = (BlockKind.FOOTNOTE, BlockKind.BOILERPLATE)
_WHOLE = (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW, BlockKind.HEADING)
_TITLE_CHARACTERS = 80
_PATH_CHARACTERS = 120
# Text without spaces (addresses, Chinese) is measured by its characters.
_WORD_CHARACTERS = 12

_INSIDE_SENTENCE, _INSIDE_PARAGRAPH, _INSIDE_LIST, _GLUED = 0.5, 0.25, 0.1, 1.5
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|does|do|did|can|could|should|must|will|would|may|needs?"
    r"|\w+n[’']t|works?|responds?|makes?|takes?|understands?|identifies|manages|protects|provides"
    r"|supports|shares|records|assesses|investigates|uses|treats|engages|recognises|prioritises"
    r"|monitors|lacks|fails|continues|remains?|ensures|holds|gives|keeps|deals|improved)\b",
    re.IGNORECASE,
)
_FINDING_WORDS = 5


def embedded_text(passage: Passage, document_text: str) -> str:
    """Return what is embedded for a passage, and what lexical search sees.

    Args:
        passage: the passage.
        document_text: the canonical text of its document.

    Returns:
        The document's title and the innermost headings (together at most about 200 characters),
        the stem, and the passage's text; no part of them twice.
    """
    stem = document_text[passage.stem.start : passage.stem.end] if passage.stem else ""
    return "\n".join(part for part in (_context(passage), stem, passage.text) if part)


def _context(passage: Passage) -> str:
    title = _shortened(passage.title, _TITLE_CHARACTERS)
    room = _PATH_CHARACTERS
    path: list[str] = []
    opening = " ".join(passage.text[: 2 * _PATH_CHARACTERS].split())
    for heading in reversed(passage.section):
        if heading == passage.title:
            continue
        if room <= 0:
            break
        shown = _shortened(heading, room)
        # What the text opens with takes its room all the same, so that no text has less context.
        room -= len(shown)
        if not opening.startswith(shown):
            path.insert(0, shown)
    return "\n".join(part for part in (title, " > ".join(path)) if part)


def _shortened(text: str, characters: int) -> str:
    if len(text) <= characters:
        return text
    return text[: characters + 1].rsplit(None, 1)[0][:characters]


def chunk(
    document: Document, *, count_tokens: Callable[[str], int], max_tokens: int, words: int = 150
) -> list[Passage]:
    """Cut a document into passages.

    ``document.text[p.start:p.end] == p.text`` for each passage p; passages are in order and do not
    overlap. Every character that is not white space and stands in a block other than a footnote,
    boilerplate, the title or a label heading that something stands under is in exactly one
    passage.

    Args:
        document: with its blocks in order.
        count_tokens: how many tokens the embedder takes for a text, special tokens included.
        max_tokens: how many tokens the embedder reads; the title and the heading path may take
            200 characters of it.
        words: how many words a passage should have.

    Returns:
        The passages, in order of their start.
    """
    cutter = _Cutter(document, count_tokens, max_tokens, words)
    return [passage for run in _runs(document) for passage in cutter.passages(run)]


def _runs(document: Document) -> Iterator[list[Block]]:
    """Yield stretches of neighbouring blocks of one section that belong in passages."""
    included = [block for block in document.blocks if block.kind not in _EXCLUDED]
    run: list[Block] = []
    for block, following in pairwise([*included, None]):
        if block is None:
            break
        if run and not _continues(document.text, run[-1], block):
            yield run
            run = []
        if block.kind is not BlockKind.HEADING or _is_evidence(document, block, following):
            run.append(block)
    if run:
        yield run


def _continues(text: str, block: Block, following: Block) -> bool:
    if following.kind is BlockKind.HEADING or block.section != following.section:
        return False
    return not text[block.end : following.start].strip()


def _is_evidence(document: Document, heading: Block, following: Block | None) -> bool:
    wording = document.text[heading.start : heading.end]
    depth = len(heading.section)
    if following is None or following.section[:depth] != heading.section:
        # The title stands over every passage already; under another heading it is all there is.
        is_title = depth == 1 and heading.section[0] == document.title
        return not is_title or len(document.blocks) == 1
    return len(wording.split()) >= _FINDING_WORDS and bool(_VERB.search(wording))


def _stems(document: Document) -> dict[int, Span]:
    """Map the start of each list item to the sentence that introduces its list."""
    found: dict[int, Span] = {}
    stem: Span | None = None
    for block in document.blocks:
        if block.kind is BlockKind.LIST_ITEM:
            if stem:
                found[block.start] = stem
        elif block.kind is BlockKind.PARAGRAPH:
            stem = _introduction(document.text, block)
        elif block.kind not in _EXCLUDED:
            stem = None
    return found


def _introduction(text: str, paragraph: Block) -> Span | None:
    ending = text[paragraph.start : paragraph.end].rstrip()[-2:]
    if re.search(r"[.!?]\W?$", ending):
        return None
    return next(reversed(sentences(text, paragraph.start, paragraph.end)), None)


class _Cutter:
    """Cut runs of blocks of one document into passages."""

    def __init__(
        self, document: Document, count_tokens: Callable[[str], int], max_tokens: int, words: int
    ) -> None:
        self._document = document
        self._text = document.text
        self._count = count_tokens
        self._max_tokens = max_tokens
        self._words = words
        self._special = count_tokens("")
        self._word_starts = [word.start for word in document.words]
        self._contexts: dict[tuple[Span | None, tuple[str, ...]], int] = {}
        self._counts: dict[Span, int] = {}
        self._stems = {
            start: stem
            for start, stem in _stems(document).items()
            if self._within(stem, max_tokens // 4)
        }

    def passages(self, run: Sequence[Block]) -> Iterator[Passage]:
        """Yield the passages of one run."""
        units = [
            unit
            for block, following in pairwise([*run, None])
            if block is not None
            for unit in self._units(block, following)
        ]
        self._counts.clear()
        yield from self._packed(units, run, self._max_tokens)

    def _packed(self, units: Sequence[Unit], run: Sequence[Block], limit: int) -> Iterator[Passage]:
        def fits(first: Unit, tokens: int) -> bool:
            return self._context_tokens(first.stem, run[0].section) + tokens <= limit

        for group in pack(units, words=self._words, fits=fits):
            passage = self._passage(Span(group[0].start, group[-1].end), group[0].stem, run)
            excess = self._count(embedded_text(passage, self._text)) - self._max_tokens
            if excess > 0 and len(group) > 1:
                # The sum of the parts was an estimate: tokenizers may differ on the whole.
                yield from self._packed(group, run, limit - excess)
            else:
                yield passage

    def _units(self, block: Block, following: Block | None) -> Iterator[Unit]:
        span = _trimmed(self._text, block.start, block.end)
        stem = self._stems.get(block.start)
        budget = self._max_tokens - self._context_tokens(stem, block.section)
        pieces = [span]
        if block.kind not in _WHOLE or not self._within(span, budget):
            pieces = list(self._pieces(span, budget))
        for piece in pieces:
            wording = self._text[piece.start : piece.end]
            cost = _INSIDE_PARAGRAPH if wording[-1] in ".!?”’\"')" else _INSIDE_SENTENCE
            if piece.end == span.end:
                cost = _break_cost(block, following, wording)
            length = max(len(wording.split()), len(wording) // _WORD_CHARACTERS)
            yield Unit(*piece, length, self._tokens(piece), cost, stem)

    def _pieces(self, span: Span, budget: int) -> Iterator[Span]:
        starts = [sentence.start for sentence in sentences(self._text, *span)][1:]
        for start, end in pairwise([span.start, *starts, span.end]):
            sentence = _trimmed(self._text, start, end)
            if self._within(sentence, budget):
                yield sentence
            else:
                yield from cut_to_fit(
                    self._text,
                    sentence,
                    count_tokens=lambda text: self._count(text) - self._special,
                    budget=max(1, budget),
                )

    def _within(self, span: Span, budget: int) -> bool:
        return span.end - span.start <= 8 * self._max_tokens and self._tokens(span) <= budget

    def _tokens(self, span: Span) -> int:
        if span not in self._counts:
            self._counts[span] = self._count(self._text[span.start : span.end]) - self._special
        return self._counts[span]

    def _context_tokens(self, stem: Span | None, section: tuple[str, ...]) -> int:
        """Return the tokens of what is embedded besides the text, special tokens included."""
        if (stem, section) not in self._contexts:
            empty = Passage(0, 0, "", section, (), stem, self._document.title)
            self._contexts[stem, section] = self._count(embedded_text(empty, self._text))
        return self._contexts[stem, section]

    def _passage(self, span: Span, stem: Span | None, run: Sequence[Block]) -> Passage:
        return Passage(
            start=span.start,
            end=span.end,
            text=self._text[span.start : span.end],
            section=run[0].section,
            pages=self._pages(span, run),
            stem=stem,
            title=self._document.title,
        )

    def _pages(self, span: Span, run: Sequence[Block]) -> tuple[int, ...]:
        first = bisect_left(self._word_starts, span.start)
        last = bisect_left(self._word_starts, span.end)
        pages = [word.page for word in self._document.words[first:last]] or [
            block.page
            for block in run
            if block.page is not None and block.start < span.end and block.end > span.start
        ]
        return (min(pages), max(pages)) if pages else ()


def _break_cost(block: Block, following: Block | None, wording: str) -> float:
    if following is None:
        return 0.0
    introduces = following.kind is BlockKind.LIST_ITEM and (
        wording.endswith(":") or block.kind is BlockKind.PARAGRAPH
    )
    if block.kind is BlockKind.HEADING or introduces:
        return _GLUED
    return _INSIDE_LIST if block.kind is following.kind and block.kind in _WHOLE else 0.0


def _trimmed(text: str, start: int, end: int) -> Span:
    piece = text[start:end]
    return Span(start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip()))
