"""The more cautious, the fewer answers: never another one."""

import pytest
from fakes import HashedWords

from index import Index
from qa import Answer, Assistant
from qa.evidence.confidence import THRESHOLDS, Caution

TEXT = """# Northmere Police

## Custody

Officers took children to the custody suite at night. The suite has a nurse.

## Control room

Call handlers answered the telephone quickly and recorded what callers told them about risk.
"""
QUESTIONS = (
    "Did officers take children to the custody suite at night?",
    "Does the custody suite have a doctor?",
    "Did call handlers answer quickly?",
    "Was the canteen of the force closed at night?",
    "Is the telephone new?",
    "Is the suite open at night?",
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("caution")
    (folder / "a.md").write_text(TEXT)
    with Index.open(folder / "store", embedder=HashedWords()) as opened:
        opened.sync([folder / "a.md"])
        yield opened


def asked(index: Index, caution: Caution) -> list[Answer]:
    assistant = Assistant(index, caution=caution)
    return [assistant.ask(question) for question in QUESTIONS]


def test_caution_moves_the_line_and_nothing_else(index: Index) -> None:
    low, normal, high = (asked(index, caution) for caution in ("low", "normal", "high"))
    for answers, caution in ((low, "low"), (normal, "normal"), (high, "high")):
        for answer, other in zip(answers, normal, strict=True):
            assert answer.confidence == other.confidence
            assert (answer.status == "answered") == (answer.confidence >= THRESHOLDS[caution])
    counts = [sum(each.status == "answered" for each in answers) for answers in (low, normal, high)]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > counts[2]
