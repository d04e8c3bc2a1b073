import json
from dataclasses import replace
from pathlib import Path

import pytest

from eval.feedback import questions_from
from index.types import Location, Passage
from qa.types import Answer, Citation
from ui.feedback import FILE, Feedback

PASSAGE = Passage(0, 9, "Jo leads.", title="Alder")
CITED = Citation(1, PASSAGE, 0, 9, "Jo leads.", "Alder", location=Location("alder.txt", "ab12"))
ANSWER = Answer(
    question="Who?",
    resolved="Who leads Alder?",
    status="answered",
    text="Jo leads. [1]",
    confidence=0.9,
    citations=(CITED,),
)


def lines(store: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (store / FILE).read_text(encoding="utf-8").splitlines()]


def test_nothing_is_written_before_somebody_says_something(tmp_path: Path) -> None:
    Feedback(tmp_path).offer(ANSWER, [])
    assert list(tmp_path.iterdir()) == []


def test_a_line_holds_the_answer_what_is_said_of_it_and_nothing_else(tmp_path: Path) -> None:
    feedback = Feedback(tmp_path)
    token = feedback.offer(ANSWER, ["What is Alder?"])
    assert feedback.judge(token, "wrong", "  It is Ed. ") == ""
    (line,) = lines(tmp_path)
    assert line.pop("id") == token
    assert str(line.pop("time")).endswith("+00:00")
    assert line == {
        "verdict": "wrong",
        "question": "Who?",
        "resolved": "Who leads Alder?",
        "history": ["What is Alder?"],
        "status": "answered",
        "text": "Jo leads. [1]",
        "confidence": 0.9,
        "citations": [
            {
                "source": "alder.txt",
                "sha256": "ab12",
                "start": 0,
                "end": 9,
                "quote": "Jo leads.",
                "label": "Alder",
            }
        ],
        "note": "It is Ed.",
    }


def test_second_thoughts_are_appended_and_the_last_one_counts(tmp_path: Path) -> None:
    feedback = Feedback(tmp_path)
    first, second = feedback.offer(ANSWER, []), feedback.offer(replace(ANSWER, question="?"), [])
    for token, verdict in ((first, "right"), (first, "wrong"), (second, "wrong")):
        assert feedback.judge(token, verdict) == ""
    assert feedback.judge(second, "withdrawn") == ""
    assert [line["verdict"] for line in lines(tmp_path)] == ["right", "wrong", "wrong", "withdrawn"]
    (question,) = questions_from(tmp_path / FILE)
    assert (question["question"], question["evidence"][0]["document"]) == ("Who?", "alder.txt")


@pytest.mark.parametrize(("token", "verdict"), [("guessed", "right"), ("", "right")])
def test_only_answers_that_were_shown_can_be_judged(
    tmp_path: Path, token: str, verdict: str
) -> None:
    feedback = Feedback(tmp_path)
    feedback.offer(ANSWER, [])
    assert feedback.judge(token, verdict).startswith("This answer was given too long ago.")
    assert list(tmp_path.iterdir()) == []


def test_only_the_last_thousand_answers_are_remembered(tmp_path: Path) -> None:
    feedback = Feedback(tmp_path)
    tokens = [feedback.offer(ANSWER, []) for _ in range(1_001)]
    assert feedback.judge(tokens[0], "right") != ""
    assert feedback.judge(tokens[1], "right") == ""


def test_a_store_that_cannot_be_written_is_said_so(tmp_path: Path) -> None:
    feedback = Feedback(tmp_path / "gone")
    assert "could not be written" in feedback.judge(feedback.offer(ANSWER, []), "right")
