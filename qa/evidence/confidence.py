"""How likely it is that the documents answer, from what the best sentence shows."""

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal

from qa.evidence.scoring import Evidence

__all__ = ["READ_SIGNALS", "SIGNALS", "THRESHOLDS", "Caution", "confidence"]

Caution = Literal["low", "normal", "high"]
"""How sure an answer must be. The rates of false answers and refusals are in qa/README.md."""

THRESHOLDS: Mapping[Caution, float] = MappingProxyType({"low": 0.6, "normal": 0.75, "high": 0.85})
"""Below this the answer is not_found. At "normal" a false answer costs three times a refusal."""

SIGNALS = ("likeness", "passage_likeness", "literal", "meaning")
"""The attributes of the best sentence that the probability is made of."""

READ_SIGNALS = (*SIGNALS, "answered")
"""Those that it is made of where the evidence model has read the passages."""

# Fitted by `python -m eval.calibrate`; figures in qa/README.md.
_INTERCEPT = -1.43
_WEIGHTS = (1.58, 1.62, 0.54, 1.06)
_READ_INTERCEPT = -1.26
_READ_WEIGHTS = (-0.04, 2.37, 1.09, 1.49, 0.54)


def confidence(best: Evidence) -> float:
    """Return the probability that the documents answer a question.

    Args:
        best: the best sentence found for it, with its meaning compared.

    Returns:
        A probability from 0 to 1: a logistic regression over the sentence's and its passage's
        likeness to the question, the share of the question's words that the passage has, the
        sentence's likeness when both are read alone, and the evidence model's word on whether any
        passage answers.

    """
    read = best.reading is not None
    names, weights = (READ_SIGNALS, _READ_WEIGHTS) if read else (SIGNALS, _WEIGHTS)
    total = _READ_INTERCEPT if read else _INTERCEPT
    total += sum(weight * getattr(best, name) for name, weight in zip(names, weights, strict=True))
    return 1 / (1 + math.exp(-total))
