"""Compare two reports: what got better, what got worse, and which differences are real."""

from dataclasses import dataclass, replace
from typing import Literal

import numpy as np

from eval.measures import MEASURES, Measure, Table, table
from eval.types import Outcome, Report

__all__ = ["Comparison", "Difference", "compare"]

Verdict = Literal["better", "worse", "no clear difference"]

_RESAMPLES = 1000
_SEED = 20


@dataclass(frozen=True, slots=True)
class Difference:
    """How a measure changed on the questions that both reports have.

    Attributes:
        measure: its name.
        before: its value in the baseline.
        after: its value now.
        low: lower end of the 95% interval of after − before; None where there is none.
        high: upper end of it.
        verdict: better or worse only if the interval does not hold 0.
    """

    measure: str
    before: float
    after: float
    low: float | None
    high: float | None
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Comparison:
    """What changed between two reports.

    Attributes:
        common: how many questions both have, word for word the same.
        differences: one a measure that both could compute.
        won: ids of the questions answered right now and not before.
        lost: ids of those answered right before and not now.
        added: ids of those that are new or were changed.
        removed: ids of those that are gone or were changed.
    """

    common: int
    differences: tuple[Difference, ...]
    won: tuple[str, ...]
    lost: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]


def compare(before: Report, after: Report) -> Comparison:
    """Compare two reports on the questions that they share.

    Args:
        before: the baseline.
        after: what is compared with it.

    Returns:
        Differences with their 95% intervals, and the questions won and lost.

    Source:
        The paired bootstrap of Koehn, "Statistical Significance Tests for Machine Translation
        Evaluation" (EMNLP 2004): questions are drawn with replacement, 1,000 times with a fixed
        seed, and both reports are measured on the same draw.
    """
    old = {outcome.question.id: outcome for outcome in before.outcomes}
    new = {outcome.question.id: outcome for outcome in after.outcomes}
    common = [name for name in new if name in old and _same(new[name], old[name])]
    olds, news = [old[name] for name in common], [new[name] for name in common]
    return Comparison(
        common=len(common),
        differences=_differences(olds, news),
        won=tuple(name for name in common if old[name].failures and not new[name].failures),
        lost=tuple(name for name in common if new[name].failures and not old[name].failures),
        added=tuple(name for name in new if name not in common),
        removed=tuple(name for name in old if name not in common),
    )


def _same(new: Outcome, old: Outcome) -> bool:
    """Tell whether the same was asked and wanted; where it is filed makes no difference."""
    was = old.question
    return replace(new.question, group=was.group, tags=was.tags, part=was.part) == was


def _differences(old: list[Outcome], new: list[Outcome]) -> tuple[Difference, ...]:
    if not old:
        return ()
    generator = np.random.default_rng(_SEED)
    draws = generator.integers(len(old), size=(_RESAMPLES, len(old)))
    olds, news = table(old), table(new)
    differences = (_difference(measure, olds, news, draws) for measure in MEASURES)
    return tuple(difference for difference in differences if difference is not None)


def _difference(
    measure: Measure, old: Table, new: Table, draws: np.ndarray[tuple[int, int], np.dtype[np.int64]]
) -> Difference | None:
    before, after = measure.compute(old), measure.compute(new)
    if np.isnan(before) or np.isnan(after):
        return None
    changes = np.array(
        [measure.compute(_take(new, draw)) - measure.compute(_take(old, draw)) for draw in draws]
    )
    changes = changes[~np.isnan(changes)]
    if not changes.size:
        return Difference(measure.name, before, after, None, None, "no clear difference")
    low, high = (float(end) for end in np.quantile(changes, [0.025, 0.975]))
    return Difference(measure.name, before, after, low, high, _verdict(measure, low, high))


def _verdict(measure: Measure, low: float, high: float) -> Verdict:
    if low <= 0 <= high:
        return "no clear difference"
    return "better" if (low > 0) == (measure.better == "higher") else "worse"


def _take(columns: Table, rows: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Table:
    return {name: column[rows] for name, column in columns.items()}
