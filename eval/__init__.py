"""Questions in, a report on the answers out."""

from eval.compare import Comparison, compare
from eval.questions import check, load
from eval.report import markdown, read_report, summary, write_report
from eval.run import evaluate, run
from eval.types import Evidence, Outcome, Question, Report

__all__ = [
    "Comparison",
    "Evidence",
    "Outcome",
    "Question",
    "Report",
    "check",
    "compare",
    "evaluate",
    "load",
    "markdown",
    "read_report",
    "run",
    "summary",
    "write_report",
]
