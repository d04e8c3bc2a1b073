from dataclasses import replace

from evaluation import outcome, report
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.compare import Difference, compare


def named(differences: tuple[Difference, ...], name: str) -> Difference:
    return next(each for each in differences if each.measure == name)


def test_questions_won_and_lost_are_named() -> None:
    before = report(outcome("a", right=False), outcome("b"), outcome("c"))
    after = report(outcome("a"), outcome("b", right=False), outcome("c"))
    comparison = compare(before, after)
    assert (comparison.common, comparison.won, comparison.lost) == (3, ("a",), ("b",))


def test_new_changed_and_removed_questions_are_named_and_not_compared() -> None:
    changed = outcome("b")
    changed = replace(changed, question=replace(changed.question, answers=("other",)))
    comparison = compare(
        report(outcome("a"), outcome("b", right=False), outcome("gone")),
        report(outcome("a"), changed, outcome("new", right=False)),
    )
    assert (comparison.common, comparison.won, comparison.lost) == (1, (), ())
    assert (comparison.added, comparison.removed) == (("b", "new"), ("b", "gone"))
    assert named(comparison.differences, "right").before == 1.0


def test_a_question_that_is_only_filed_otherwise_is_compared() -> None:
    tagged = outcome("a")
    tagged = replace(tagged, question=replace(tagged.question, tags=("trap",), part="test"))
    assert compare(report(outcome("a")), report(tagged)).common == 1


def test_a_difference_on_every_question_is_real_and_has_an_interval_without_width() -> None:
    before = report(*(outcome(str(number), mrr=0.25, seconds=0.5) for number in range(5)))
    after = report(*(outcome(str(number), mrr=0.5, seconds=1.0) for number in range(5)))
    differences = compare(before, after).differences
    assert named(differences, "mrr") == Difference("mrr", 0.25, 0.5, 0.25, 0.25, "better")
    assert named(differences, "seconds_p95").verdict == "worse"
    assert named(differences, "right").verdict == "no clear difference"


def test_one_question_won_of_ten_is_no_clear_difference() -> None:
    same = [outcome(str(number)) for number in range(9)]
    won = named(
        compare(report(*same, outcome("x", right=False)), report(*same, outcome("x"))).differences,
        "right",
    )
    assert (won.before, won.after, won.verdict) == (0.9, 1.0, "no clear difference")
    assert won.low == 0.0
    assert won.high is not None
    assert 0.2 <= won.high <= 0.4


def test_fewer_false_answers_are_better() -> None:
    before = report(*(outcome(str(n), answerable=False, false_answer=1.0) for n in range(4)))
    after = report(*(outcome(str(n), answerable=False, false_answer=0.0) for n in range(4)))
    assert named(compare(before, after).differences, "false_answers").verdict == "better"


def test_a_measure_that_one_report_lacks_is_not_compared() -> None:
    differences = compare(report(outcome("a")), report(outcome("a", mrr=1.0))).differences
    assert "mrr" not in {each.measure for each in differences}


def test_nothing_in_common_gives_no_differences() -> None:
    assert compare(report(outcome("a")), report(outcome("b"))).differences == ()


@settings(max_examples=10)
@given(st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=12))
def test_comparing_the_other_way_round_mirrors_everything(rights: list[tuple[bool, bool]]) -> None:
    old = report(*(outcome(str(n), right=was) for n, (was, _) in enumerate(rights)))
    new = report(*(outcome(str(n), right=now) for n, (_, now) in enumerate(rights)))
    forward, backward = compare(old, new), compare(new, old)
    assert (forward.won, forward.lost) == (backward.lost, backward.won)
    ahead, behind = named(forward.differences, "right"), named(backward.differences, "right")
    assert (ahead.before, ahead.after) == (behind.after, behind.before)
    assert {ahead.verdict, behind.verdict} in ({"no clear difference"}, {"better", "worse"})
