from pathlib import Path

import pytest
from evaluation import mixed, outcome, report

from eval.gate import Gate, Shortfall, Threshold, gate_for, read_gate, shortfalls
from eval.wording import NAMED
from index.errors import QuestionFileError


def write(folder: Path, text: str) -> Path:
    path = folder / "gate.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_thresholds_are_read_as_least_and_most(tmp_path: Path) -> None:
    path = write(tmp_path, '[at_most]\ntraps = 0\n[at_least]\n"recall@5" = 0.9\n')
    thresholds = (Threshold("recall@5", "at_least", 0.9), Threshold("traps", "at_most", 0.0))
    assert read_gate(path) == Gate(thresholds)
    asked = '[asked]\npart = "dev"\ndocuments = ["a.txt"]\n'
    path = write(tmp_path, f'{asked}[at_most]\ntraps = 0\n[at_least]\n"recall@5" = 0.9\n')
    assert read_gate(path) == Gate(thresholds, "dev", ("a.txt",))


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("at_least", "is not TOML"),
        ("[atleast]\nright = 1", "“atleast” is not a table"),
        ("at_least = 1", "“at_least” is not a table"),
        ("[at_least]\ntrapz = 1", "the measure “trapz” is unknown. Use right, recall@1"),
        ("[at_least]\nright = '1'", "the limit of “right” is not a number"),
        ("[at_least]\nright = true", "the limit of “right” is not a number"),
        ("[at_least]", "holds no threshold"),
        ('[asked]\npart = "both"\n[at_least]\nright = 1', "takes part (dev, test or all)"),
        ("[asked]\ndocuments = 'a.txt'\n[at_least]\nright = 1", "and documents (file names)"),
        ("[asked]\nfolder = 'a'\n[at_least]\nright = 1", "[asked] takes part"),
    ],
)
def test_a_file_that_holds_no_thresholds_is_named(
    tmp_path: Path, text: str, complaint: str
) -> None:
    with pytest.raises(QuestionFileError) as caught:
        read_gate(write(tmp_path, text))
    assert str(caught.value).startswith(f"{tmp_path / 'gate.toml'}: ")
    assert complaint in str(caught.value)


def test_a_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(QuestionFileError, match="cannot be read"):
        read_gate(tmp_path / "gate.toml")


def test_what_is_reached_exactly_is_reached_and_the_rest_is_told() -> None:
    wanted = [
        Threshold("right", "at_least", 0.5),
        Threshold("right", "at_least", 0.51),
        Threshold("f1", "at_most", 0.75),
        Threshold("f1", "at_most", 0.7),
        Threshold("quote_exactness", "at_least", 1.0),
    ]
    assert shortfalls(mixed(), wanted) == [
        Shortfall(wanted[1], 0.5, "Right in every respect: 50.0%, wanted at least 51.0%."),
        Shortfall(wanted[3], 0.75, "Short answer, F1: 75.0%, wanted at most 70.0%."),
        Shortfall(
            wanted[4],
            None,
            "Quotes exact in the store: nothing to measure, wanted at least 100.0%.",
        ),
    ]


def test_one_quote_that_is_not_exact_does_not_pass_the_project_s_own_gate() -> None:
    thresholds = gate_for().thresholds
    inexact = report(outcome("a", quotes=1000, exact_quotes=999))
    texts = [each.text for each in shortfalls(inexact, thresholds)]
    assert "Quotes exact in the store: 99.9%, wanted at least 100.0%." in texts


def test_the_project_s_own_gate_is_about_what_a_measure_should_not_fall_behind() -> None:
    thresholds = {each.measure: each for each in gate_for().thresholds}
    assert {"quote_exactness", "traps", "recall@5", "false_answers", "seconds_p95"} <= set(
        thresholds
    )
    assert thresholds["quote_exactness"].limit == 1.0
    for name, threshold in thresholds.items():
        assert threshold.bound == ("at_least" if NAMED[name].better == "higher" else "at_most")


def test_the_project_s_own_gate_asks_dev_questions_only() -> None:
    assert gate_for().part == "dev"
    shipped = {path.name for path in (Path(__file__).parents[2] / "seeds").rglob("*.*")}
    assert set(gate_for().documents) <= shipped


def test_a_gate_beside_the_questions_counts_before_the_project_s(tmp_path: Path) -> None:
    assert gate_for(tmp_path / "mine.jsonl") == Gate(gate_for().thresholds)
    write(tmp_path, "[at_least]\nright = 1\n")
    assert gate_for(tmp_path / "mine.jsonl") == Gate((Threshold("right", "at_least", 1.0),))
