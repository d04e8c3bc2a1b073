"""Cut a document into passages and embed them."""

import hashlib
from collections.abc import Callable, Mapping, Sequence

from index.chunker import chunk, embedded_text
from index.encoding import vectors_to
from index.fingerprint import reading_code
from index.publishing import Staged
from index.types import Document, Embedder

__all__ = ["embedded"]

_BATCH = 64


def embedded(
    document: Document,
    digest: str,
    embedder: Embedder,
    *,
    known: Callable[[Sequence[str]], Mapping[str, bytes]],
    progress: Callable[[int, int], None],
) -> Staged:
    """Return a document with its passages and their vectors, ready to be stored.

    Args:
        document: as read.
        digest: of the file's content and suffix.
        embedder: to embed with.
        known: gives the vectors there are already, by digest of the embedded text: a new edition
            costs no more than what is new in it.
        progress: told how many passages are embedded, of how many.

    """
    passages = chunk(document, count_tokens=embedder.count_tokens, max_tokens=embedder.max_tokens)
    texts = [embedded_text(passage, document.text) for passage in passages]
    digests = [hashlib.sha256(text.encode()).hexdigest()[:32] for text in texts]
    by_digest = dict(zip(digests, texts, strict=True))
    vectors = dict(known(list(by_digest)))
    missing = [digest for digest in by_digest if digest not in vectors]
    for start in range(0, len(missing), _BATCH):
        progress(start, len(missing))
        batch = missing[start : start + _BATCH]
        made = embedder.encode_documents([by_digest[digest] for digest in batch])
        vectors.update(zip(batch, vectors_to(made), strict=True))
    return Staged(
        document=document,
        digest=digest,
        reading=reading_code(),
        passages=passages,
        embedded=digests,
        vectors=[vectors[digest] for digest in digests],
    )
