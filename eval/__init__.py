"""Questions in, a report on the answers out."""

from eval.ablation import Variant, ablate, ablation_markdown
from eval.compare import Comparison, compare
from eval.corpora import Proof, prove
from eval.feedback import write_questions
from eval.gate import Gate, Shortfall, gate_for, read_gate, shortfalls
from eval.html_report import html
from eval.markdown_report import markdown
from eval.proof import check
from eval.questions import load
from eval.report import read_report, write_report
from eval.run import evaluate, run
from eval.types import Evidence, Outcome, Question, Report
from eval.wording import summary

__all__ = [
    "Comparison",
    "Evidence",
    "Gate",
    "Outcome",
    "Proof",
    "Question",
    "Report",
    "Shortfall",
    "Variant",
    "ablate",
    "ablation_markdown",
    "check",
    "compare",
    "evaluate",
    "gate_for",
    "html",
    "load",
    "markdown",
    "prove",
    "read_gate",
    "read_report",
    "run",
    "shortfalls",
    "summary",
    "write_questions",
    "write_report",
]
