"""Does the confidence tell what the documents answer from what they do not?"""

import numpy as np
from numpy.typing import NDArray

__all__ = ["auroc", "expected_calibration_error"]

Array = NDArray[np.float64]


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


def expected_calibration_error(
    positive: NDArray[np.bool_], confidence: Array, bins: int = 10
) -> float:
    """Measure how far stated confidence is from how often it was right.

    Args:
        positive: shape (n,), which ones turned out true.
        confidence: shape (n,), stated probabilities, 0 to 1.
        bins: how many equal intervals of confidence to compare in.

    Returns:
        The mean gap between confidence and share of positives in a bin, weighted by the bins'
        sizes, 0 to 1; NaN if there is nothing to measure.

    Source:
        Naeini, Cooper and Hauskrecht, "Obtaining Well Calibrated Probabilities Using Bayesian
        Binning" (AAAI 2015).
    """
    if not confidence.size:
        return float("nan")
    which = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = np.bincount(which, weights=confidence - positive, minlength=bins)
    return float(np.abs(gaps).sum() / confidence.size)
