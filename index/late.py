"""Late interaction: how well each word of a question is met by the best word of a passage."""

import math
from collections import OrderedDict
from collections.abc import Callable, Sequence
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from index.lexical import LexicalIndex, analyse
from index.types import Span, TokenVectors

__all__ = ["TokenCache", "met", "rarity", "tokens_after"]

_KEPT = 512


class TokenCache:
    """Keep the token vectors of the texts that were asked for last; they take long to make.

    Args:
        encode: makes them.
        kept: how many texts; one takes about 300 kB.

    """

    def __init__(
        self, encode: Callable[[Sequence[str]], list[TokenVectors]], *, kept: int = _KEPT
    ) -> None:
        self._encode = encode
        self._kept = kept
        self._lock = Lock()
        self._tokens: OrderedDict[str, TokenVectors] = OrderedDict()

    def __call__(self, texts: Sequence[str]) -> list[TokenVectors]:
        """Return the token vectors of each text."""
        with self._lock:
            known = {text: self._tokens[text] for text in texts if text in self._tokens}
        missing = [text for text in dict.fromkeys(texts) if text not in known]
        made = dict(zip(missing, self._encode(missing), strict=True)) if missing else {}
        with self._lock:
            for text in texts:
                self._tokens[text] = known.get(text) or made[text]
                self._tokens.move_to_end(text)
            while len(self._tokens) > self._kept:
                self._tokens.popitem(last=False)
        return [known.get(text) or made[text] for text in texts]


def tokens_after(tokens: TokenVectors, start: int, *, before: bool = False) -> TokenVectors:
    """Return the tokens from an offset on, their spans counted from there.

    Args:
        tokens: of a text.
        start: the offset.
        before: whether to keep those before it, too, at negative offsets.

    """
    kept = [place for place, span in enumerate(tokens.spans) if before or span.start >= start]
    spans = [Span(*(offset - start for offset in tokens.spans[place])) for place in kept]
    ids = [tokens.ids[place] for place in kept] if tokens.ids else ()
    return TokenVectors(spans, tokens.vectors[kept], ids)


def rarity(index: LexicalIndex, question: str, spans: Sequence[Span]) -> NDArray[np.float64]:
    """Return the weight of each token: the inverse document frequency of the word it is part of."""
    words = [analyse(_word_at(question, span))[:1] for span in spans]
    terms = sorted({term for word in words for term in word})
    frequencies = dict(zip(terms, index.document_frequency(terms), strict=True))
    total = index.count()
    return np.array(
        [
            math.log(1 + (total - frequencies[word[0]] + 0.5) / (frequencies[word[0]] + 0.5))
            if word
            else 0.0
            for word in words
        ]
    )


def met(
    question: TokenVectors, weights: NDArray[np.float64], passages: Sequence[TokenVectors]
) -> NDArray[np.float64]:
    """Return for each passage the weighted mean of the likeness of each token's best match.

    Source:
        Khattab and Zaharia, ColBERT, SIGIR 2020; the weights are this project's.
    """
    total = weights.sum()
    scores = np.zeros(len(passages))
    for number, passage in enumerate(passages):
        best = (question.vectors @ passage.vectors.T).max(axis=1, initial=0.0)
        scores[number] = weights @ best / total if total else 0.0
    return scores


def _word_at(text: str, span: Span) -> str:
    start, end = span
    while start > 0 and text[start - 1].isalnum():
        start -= 1
    while end < len(text) and text[end].isalnum():
        end += 1
    return text[start:end]
