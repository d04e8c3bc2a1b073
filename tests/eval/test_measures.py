import math
from dataclasses import replace

import pytest
from evaluation import outcome

from eval.measures import BREAKDOWNS, MEASURES, breakdowns, measure, table


def test_means_are_taken_over_the_questions_a_value_applies_to() -> None:
    outcomes = [
        outcome("a", right=True, f1=1.0, f1_answerable=1.0, false_refusal=0.0, **{"recall@1": 0.5}),
        outcome(
            "b", right=False, f1=0.5, f1_answerable=0.5, false_refusal=1.0, **{"recall@1": 0.0}
        ),
        outcome("c", answerable=False, right=False, f1=0.0, false_answer=1.0),
        outcome("d", answerable=False, right=True, f1=1.0, false_answer=0.0, trap=0.0),
    ]
    values = measure(outcomes)
    assert values["right"] == 0.5
    assert values["recall@1"] == 0.25
    assert values["f1"] == 0.625
    assert values["f1_answerable"] == 0.75
    assert values["false_answers"] == 0.5
    assert values["false_refusals"] == 0.5
    assert values["traps"] == 0.0
    assert values["citation_recall"] is None


def test_quote_exactness_counts_quotes_not_questions() -> None:
    outcomes = [outcome("a", quotes=3, exact_quotes=3), outcome("b", quotes=1, exact_quotes=0)]
    assert measure(outcomes)["quote_exactness"] == 0.75
    assert measure([outcome("a", quotes=0, exact_quotes=0)])["quote_exactness"] is None


def test_confidence_is_measured_against_what_the_documents_answer() -> None:
    outcomes = [
        outcome("a", confidence=0.9),
        outcome("b", confidence=0.2),
        outcome("c", answerable=False, confidence=0.4),
    ]
    values = measure(outcomes)
    assert values["auroc"] == 0.5
    assert values["calibration_error"] == pytest.approx((0.1 + 0.8 + 0.4) / 3)


def test_time_is_given_as_median_and_95th_percentile() -> None:
    values = measure([outcome(str(number), seconds=number / 100) for number in range(101)])
    assert values["seconds_p50"] == pytest.approx(0.5)
    assert values["seconds_p95"] == pytest.approx(0.95)


def test_nothing_measured_is_none_throughout() -> None:
    assert set(measure([]).values()) == {None}


def test_a_table_has_a_row_a_question_and_gaps_where_a_value_does_not_apply() -> None:
    columns = table([outcome("a", mrr=0.5), outcome("b", answerable=False)])
    assert columns["answerable"].tolist() == [1.0, 0.0]
    assert columns["mrr"][0] == 0.5
    assert math.isnan(columns["mrr"][1])


def test_measures_are_named_and_labelled_once() -> None:
    assert len({each.name for each in MEASURES}) == len(MEASURES)
    assert len({each.label for each in MEASURES}) == len(MEASURES)


def test_pages_count_by_quote_and_lists_by_question() -> None:
    outcomes = [
        outcome("a", paged_quotes=3, quotes_on_page=3, list_completeness=1.0),
        outcome("b", paged_quotes=1, quotes_on_page=0, list_completeness=0.5),
        outcome("c", paged_quotes=0, quotes_on_page=0),
    ]
    assert measure(outcomes)["page_accuracy"] == 0.75
    assert measure(outcomes)["list_completeness"] == 0.75
    assert measure(outcomes[2:])["page_accuracy"] is None


def test_risk_is_of_answers_given_and_falls_when_only_confident_ones_are() -> None:
    outcomes = [
        *(outcome(str(number), confidence=0.9) for number in range(9)),
        outcome("doubtful", confidence=0.6, right=False),
        outcome("wrong", confidence=0.5, right=False),
        outcome("refused", confidence=0.1, right=False, refused=True),
    ]
    values = measure(outcomes)
    assert values["risk"] == 2 / 11
    assert values["coverage_at_10%_risk"] == 10 / 12
    assert 0 < values["risk_coverage_area"] < 2 / 11
    refusals = measure(outcomes[-1:])
    assert (refusals["risk"], refusals["risk_coverage_area"]) == (None, None)
    assert refusals["coverage_at_10%_risk"] == 0.0


def test_a_question_counts_wherever_it_belongs() -> None:
    both = outcome("a", right=False)
    both = replace(
        both,
        question=replace(both.question, tags=("trap", "trap:date", "clumsy")),
        document_types=("NCPI", "PIR"),
    )
    parts = breakdowns([both, outcome("b"), outcome("c", answerable=False)])
    assert list(parts) == list(BREAKDOWNS)
    rights = {
        name: {shared: values["right"] for shared, values in part.items()}
        for name, part in parts.items()
    }
    assert rights == {
        "group": {"factoid": 2 / 3},
        "difficulty": {"trap": 0.0, "clumsy": 0.0},
        "kind of trap": {"another date or edition": 0.0},
        "document type": {"NCPI": 0.0, "PIR": 0.0, "PEEL": 1.0},
        "file format": {"txt": 0.5},
    }


def test_calibration_is_measured_over_parts_of_ten_questions_or_more() -> None:
    few = [outcome(str(number), answerable=number % 2 == 0) for number in range(9)]
    assert breakdowns(few)["group"]["factoid"]["auroc"] is None
    assert breakdowns(few)["group"]["factoid"]["right"] == 1.0
    many = [*few, outcome("9", answerable=False)]
    assert breakdowns(many)["group"]["factoid"]["auroc"] == 0.5
    assert measure(few)["auroc"] == 0.5
    alike = [outcome(str(number)) for number in range(12)]
    assert breakdowns(alike)["file format"]["txt"]["calibration_error"] is None
