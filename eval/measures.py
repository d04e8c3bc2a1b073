"""Every measure over many questions: its name, which way is better, and how it is computed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from eval.abstention import auroc, expected_calibration_error
from eval.types import Outcome, Values

__all__ = ["MEASURES", "Measure", "Table", "measure", "table"]

Table = Mapping[str, NDArray[np.float64]]
"""One column a value, one row a question; NaN where a value does not apply to a question."""

Compute = Callable[[Table], float]


@dataclass(frozen=True, slots=True)
class Measure:
    """A number that says how good the answers to a set of questions are.

    Attributes:
        name: in reports and baselines.
        label: for a reader.
        better: which way is better.
        unit: how to write it.
        compute: from a table of questions; NaN if there is nothing to measure.
    """

    name: str
    label: str
    better: Literal["higher", "lower"]
    unit: Literal["share", "number", "seconds"]
    compute: Compute


def table(outcomes: Sequence[Outcome]) -> Table:
    """Lay the values of outcomes out in columns.

    Args:
        outcomes: one a question.

    Returns:
        The columns ``answerable``, ``confidence``, ``seconds`` and every value an outcome has.
    """
    names = {name for outcome in outcomes for name in outcome.values}
    columns = {
        name: [outcome.values.get(name, float("nan")) for outcome in outcomes] for name in names
    }
    columns["answerable"] = [float(outcome.question.answerable) for outcome in outcomes]
    columns["confidence"] = [outcome.confidence for outcome in outcomes]
    columns["seconds"] = [outcome.seconds for outcome in outcomes]
    return {name: np.array(column, dtype=np.float64) for name, column in columns.items()}


def measure(outcomes: Sequence[Outcome]) -> Values:
    """Compute every measure over some questions.

    Args:
        outcomes: one a question.

    Returns:
        Values by the names of ``MEASURES``; None where there is nothing to measure.
    """
    columns = table(outcomes)
    values = {each.name: each.compute(columns) for each in MEASURES}
    return {name: None if np.isnan(value) else value for name, value in values.items()}


def _mean(name: str) -> Compute:
    def compute(columns: Table) -> float:
        values = _present(columns, name)
        return float(values.mean()) if values.size else float("nan")

    return compute


def _exactness(columns: Table) -> float:
    quotes = _present(columns, "quotes").sum()
    return float(_present(columns, "exact_quotes").sum() / quotes) if quotes else float("nan")


def _quantile(fraction: float) -> Compute:
    def compute(columns: Table) -> float:
        seconds = columns["seconds"]
        return float(np.quantile(seconds, fraction)) if seconds.size else float("nan")

    return compute


def _present(columns: Table, name: str) -> NDArray[np.float64]:
    values = columns.get(name, np.empty(0))
    return values[~np.isnan(values)]


MEASURES = (
    Measure("right", "Right in every respect", "higher", "share", _mean("right")),
    Measure("recall@1", "Evidence found, first passage", "higher", "share", _mean("recall@1")),
    Measure("recall@5", "Evidence found, first 5", "higher", "share", _mean("recall@5")),
    Measure("recall@10", "Evidence found, first 10", "higher", "share", _mean("recall@10")),
    Measure("mrr", "Mean reciprocal rank", "higher", "number", _mean("mrr")),
    Measure("ndcg@10", "nDCG@10", "higher", "number", _mean("ndcg@10")),
    Measure("exact_match", "Short answer, exact match", "higher", "share", _mean("exact_match")),
    Measure("f1", "Short answer, F1", "higher", "share", _mean("f1")),
    Measure(
        "f1_answerable", "Short answer, F1, answerable", "higher", "share", _mean("f1_answerable")
    ),
    Measure(
        "citation_precision",
        "Citations that are evidence",
        "higher",
        "share",
        _mean("citation_precision"),
    ),
    Measure(
        "citation_recall", "Evidence that is cited", "higher", "share", _mean("citation_recall")
    ),
    Measure("quote_exactness", "Quotes exact in the store", "higher", "share", _exactness),
    Measure(
        "false_answers", "False answers (unanswerable)", "lower", "share", _mean("false_answer")
    ),
    Measure(
        "false_refusals", "False refusals (answerable)", "lower", "share", _mean("false_refusal")
    ),
    Measure("traps", "Traps fallen into", "lower", "share", _mean("trap")),
    Measure(
        "auroc",
        "Confidence, AUROC",
        "higher",
        "number",
        lambda columns: auroc(columns["answerable"] == 1, columns["confidence"]),
    ),
    Measure(
        "calibration_error",
        "Confidence, calibration error",
        "lower",
        "number",
        lambda columns: expected_calibration_error(
            columns["answerable"] == 1, columns["confidence"]
        ),
    ),
    Measure("seconds_p50", "Time, median", "lower", "seconds", _quantile(0.5)),
    Measure("seconds_p95", "Time, 95th percentile", "lower", "seconds", _quantile(0.95)),
)
