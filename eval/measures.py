"""Every measure over many questions: its name, which way is better, and how it is computed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from eval.abstention import area_under, auroc, expected_calibration_error, risk_coverage
from eval.questions import TRAPS
from eval.types import Outcome, Values

__all__ = ["BREAKDOWNS", "MEASURES", "Measure", "Table", "breakdowns", "curve", "measure", "table"]

Table = Mapping[str, NDArray[np.float64]]
"""One column a value, one row a question; NaN where a value does not apply to a question."""

Compute = Callable[[Table], float]

# Over fewer questions, or all of one kind, how well confidence does is chance or nothing.
_FEW = 10
_OF_MANY = ("auroc", "calibration_error")

BREAKDOWNS: Mapping[str, Callable[[Outcome], Sequence[str]]] = {
    "group": lambda outcome: (outcome.question.group,),
    "difficulty": lambda outcome: [tag for tag in outcome.question.tags if tag not in TRAPS],
    "kind of trap": lambda outcome: [TRAPS[tag] for tag in outcome.question.tags if tag in TRAPS],
    "document type": lambda outcome: outcome.document_types,
    "file format": lambda outcome: sorted(
        {Path(each.document).suffix.lstrip(".").lower() for each in outcome.question.evidence}
    ),
}
"""What questions may have in common, and how to tell it; one question may have several of it."""


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
        The columns ``answerable``, ``answered``, ``confidence``, ``seconds`` and every value an
        outcome has.
    """
    names = {name for outcome in outcomes for name in outcome.values}
    columns = {
        name: [outcome.values.get(name, float("nan")) for outcome in outcomes] for name in names
    }
    columns["answerable"] = [float(outcome.question.answerable) for outcome in outcomes]
    columns["answered"] = [float(outcome.status != "not_found") for outcome in outcomes]
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


def breakdowns(outcomes: Sequence[Outcome]) -> dict[str, dict[str, Values]]:
    """Compute every measure over the questions that have something in common.

    Args:
        outcomes: one a question.

    Returns:
        By the names of ``BREAKDOWNS``, then by what the questions share, in order of appearance;
        how well confidence is calibrated only over ten questions or more, some of which the
        documents answer and some not.
    """
    return {
        name: {
            shared: _part([each for each in outcomes if shared in kinds(each)])
            for shared in dict.fromkeys(kind for each in outcomes for kind in kinds(each))
        }
        for name, kinds in BREAKDOWNS.items()
    }


def _part(outcomes: Sequence[Outcome]) -> Values:
    values = measure(outcomes)
    answerable = sum(each.question.answerable for each in outcomes)
    if len(outcomes) >= _FEW and 0 < answerable < len(outcomes):
        return values
    return {**values, **dict.fromkeys(_OF_MANY)}


def curve(columns: Table) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Follow how many answers are not right in every respect as less confident ones are given.

    Args:
        columns: a table of questions.

    Returns:
        Coverages and risks, as ``risk_coverage`` gives them.
    """
    return risk_coverage(
        columns["answered"] == 1, _filled(columns, "right") == 0, columns["confidence"]
    )


def _filled(columns: Table, name: str) -> NDArray[np.float64]:
    return columns.get(name, np.full_like(columns["confidence"], np.nan))


def _area(columns: Table) -> float:
    return area_under(*curve(columns))


def _risk(columns: Table) -> float:
    _, risk = curve(columns)
    return float(risk[-1]) if risk.size else float("nan")


def _coverage_at(most: float) -> Compute:
    def compute(columns: Table) -> float:
        if not columns["answered"].size:
            return float("nan")
        coverage, risk = curve(columns)
        return float(coverage[risk <= most].max(initial=0.0))

    return compute


def _mean(name: str) -> Compute:
    def compute(columns: Table) -> float:
        values = _present(columns, name)
        return float(values.mean()) if values.size else float("nan")

    return compute


def _ratio(part: str, whole: str) -> Compute:
    def compute(columns: Table) -> float:
        total = _present(columns, whole).sum()
        return float(_present(columns, part).sum() / total) if total else float("nan")

    return compute


def _quantile(fraction: float) -> Compute:
    def compute(columns: Table) -> float:
        seconds = columns["seconds"]
        return float(np.quantile(seconds, fraction)) if seconds.size else float("nan")

    return compute


def _of_confidence(
    compare: Callable[[NDArray[np.bool_], NDArray[np.float64]], float],
) -> Compute:
    def compute(columns: Table) -> float:
        return compare(columns["answerable"] == 1, columns["confidence"])

    return compute


def _present(columns: Table, name: str) -> NDArray[np.float64]:
    values = columns.get(name, np.empty(0))
    return values[~np.isnan(values)]


def _averaged(
    name: str,
    label: str,
    better: Literal["higher", "lower"] = "higher",
    unit: Literal["share", "number"] = "share",
) -> Measure:
    """Make the measure that is the mean of the value of the same name."""
    return Measure(name, label, better, unit, _mean(name))


MEASURES = (
    _averaged("right", "Right in every respect"),
    _averaged("recall@1", "Evidence found, first passage"),
    _averaged("recall@5", "Evidence found, first 5"),
    _averaged("recall@10", "Evidence found, first 10"),
    _averaged("mrr", "Mean reciprocal rank", unit="number"),
    _averaged("ndcg@10", "nDCG@10", unit="number"),
    _averaged("document_recall@1", "Document found, first"),
    _averaged("document_recall@5", "Documents found, first 5"),
    _averaged("document_recall@10", "Documents found, first 10"),
    _averaged("document_mrr", "Mean reciprocal rank of documents", unit="number"),
    _averaged("document_ndcg@10", "nDCG@10 of documents", unit="number"),
    _averaged("exact_match", "Short answer, exact match"),
    _averaged("f1", "Short answer, F1"),
    _averaged("f1_answerable", "Short answer, F1, answerable"),
    _averaged("citation_precision", "Citations that are evidence"),
    _averaged("citation_recall", "Evidence that is cited"),
    Measure(
        "quote_exactness",
        "Quotes exact in the store",
        "higher",
        "share",
        _ratio("exact_quotes", "quotes"),
    ),
    Measure(
        "page_accuracy",
        "Quotes with the right page",
        "higher",
        "share",
        _ratio("quotes_on_page", "paged_quotes"),
    ),
    _averaged("list_completeness", "Lists, share cited"),
    Measure(
        "false_answers", "False answers (unanswerable)", "lower", "share", _mean("false_answer")
    ),
    Measure(
        "false_refusals", "False refusals (answerable)", "lower", "share", _mean("false_refusal")
    ),
    Measure("traps", "Traps fallen into", "lower", "share", _mean("trap")),
    Measure("auroc", "Confidence, AUROC", "higher", "number", _of_confidence(auroc)),
    Measure(
        "calibration_error",
        "Confidence, calibration error",
        "lower",
        "number",
        _of_confidence(expected_calibration_error),
    ),
    Measure("risk", "Answers with something wrong", "lower", "share", _risk),
    Measure("risk_coverage_area", "Area under the risk–coverage curve", "lower", "number", _area),
    Measure(
        "coverage_at_10%_risk",
        "Questions answered if 1 answer in 10 may be wrong",
        "higher",
        "share",
        _coverage_at(0.1),
    ),
    Measure("seconds_p50", "Time, median", "lower", "seconds", _quantile(0.5)),
    Measure("seconds_p95", "Time, 95th percentile", "lower", "seconds", _quantile(0.95)),
)
