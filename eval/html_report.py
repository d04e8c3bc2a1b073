"""Write a report as one self-contained page, for readers who did not make it."""

import base64
import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from eval.compare import Comparison
from eval.figures import figures
from eval.judge import FAILURES
from eval.measures import BREAKDOWNS, MEASURES
from eval.types import Excerpt, Outcome, Report
from eval.wording import NAMED, breakdowns_shown, columns_of, format_interval, format_value

__all__ = ["html"]

_ASSETS = Path(__file__).parent / "assets"

_HEADLINES = (
    ("right", "of all questions are right in every respect"),
    ("quote_exactness", "of quotes stand in their document word for word"),
    ("false_answers", "of questions without an answer in the documents were answered"),
    ("false_refusals", "of questions with an answer in the documents were refused"),
    ("recall@5", "of the evidence is among the first five passages found"),
    ("seconds_p95", "or less for 95 answers in 100"),
)


@dataclass(frozen=True, slots=True)
class _Share:
    """A part of a bar: what happened to some questions."""

    label: str
    count: int
    kind: str


@dataclass(frozen=True, slots=True)
class _Bar:
    """What happened to the questions that the documents answer, or to those that they do not."""

    label: str
    shares: tuple[_Share, ...]

    @property
    def total(self) -> int:
        return sum(share.count for share in self.shares)


@dataclass(frozen=True, slots=True)
class _Failed:
    """A question answered wrong, ready to be shown."""

    outcome: Outcome
    told: str
    what: tuple[str, ...]


def html(report: Report, comparison: Comparison | None = None) -> str:
    """Write a report as one self-contained page.

    Args:
        report: any.
        comparison: with a baseline.

    Returns:
        A page that loads nothing, works without its script, and shows all text from documents as
        text: summary, figures, comparison, tables, every failure with its quotes in context.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(_ASSETS),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    script = (_ASSETS / "report.js").read_text(encoding="utf-8")
    return environment.get_template("report.html").render(
        report=report,
        comparison=comparison,
        created=_date(report.created),
        bars=_bars(report.outcomes),
        headlines=_headlines(report),
        wrongs=_wrongs(report.outcomes),
        figures=figures(report.outcomes),
        breakdowns=breakdowns_shown(report),
        counts={
            name: Counter(shared for outcome in report.outcomes for shared in kinds(outcome))
            for name, kinds in BREAKDOWNS.items()
        },
        groups=dict.fromkeys(each.question.group for each in report.outcomes if each.failures),
        columns_of=columns_of,
        measures=MEASURES,
        named=NAMED,
        format_value=format_value,
        format_interval=format_interval,
        failed=[_failed(outcome) for outcome in report.outcomes if outcome.failures],
        explained=FAILURES,
        style=(_ASSETS / "report.css").read_text(encoding="utf-8"),
        script=script,
        digest=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
    )


def _bars(outcomes: Sequence[Outcome]) -> list[_Bar]:
    there = [outcome for outcome in outcomes if outcome.question.answerable]
    absent = [outcome for outcome in outcomes if not outcome.question.answerable]
    bars = [
        _Bar(
            "The documents answer",
            (
                _Share("right", _count(not each.failures for each in there), "good"),
                _Share(
                    "something wrong",
                    _count(bool(each.failures) and _answered(each) for each in there),
                    "bad",
                ),
                _Share(
                    "refused",
                    _count(bool(each.failures) and not _answered(each) for each in there),
                    "idle",
                ),
            ),
        ),
        _Bar(
            "The documents do not answer",
            (
                _Share("refused, rightly", _count(not _answered(each) for each in absent), "good"),
                _Share("answered all the same", _count(map(_answered, absent)), "bad"),
            ),
        ),
    ]
    return [bar for bar in bars if bar.total]


def _headlines(report: Report) -> list[tuple[str, str]]:
    return [
        (format_value(NAMED[name], report.measures[name]), words)
        for name, words in _HEADLINES
        if report.measures.get(name) is not None
    ]


def _wrongs(outcomes: Sequence[Outcome]) -> list[tuple[str, int]]:
    """Count what went wrong; a question may have several faults."""
    counts = [(name, _count(name in each.failures for each in outcomes)) for name in FAILURES]
    return sorted(((name, count) for name, count in counts if count), key=lambda pair: -pair[1])


def _failed(outcome: Outcome) -> _Failed:
    return _Failed(
        outcome,
        "" if _is_its_quotes(outcome.text, outcome.cited) else outcome.text,
        tuple(FAILURES.get(name, name) for name in outcome.failures),
    )


def _is_its_quotes(text: str, cited: Sequence[Excerpt]) -> bool:
    """Tell whether an answer is nothing but its quotes, so that it need not be shown twice."""
    bare = "\n\n".join(f"{each.quote} [{number}]" for number, each in enumerate(cited, start=1))
    return bool(cited) and text.split() == bare.split()


def _date(iso: str) -> str:
    moment = datetime.fromisoformat(iso)
    return f"{moment.day} {moment:%B %Y, %H:%M %Z}".strip()


def _answered(outcome: Outcome) -> bool:
    return outcome.status != "not_found"


def _count(truths: Iterable[bool]) -> int:
    return sum(map(bool, truths))
