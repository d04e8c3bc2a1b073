"""Say whether a report is good enough: thresholds from a file, and what falls short of them."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

from eval.questions import content_of
from eval.types import Part, Report
from eval.wording import NAMED, format_value
from index.errors import QuestionFileError

__all__ = ["Gate", "Shortfall", "Threshold", "gate_for", "read_gate", "shortfalls"]

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
class Gate:
    """What is asked, and what the answers must reach.

    Attributes:
        thresholds: at least one.
        part: which questions are asked.
        documents: the file names of those that are indexed; only questions that rest on no others
            are asked. All if empty.
    """

    thresholds: tuple[Threshold, ...]
    part: Part | Literal["all"] = "all"
    documents: tuple[str, ...] = ()


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


def gate_for(questions: str | Path | None = None) -> Gate:
    """Give what is held against the answers to a file of questions.

    Args:
        questions: path of the file or folder; None for those that ship.

    Returns:
        The gate.toml beside it if there is one; else the project's own thresholds, and what is
        asked for them only if those are the questions.

    Raises:
        QuestionFileError: as for ``read_gate``.
    """
    if questions is None:
        return read_gate(_OURS)
    beside = Path(questions).parent / "gate.toml"
    return read_gate(beside) if beside.is_file() else Gate(read_gate(_OURS).thresholds)


def read_gate(path: str | Path) -> Gate:
    """Read a TOML file with the tables ``at_least`` and ``at_most``, and perhaps ``asked``.

    Args:
        path: of the file; measures by the names of ``eval.measures.MEASURES``.

    Returns:
        What to ask, and the thresholds in the order of the file.

    Raises:
        QuestionFileError: the file cannot be read, or something in it is not a threshold.
    """
    try:
        content = content_of(Path(path), advice="Give the path of a file of thresholds.")
        tables = tomllib.loads(content)
    except tomllib.TOMLDecodeError as error:
        raise QuestionFileError(f"{path}: is not TOML ({error}). Correct it.") from error
    for name, table in tables.items():
        if name not in ("asked", *_BOUNDS) or not isinstance(table, dict):
            raise QuestionFileError(
                f"{path}: “{name}” is not a table [asked], [at_least] or [at_most]."
            )
    thresholds = tuple(
        _threshold(path, measure, bound, limit)
        for bound in _BOUNDS
        for measure, limit in tables.get(bound, {}).items()
    )
    if not thresholds:
        raise QuestionFileError(f"{path}: holds no threshold. Write one under [at_least].")
    return Gate(thresholds, *_asked(path, tables.get("asked", {})))


def shortfalls(report: Report, thresholds: Sequence[Threshold]) -> list[Shortfall]:
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


def _asked(
    path: str | Path, table: Mapping[str, object]
) -> tuple[Part | Literal["all"], tuple[str, ...]]:
    part, documents = table.get("part", "all"), table.get("documents", [])
    if (
        set(table) - {"part", "documents"}
        or part not in ("dev", "test", "all")
        or not isinstance(documents, list)
        or not all(isinstance(each, str) for each in documents)
    ):
        raise QuestionFileError(
            f"{path}: [asked] takes part (dev, test or all) and documents (file names)."
        )
    return cast(Part, part), tuple(documents)


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
