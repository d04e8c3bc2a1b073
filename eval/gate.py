"""Say whether a report is good enough: thresholds from a file, and what falls short of them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from eval.types import Report
from eval.wording import NAMED, format_value
from index.errors import QuestionFileError

__all__ = ["Shortfall", "Threshold", "gate_of", "read_gate", "shortfalls"]

Bound = Literal["at_least", "at_most"]

_BOUNDS: Mapping[Bound, str] = {"at_least": "at least", "at_most": "at most"}
_OURS = Path(__file__).parent / "gate.toml"


@dataclass(frozen=True, slots=True)
class Threshold:
    """What a measure must reach.

    Attributes:
        measure: its name.
        bound: whether the limit is the least or the most.
        limit: in the measure's unit.
    """

    measure: str
    bound: Bound
    limit: float


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A threshold that a report does not reach.

    Attributes:
        threshold: which one.
        value: what was measured; None if there was nothing to measure.
        text: all of it, in a sentence.
    """

    threshold: Threshold
    value: float | None
    text: str


def gate_of(questions: str | Path) -> Path:
    """Find the thresholds for a file of questions.

    Args:
        questions: path of the file or folder.

    Returns:
        The gate.toml beside it if there is one, else that of the project.
    """
    beside = Path(questions).parent / "gate.toml"
    return beside if beside.is_file() else _OURS


def read_gate(path: str | Path) -> list[Threshold]:
    """Read thresholds from a TOML file with the tables ``at_least`` and ``at_most``.

    Args:
        path: of the file; measures by the names of ``eval.measures.MEASURES``.

    Returns:
        The thresholds in the order of the file, at least one.

    Raises:
        QuestionFileError: the file cannot be read, or something in it is not a threshold.
    """
    try:
        tables = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except OSError as error:
        raise QuestionFileError(
            f"{path}: cannot be read ({error.strerror}). Give the path of a file of thresholds."
        ) from error
    except ValueError as error:
        raise QuestionFileError(f"{path}: is not TOML ({error}). Correct it.") from error
    for name, table in tables.items():
        if name not in _BOUNDS or not isinstance(table, dict):
            raise QuestionFileError(f"{path}: “{name}” is not a table [at_least] or [at_most].")
    thresholds = [
        _threshold(path, measure, bound, limit)
        for bound in _BOUNDS
        for measure, limit in tables.get(bound, {}).items()
    ]
    if not thresholds:
        raise QuestionFileError(f"{path}: holds no threshold. Write one under [at_least].")
    return thresholds


def shortfalls(report: Report, thresholds: list[Threshold]) -> list[Shortfall]:
    """Find the thresholds that a report does not reach.

    Args:
        report: any.
        thresholds: to reach.

    Returns:
        Those that are missed, in their order; also those that there was nothing to measure for,
        since an assistant that never quotes has no wrong quotes either.
    """
    return [
        Shortfall(each, report.measures.get(each.measure), _text(each, report))
        for each in thresholds
        if not _reached(each, report.measures.get(each.measure))
    ]


def _threshold(path: str | Path, measure: str, bound: Bound, limit: object) -> Threshold:
    if measure not in NAMED:
        raise QuestionFileError(
            f"{path}: the measure “{measure}” is unknown. Use {', '.join(NAMED)}."
        )
    if not isinstance(limit, int | float) or isinstance(limit, bool):
        raise QuestionFileError(f"{path}: the limit of “{measure}” is not a number. Write one.")
    return Threshold(measure, bound, float(limit))


def _reached(threshold: Threshold, value: float | None) -> bool:
    if value is None:
        return False
    if threshold.bound == "at_least":
        return value >= threshold.limit
    return value <= threshold.limit


def _text(threshold: Threshold, report: Report) -> str:
    measure = NAMED[threshold.measure]
    value = report.measures.get(threshold.measure)
    found = "nothing to measure" if value is None else format_value(measure, value)
    wanted = f"{_BOUNDS[threshold.bound]} {format_value(measure, threshold.limit)}"
    return f"{measure.label}: {found}, wanted {wanted}."
