from pathlib import Path

import pytest
from fakes import HashedWords

from eval.corpora import SHIPPED, Proof, opened, prove
from index import Index
from index.errors import SourceMissing

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
        opened(questions, corpus=tmp_path / "nowhere"),
    ):
        pass


def test_the_questions_that_ship_are_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(__file__).parents[2])
    assert [prove(path) for path in SHIPPED] == [Proof(87, 15, ()), Proof(390, 15, ())]


def test_only_what_rests_on_the_named_documents_is_asked_and_only_they_are_indexed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.model.SentenceTransformerEmbedder", lambda _: HashedWords())
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for name in ("alder.txt", "birch.txt"):
        (corpus / name).write_text("Jo leads.", encoding="utf-8")
    path = tmp_path / "questions.jsonl"
    other = LINE.replace("alder.txt", "birch.txt").replace('"a"', '"b"')
    nowhere = '{"id": "c", "group": "who", "question": "Why?", "answerable": false}'
    path.write_text(f"{LINE}\n{other}\n{nowhere}", encoding="utf-8")
    with opened(path, corpus=corpus, documents=["birch.txt"]) as (index, questions):
        assert [each.id for each in questions] == ["b", "c"]
        assert [Path(each.source).name for each in index.documents()] == ["birch.txt"]
