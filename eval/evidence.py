"""What the evidence model is worth: ``python -m eval.evidence DATA FOLDER [--part dev|test]``.

DATA is the folder of the general data, FOLDER takes the indexes. Compares the assistant to itself
without its guards, and to fusion alone: the passages as they are found, and the best one's likeness
to the question as confidence. Prints one table, with 95% intervals from a bootstrap.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from eval.ablation import Without
from eval.corpora import opened
from eval.general import COVID, WIKI, interval, likeness, tell_general
from eval.measures import table
from eval.run import evaluate
from eval.types import Report
from eval.wording import NAMED, format_value
from index import Filter, Index
from qa import Assistant
from qa.assistant import CANDIDATES
from qa.conversation import resolve
from qa.evidence.model import EvidenceReader
from qa.glossary import expand
from qa.types import Answer, Turn

__all__ = ["FusionAlone", "main"]

_SYSTEMS = ("fusion alone", "evidence model", "without the guard")


class FusionAlone:
    """Finds passages and answers nothing; sure as far as the likest of them is like the question.

    Args:
        index: where the passages come from.
    """

    def __init__(self, index: Index) -> None:
        self._index = index

    def ask(
        self, question: str, history: Sequence[Turn] = (), *, where: Filter | None = None
    ) -> Answer:
        """Return the passages, best first, as those of an answer that was not found."""
        resolved = resolve(question, history)
        hits = self._index.search(expand(resolved), k=CANDIDATES, where=where)
        return Answer(
            question=question,
            resolved=resolved,
            status="not_found",
            text="",
            confidence=likeness(hits),
            hits=tuple(hits),
        )


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m eval.evidence", description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--part", choices=["dev", "test"], default="dev")
    parser.add_argument("--questions", type=int, default=300, help="how many of each data set")
    given = parser.parse_args()
    print(f"| measure, {given.part} | {' | '.join(_SYSTEMS)} |")
    print("| --- |" + " --- |" * len(_SYSTEMS))
    for name in (WIKI, COVID):
        tell_general(given.data, given.folder, name, given.part, given.questions)
    _on_own_questions(given.part)


# Which of the systems each measure is told of: fusion alone answers nothing, and the last finds
# what the one before it has read.
_OWN = {
    "recall@1": (0, 1, 2),
    "recall@5": (0, 1, 2),
    "auroc": (0, 1, 2),
    "seconds_p50": (0, 1),
    "false_answers": (1, 2),
    "false_refusals": (1, 2),
    "citation_precision": (1, 2),
}


def _on_own_questions(part: Literal["dev", "test"]) -> None:
    with opened(None, part=part) as (index, questions):
        reader = EvidenceReader(index)
        assistants = (
            FusionAlone(index),
            Assistant(index, reader=reader),
            Assistant(index, answerer=Without(index, reader=reader), reader=reader),
        )
        reports = [evaluate(each, index, questions) for each in assistants]
    for name, told in _OWN.items():
        values = [
            _with_interval(name, report) if n in told else "–" for n, report in enumerate(reports)
        ]
        print(f"| own {len(questions)} questions: {name} | " + " | ".join(values) + " |")


def _with_interval(name: str, report: Report) -> str:
    measure, columns = NAMED[name], table(report.outcomes)

    def value(chosen: Sequence[int]) -> float:
        found = measure.compute({key: each[list(chosen)] for key, each in columns.items()})
        return float("nan") if found is None else found

    low, high = interval(value, range(len(report.outcomes)))
    shown = [format_value(measure, each) for each in (report.measures[name], low, high)]
    return f"{shown[0]} ({shown[1]} to {shown[2]})"


if __name__ == "__main__":
    main()
