"""The part of a sentence that tells what its question did not know.

"What was the force praised for?" and "Hampshire police were praised for how it investigates child
abuse" share a beginning; what follows is the answer. This finds where the shared part ends.
"""

import re
from collections.abc import Callable

from index.types import Span
from qa.plain import STOP_WORDS, plain, words

__all__ = ["complement"]

_FEWEST_WORDS = 2
_LEADING = re.compile(
    r"^(?:[^\w“‘£$]|(?:for|including|that|such as|in|on|about|of|with|by|from)\b)+", re.IGNORECASE
)
_TRAILING = re.compile(r"[\s.,:;”\"]+$")
_ASKS_FOR_MORE = re.compile(r"^(?:and |so |but )?(?:what|which|how|why|where|in what)\b")


def complement(question: str, sentence: str, analyse: Callable[[str], list[str]]) -> Span | None:
    """Find what a sentence says beyond its question.

    Args:
        question: the question.
        sentence: the sentence that answers it.
        analyse: turns text into terms that can be compared.

    Returns:
        Where in ``sentence`` it stands: from where the words it shares with the question have each
        occurred once, to its end; None where the two share nothing or nothing is left.

    """
    if not _ASKS_FOR_MORE.match(plain(question)):
        return None
    asked = {term for match in words(question) for term in _terms(match.group(), analyse)}
    seen: dict[str, int] = {}
    for match in words(sentence):
        for term in _terms(match.group(), analyse):
            if term in asked:
                seen.setdefault(term, match.end())
    if not seen:
        return None
    start = max(seen.values())
    if leading := _LEADING.match(sentence[start:]):
        start += leading.end()
    end = len(sentence) - len(_trailing(sentence))
    return Span(start, end) if len(sentence[start:end].split()) >= _FEWEST_WORDS else None


def _terms(word: str, analyse: Callable[[str], list[str]]) -> list[str]:
    bare = word.lower().removesuffix("'s")
    return [] if bare in STOP_WORDS else analyse(bare)


def _trailing(sentence: str) -> str:
    match = _TRAILING.search(sentence)
    return match.group() if match else ""
