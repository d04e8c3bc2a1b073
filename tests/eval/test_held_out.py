"""The questions on documents kept from training are questions that ``inspection-qa eval`` takes."""

from pathlib import Path

from eval.corpora import prove
from eval.held_out import written
from eval.questions import load
from qa.evidence.field import documents


def test_the_questions_are_proved_and_none_of_their_documents_was_trained_on(
    tmp_path: Path,
) -> None:
    count = written(tmp_path, most=400)
    questions = load(tmp_path / "questions.jsonl")
    assert count == len(questions) == 400
    proof = prove(tmp_path / "questions.jsonl", corpus=tmp_path / "documents")
    assert proof.problems == ()
    trained_on = {f"{document['id']}.md" for document in documents(held_out=False)}
    kept = {path.name for path in (tmp_path / "documents").iterdir()}
    assert kept
    assert not kept & trained_on
    cited = {evidence.document for question in questions for evidence in question.evidence}
    assert cited <= kept
    assert 0.3 < sum(question.answerable for question in questions) / 400 < 0.7


def test_the_same_questions_are_drawn_each_time(tmp_path: Path) -> None:
    for name in ("one", "other"):
        written(tmp_path / name, most=50)
    one, other = ((tmp_path / name / "questions.jsonl").read_text() for name in ("one", "other"))
    assert one == other
