"""Does the confidence tell what the documents answer from what they do not?"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Bin", "area_under", "auroc", "bins", "expected_calibration_error", "risk_coverage"]

Array = NDArray[np.float64]


class Bin(NamedTuple):
    """Answers of about the same confidence: its mean, how often it was right, how many."""

    confidence: float
    share: float
    size: int


def auroc(positive: NDArray[np.bool_], scores: Array) -> float:
    """Measure the chance that a positive outscores a negative, a tie counting half.

    Args:
        positive: shape (n,), which ones are positive.
        scores: shape (n,), higher meaning more likely positive.

    Returns:
        The area under the ROC curve, 0 to 1; NaN unless there are both positives and negatives.

    Source:
        The rank sum of Mann and Whitney (1947), with mean ranks for ties.
    """
    positives = int(positive.sum())
    negatives = positive.size - positives
    if not positives or not negatives:
        return float("nan")
    _, which, counts = np.unique(scores, return_inverse=True, return_counts=True)
    mean_ranks = np.cumsum(counts) - (counts - 1) / 2
    rank_sum = float(mean_ranks[which][positive].sum())
    return (rank_sum - positives * (positives + 1) / 2) / (positives * negatives)


def bins(positive: NDArray[np.bool_], confidence: Array, count: int = 10) -> list[Bin]:
    """Sort stated confidences into equal intervals, to compare with how often they were right.

    Args:
        positive: shape (n,), which ones turned out true.
        confidence: shape (n,), stated probabilities, 0 to 1.
        count: how many intervals.

    Returns:
        One bin an interval that is not empty, in order.
    """
    which = np.minimum((confidence * count).astype(int), count - 1)
    chosen = ((which == number) for number in np.unique(which))
    return [
        Bin(float(confidence[rows].mean()), float(positive[rows].mean()), int(rows.sum()))
        for rows in chosen
    ]


def expected_calibration_error(positive: NDArray[np.bool_], confidence: Array) -> float:
    """Measure how far stated confidence is from how often it was right.

    Args:
        positive: shape (n,), which ones turned out true.
        confidence: shape (n,), stated probabilities, 0 to 1.

    Returns:
        The mean gap between confidence and share of positives in a tenth of the scale, weighted by
        how many there are, 0 to 1; NaN if there is nothing to measure.

    Source:
        Naeini, Cooper and Hauskrecht, "Obtaining Well Calibrated Probabilities Using Bayesian
        Binning" (AAAI 2015).
    """
    if not confidence.size:
        return float("nan")
    gaps = (each.size * abs(each.confidence - each.share) for each in bins(positive, confidence))
    return sum(gaps) / confidence.size


def risk_coverage(
    answered: NDArray[np.bool_], wrong: NDArray[np.bool_], confidence: Array
) -> tuple[Array, Array]:
    """Follow how often answers are wrong as ever less confident ones are given too.

    Args:
        answered: shape (n,), which questions were answered; the others were refused.
        wrong: shape (n,), which answers are wrong; looked at where answered.
        confidence: shape (n,), 0 to 1.

    Returns:
        For each confidence that an answer has, from the highest, if only answers at least that
        confident were given: the share of questions answered, and the share of answers wrong.

    Source:
        El-Yaniv and Wiener, "On the Foundations of Noise-free Selective Classification"
        (JMLR 2010).
    """
    order = np.argsort(-confidence[answered], kind="stable")
    level, wrongs = confidence[answered][order], np.cumsum(wrong[answered][order])
    last = np.flatnonzero(np.diff(level, append=-1.0))
    return (last + 1) / answered.size, wrongs[last] / (last + 1)


def area_under(coverage: Array, risk: Array) -> float:
    """Measure the mean risk over all coverages: the lower, the better confidence orders answers.

    Args:
        coverage: shape (m,), rising, from ``risk_coverage``.
        risk: shape (m,), at each of them.

    Returns:
        The area under the line through the points, from coverage 0 (at the first point's risk) to
        the last, divided by the last; 0 to 1. NaN if nothing was answered.
    """
    if not coverage.size:
        return float("nan")
    along = np.concatenate([[0.0], coverage])
    heights = np.concatenate([risk[:1], risk])
    return float(np.trapezoid(heights, along) / coverage[-1])
