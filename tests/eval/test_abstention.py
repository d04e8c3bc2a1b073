import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.abstention import (
    Bin,
    area_under,
    auroc,
    bins,
    expected_calibration_error,
    risk_coverage,
)

cases = st.lists(
    st.tuples(st.booleans(), st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.9, 1.0])), min_size=1
)


def arrays(pairs: list[tuple[bool, float]]) -> tuple[np.ndarray, np.ndarray]:
    return np.array([p for p, _ in pairs]), np.array([s for _, s in pairs])


@given(cases)
def test_auroc_equals_counting_every_pair(pairs: list[tuple[bool, float]]) -> None:
    wins = [
        1.0 if high > low else 0.5 if high == low else 0.0
        for positive, high in pairs
        if positive
        for negative, low in pairs
        if not negative
    ]
    expected = sum(wins) / len(wins) if wins else math.nan
    assert auroc(*arrays(pairs)) == pytest.approx(expected, nan_ok=True)


def test_auroc_of_a_hand_counted_case() -> None:
    # Positives .9 and .4, negatives .4 and .1: three pairs won, one tied.
    pairs = [(True, 0.9), (True, 0.4), (False, 0.4), (False, 0.1)]
    assert auroc(*arrays(pairs)) == 3.5 / 4


def test_calibration_error_of_a_hand_counted_case() -> None:
    # Bin 0.9–1: confidence .9 and 1, both true, gap .1 in sum. Bin 0.2–0.3: .2 and .2, one true,
    # gap .6 in sum. Together (.1 + .6) / 4.
    pairs = [(True, 0.9), (True, 1.0), (True, 0.2), (False, 0.2)]
    assert expected_calibration_error(*arrays(pairs)) == pytest.approx(0.175)


def test_confidence_that_is_right_as_often_as_it_says_has_no_error() -> None:
    pairs = [(number < 3, 0.75) for number in range(4)]
    assert expected_calibration_error(*arrays(pairs)) == pytest.approx(0)


@given(cases)
def test_calibration_error_stays_between_no_gap_and_the_overall_gap(
    pairs: list[tuple[bool, float]],
) -> None:
    positive, confidence = arrays(pairs)
    error = expected_calibration_error(positive, confidence)
    assert abs(confidence.mean() - positive.mean()) - 1e-9 <= error <= 1


def test_nothing_to_measure_is_not_a_number() -> None:
    assert math.isnan(auroc(np.array([True]), np.array([0.5])))
    assert math.isnan(expected_calibration_error(np.empty(0, bool), np.empty(0)))
    assert math.isnan(area_under(*risk_coverage(np.array([False]), np.array([True]), np.ones(1))))


def test_bins_hold_mean_confidence_share_and_size_and_empty_ones_are_left_out() -> None:
    pairs = [(True, 0.95), (False, 1.0), (True, 0.2), (False, 0.25)]
    assert bins(*arrays(pairs)) == [
        Bin(pytest.approx(0.225), 0.5, 2),
        Bin(pytest.approx(0.975), 0.5, 2),
    ]


def test_risk_and_coverage_of_a_hand_counted_case() -> None:
    # Four answered of five; the two at .8 come and go together.
    answered = np.array([True, True, True, False, True])
    wrong = np.array([False, True, False, True, True])
    confidence = np.array([0.9, 0.8, 0.8, 1.0, 0.1])
    coverage, risk = risk_coverage(answered, wrong, confidence)
    assert coverage.tolist() == [0.2, 0.6, 0.8]
    assert risk.tolist() == [0.0, 1 / 3, 0.5]
    assert area_under(coverage, risk) == pytest.approx((0.4 / 6 + 0.2 * 5 / 12) / 0.8)


outcomes = st.lists(
    st.tuples(st.booleans(), st.booleans(), st.sampled_from([0.0, 0.5, 0.9, 1.0])), min_size=1
)


@given(outcomes)
def test_the_curve_ends_at_all_answers_and_never_leaves_the_unit_square(
    rows: list[tuple[bool, bool, float]],
) -> None:
    answered, wrong = (np.array([row[column] for row in rows]) for column in (0, 1))
    confidence = np.array([row[2] for row in rows])
    coverage, risk = risk_coverage(answered, wrong, confidence)
    assert coverage.size == len(set(confidence[answered].tolist()))
    assert all(0 <= value <= 1 for value in [*coverage, *risk])
    assert all(np.diff(coverage) > 0)
    if answered.any():
        assert coverage[-1] == answered.mean()
        assert risk[-1] == pytest.approx(wrong[answered].mean())
        assert 0 <= area_under(coverage, risk) <= 1
