"""How likely it is that the documents answer, from what the best sentence shows."""

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from qa.evidence.scoring import Evidence

__all__ = ["SIGNALS", "THRESHOLDS", "Caution", "confidence"]

Caution = Literal["low", "normal", "high"]
"""How sure an answer must be. The rates of false answers and refusals are in qa/README.md."""

THRESHOLDS: Mapping[Caution, float] = MappingProxyType({"low": 0.6, "normal": 0.75, "high": 0.9})
"""Below this the answer is not_found. At "normal" a false answer costs three times a refusal."""

SIGNALS = ("likeness", "passage_likeness", "literal", "meaning")
"""The attributes of the best sentence that the probability is made of."""

# Fitted by `python -m eval.calibrate`; figures in qa/README.md.
_INTERCEPT = -1.43
_WEIGHTS = (0.96, 1.17, 1.61, 1.25)


def confidence(best: Evidence) -> float:
    """Return the probability that the documents answer a question.

    Args:
        best: the best sentence found for it, with its meaning compared.

    Returns:
        A probability from 0 to 1: a logistic regression over the sentence's and its passage's
        likeness to the question, the share of the question's words that the passage has, and the
        sentence's likeness when both are read alone.

    """
    signals = (getattr(best, name) for name in SIGNALS)
    total = sum(weight * signal for weight, signal in zip(_WEIGHTS, signals, strict=True))
    return 1 / (1 + math.exp(-_INTERCEPT - total))
