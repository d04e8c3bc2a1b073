import json
from pathlib import Path

import pytest

from eval.corpora import prove
from eval.feedback import questions_from, write_questions
from eval.questions import load
from index.errors import QuestionFileError

CITED = {"source": "reports/alder.txt", "sha256": "", "quote": "Jo leads.", "label": "Alder"}


def line(identity: str = "a", verdict: str = "wrong", **values: object) -> str:
    shown = {
        "question": "Who leads?",
        "history": ["What is Alder?"],
        "status": "answered",
        "text": "Ed leads. [1]",
        "citations": [CITED, CITED],
    }
    return json.dumps({"id": identity, "verdict": verdict, **shown, **values})


def feedback(folder: Path, *lines: str) -> Path:
    path = folder / "feedback.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_feedback_that_is_not_utf8_is_an_error_that_says_so(tmp_path: Path) -> None:
    (tmp_path / "feedback.jsonl").write_bytes("é".encode("latin-1"))
    with pytest.raises(QuestionFileError, match="is not UTF-8"):
        questions_from(tmp_path / "feedback.jsonl")


def test_a_line_ends_at_its_end_whatever_a_document_has_for_one(tmp_path: Path) -> None:
    said = json.loads(line(text="Ed\u2028leads.\x85"))
    path = feedback(tmp_path, json.dumps(said, ensure_ascii=False))
    (question,) = questions_from(path)
    assert question["remark"].startswith("Answered: Ed\u2028leads.\x85")
    written, _ = write_questions(path, tmp_path)
    assert len(prove(written).problems) > 0


def test_what_was_called_wrong_last_becomes_a_question_once(tmp_path: Path) -> None:
    path = feedback(
        tmp_path,
        line("a", "right"),
        line("b", question="Taken back?"),
        line("a", note="It is Jo."),
        line("b", "withdrawn", question="Taken back?"),
        line("c", "right", question="Good?"),
        line("d"),
        line("e", status="not_found", citations=[], question="Where?", history=[]),
    )
    first, second = questions_from(path)
    assert (first["question"], first["history"]) == ("Who leads?", ["What is Alder?"])
    assert [each["document"] for each in first["evidence"]] == ["alder.txt"]
    assert first["answerable"].startswith("FILL IN: true or false")
    assert first["remark"].startswith("Answered: Ed leads. [1]")
    assert (second["id"], second["question"]) == ("feedback-002", "Where?")
    assert second["answerable"] is True
    assert second["evidence"][0]["document"].startswith("FILL IN")


def test_blanks_are_named_until_they_are_filled_in_and_then_it_is_a_question(
    tmp_path: Path,
) -> None:
    written, count = write_questions(feedback(tmp_path, line()), tmp_path / "out")
    assert (written, count) == (tmp_path / "out" / "feedback-questions.jsonl", 1)
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "alder.txt").write_text("Jo leads.", encoding="utf-8")
    assert prove(written, corpus=tmp_path / "corpus").problems == (
        "feedback-001 (“Who leads?”): still to be filled in: group, answerable, evidence, answers.",
    )
    with pytest.raises(QuestionFileError, match="1: still to be filled in: group, answerable"):
        load(written)
    values = json.loads(written.read_text(encoding="utf-8"))
    values |= {"group": "who", "answerable": True, "answers": ["Jo"]}
    values["evidence"][0]["quote"] = "Jo leads."
    written.write_text(json.dumps(values), encoding="utf-8")
    assert prove(written, corpus=tmp_path / "corpus").problems == ()
    (question,) = load(written)
    assert (question.question, question.history) == ("Who leads?", ("What is Alder?",))
    with pytest.raises(QuestionFileError, match="is there already"):
        write_questions(tmp_path / "feedback.jsonl", tmp_path / "out")


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        (["{"], ":1: is not JSON"),
        ([line(), "[]"], ":2: is not feedback"),
        ([line("a", "right")], "no answer in it is called wrong"),
    ],
)
def test_feedback_that_gives_no_question_says_why(
    tmp_path: Path, lines: list[str], complaint: str
) -> None:
    with pytest.raises(QuestionFileError, match=complaint):
        questions_from(feedback(tmp_path, *lines))


def test_where_nobody_pressed_a_button_it_is_said_what_writes_the_file(tmp_path: Path) -> None:
    with pytest.raises(QuestionFileError, match="when somebody presses"):
        questions_from(tmp_path / "feedback.jsonl")
