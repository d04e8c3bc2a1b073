"""Write a report for people (Markdown, HTML) and for programs (JSON), and read the last back."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from eval.compare import Comparison
from eval.html_report import html
from eval.markdown_report import markdown
from eval.questions import parse, record
from eval.types import Excerpt, Outcome, Report
from index.errors import QuestionFileError

__all__ = ["as_json", "read_report", "write_report"]

_FORMAT = 2


def write_report(report: Report, folder: str | Path, comparison: Comparison | None = None) -> None:
    """Write report.md, report.html and report.json, replacing those that are there.

    Args:
        report: to write.
        folder: made if it is not there.
        comparison: with a baseline, to be part of report.md and report.html.
    """
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "report.md").write_text(markdown(report, comparison), encoding="utf-8")
    (folder / "report.html").write_text(html(report, comparison), encoding="utf-8")
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
