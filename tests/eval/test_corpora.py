import sys
from pathlib import Path

import pytest
from fakes import HashedWords

from eval.corpora import SAMPLE_QUESTIONS, SEED_QUESTIONS, Proof, opened, prove
from eval.datasets import read
from index import Index
from index.errors import QuestionFileError, SourceMissing

LINE = (
    '{"id": "a", "group": "who", "question": "Who?", "answerable": true, "answers": ["Jo"],'
    ' "evidence": [{"document": "alder.txt", "quote": "Jo leads."}]}'
)


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    path = tmp_path / "questions.jsonl"
    path.write_text(LINE, encoding="utf-8")
    return path


def test_questions_are_proved_against_the_files_of_a_folder(
    questions: Path, tmp_path: Path
) -> None:
    corpus = tmp_path / "corpus"
    (corpus / "deep").mkdir(parents=True)
    (corpus / "deep" / "alder.txt").write_text("Jo leads.", encoding="utf-8")
    (corpus / "picture.png").write_bytes(b"")
    (corpus / "empty.txt").write_bytes(b"")
    assert prove(questions, corpus=corpus) == Proof(1, 1, ())
    (corpus / "deep" / "alder.txt").write_text("Ed leads.", encoding="utf-8")
    proof = prove(questions, corpus=corpus)
    assert [problem[:30] for problem in proof.problems] == ["a: alder.txt does not contain "]


def test_questions_are_proved_against_a_store(questions: Path, tmp_path: Path) -> None:
    (tmp_path / "alder.txt").write_text("Jo leads.", encoding="utf-8")
    with Index.open(tmp_path / "store", embedder=HashedWords()) as index:
        index.sync([tmp_path / "alder.txt"])
    (tmp_path / "alder.txt").write_text("Ed leads.", encoding="utf-8")
    assert prove(questions, store=tmp_path / "store") == Proof(1, 1, ())


def test_documents_that_are_not_there_are_an_error(questions: Path, tmp_path: Path) -> None:
    with pytest.raises(SourceMissing, match="nowhere"):
        prove(questions, corpus=tmp_path / "nowhere")
    with (
        pytest.raises(SourceMissing),
        opened(questions, read(questions), corpus=tmp_path / "nowhere"),
    ):
        pass


def test_the_questions_that_ship_are_in_order(seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(seeds.parent)
    assert prove(SEED_QUESTIONS) == Proof(87, 1, ())
    samples = prove(SAMPLE_QUESTIONS)
    assert (samples.questions, samples.documents, samples.problems) == (390, 14, ())


def test_without_what_builds_the_samples_it_is_said_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in [name for name in sys.modules if name.startswith("reportlab")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "reportlab", None)
    with pytest.raises(QuestionFileError, match=r"pip install 'inspection-qa\[dev\]'"):
        prove(SAMPLE_QUESTIONS)
