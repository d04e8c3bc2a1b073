"""Exact match and F1 of short answers, as the SQuAD 2.0 script defines them.

Source: Rajpurkar, Jia and Liang, "Know What You Don't Know: Unanswerable Questions for SQuAD"
(ACL 2018), evaluate-v2.0.py. The only difference: typographic quotes and dashes are read as their
ASCII forms first, since reports are typeset and questions are typed.
"""

import re
import string
from collections import Counter
from collections.abc import Sequence

from qa.types import Answer

__all__ = ["contains", "exact_match", "f1", "normalise", "predicted", "shown"]

_TYPOGRAPHY = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-"})
_PUNCTUATION = str.maketrans("", "", string.punctuation)
_ARTICLES = re.compile(r"\b(a|an|the)\b")


def normalise(text: str) -> str:
    """Lower-case, and drop punctuation, articles and surplus white space.

    Args:
        text: any.

    Returns:
        Its words, joined by single spaces.
    """
    bare = text.translate(_TYPOGRAPHY).lower().translate(_PUNCTUATION)
    return " ".join(_ARTICLES.sub(" ", bare).split())


def exact_match(prediction: str, answers: Sequence[str]) -> float:
    """Tell whether a prediction is one of the acceptable answers, once normalised.

    Args:
        prediction: the short answer; empty for "not in these documents".
        answers: acceptable ones; none where the question is unanswerable.

    Returns:
        1.0 or 0.0.
    """
    return float(any(normalise(prediction) == normalise(answer) for answer in _usable(answers)))


def f1(prediction: str, answers: Sequence[str]) -> float:
    """Measure the overlap in words with the acceptable answer that fits best.

    Args:
        prediction: the short answer; empty for "not in these documents".
        answers: acceptable ones; none where the question is unanswerable.

    Returns:
        The harmonic mean of precision and recall, 0 to 1.
    """
    return max(_f1(prediction, answer) for answer in _usable(answers))


def contains(text: str, phrase: str) -> bool:
    """Tell whether a text has a phrase in it, whole words, once both are normalised.

    Args:
        text: to look in.
        phrase: to look for; one with no word in it is never contained.

    Returns:
        Whether the words of ``phrase`` stand in ``text`` in that order, next to each other.
    """
    wanted = normalise(phrase)
    return bool(wanted) and f" {wanted} " in f" {normalise(text)} "


def predicted(answer: Answer) -> str:
    """Return what counts as the short answer.

    Args:
        answer: any.

    Returns:
        The empty string if nothing was found, else the short form, or all claims if it has none.
    """
    if answer.status == "not_found":
        return ""
    return answer.short or " ".join(claim.text for claim in answer.claims)


def shown(answer: Answer) -> str:
    """Return everything a reader is told: answer, claims, speakers and quotes.

    Args:
        answer: any.

    Returns:
        All of it, one part a line. The nearest passages of a refusal are not part of it.
    """
    parts = [answer.short, answer.text]
    for claim in answer.claims:
        parts += [claim.speaker, claim.text]
    for citation in answer.citations:
        parts += [citation.speaker, citation.quote]
    return "\n".join(parts)


def _usable(answers: Sequence[str]) -> list[str]:
    return [answer for answer in answers if normalise(answer)] or [""]


def _f1(prediction: str, answer: str) -> float:
    got, wanted = normalise(prediction).split(), normalise(answer).split()
    if not got or not wanted:
        return float(got == wanted)
    common = sum((Counter(got) & Counter(wanted)).values())
    if not common:
        return 0.0
    precision, recall = common / len(got), common / len(wanted)
    return 2 * precision * recall / (precision + recall)
