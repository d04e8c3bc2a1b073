import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from evaluation import question

import eval as package
from eval import evaluate, read_report, run
from eval.corpora import SEED_QUESTIONS
from eval.types import Evidence, Excerpt, Question
from index import Filter, Index
from index.errors import QuestionFileError, SourceMissing
from index.types import Embedder
from qa.types import Answer, Citation, Claim, Turn

TEXT = """Alderford Police was praised for its control room.

Alderford Police must improve its custody suites.

Birchwick Fire and Rescue Service was not inspected.
"""
PRAISED = "Alderford Police was praised for its control room."
MUST = "Alderford Police must improve its custody suites."


class Scripted:
    """An assistant that answers by heart, and remembers what it was asked."""

    def __init__(self, index: Index, quotes: dict[str, str]) -> None:
        self.index = index
        self.quotes = quotes
        self.asked: list[tuple[str, tuple[Turn, ...]]] = []
        self.searched: list[Filter | None] = []

    def ask(
        self, question: str, history: Sequence[Turn] = (), *, where: Filter | None = None
    ) -> Answer:
        self.asked.append((question, tuple(history)))
        self.searched.append(where)
        hits = tuple(self.index.search(question, k=10, where=where, method="lexical"))
        quote = self.quotes.get(question, "")
        if not quote:
            return Answer(question, question, "not_found", "Not here.", confidence=0.2, hits=hits)
        passage = next(each for each in self.index.passages() if quote in each.text)
        start = passage.start + passage.text.index(quote)
        cited = Citation(1, passage, start, start + len(quote), quote, passage.label)
        return Answer(
            question=question,
            resolved=f"{question} (Alderford)",
            status="answered",
            text=f"{quote} [1]",
            short=quote.split()[-1],
            confidence=0.8,
            claims=(Claim(quote, (1,)),),
            citations=(cited,),
            hits=hits,
        )


@pytest.fixture
def index(tmp_path: Path, fake_embedder: Embedder) -> Iterator[Index]:
    (tmp_path / "alder.txt").write_text(TEXT, encoding="utf-8")
    with Index.open(tmp_path / "store", embedder=fake_embedder) as opened:
        opened.sync([tmp_path / "alder.txt"])
        yield opened


def praised(**fields: object) -> Question:
    return replace(
        question("praised", question="What was praised?"),
        answerable=True,
        evidence=(Evidence("alder.txt", PRAISED),),
        answers=("its control room",),
        **fields,
    )


IMPROVE = replace(
    praised(id="improve", question="What must improve?", group="list"),
    evidence=(Evidence("alder.txt", MUST),),
    answers=("custody suites",),
)
FIRE = question("fire", question="How many fire engines are there?", group="unanswerable")


def test_every_answer_is_measured_and_summed_up_over_all_and_by_group(index: Index) -> None:
    assistant = Scripted(index, {"What was praised?": PRAISED, "What must improve?": PRAISED})
    report = evaluate(assistant, index, [praised(), IMPROVE, FIRE])
    assert [each.failures for each in report.outcomes] == [
        (),
        ("wrong_evidence", "answer_not_shown"),
        (),
    ]
    assert report.measures["right"] == pytest.approx(2 / 3)
    assert report.measures["citation_recall"] == 0.5
    assert report.measures["quote_exactness"] == 1.0
    assert report.measures["false_answers"] == 0.0
    assert report.measures["auroc"] == 1.0
    assert report.measures["recall@10"] == 1.0
    groups = report.breakdowns["group"]
    assert {group: values["right"] for group, values in groups.items()} == {
        "factoid": 1.0,
        "list": 0.0,
        "unanswerable": 1.0,
    }
    assert list(report.breakdowns["file format"]) == ["txt"]
    assert list(report.breakdowns["document type"]) == ["other"]
    assert report.settings["documents"] == "1"
    assert re.fullmatch(r"[1-9][\d,]+ MB", report.settings["peak memory"])


def test_an_outcome_keeps_what_was_understood_and_shown(index: Index) -> None:
    report = evaluate(Scripted(index, {"What was praised?": PRAISED}), index, [praised()])
    outcome = report.outcomes[0]
    assert outcome.resolved == "What was praised? (Alderford)"
    assert (outcome.short, outcome.status) == ("room.", "answered")
    after = TEXT[len(PRAISED) :]
    assert outcome.cited == (Excerpt("Alder", "", PRAISED, after),)
    assert outcome.expected == (Excerpt("alder.txt", "", PRAISED, after),)
    assert outcome.document_types == ("other",)
    assert outcome.text == f"{PRAISED} [1]"
    assert outcome.seconds > 0


def test_a_follow_up_is_asked_after_the_questions_before_it(index: Index) -> None:
    assistant = Scripted(index, {"What was praised?": PRAISED})
    follow_up = question("f", question="Why?", history=("What was praised?", "And then?"))
    evaluate(assistant, index, [follow_up])
    first = Turn("What was praised? (Alderford)", f"{PRAISED} [1]", "room.")
    second = Turn("And then?", "Not here.", "")
    assert assistant.asked[1:] == [
        ("What was praised?", ()),
        ("And then?", (first,)),
        ("Why?", (first, second)),
    ]


def test_what_conversations_share_is_asked_once_and_every_question_for_its_own_sake(
    index: Index,
) -> None:
    assistant = Scripted(index, {"What was praised?": PRAISED})
    shared = ("What was praised?", "And then?")
    evaluate(
        assistant,
        index,
        [
            question("why", question="Why?", history=shared),
            question("who", question="Who?", history=shared),
            question("where", question="Where?", history=(*shared, "Who?")),
            praised(),
        ],
    )
    asked = [(said, len(history)) for said, history in assistant.asked[1:]]
    assert asked == [
        ("What was praised?", 0),
        ("And then?", 1),
        ("Why?", 2),
        ("Who?", 2),
        ("Where?", 3),
        ("What was praised?", 0),
    ]
    assert [turn.question for turn in assistant.asked[5][1]] == [
        "What was praised? (Alderford)",
        "And then?",
        "Who?",
    ]


def test_a_question_about_some_documents_is_asked_of_those_only(
    index: Index, tmp_path: Path
) -> None:
    (tmp_path / "birch.txt").write_text("Birch Police was praised for its horses.")
    index.sync([tmp_path / "birch.txt"])
    assistant = Scripted(index, {})
    about = question("a", question="Why?", history=("Who?",), documents=("birch.txt",))
    evaluate(assistant, index, [FIRE, about])
    (birch,) = (each.id for each in index.documents() if each.source.endswith("birch.txt"))
    only = Filter(documents=frozenset([birch]))
    assert assistant.searched[1:] == [None, only, only]
    missing = replace(about, documents=("cedar.txt",))
    with pytest.raises(QuestionFileError, match=r"a: the document cedar\.txt is not there"):
        evaluate(assistant, index, [missing])


def test_progress_is_told_after_every_question(index: Index) -> None:
    told: list[tuple[int, int, str]] = []
    evaluate(
        Scripted(index, {}), index, [praised(), FIRE], progress=lambda *args: told.append(args)
    )
    assert told == [(1, 2, "praised"), (2, 2, "fire")]


def test_evidence_that_is_not_in_the_index_stops_before_anything_is_asked(index: Index) -> None:
    assistant = Scripted(index, {})
    wrong = replace(praised(), evidence=(Evidence("alder.txt", "It was praised."),))
    with pytest.raises(QuestionFileError, match=r"alder\.txt does not contain “It was praised\.”"):
        evaluate(assistant, index, [wrong])
    assert assistant.asked == []


def test_a_part_without_questions_and_a_missing_corpus_are_errors(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    line = {"id": "a", "group": "who", "question": "Who?", "answerable": False, "part": "dev"}
    path.write_text(json.dumps(line), encoding="utf-8")
    with pytest.raises(QuestionFileError, match="None of the questions is of the part test"):
        run(path, part="test", out=tmp_path)
    with pytest.raises(SourceMissing):
        run(path, corpus=tmp_path / "nowhere", out=tmp_path)


@pytest.mark.slow
def test_seed_questions_run_end_to_end_and_compare_with_themselves(
    tmp_path: Path, seeds: Path
) -> None:
    lines = SEED_QUESTIONS.read_text(encoding="utf-8").splitlines()[:8]
    path = tmp_path / "questions.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    first, nothing = run(path, corpus=seeds, out=tmp_path / "first")
    assert nothing is None
    assert first.measures["quote_exactness"] == 1.0
    assert read_report(tmp_path / "first" / "report.json") == first
    baseline = tmp_path / "first" / "report.json"
    _, comparison = run(path, corpus=seeds, out=tmp_path / "second", baseline=baseline)
    assert comparison is not None
    assert (comparison.common, comparison.won, comparison.lost) == (8, (), ())
    assert {each.verdict for each in comparison.differences if "seconds" not in each.measure} == {
        "no clear difference"
    }
    written = (tmp_path / "second" / "report.md").read_text(encoding="utf-8")
    assert "on 8 questions" in written


def test_the_package_gives_exactly_what_it_promises() -> None:
    assert package.__all__ == sorted(package.__all__)
    assert [name for name in package.__all__ if not hasattr(package, name)] == []
    assert {"evaluate", "run", "load", "check", "compare", "Report"} <= set(package.__all__)
