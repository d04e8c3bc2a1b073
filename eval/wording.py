"""How measures are written for people, wherever they are shown."""

from collections.abc import Iterable, Mapping

from eval.measures import MEASURES, Measure
from eval.types import Report, Values

__all__ = [
    "BROKEN_DOWN",
    "NAMED",
    "breakdowns_shown",
    "columns_of",
    "format_interval",
    "format_value",
    "markdown_table",
    "summary",
]

NAMED = {measure.name: measure for measure in MEASURES}
"""Measures by name."""

BROKEN_DOWN = (
    "right",
    "recall@1",
    "recall@5",
    "f1",
    "citation_precision",
    "citation_recall",
    "list_completeness",
    "page_accuracy",
    "false_answers",
    "false_refusals",
    "traps",
    "auroc",
    "calibration_error",
    "seconds_p95",
)
"""The measures shown of a part of the questions."""


def summary(report: Report) -> list[tuple[str, str]]:
    """Give the measures as a table to print.

    Args:
        report: any.

    Returns:
        Label and written value of every measure that there is.
    """
    return [
        (measure.label, format_value(measure, value))
        for measure in MEASURES
        if (value := report.measures.get(measure.name)) is not None
    ]


def columns_of(parts: Mapping[str, Values]) -> list[Measure]:
    """Choose the measures to show of the parts of a breakdown.

    Args:
        parts: measures by what the questions of a part share.

    Returns:
        Those of ``BROKEN_DOWN`` that there is something to measure for in at least one part.
    """
    return [
        NAMED[name]
        for name in BROKEN_DOWN
        if any(values.get(name) is not None for values in parts.values())
    ]


def breakdowns_shown(report: Report) -> dict[str, Mapping[str, Values]]:
    """Leave out the breakdowns that have a single part, which say no more than the whole.

    Args:
        report: any.

    Returns:
        The others, and that by group.
    """
    return {
        name: parts
        for name, parts in report.breakdowns.items()
        if len(parts) > 1 or name == "group"
    }


def format_value(measure: Measure, value: float | None) -> str:
    """Write a value of a measure in its unit.

    Args:
        measure: any.
        value: of it; None where there is nothing to measure.

    Returns:
        Such as "87.5%", "0.912", "38 ms", "1.2 s", or a dash.
    """
    if value is None:
        return "–"
    if measure.unit == "share":
        return f"{100 * value:.1f}%"
    if measure.unit == "seconds":
        return f"{1000 * value:.0f} ms" if abs(value) < 1 else f"{value:.1f} s"
    return f"{value:.3f}"


def format_interval(measure: Measure, low: float | None, high: float | None) -> str:
    """Write an interval of differences of a measure in its unit.

    Args:
        measure: any.
        low: its lower end; None where there is none.
        high: its upper end; None where there is none.

    Returns:
        Such as "-2.0% to +4.1%", or a dash.
    """
    if low is None or high is None:
        return "–"
    signs = ("+" if end > 0 else "" for end in (low, high))
    return " to ".join(
        sign + format_value(measure, end) for sign, end in zip(signs, (low, high), strict=True)
    )


def markdown_table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Write a table in Markdown.

    Args:
        header: the columns' names.
        rows: cells, already safe to stand in Markdown.

    Returns:
        The lines of the table.
    """
    names = tuple(header)
    lines = [names, tuple("---" for _ in names), *map(tuple, rows)]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
