"""Cut documents into passages and embed them, those of small documents together."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from index.chunker import chunk, embedded_text
from index.encoding import vectors_to
from index.fingerprint import reading_code
from index.publishing import Staged
from index.types import Document, Embedder, Passage

__all__ = ["TOGETHER", "Cut", "cut", "embedded"]

TOGETHER = 64
"""How many passages are embedded at a time. One by one they take more than twice as long."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A document with its passages.

    Attributes:
        document: as read.
        digest: of the file's content and suffix.
        passages: in order.
        texts: for each passage what is to be embedded, by its digest; alike ones once.
        embedded: for each passage the digest of its text.
    """

    document: Document
    digest: str
    passages: Sequence[Passage]
    texts: Mapping[str, str]
    embedded: Sequence[str]


def cut(document: Document, digest: str, embedder: Embedder) -> Cut:
    """Return a document with its passages.

    Args:
        document: as read.
        digest: of the file's content and suffix.
        embedder: for which they must fit.

    """
    passages = chunk(document, count_tokens=embedder.count_tokens, max_tokens=embedder.max_tokens)
    texts = [embedded_text(passage, document.text) for passage in passages]
    digests = [hashlib.sha256(text.encode()).hexdigest()[:32] for text in texts]
    return Cut(document, digest, passages, dict(zip(digests, texts, strict=True)), digests)


def embedded(
    cuts: Sequence[Cut],
    embedder: Embedder,
    *,
    known: Callable[[Sequence[str]], Mapping[str, bytes]],
    progress: Callable[[int, int], None],
) -> list[Staged]:
    """Return documents with the vectors of their passages, ready to be stored.

    Args:
        cuts: the documents.
        embedder: to embed with.
        known: gives the vectors there are already, by digest of the embedded text: a new edition
            costs no more than what is new in it.
        progress: told how many passages are embedded, of how many.

    """
    texts = {digest: text for each in cuts for digest, text in each.texts.items()}
    vectors = dict(known(list(texts)))
    missing = [digest for digest in texts if digest not in vectors]
    for start in range(0, len(missing), TOGETHER):
        progress(start, len(missing))
        batch = missing[start : start + TOGETHER]
        made = embedder.encode_documents([texts[digest] for digest in batch])
        vectors.update(zip(batch, vectors_to(made), strict=True))
    return [
        Staged(
            document=each.document,
            digest=each.digest,
            reading=reading_code(),
            passages=each.passages,
            embedded=each.embedded,
            vectors=[vectors[digest] for digest in each.embedded],
        )
        for each in cuts
    ]
