"""The training corpus of the field says of itself only what is true."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

CORPUS = Path(__file__).parents[2] / "qa" / "evidence" / "corpus"


@pytest.fixture(scope="module")
def documents() -> list[dict[str, Any]]:
    found = []
    for batch in sorted(CORPUS.glob("*.jsonl.gz")):
        with gzip.open(batch, "rt", encoding="utf-8") as lines:
            found += [json.loads(line) for line in lines]
    return found


def test_it_is_as_large_as_its_readme_says(documents: list[dict[str, Any]]) -> None:
    asked = [question for document in documents for question in document["questions"]]
    assert len(documents) == len({document["id"] for document in documents}) == 298
    assert len(asked) == 28025
    assert sum(question["evidence"] is None for question in asked) == 10853
    assert sum(path.stat().st_size for path in CORPUS.glob("*.jsonl.gz")) < 3_000_000


def test_every_span_is_verbatim(documents: list[dict[str, Any]]) -> None:
    for document in documents:
        for question in document["questions"]:
            if question["evidence"] is None:
                assert question["answer"] is None
                assert question["near_miss"]
                assert question["tempting"] in document["text"], question["question"]
            else:
                assert question["evidence"] in document["text"], question["question"]
                assert question["answer"] in question["evidence"], question["question"]
                also = question.get("also", [])
                assert isinstance(also, list)
                assert all(said in document["text"] for said in also)


def test_nothing_is_asked_twice_of_a_document(documents: list[dict[str, Any]]) -> None:
    for document in documents:
        asked = [question["question"].casefold() for question in document["questions"]]
        assert len(asked) == len(set(asked))


def test_half_of_what_is_answered_is_asked_in_other_words(documents: list[dict[str, Any]]) -> None:
    answered = [q for d in documents for q in d["questions"] if q["evidence"] is not None]
    assert sum(question["paraphrase"] for question in answered) * 2 >= len(answered)
