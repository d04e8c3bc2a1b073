"""Draw a report's figures as SVG that takes its colours from the page it stands in."""

import io
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from eval.abstention import bins
from eval.measures import Table, curve, table
from eval.retrieval import DEPTH
from eval.types import Outcome

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.typing import RcKeyType

__all__ = ["Figure", "figures"]

# Stand-ins that no drawing has by chance; each becomes a variable of the page's style sheet.
_INK, _MUTED, _LINE, _ACCENT, _ALARM = "#010101", "#020202", "#030303", "#040404", "#050505"
_VARIABLES = {
    _INK: "var(--ink)",
    _MUTED: "var(--muted)",
    _LINE: "var(--line)",
    _ACCENT: "var(--accent)",
    _ALARM: "var(--alarm)",
}
_SIZE = (5.4, 3.3)
_STYLE: "dict[RcKeyType, object]" = {
    "font.size": 9,
    "svg.fonttype": "none",
    "text.color": _INK,
    "axes.edgecolor": _MUTED,
    "axes.labelcolor": _INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": _LINE,
    "grid.linewidth": 0.6,
    "xtick.color": _MUTED,
    "ytick.color": _MUTED,
    "xtick.labelcolor": _INK,
    "ytick.labelcolor": _INK,
}


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing, with words for those who do not see it or have not seen its like.

    Attributes:
        title: what it shows.
        reading: how to read it.
        values: what it shows, in words.
        svg: the drawing, safe to put into a page; it holds no text from documents.
    """

    title: str
    reading: str
    values: str
    svg: str


def figures(outcomes: Sequence[Outcome]) -> list[Figure]:
    """Draw what can be drawn of the outcomes.

    Args:
        outcomes: one a question.

    Returns:
        Risk and coverage, calibration, recall by depth, time; without those that would be empty.
    """
    columns = table(outcomes)
    drawn = (draw(columns) for draw in (_risk_coverage, _calibration, _recall, _time))
    return [figure for figure in drawn if figure is not None]


def _risk_coverage(columns: Table) -> Figure | None:
    coverage, risk = (100 * values for values in curve(columns))
    if not coverage.size:
        return None

    def draw(axes: "Axes") -> None:
        axes.plot([0, *coverage], [risk[0], *risk], color=_ACCENT, drawstyle="steps-pre")
        axes.plot(coverage[-1], risk[-1], "o", color=_ACCENT)
        axes.annotate(
            "as it answers now",
            (coverage[-1], risk[-1]),
            (0, -9),
            textcoords="offset points",
            ha="right" if coverage[-1] > 50 else "left",
            va="top",
        )
        axes.set(xlim=(0, 100), ylim=(0, min(103.0, max(20.0, 1.25 * float(risk.max())))))
        axes.set(xlabel="questions answered, %", ylabel="answers with something wrong, %")

    return Figure(
        "Risk and coverage",
        "How many answers have something wrong in them, if only the most confident ones are given."
        " A line that rises to the right means that confidence tells good answers from bad.",
        f"{coverage[-1]:.0f}% of the questions are answered; {risk[-1]:.0f}% of the answers have"
        " something wrong.",
        _svg("risk", draw),
    )


def _calibration(columns: Table) -> Figure | None:
    if not columns["confidence"].size:
        return None
    found = bins(columns["answerable"] == 1, columns["confidence"])
    sizes = np.array([each.size for each in found])

    def draw(axes: "Axes") -> None:
        axes.plot([0, 100], [0, 100], color=_MUTED, linewidth=0.8, linestyle="--")
        axes.scatter(
            [100 * each.confidence for each in found],
            [100 * each.share for each in found],
            s=20 + 280 * sizes / sizes.max(),
            color=_ACCENT,
            alpha=0.75,
            linewidths=0,
            clip_on=False,
        )
        axes.set(xlim=(0, 100), ylim=(0, 100))
        axes.set(xlabel="confidence, %", ylabel="the documents do answer, %")

    return Figure(
        "Calibration",
        "Whether a confidence of 80% means that the documents answer 8 questions in 10: then the"
        " dots lie on the dashed line. The larger a dot, the more questions.",
        "; ".join(
            f"{each.size} at confidence {100 * each.confidence:.0f}%, answered by the documents"
            f" {100 * each.share:.0f}%"
            for each in found
        )
        + ".",
        _svg("calibration", draw),
    )


def _recall(columns: Table) -> Figure | None:
    depths = range(1, DEPTH + 1)
    if f"document_recall@{DEPTH}" not in columns:
        return None
    lines = {
        kind: [100 * float(np.nanmean(columns[f"{prefix}recall@{depth}"])) for depth in depths]
        for kind, prefix in (("documents", "document_"), ("passages", ""))
    }

    def draw(axes: "Axes") -> None:
        styles = {"passages": (_ACCENT, "-"), "documents": (_MUTED, "--")}
        for kind, values in lines.items():
            colour, style = styles[kind]
            axes.plot(depths, values, style, color=colour, marker="o", markersize=3, label=kind)
        axes.legend(loc="lower right", frameon=False)
        axes.set(xlim=(1, DEPTH), ylim=(0, 103), xticks=depths)
        axes.set(xlabel="how many are looked at", ylabel="evidence found, %")

    return Figure(
        "Evidence found",
        "How much of the evidence is in the first passages found, and in the documents that they"
        " come from. What is not found cannot be quoted.",
        "; ".join(
            f"{kind}: {values[0]:.0f}% in the first, {values[4]:.0f}% in the first five,"
            f" {values[-1]:.0f}% in the first ten"
            for kind, values in lines.items()
        )
        + ".",
        _svg("recall", draw),
    )


def _time(columns: Table) -> Figure | None:
    from matplotlib.ticker import MaxNLocator

    seconds = columns["seconds"]
    if not seconds.size:
        return None
    scale, unit = (1.0, "s") if np.quantile(seconds, 0.95) >= 2 else (1000.0, "ms")
    middle, most = (scale * float(np.quantile(seconds, share)) for share in (0.5, 0.95))
    form = f"{{:.{1 if unit == 's' else 0}f}} {unit}".format

    def draw(axes: "Axes") -> None:
        axes.hist(scale * seconds, bins=min(30, max(5, seconds.size // 4)), color=_ACCENT)
        top = axes.get_ylim()[1]
        axes.vlines(middle, 0, top, _ALARM, label=f"median: {form(middle)}")
        axes.vlines(most, 0, top, _ALARM, "dashed", label=f"95 of 100: {form(most)}")
        axes.set_ylim(0, 1.3 * top)
        axes.legend(loc="upper right", frameon=False)
        axes.set(xlabel=f"time to an answer, {unit}", ylabel="questions")
        axes.set_xlim(left=0)
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))

    return Figure(
        "Time",
        "How long the answers took on the machine that ran this evaluation.",
        f"Half of the answers took {form(middle)} or less, 95 of 100 took {form(most)} or less.",
        _svg("time", draw),
    )


def _svg(name: str, draw: Callable[["Axes"], None]) -> str:
    """Draw, and make an element of it that a page can hold beside others."""
    with _canvas(name) as (axes, drawn):
        draw(axes)
    svg = drawn.getvalue()
    svg = svg[svg.index("<svg") :]
    # A page has each id once: only those that the drawing itself refers to are kept.
    used = set(re.findall(r"#([\w.-]+)", svg))
    svg = re.sub(r' id="([\w.-]+)"', lambda match: match[0] if match[1] in used else "", svg)
    svg = re.sub(r"<style.*?</style>", "", svg, flags=re.DOTALL)
    return re.sub("|".join(_VARIABLES), lambda match: _VARIABLES[match[0]], svg)


@contextmanager
def _canvas(name: str) -> Iterator[tuple["Axes", io.StringIO]]:
    from matplotlib import rc_context
    from matplotlib.figure import Figure as Canvas

    drawn = io.StringIO()
    # A salt of its own gives every figure ids of its own, the same in every run.
    with rc_context({**_STYLE, "svg.hashsalt": name}):
        canvas = Canvas(figsize=_SIZE, layout="constrained")
        yield canvas.subplots(), drawn
        nothing = dict.fromkeys(("Creator", "Date", "Format", "Type"))
        canvas.savefig(drawn, format="svg", transparent=True, metadata=nothing)
