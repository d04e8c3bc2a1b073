"""How likely it is that the documents answer, from what the best sentence shows."""

import math

from qa.evidence.scoring import Evidence

__all__ = ["RULE_CONFIDENCE", "THRESHOLD", "confidence"]

THRESHOLD = 0.5
"""Below this the answer is not_found."""

RULE_CONFIDENCE = 0.95
"""How far a rule is trusted that decides by itself: who holds a role, what a question names."""

# Fitted by `python -m qa.evidence.calibrate`; figures in qa/README.md.
_INTERCEPT = -6.25
_LIKENESS = 5.39
_PASSAGE_LIKENESS = 2.01
_LITERAL = 2.78


def confidence(best: Evidence) -> float:
    """Return the probability that the documents answer a question.

    Args:
        best: the best sentence found for it.

    Returns:
        A probability from 0 to 1: a logistic regression over the sentence's and its passage's
        likeness to the question and the share of the question's words that the passage has.

    """
    logit = (
        _INTERCEPT
        + _LIKENESS * best.likeness
        + _PASSAGE_LIKENESS * best.passage_likeness
        + _LITERAL * best.literal
    )
    return 1 / (1 + math.exp(-logit))
