"""Write a report for people (Markdown) and for programs (JSON), and read the latter back."""

import json
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from eval.compare import Comparison
from eval.judge import FAILURES
from eval.measures import BREAKDOWNS, MEASURES, Measure
from eval.questions import parse, record
from eval.types import Excerpt, Outcome, Report, Values
from index.errors import QuestionFileError

__all__ = ["as_json", "format_value", "markdown", "read_report", "summary", "write_report"]

_FORMAT = 2
_BROKEN_DOWN = (
    "right",
    "recall@1",
    "recall@5",
    "f1",
    "citation_precision",
    "citation_recall",
    "false_answers",
    "false_refusals",
    "traps",
)
_NAMED = {measure.name: measure for measure in MEASURES}


def write_report(report: Report, folder: str | Path, comparison: Comparison | None = None) -> None:
    """Write report.md and report.json, replacing those that are there.

    Args:
        report: to write.
        folder: made if it is not there.
        comparison: with a baseline, to be part of report.md.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.md").write_text(markdown(report, comparison), encoding="utf-8")
    values = json.dumps(as_json(report), ensure_ascii=False, indent=1)
    (folder / "report.json").write_text(values + "\n", encoding="utf-8")


def read_report(path: str | Path) -> Report:
    """Read a report.json back, as a baseline.

    Args:
        path: of the file.

    Returns:
        The report as it was written.

    Raises:
        QuestionFileError: the file is missing or is not such a report.
    """
    advice = "Give the path of a report.json that an evaluation wrote."
    try:
        values = json.loads(Path(path).read_text(encoding="utf-8"))
        if values["format"] != _FORMAT:
            raise QuestionFileError(
                f"{path}: is a report in format {values['format']}, not {_FORMAT}. "
                "Run the evaluation again to get one that can be compared."
            )
        outcomes = tuple(_outcome(each) for each in values["outcomes"])
        return Report(
            created=values["created"],
            settings=values["settings"],
            outcomes=outcomes,
            measures=values["measures"],
            breakdowns=values["breakdowns"],
        )
    except OSError as error:
        raise QuestionFileError(f"{path}: cannot be read ({error.strerror}). {advice}") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise QuestionFileError(f"{path}: is not a report ({error}). {advice}") from error


def as_json(report: Report) -> dict[str, Any]:
    """Turn a report into an object for JSON.

    Args:
        report: any.

    Returns:
        What ``read_report`` reads.
    """
    return {
        "format": _FORMAT,
        "created": report.created,
        "settings": dict(report.settings),
        "measures": dict(report.measures),
        "breakdowns": {
            name: {shared: dict(values) for shared, values in parts.items()}
            for name, parts in report.breakdowns.items()
        },
        "outcomes": [
            asdict(each) | {"question": record(each.question)} for each in report.outcomes
        ],
    }


def markdown(report: Report, comparison: Comparison | None = None) -> str:
    """Write a report for people.

    Args:
        report: any.
        comparison: with a baseline.

    Returns:
        Markdown: the summary, the comparison, a table by group and so on, every failure.
    """
    parts = [_heading(report), _summary_table(report)]
    if comparison is not None:
        parts.append(_comparison(comparison))
    parts += [
        _breakdown(name, parts, report.outcomes)
        for name, parts in report.breakdowns.items()
        if parts
    ]
    parts.append(_failures(report))
    return "\n\n".join(parts) + "\n"


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


def format_value(measure: Measure, value: float | None) -> str:
    """Write a value of a measure in its unit.

    Args:
        measure: any.
        value: of it; None where there is nothing to measure.

    Returns:
        Such as "87.5%", "0.912", "38 ms", or a dash.
    """
    if value is None:
        return "–"
    if measure.unit == "share":
        return f"{100 * value:.1f}%"
    if measure.unit == "seconds":
        return f"{1000 * value:.0f} ms"
    return f"{value:.3f}"


def _heading(report: Report) -> str:
    right = sum(not outcome.failures for outcome in report.outcomes)
    answerable = sum(outcome.question.answerable for outcome in report.outcomes)
    settings = "; ".join(f"{key} {_plain(value)}" for key, value in report.settings.items())
    return (
        f"# Evaluation: {right} of {len(report.outcomes)} right\n\n"
        f"{answerable} questions that the documents answer, "
        f"{len(report.outcomes) - answerable} that they do not. {settings}. {report.created}."
    )


def _summary_table(report: Report) -> str:
    return "## Summary\n\n" + _table(("Measure", "Value"), summary(report))


def _breakdown(name: str, parts: Mapping[str, Values], outcomes: Sequence[Outcome]) -> str:
    rows = (
        (
            _plain(shared.replace("_", " ")),
            str(sum(shared in BREAKDOWNS[name](outcome) for outcome in outcomes)),
            *(format_value(_NAMED[measure], values.get(measure)) for measure in _BROKEN_DOWN),
        )
        for shared, values in parts.items()
    )
    labels = (_NAMED[measure].label for measure in _BROKEN_DOWN)
    return f"## By {name}\n\n" + _table((name.capitalize(), "Questions", *labels), rows)


def _comparison(comparison: Comparison) -> str:
    rows = (
        (
            _NAMED[each.measure].label,
            format_value(_NAMED[each.measure], each.before),
            format_value(_NAMED[each.measure], each.after),
            _interval(_NAMED[each.measure], each.low, each.high),
            f"**{each.verdict}**" if each.verdict != "no clear difference" else each.verdict,
        )
        for each in comparison.differences
    )
    header = ("Measure", "Before", "Now", "Change, 95% interval", "Verdict")
    lists = (
        ("Won", comparison.won),
        ("Lost", comparison.lost),
        ("New or changed, not compared", comparison.added),
        ("Gone or changed, not compared", comparison.removed),
    )
    return "\n\n".join(
        [
            f"## Compared with the baseline, on {comparison.common} questions",
            _table(header, rows),
            *(f"{name}: {', '.join(map(_plain, ids)) or 'none'}." for name, ids in lists),
        ]
    )


def _interval(measure: Measure, low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return "–"
    signs = ("+" if end > 0 else "" for end in (low, high))
    return " to ".join(
        sign + format_value(measure, end) for sign, end in zip(signs, (low, high), strict=True)
    )


def _failures(report: Report) -> str:
    failed = [outcome for outcome in report.outcomes if outcome.failures]
    if not failed:
        return "## Failures\n\nNone."
    return "\n\n".join([f"## Failures ({len(failed)})", *map(_failure, failed)])


def _failure(outcome: Outcome) -> str:
    question = outcome.question
    asked = " → ".join(_plain(each) for each in (*question.history, question.question))
    lines = [f"- Asked: {asked}"]
    if outcome.resolved != question.question:
        lines.append(f"- Understood as: {_plain(outcome.resolved)}")
    lines.append(f"- Expected: {_expected(outcome)}")
    got = outcome.text if outcome.status != "not_found" else "not in these documents"
    lines.append(f"- Got ({outcome.status}, confidence {outcome.confidence:.2f}): {_plain(got)}")
    if outcome.short:
        lines.append(f"- Short answer: {_plain(outcome.short)}")
    lines += [f"- Cited: “{_plain(each.quote)}”" for each in outcome.cited]
    what = "; ".join(FAILURES.get(name, name) for name in outcome.failures)
    return f"### {_plain(question.id)}: {what}\n\n" + "\n".join(lines)


def _expected(outcome: Outcome) -> str:
    question = outcome.question
    if not question.answerable:
        expected = "not in these documents"
    else:
        quotes = " + ".join(f"“{_plain(each.quote)}”" for each in question.evidence)
        expected = f"{_plain(question.answers[0])}, from {quotes}"
    if question.forbidden:
        expected += f"; never {', '.join(map(_plain, question.forbidden))}"
    return expected


def _table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    names = tuple(header)
    line: Callable[[Iterable[str]], str] = lambda cells: "| " + " | ".join(cells) + " |"  # noqa: E731
    return "\n".join([line(names), line("---" for _ in names), *map(line, rows)])


def _plain(text: str) -> str:
    """Let text from documents stand as itself: no mark-up, no HTML, one line."""
    return re.sub(r"([\\`*_\[\]<>|#&~])", r"\\\1", " ".join(text.split()))


def _outcome(values: dict[str, Any]) -> Outcome:
    return Outcome(
        **values
        | {
            "question": parse(values["question"]),
            "cited": tuple(Excerpt(**each) for each in values["cited"]),
            "expected": tuple(Excerpt(**each) for each in values["expected"]),
            "document_types": tuple(values["document_types"]),
            "failures": tuple(values["failures"]),
        }
    )
