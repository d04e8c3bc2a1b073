import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.proof import check
from eval.questions import GROUPS, TAGS, TRAPS, load, parse, record
from eval.types import Evidence, Question
from index.errors import QuestionFileError

GOOD = {
    "id": "a",
    "group": "who",
    "question": "Who?",
    "answerable": True,
    "evidence": [{"document": "d.txt", "quote": "Jo", "or": [{"document": "e.txt", "quote": "J"}]}],
    "answers": ["Jo"],
    "part": "test",
}


def write(folder: Path, *lines: object) -> Path:
    path = folder / "questions.jsonl"
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    path.write_text("\n".join(texts), encoding="utf-8")
    return path


def test_a_line_becomes_a_question(tmp_path: Path) -> None:
    alternative = Evidence("e.txt", "J")
    assert load(write(tmp_path, GOOD, "")) == [
        Question(
            id="a",
            group="who",
            question="Who?",
            answerable=True,
            evidence=(Evidence("d.txt", "Jo", (alternative,)),),
            answers=("Jo",),
            part="test",
        )
    ]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{", "is not JSON"),
        ("[]", "is not a JSON object"),
        ({key: GOOD[key] for key in GOOD if key != "group"}, "the field “group” is missing"),
        (GOOD | {"anwsers": []}, "the field “anwsers” is unknown"),
        (GOOD | {"answerable": "yes"}, "the field “answerable” must be a bool"),
        (GOOD | {"question": " "}, "the field “question” is empty"),
        (GOOD | {"group": "why"}, "the group “why” is unknown. Use factoid, list"),
        (GOOD | {"part": "train"}, "the part “train” is unknown"),
        (GOOD | {"tags": ["hard"]}, "the tag “hard” is unknown"),
        (GOOD | {"answers": []}, "an answerable question needs evidence and answers"),
        (GOOD | {"evidence": []}, "an answerable question needs evidence and answers"),
        (GOOD | {"answerable": False}, "an unanswerable question has no evidence"),
        (GOOD | {"answers": [3]}, "the field “answers” must hold strings"),
        (GOOD | {"evidence": ["Jo"]}, "evidence must be objects"),
        (GOOD | {"evidence": [{"document": "d.txt", "quote": ""}]}, "not empty"),
        (GOOD | {"evidence": [{"document": "d", "quote": "q", "or": "r"}]}, "must be a list"),
    ],
)
def test_a_malformed_line_is_named_with_what_to_do(
    tmp_path: Path, line: object, complaint: str
) -> None:
    path = write(tmp_path, GOOD, line)
    with pytest.raises(QuestionFileError) as caught:
        load(path)
    assert str(caught.value).startswith(f"{path}:2: ")
    assert complaint in str(caught.value)


def test_a_file_that_is_missing_empty_or_not_utf_8_is_named(tmp_path: Path) -> None:
    with pytest.raises(QuestionFileError, match=r"nothing\.jsonl: cannot be read"):
        load(tmp_path / "nothing.jsonl")
    with pytest.raises(QuestionFileError, match="holds no question"):
        load(write(tmp_path, ""))
    (tmp_path / "latin.jsonl").write_bytes("é".encode("latin-1"))
    with pytest.raises(QuestionFileError, match="not UTF-8"):
        load(tmp_path / "latin.jsonl")


texts = st.text(min_size=1).filter(str.strip)
evidence = st.builds(Evidence, texts, texts, st.just(()))
evidence = st.builds(Evidence, texts, texts, st.lists(evidence, max_size=2).map(tuple))
shared = {
    "id": texts,
    "group": st.sampled_from(GROUPS),
    "question": texts,
    "history": st.lists(texts, max_size=2).map(tuple),
    "forbidden": st.lists(texts, max_size=2).map(tuple),
    "tags": st.lists(st.sampled_from(TAGS), max_size=2).map(tuple),
    "part": st.sampled_from(["dev", "test"]),
}
answerable = st.builds(
    Question,
    **shared,
    answerable=st.just(True),
    evidence=st.lists(evidence, min_size=1, max_size=2).map(tuple),
    answers=st.lists(texts, min_size=1, max_size=2).map(tuple),
)
foreign = st.builds(
    Question,
    **shared,
    answerable=st.just(True),
    evidence=st.lists(st.builds(Evidence, texts, st.just("")), min_size=1).map(tuple),
)
unanswerable = st.builds(Question, **shared, answerable=st.just(False))


@given(st.one_of(answerable, unanswerable, foreign))
def test_a_question_survives_being_written_and_read(original: Question) -> None:
    assert parse(json.loads(json.dumps(record(original)))) == original


SEED = Path(__file__).parents[2] / "eval" / "questions" / "seed.jsonl"


def test_the_seed_questions_rest_on_the_seed_document(seeds: Path) -> None:
    documents = {path.name: path.read_text(encoding="utf-8") for path in seeds.glob("*.txt")}
    assert check(load(SEED), documents) == []


def test_the_seed_questions_are_of_every_kind_in_both_parts() -> None:
    questions = load(SEED)
    assert len(questions) >= 60
    assert sum(not each.answerable for each in questions) >= 20
    assert sum(each.group == "follow_up" and bool(each.history) for each in questions) >= 8
    assert {each.group for each in questions} == set(GROUPS)
    assert {tag for each in questions for tag in each.tags} >= set(TAGS) - set(TRAPS)
    parts = Counter(each.part for each in questions)
    assert abs(parts["dev"] - parts["test"]) <= 4
