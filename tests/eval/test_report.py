import json
from pathlib import Path

import pytest
from evaluation import mixed

from eval.report import as_json, read_report, write_report
from index.errors import QuestionFileError


def test_a_report_survives_being_written_and_read(tmp_path: Path) -> None:
    write_report(mixed(), tmp_path / "new" / "folder")
    assert read_report(tmp_path / "new" / "folder" / "report.json") == mixed()


def test_a_report_is_written_for_people_and_for_programs_over_what_was_there(
    tmp_path: Path,
) -> None:
    (tmp_path / "report.html").write_text("old", encoding="utf-8")
    write_report(mixed(), tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "report.html",
        "report.json",
        "report.md",
    ]
    assert "1 of 2" in (tmp_path / "report.html").read_text(encoding="utf-8")
    assert "1 of 2" in (tmp_path / "report.md").read_text(encoding="utf-8")


def test_a_baseline_that_is_no_report_is_refused_with_advice(tmp_path: Path) -> None:
    path = tmp_path / "report.json"
    with pytest.raises(QuestionFileError, match="cannot be read"):
        read_report(path)
    for content in ("{", "[]", "{}", json.dumps(as_json(mixed()) | {"outcomes": [{}]})):
        path.write_text(content, encoding="utf-8")
        with pytest.raises(QuestionFileError, match=r"is not a report .* report\.json that an"):
            read_report(path)
    path.write_text(json.dumps(as_json(mixed()) | {"format": 1}), encoding="utf-8")
    with pytest.raises(QuestionFileError, match="format 1, not 2"):
        read_report(path)
