"""Questions in, a report on the answers out."""

from eval.compare import Comparison, compare
from eval.html_report import html
from eval.markdown_report import markdown
from eval.questions import check, load
from eval.report import read_report, write_report
from eval.run import evaluate, run
from eval.types import Evidence, Outcome, Question, Report
from eval.wording import summary

__all__ = [
    "Comparison",
    "Evidence",
    "Outcome",
    "Question",
    "Report",
    "check",
    "compare",
    "evaluate",
    "html",
    "load",
    "markdown",
    "read_report",
    "run",
    "summary",
    "write_report",
]
