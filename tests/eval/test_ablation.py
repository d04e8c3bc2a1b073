import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from evaluation import question
from fakes import HashedWords

from eval.ablation import Variant, Without, ablate, ablation_markdown, variants
from eval.questions import record
from eval.types import Evidence
from index import Index
from qa import Assistant, ExtractiveAnswerer

TEXT = """Alderford Police

The control room of Alderford Police was praised by the inspectors for its calm.

The officers of the custody suite at Alderford were praised for their patience.
"""
CALM = "The control room of Alderford Police was praised by the inspectors for its calm."
PRAISED = question(
    "praised",
    question="What was the control room of Alderford Police praised by the inspectors for?",
    answerable=True,
    evidence=(Evidence("alder.txt", CALM),),
    answers=("its calm",),
)
COUNT = question(
    "count",
    question="How many officers of the custody suite at Alderford were praised for their patience?",
    group="unanswerable",
)


@pytest.fixture
def index(tmp_path: Path) -> Iterator[Index]:
    (tmp_path / "alder.txt").write_text(TEXT, encoding="utf-8")
    with Index.open(tmp_path / "store", embedder=HashedWords()) as opened:
        opened.sync([tmp_path / "alder.txt"])
        yield opened


def test_every_search_is_tried_without_and_with_guards() -> None:
    pairs = [(each.search, each.guards) for each in variants()]
    searches = ["dense", "lexical", "fused", "read"]
    assert pairs == [(search, guards) for guards in (False, True) for search in searches]


def test_without_guards_the_kind_of_answer_and_what_is_named_no_longer_matter(
    index: Index,
) -> None:
    hits = index.search(COUNT.question, k=5, method="lexical")
    guarded, bare = ExtractiveAnswerer(index), Without(index)
    assert guarded.answer(COUNT.question, hits).reason == "they give no number of officers"
    assert bare.answer(COUNT.question, hits).reason != "they give no number of officers"
    assert bare.judge(COUNT.question, hits).best is not None
    elsewhere = COUNT.question.replace("Alderford", "Kent")
    assert "Kent" in guarded.answer(elsewhere, hits).reason
    assert "Kent" not in bare.answer(elsewhere, hits).reason


def test_the_search_of_a_variant_is_the_one_that_is_used(index: Index) -> None:
    signals = {
        method: set(Assistant(index, method=method).ask(PRAISED.question).hits[0].signals)
        for method in ("dense", "lexical", "fused")
    }
    assert signals == {
        "dense": {"dense"},
        "lexical": {"lexical"},
        "fused": {"dense", "lexical"},
    }


def test_variants_become_one_table_row_each() -> None:
    measured = [
        Variant("lexical", False, {"right": 0.5, "seconds_p50": 0.0384}),
        Variant("read", True, {"right": 1.0, "mrr": 0.75}),
    ]
    lines = ablation_markdown(measured).splitlines()
    assert lines[0].startswith("| Passages found … | Right in every respect |")
    assert lines[2].startswith("| by words only (BM25), without guards | 50.0% | – |")
    assert lines[2].endswith("| 38 ms |")
    assert lines[3].startswith("| both, fused, re-ranked, with guards | 100.0% | – | – | 0.750 |")


@pytest.mark.slow
def test_ablation_runs_end_to_end_and_its_last_variant_is_the_assistant(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "alder.txt").write_text(TEXT, encoding="utf-8")
    path = tmp_path / "questions.jsonl"
    path.write_text(
        "\n".join(json.dumps(record(each)) for each in (PRAISED, COUNT)), encoding="utf-8"
    )
    told: list[tuple[object, ...]] = []
    measured = ablate(
        path,
        corpus=tmp_path / "corpus",
        out=tmp_path / "out",
        progress=lambda *all_told: told.append(all_told[:2]),
    )
    assert told == [(number, 16) for number in range(1, 17)]
    assert [each.measures["quote_exactness"] for each in measured] == [1.0] * 8
    assert measured[-1].measures["false_answers"] == 0.0
    assert measured[-1].measures["right"] == 1.0
    written = json.loads((tmp_path / "out" / "ablation.json").read_text(encoding="utf-8"))
    assert written[-1]["measures"] == measured[-1].measures
    table = (tmp_path / "out" / "ablation.md").read_text(encoding="utf-8")
    assert ablation_markdown(measured) in table
