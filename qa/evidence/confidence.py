"""How likely it is that the documents answer, from what the best sentence shows."""

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from qa.evidence.scoring import Evidence

__all__ = ["SIGNALS", "THRESHOLDS", "Caution", "confidence"]

Caution = Literal["low", "normal", "high"]
"""How sure an answer must be. The rates of false answers and refusals are in qa/README.md."""

THRESHOLDS: Mapping[Caution, float] = MappingProxyType({"low": 0.6, "normal": 0.75, "high": 0.85})
"""Below this the answer is not_found. At "normal" a false answer costs three times a refusal."""

SIGNALS = ("passage_words", "any_answers", "any_relevant")
"""The attributes of the best sentence that the probability is made of."""

# Fitted by `python -m eval.calibrate`; figures in qa/README.md.
_INTERCEPT = 0.18
_WEIGHTS = (1.93, 0.29, 0.19)


def confidence(best: Evidence) -> float:
    """Return the probability that the documents answer a question.

    Args:
        best: the best sentence found for it.

    Returns:
        A probability from 0 to 1: a logistic regression over the share of the question's words
        that the sentence's passage has, and the evidence model's word on whether any passage read
        answers, and whether any is the one to read.

    """
    signals = (getattr(best, name) for name in SIGNALS)
    total = _INTERCEPT + sum(w * each for w, each in zip(_WEIGHTS, signals, strict=True))
    return 1 / (1 + math.exp(-total))
