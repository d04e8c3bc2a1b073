"""Text that documents repeat: forewords, definitions, notes on method, licences.

The same foreword in forty reports matches a question forty times and answers it never. A passage
that is made of such text ranks behind all others (``fusion.ranked``), unless it is asked for.

What others quote is not such text. So a sentence counts as repeated only if it stands, outside
quotation marks, in three works; two editions, or an article that two newspapers print, are one
work; a sentence with a figure is somebody's finding; and recommendations, which responses, reviews
and progress reports repeat by right, are left out.
"""

import json
import re
import zlib
from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Literal

from index.fingerprint import matching_code

__all__ = ["Piece", "Repeated", "asked_for", "load", "repeated", "save"]

Repeated = Literal["asked", "always"]
"""When such text ranks with the rest: where the question asks for it, or always."""

_WORKS = 3
_SHARE = 0.75
_FEWEST_WORDS = 20
_SENTENCE_WORDS = 5
# Two documents that have sentences with this share of the shorter one's words in common are one.
_EDITION = 0.8
# A sentence in more documents than this tells nothing of editions, and would make many pairs.
_FEW = 8

_QUOTED = re.compile(r"“[^”]*”?|\"[^\"]*\"?|(?<!\w)‘[^’]*’?")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n\s*\n")
_WORD = re.compile(r"[^\W_]+")
_RECOMMENDS = re.compile(
    r"\bwe recommend\b|\b(?:within|by|immediately)\b[^.]{0,80}\bshould\b", re.IGNORECASE
)
_LABEL = re.compile(
    r"\W*(?:recommendations?|areas? for improvement|causes? of concern)\b", re.IGNORECASE
)
_ASKS = re.compile(
    r"\b(?:licen[cs]\w+|copyright|crown|re-?us\w+|foreword|preface|glossar\w+|defin\w+|boilerplate|"
    r"disclaimer|methodolog\w+|telephone|phone|e-?mail|website|contact (?:us|details|the)|"
    r"meant by|meaning of)\b"
    r"|\bwhat (?:do|does|did)\b.{1,120}?\b(?:mean|stand for)\b"
    r"|^what(?:'s| is| are) (?!(?:the|this|that|its|their|his|her|our)\b)"
    r"(?:[\w'-]+ ){0,4}[\w'-]+\W*$"
    r"|\bdifferences? between\b"
    r"|\bhow (?:do|does|did|are|is|was|were)\b.{0,80}\b(?:inspect(?:ors|orate)?|forces|services)\b"
    r".{0,40}\b(?:inspect|judge|grade|assess|decide|graded|judged|assessed)\b"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A passage as it is compared: its id, its document's, the heading above it and its text."""

    id: int
    document_id: int
    heading: str
    text: str


def repeated(pieces: Iterable[Piece]) -> frozenset[int]:
    """Return the passages that are made of text which documents repeat.

    Args:
        pieces: every passage that is searched, in any order.

    Returns:
        The ids of those with at least 20 words in repeated sentences, and 75% of all their words.
        It depends on the texts alone, not on the order or on what was there before.

    """
    sentences: dict[int, tuple[list[tuple[int, int]], int]] = {}
    standing: dict[int, set[int] | int] = {}
    lengths: dict[int, int] = {}
    size: Counter[int] = Counter()
    for piece in pieces:
        found = list(_sentences(piece.text))
        words = len(_WORD.findall(piece.text))
        for sentence, _ in found:
            documents = standing.setdefault(sentence, piece.document_id)
            if isinstance(documents, set):
                documents.add(piece.document_id)
            elif documents != piece.document_id:
                standing[sentence] = {documents, piece.document_id}
        lengths.update(found)
        size[piece.document_id] += words
        if not _recommends(piece):
            sentences[piece.id] = (found, words)
    shared = {sentence: ids for sentence, ids in standing.items() if isinstance(ids, set)}
    work = _works([(ids, lengths[sentence]) for sentence, ids in shared.items()], size)
    common = {
        sentence
        for sentence, documents in shared.items()
        if len({work.get(document, document) for document in documents}) >= _WORKS
    }
    return frozenset(
        passage
        for passage, (found, words) in sentences.items()
        if (again := sum(length for sentence, length in found if sentence in common))
        and again >= max(_FEWEST_WORDS, _SHARE * words)
    )


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield a mark of each sentence that may be repeated text, and its length in words."""
    for sentence in _SENTENCE_END.split(_QUOTED.sub(" ", text)):
        if sentence.endswith((".", "!", "?")):
            words = _WORD.findall(sentence.lower())
            if len(words) >= _SENTENCE_WORDS and not any(map(str.isdigit, words)):
                yield hash(tuple(words)), len(words)


def _recommends(piece: Piece) -> bool:
    labelled = _LABEL.match(piece.heading) or _LABEL.match(piece.text)
    return bool(labelled or _RECOMMENDS.search(piece.text))


def _works(shared: Iterable[tuple[set[int], int]], size: Counter[int]) -> dict[int, int]:
    """Map documents that are editions of one work to one of them."""
    together: Counter[tuple[int, int]] = Counter()
    for documents, words in shared:
        if len(documents) <= _FEW:
            for pair in combinations(sorted(documents), 2):
                together[pair] += words
    work: dict[int, int] = {}
    for (one, other), common in sorted(together.items()):
        if common >= _EDITION * min(size[one], size[other]):
            first, second = work.get(one, one), work.get(other, other)
            work |= {one: first, other: first}
            work |= {document: first for document, group in work.items() if group == second}
    return work


def asked_for(question: str) -> bool:
    """Say whether a question asks for such text: a licence, a foreword, what a term means."""
    return bool(_ASKS.search(" ".join(question.lower().replace("’", "'").split())))


def save(file: Path, passages: Collection[int], *, stamp: int) -> None:
    """Replace the file by the passages and the stamp of the catalog's state they are of."""
    text = _written(sorted(passages), stamp)
    partial = file.with_name(file.name + ".partial")
    partial.write_text(f"{text}\n{zlib.crc32(text.encode())}\n", encoding="ascii")
    partial.replace(file)


def load(file: Path, *, stamp: int) -> frozenset[int] | None:
    """Return the passages in a file, or None where it cannot be trusted or is of another state."""
    try:
        text, checksum = file.read_text(encoding="ascii").splitlines()
        if int(checksum) != zlib.crc32(text.encode()):
            return None
        passages = json.loads(text)["passages"]
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return frozenset(passages) if text == _written(passages, stamp) else None


def _written(passages: Collection[int], stamp: int) -> str:
    content = {"stamp": stamp, "code": matching_code(), "passages": list(passages)}
    return json.dumps(content, separators=(",", ":"))
