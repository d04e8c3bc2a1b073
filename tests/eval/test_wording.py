from dataclasses import replace

import pytest
from evaluation import mixed, outcome, report

from eval.wording import NAMED, breakdowns_shown, format_interval, format_value, summary


@pytest.mark.parametrize(
    ("name", "value", "written"),
    [
        ("f1", 0.8754, "87.5%"),
        ("auroc", 0.8754, "0.875"),
        ("seconds_p50", 0.0384, "38 ms"),
        ("seconds_p50", 1.24, "1.2 s"),
        ("f1", None, "–"),
    ],
)
def test_values_are_written_in_their_unit(name: str, value: float | None, written: str) -> None:
    assert format_value(NAMED[name], value) == written


def test_an_interval_has_its_signs() -> None:
    assert format_interval(NAMED["f1"], -0.02, 0.041) == "-2.0% to +4.1%"
    assert format_interval(NAMED["auroc"], None, None) == "–"


def test_the_summary_leaves_out_what_could_not_be_measured() -> None:
    labels = [label for label, _ in summary(mixed())]
    assert "Short answer, F1" in labels
    assert "Traps fallen into" not in labels


def test_a_breakdown_into_one_part_is_not_shown_unless_it_is_by_group() -> None:
    assert list(breakdowns_shown(mixed())) == ["group"]
    other = replace(outcome("other"), document_types=("PIR",))
    assert list(breakdowns_shown(report(outcome("a"), other))) == ["group", "document type"]
