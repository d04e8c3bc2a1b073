import json
from dataclasses import replace
from pathlib import Path

import pytest
from evaluation import outcome
from markdown_it import MarkdownIt

from eval.compare import compare
from eval.measures import MEASURES, breakdowns, measure
from eval.report import as_json, format_value, markdown, read_report, summary, write_report
from eval.types import Excerpt, Report
from index.errors import QuestionFileError

HOSTILE = "<script>alert(1)</script> **bold** | [a](http://x)\n# heading"


def report() -> Report:
    outcomes = (
        outcome("good", f1=1.0, **{"recall@1": 1.0}),
        outcome("bad", right=False, f1=0.5, **{"recall@1": 0.0}),
    )
    measures = measure(outcomes)
    return Report(
        created="2026-01-01T00:00:00+00:00",
        settings={"questions": "seed.jsonl"},
        outcomes=outcomes,
        measures=measures,
        breakdowns=breakdowns(outcomes),
    )


def test_a_report_survives_being_written_and_read(tmp_path: Path) -> None:
    write_report(report(), tmp_path / "new" / "folder")
    assert read_report(tmp_path / "new" / "folder" / "report.json") == report()


def test_markdown_holds_summary_groups_and_every_failure_but_no_success() -> None:
    text = markdown(report())
    assert text.startswith("# Evaluation: 1 of 2 right")
    assert "| Evidence found, first passage | 50.0% |" in text
    assert "## By group\n\n| Group | Questions |" in text
    assert "| factoid | 2 | 50.0% | 50.0% | – | 75.0% |" in text
    assert "| PEEL | 2 | 50.0% |" in text
    assert "## By difficulty" not in text
    assert "## Failures (1)\n\n### bad: some of the evidence is not cited" in text
    assert "- Asked: What about bad?" in text
    assert "- Expected: praised, from “It was praised.”" in text
    assert "- Got (answered, confidence 0.50): It was praised. \\[1\\]" in text
    assert "### good" not in text


def test_a_refusal_and_a_question_understood_otherwise_are_told() -> None:
    failed = replace(report().outcomes[1], status="not_found", resolved="What about Alder?")
    text = markdown(replace(report(), outcomes=(failed,)))
    assert "- Understood as: What about Alder?" in text
    assert "- Got (not_found, confidence 0.50): not in these documents" in text


def test_no_failures_are_said_to_be_none() -> None:
    assert markdown(replace(report(), outcomes=report().outcomes[:1])).endswith(
        "## Failures\n\nNone.\n"
    )


def test_text_from_documents_is_neither_markup_nor_html() -> None:
    hostile = replace(
        report().outcomes[1], text=HOSTILE, short=HOSTILE, cited=(Excerpt("", "", HOSTILE, ""),)
    )
    html = MarkdownIt("commonmark", {"html": True}).render(
        markdown(replace(report(), outcomes=(hostile,)))
    )
    assert (
        html.count("&lt;script&gt;alert(1)&lt;/script&gt; **bold** | [a](http://x) # heading") == 3
    )
    assert "<script" not in html
    assert "<strong>" not in html


def test_a_comparison_is_part_of_the_report() -> None:
    old = report()
    won = outcome("bad", f1=1.0, **{"recall@1": 1.0})
    new = replace(old, outcomes=(old.outcomes[0], won))
    text = markdown(new, compare(old, new))
    assert "## Compared with the baseline, on 2 questions" in text
    assert (
        "| Evidence found, first passage | 50.0% | 100.0% | 0.0% to +100.0% | no clear difference |"
        in text
    )
    assert "Won: bad.\n\nLost: none." in text


@pytest.mark.parametrize(
    ("name", "value", "written"),
    [
        ("f1", 0.8754, "87.5%"),
        ("auroc", 0.8754, "0.875"),
        ("seconds_p50", 0.0384, "38 ms"),
        ("f1", None, "–"),
    ],
)
def test_values_are_written_in_their_unit(name: str, value: float | None, written: str) -> None:
    measure = next(each for each in MEASURES if each.name == name)
    assert format_value(measure, value) == written


def test_the_summary_leaves_out_what_could_not_be_measured() -> None:
    labels = [label for label, _ in summary(report())]
    assert "Short answer, F1" in labels
    assert "Traps fallen into" not in labels


def test_a_baseline_that_is_no_report_is_refused_with_advice(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    with pytest.raises(QuestionFileError, match="cannot be read"):
        read_report(path)
    for content in ("{", "[]", "{}", json.dumps(as_json(report()) | {"outcomes": [{}]})):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(QuestionFileError, match=r"is not a report .* report\.json that an"):
            read_report(path)
    path.write_text(json.dumps(as_json(report()) | {"format": 1}), encoding="utf-8")
    with pytest.raises(QuestionFileError, match="format 1, not 2"):
        read_report(path)
