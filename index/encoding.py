"""Values to what SQLite stores and back: JSON for structure, arrays for words and vectors."""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from index.discovery import shown
from index.links import WEB_FACTS
from index.rows import Correction
from index.types import Block, BlockKind, Document, Fact, Span, Vectors, Word

__all__ = [
    "blocks_from",
    "blocks_to",
    "corrections_from",
    "corrections_to",
    "document_from",
    "document_to",
    "facts_from",
    "facts_to",
    "known_facts",
    "strings_from",
    "strings_to",
    "vectors_from",
    "vectors_to",
    "words_from",
    "words_to",
]

_WORD = np.dtype([("start", "<i4"), ("end", "<i4"), ("page", "<i4"), ("numbers", "<f4", (5,))])
_VECTOR = np.dtype("<f4")


def blocks_to(blocks: Iterable[Block]) -> str:
    """Return blocks as JSON; headings paths, repeated from block to block, are listed once."""
    sections: dict[tuple[str, ...], int] = {}
    rows = [
        [
            block.start,
            block.end,
            block.kind.value,
            sections.setdefault(block.section, len(sections)),
            block.page,
            block.anchor,
        ]
        for block in blocks
    ]
    return json.dumps({"sections": list(sections), "blocks": rows}, separators=(",", ":"))


def blocks_from(stored: str) -> tuple[Block, ...]:
    """Return what ``blocks_to`` stored."""
    content = json.loads(stored)
    sections = [tuple(section) for section in content["sections"]]
    return tuple(
        Block(start, end, BlockKind(kind), sections[section], page, anchor)
        for start, end, kind, section, page, anchor in content["blocks"]
    )


def facts_to(facts: Mapping[str, Fact]) -> str:
    """Return metadata as JSON."""
    return json.dumps({key: [fact.value, fact.span] for key, fact in facts.items()})


def corrections_to(corrections: Mapping[str, Correction]) -> str:
    """Return corrections as JSON."""
    return json.dumps(dict(sorted(corrections.items())), separators=(",", ":"))


def corrections_from(stored: str) -> dict[str, Correction]:
    """Return what ``corrections_to`` stored."""
    return {key: Correction(*each) for key, each in json.loads(stored).items()}


def facts_from(stored: str) -> dict[str, Fact]:
    """Return what ``facts_to`` stored."""
    return {
        key: Fact(value, None if span is None else Span(*span))
        for key, (value, span) in json.loads(stored).items()
    }


def known_facts(stored: str, corrections: str | None, *fetched: str | None) -> dict[str, Fact]:
    """Return what a document says of itself, as corrected, and where and when it was fetched.

    Of several sources' corrections those of the first count, which is the one that is shown.
    """
    facts = facts_from(stored)
    for _, corrected in sorted(json.loads(corrections or "{}").items(), reverse=True):
        for key, (value, origin) in corrected.items():
            facts[key] = Fact(value, None, shown(origin))
    facts |= {
        key: Fact(value) for key, value in zip(WEB_FACTS, fetched, strict=True) if value is not None
    }
    return {key: fact for key, fact in facts.items() if fact.value}


def document_to(document: Document) -> dict[str, Any]:
    """Return a document as what JSON can hold."""
    return {
        "source": document.source,
        "title": document.title,
        "text": document.text,
        "blocks": blocks_to(document.blocks),
        "sha256": document.sha256,
        "metadata": facts_to(document.metadata),
        "words": b64encode(words_to(document.words)).decode(),
        "pages": document.pages,
        "notes": document.notes,
    }


def document_from(stored: Mapping[str, Any]) -> Document:
    """Return what ``document_to`` gave."""
    return Document(
        source=stored["source"],
        title=stored["title"],
        text=stored["text"],
        blocks=blocks_from(stored["blocks"]),
        sha256=stored["sha256"],
        metadata=facts_from(stored["metadata"]),
        words=words_from(b64decode(stored["words"])),
        pages=stored["pages"],
        notes=tuple(stored["notes"]),
    )


def words_to(words: Sequence[Word]) -> bytes:
    """Return words as packed rows of 32 bytes; boxes to a thousandth of a point."""
    rows = [(word.start, word.end, word.page, word[3:]) for word in words]
    return np.array(rows, _WORD).tobytes()


def words_from(stored: bytes, within: Span | None = None) -> tuple[Word, ...]:
    """Return what ``words_to`` stored; of it only the words that touch a span, where one is given.

    A long report has 200,000 words, which take half a second to unpack.
    """
    rows = np.frombuffer(stored, _WORD)
    if within is not None:
        rows = rows[(rows["start"] < within.end) & (rows["end"] > within.start)]
    columns = (rows[name].tolist() for name in ("start", "end", "page", "numbers"))
    return tuple(Word(*word, *numbers) for *word, numbers in zip(*columns, strict=True))


def strings_to(values: Iterable[object]) -> str:
    """Return headings, notes or page numbers as JSON."""
    return json.dumps(list(values), separators=(",", ":"))


def strings_from(stored: str) -> list[str]:
    """Return what ``strings_to`` stored."""
    values: list[str] = json.loads(stored)
    return values


def vectors_to(vectors: Vectors) -> list[bytes]:
    """Return each row as its bytes."""
    return [row.tobytes() for row in np.ascontiguousarray(vectors, _VECTOR)]


def vectors_from(stored: Sequence[bytes], dimension: int) -> Vectors:
    """Return what ``vectors_to`` stored, shape (len(stored), dimension)."""
    return np.frombuffer(b"".join(stored), _VECTOR).reshape(len(stored), dimension).copy()
