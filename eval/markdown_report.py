"""Write a report in Markdown."""

import re
from collections.abc import Mapping, Sequence

from eval.compare import Comparison
from eval.judge import FAILURES
from eval.measures import BREAKDOWNS
from eval.types import Outcome, Report, Values
from eval.wording import (
    NAMED,
    breakdowns_shown,
    columns_of,
    format_interval,
    format_value,
    markdown_table,
    summary,
)

__all__ = ["markdown"]


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
        _breakdown(name, broken, report.outcomes)
        for name, broken in breakdowns_shown(report).items()
    ]
    parts.append(_failures(report))
    return "\n\n".join(parts) + "\n"


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
    return "## Summary\n\n" + markdown_table(("Measure", "Value"), summary(report))


def _breakdown(name: str, parts: Mapping[str, Values], outcomes: Sequence[Outcome]) -> str:
    columns = columns_of(parts)
    rows = (
        (
            _plain(shared.replace("_", " ")),
            str(sum(shared in BREAKDOWNS[name](outcome) for outcome in outcomes)),
            *(format_value(each, values.get(each.name)) for each in columns),
        )
        for shared, values in parts.items()
    )
    labels = (each.label for each in columns)
    return f"## By {name}\n\n" + markdown_table((name.capitalize(), "Questions", *labels), rows)


def _comparison(comparison: Comparison) -> str:
    rows = (
        (
            NAMED[each.measure].label,
            format_value(NAMED[each.measure], each.before),
            format_value(NAMED[each.measure], each.after),
            format_interval(NAMED[each.measure], each.low, each.high),
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
            markdown_table(header, rows),
            *(f"{name}: {', '.join(map(_plain, ids)) or 'none'}." for name, ids in lists),
        ]
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
        evidence = " + ".join(
            f"“{_plain(each.quote)}”" if each.quote else _plain(each.document)
            for each in question.evidence
        )
        expected = f"{', '.join(map(_plain, question.answers[:1]))} from {evidence}".strip()
    if question.forbidden:
        expected += f"; never {', '.join(map(_plain, question.forbidden))}"
    return expected


def _plain(text: str) -> str:
    """Let text from documents stand as itself: no mark-up, no HTML, one line."""
    return re.sub(r"([\\`*_\[\]<>|#&~])", r"\\\1", " ".join(text.split()))
