import json
from pathlib import Path
from typing import Any

import pytest
from fakes import HashedWords
from hypothesis import given
from hypothesis import strategies as st

from eval import evaluate, run
from eval.corpora import prove
from eval.datasets import Dataset, read
from eval.datasets.dataset import sentence_around
from eval.types import Evidence, Question
from index import Index
from index.errors import QuestionFileError
from index.types import Span
from qa import Assistant

ALDER = "Alderford Police has 30 cells. Dr. Ada Moss leads it. It was praised by Ada Moss."
BIRCH = "Birchwick is a town.\nIt has a fire station."


def answer(text: str, start: int) -> dict[str, Any]:
    return {"text": text, "answer_start": start}


def squad(*questions: dict[str, Any]) -> dict[str, Any]:
    return {
        "version": "v2.0",
        "data": [
            {
                "title": "Alderford_Police",
                "paragraphs": [
                    {"context": ALDER, "qas": list(questions)},
                    {"context": BIRCH, "qas": []},
                ],
            }
        ],
    }


LEADS = {
    "id": "leads",
    "question": "Who leads Alderford Police?",
    "answers": [
        answer("Ada Moss", ALDER.index("Ada Moss")),
        answer("Ada Moss", ALDER.rindex("Ada Moss")),
        answer("Dr. Ada Moss", ALDER.index("Dr. Ada Moss")),
    ],
}
IMPOSSIBLE = {
    "id": "dogs",
    "question": "How many dogs has it?",
    "answers": [],
    "is_impossible": True,
    "plausible_answers": [answer("30", ALDER.index("30"))],
}


def write(path: Path, content: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def test_squad_becomes_questions_with_the_sentences_that_hold_their_answers(
    tmp_path: Path,
) -> None:
    dataset = read(write(tmp_path / "squad.json", squad(LEADS, IMPOSSIBLE)))
    name = "00001-alderford-police.txt"
    leads, praised = "Dr. Ada Moss leads it.", "It was praised by Ada Moss."
    assert dataset == Dataset(
        (
            Question(
                "leads",
                "factoid",
                "Who leads Alderford Police?",
                answerable=True,
                evidence=(Evidence(name, leads, (Evidence(name, praised),)),),
                answers=("Ada Moss", "Dr. Ada Moss"),
            ),
            Question("dogs", "unanswerable", "How many dogs has it?", answerable=False),
        ),
        {
            name: f"Alderford Police\n\n{ALDER}",
            "00002-alderford-police.txt": f"Alderford Police\n\n{BIRCH}",
        },
    )


def test_squad_1_has_neither_titles_nor_impossible_questions_of_necessity(tmp_path: Path) -> None:
    values = {"data": [{"paragraphs": [{"context": ALDER, "qas": [LEADS]}]}]}
    dataset = read(write(tmp_path / "squad.json", values))
    assert dataset.texts == {"00001-text.txt": ALDER}
    assert dataset.questions[0].answerable


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ("{", "is not JSON"),
        ([], "is not a JSON object"),
        ({}, "the member “data” is missing"),
        ({"data": {}}, "“data” must be a list"),
        ({"data": [{}]}, "data[0]: the member “paragraphs” is missing"),
        ({"data": [{"paragraphs": [{"qas": []}]}]}, "paragraphs[0]: the member “context”"),
        (squad({"question": "Who?"}), "the member “id” is missing"),
        (squad({"id": "a", "question": "Who?"}), "question a: the member “answers” is missing"),
        (squad(LEADS | {"answers": []}), "question leads: has no answer. Add one, or “is_impos"),
        (squad(LEADS | {"answers": [answer("Ada", 0)]}), "“Ada” does not stand at 0"),
        (squad(), "holds no question"),
    ],
)
def test_what_is_wrong_with_a_squad_file_is_named(
    tmp_path: Path, values: object, complaint: str
) -> None:
    path = write(tmp_path / "squad.json", values)
    with pytest.raises(QuestionFileError) as caught:
        read(path)
    assert str(caught.value).startswith(str(path))
    assert complaint in str(caught.value)


def beir(folder: Path, **qrels: str) -> Path:
    corpus = [
        {"_id": "a/1", "title": "Alderford", "text": ALDER},
        {"_id": "b", "title": "", "text": BIRCH},
        {"_id": "blank", "title": "", "text": " "},
    ]
    queries = [{"_id": "q1", "text": "police cells"}, {"_id": "q2", "text": "fire", "metadata": {}}]
    write(folder / "corpus.jsonl", "\n".join(map(json.dumps, corpus)) + "\n")
    write(folder / "queries.jsonl", "\n".join(map(json.dumps, queries)))
    for split, rows in qrels.items():
        write(folder / "qrels" / f"{split}.tsv", rows)
    return folder


def test_beir_becomes_questions_that_need_every_relevant_document(tmp_path: Path) -> None:
    header = "query-id\tcorpus-id\tscore\n"
    test = header + "q1\ta/1\t2\nq1\tb\t1\nq1\tgone\t1\n"
    dev = header + "q2\tb\t1\nq2\ta/1\t0\nq1\tb\t-1\nq3\tb\t1\n"
    dataset = read(beir(tmp_path / "beir", test=test, dev=dev))
    assert dataset == Dataset(
        (
            Question(
                "q2",
                "factoid",
                "fire",
                answerable=True,
                evidence=(Evidence("00002-b.txt", ""),),
                part="dev",
            ),
            Question(
                "q1",
                "factoid",
                "police cells",
                answerable=True,
                evidence=(Evidence("00001-alderford.txt", ""), Evidence("00002-b.txt", "")),
                part="test",
            ),
        ),
        {"00001-alderford.txt": f"Alderford\n\n{ALDER}", "00002-b.txt": BIRCH},
    )
    assert [each.id for each in dataset.part("test")] == ["q1"]


def test_what_is_wrong_with_a_beir_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(QuestionFileError, match=r"corpus\.jsonl: cannot be read"):
        read(tmp_path)
    folder = beir(tmp_path / "beir")
    with pytest.raises(QuestionFileError, match=r"has no qrels/\*\.tsv"):
        read(folder)
    write(folder / "qrels" / "test.tsv", "query-id\tcorpus-id\tscore\nq1 b 1\n")
    with pytest.raises(QuestionFileError, match=r"test\.tsv:2: is not a query, a document and a"):
        read(folder)
    write(folder / "queries.jsonl", '{"_id": "q1"}')
    with pytest.raises(QuestionFileError, match=r"queries\.jsonl:1: the member “text” is missing"):
        read(folder)
    write(folder / "corpus.jsonl", "\n[]")
    with pytest.raises(QuestionFileError, match=r"corpus\.jsonl:2: is not a JSON object"):
        read(folder)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_holds_documents_as_files_or_as_text(tmp_path: Path, delimiter: str) -> None:
    write(tmp_path / "reports" / "alder.txt", ALDER)
    rows = [
        ("Document", "Question", "ANSWER", "note"),
        ("reports/alder.txt", "Who leads it?", "Ada Moss | Dr. Ada Moss", ""),
        (f'"{BIRCH}"', "What has Birchwick?", "a fire station", ""),
        (f'"{BIRCH}"', "Is it big?", "no", ""),
        ("", "How many dogs?", "", "x"),
        ("", "", "", ""),
        ("stored.pdf", "When?", "In May", ""),
    ]
    content = "\ufeff" + "\r\n".join(delimiter.join(row) for row in rows)
    dataset = read(write(tmp_path / "mine.csv", content))
    text = "00001-birchwick-is-a-town-it-has-a-fire-station.txt"
    assert dataset.texts == {text: BIRCH}
    assert dataset.files == (tmp_path / "reports/alder.txt",)
    assert [(each.id, each.answerable, each.answers) for each in dataset.questions] == [
        ("row-1", True, ("Ada Moss", "Dr. Ada Moss")),
        ("row-2", True, ("a fire station",)),
        ("row-3", True, ("no",)),
        ("row-4", False, ()),
        ("row-5", True, ("In May",)),
    ]
    assert [each.evidence for each in dataset.questions] == [
        (Evidence("alder.txt", ""),),
        (Evidence(text, "It has a fire station."),),
        (Evidence(text, ""),),
        (),
        (Evidence("stored.pdf", ""),),
    ]


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        ("question,answer\nWho?,Jo", "mine.csv: the column “document” is missing"),
        ("", "mine.csv: the column “question” is missing"),
        ("question,answer,document\n,Jo,a.txt", "mine.csv:2: the question is empty"),
        ("question,answer,document\nWho?,Jo,", "mine.csv:2: the document is empty"),
        ("question,answer,document\n", "mine.csv: holds no question"),
        (f"question,answer,document\nWho?,Jo,{'a ' * 70_000}", "Save a long document as a file"),
    ],
)
def test_what_is_wrong_with_a_table_is_named(tmp_path: Path, content: str, complaint: str) -> None:
    with pytest.raises(QuestionFileError) as caught:
        read(write(tmp_path / "mine.csv", content))
    assert complaint in str(caught.value)


def test_a_file_that_is_missing_or_not_utf_8_is_named(tmp_path: Path) -> None:
    with pytest.raises(QuestionFileError, match=r"gone\.json: cannot be read"):
        read(tmp_path / "gone.json")
    (tmp_path / "latin.csv").write_bytes("é".encode("latin-1"))
    with pytest.raises(QuestionFileError, match="is not UTF-8"):
        read(tmp_path / "latin.csv")


@given(st.text(max_size=60), st.text(min_size=1, max_size=20), st.text(max_size=60))
def test_the_sentences_around_an_answer_stand_in_the_text_and_hold_it(
    before: str, found: str, after: str
) -> None:
    text = before + found + after
    span = Span(len(before), len(before) + len(found))
    sentence = sentence_around(text, span)
    assert sentence in text
    assert found in sentence


def test_every_format_is_proved_and_measured_on_the_documents_it_brings(tmp_path: Path) -> None:
    write(tmp_path / "alder.txt", ALDER)
    header = "query-id\tcorpus-id\tscore\n"
    for path in (
        write(tmp_path / "squad.json", squad(LEADS, IMPOSSIBLE)),
        beir(tmp_path / "beir", test=header + "q1\ta/1\t1\n"),
        write(tmp_path / "mine.csv", "question,answer,document\nWho leads it?,Ada Moss,alder.txt"),
    ):
        assert prove(path).problems == ()
        dataset = read(path)
        folder = tmp_path / f"{path.name} texts"
        folder.mkdir()
        with Index.open(folder / "store", embedder=HashedWords()) as index:
            index.sync(list(dataset.write(folder)))
            report = evaluate(Assistant(index), index, dataset.questions)
        assert report.measures["recall@10"] == 1.0
        assert report.measures["document_recall@10"] == 1.0
        assert report.outcomes[0].expected[0].label in {*dataset.texts, "alder.txt"}


@pytest.mark.slow
def test_squad_runs_end_to_end_without_a_store(tmp_path: Path) -> None:
    path = write(tmp_path / "squad.json", squad(LEADS, IMPOSSIBLE))
    report, _ = run(path, out=tmp_path / "out")
    assert report.settings["documents"] == "2"
    assert [outcome.failures for outcome in report.outcomes] == [(), ()]
    assert "Who leads" not in (tmp_path / "out" / "report.md").read_text(encoding="utf-8")
