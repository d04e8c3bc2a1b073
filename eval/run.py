"""Ask every question, measure every answer: the data flow of an evaluation."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import TYPE_CHECKING, Literal

from eval.compare import Comparison, compare
from eval.gold import Stored, gold, place, stored
from eval.judge import failures_of, values_of
from eval.measures import measure
from eval.questions import check, load
from eval.report import read_report, write_report
from eval.retrieval import DEPTH, retrieval
from eval.types import Assistant, Outcome, Question, Readable, Report
from index.errors import QuestionFileError
from index.types import Progress
from qa.types import Turn

if TYPE_CHECKING:
    from index import Index

__all__ = ["SEED_QUESTIONS", "evaluate", "indexed", "run"]

SEED_QUESTIONS = Path(__file__).parent / "questions" / "seed.jsonl"
"""The questions about the documents that ship with the project."""


def run(
    path: str | Path | None = None,
    *,
    store: str | Path | None = None,
    corpus: str | Path = "seeds",
    model: str | None = None,
    part: Literal["dev", "test", "all"] = "all",
    out: str | Path = "reports",
    baseline: str | Path | None = None,
    progress: Progress | None = None,
) -> tuple[Report, Comparison | None]:
    """Evaluate the assistant on a file of questions and write the report.

    Args:
        path: of the questions; those on the seeds if None.
        store: an index to evaluate on; if None, ``corpus`` is indexed for the occasion.
        corpus: the documents to index, where no store is given.
        model: the embedding model to index with; the default one if None.
        part: which questions to ask.
        out: the folder for report.md and report.json.
        baseline: a report.json to compare with.
        progress: called after every question.

    Returns:
        The report, and the comparison if there is a baseline.

    Raises:
        QuestionFileError: the questions, the baseline or their evidence are not in order.
        InspectionError: the documents cannot be indexed or the store cannot be opened.
    """
    from index import Index
    from qa import Assistant

    path = Path(path or SEED_QUESTIONS)
    questions = [each for each in load(path) if part in (each.part, "all")]
    if not questions:
        raise QuestionFileError(f"{path}: holds no question of the part {part}. Use --part all.")
    before = read_report(baseline) if baseline is not None else None
    opened = indexed(corpus, model=model) if store is None else Index.open(store, model=model)
    with opened as index:
        settings = {"questions": path.name, "part": part, "model": index.embedder.identity}
        report = evaluate(Assistant(index), index, questions, settings=settings, progress=progress)
    comparison = compare(before, report) if before is not None else None
    write_report(report, out, comparison)
    return report, comparison


@contextmanager
def indexed(corpus: str | Path, *, model: str | None = None) -> Iterator["Index"]:
    """Index documents into a store that is gone afterwards.

    Args:
        corpus: a file or folder of documents.
        model: the embedding model; the default one if None.

    Yields:
        The open index.

    Raises:
        InspectionError: the corpus is not there or cannot be indexed.
    """
    from index import Index

    with (
        TemporaryDirectory(prefix="inspection-qa-eval-") as folder,
        Index.open(folder, model=model) as index,
    ):
        index.sync([corpus])
        yield index


def evaluate(
    assistant: Assistant,
    index: Readable,
    questions: Sequence[Question],
    *,
    settings: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Report:
    """Ask every question and measure every answer.

    Args:
        assistant: what answers.
        index: what it answers from; gold evidence and quotes are re-read from it.
        questions: at least one.
        settings: what is evaluated, for the reader of the report.
        progress: called after every question.

    Returns:
        The outcome of every question, and the measures over all and by group.

    Raises:
        QuestionFileError: gold evidence is not in the index.
    """
    documents = stored(index)
    problems = check(questions, {document.name: document.text for document in documents})
    if problems:
        raise QuestionFileError("\n".join(problems))
    # The first answer pays for loading models and is not representative: it is not timed.
    assistant.ask(questions[0].question)
    outcomes = []
    for number, question in enumerate(questions, start=1):
        outcomes.append(_outcome(assistant, index, question, documents))
        if progress is not None:
            progress(number, len(questions), question.id)
    groups = dict.fromkeys(question.group for question in questions)
    return Report(
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        settings={**(settings or {}), "documents": str(len(documents))},
        outcomes=tuple(outcomes),
        measures=measure(outcomes),
        groups={
            group: measure([each for each in outcomes if each.question.group == group])
            for group in groups
        },
    )


def _outcome(
    assistant: Assistant, index: Readable, question: Question, documents: Sequence[Stored]
) -> Outcome:
    history = _converse(assistant, question.history)
    began = perf_counter()
    answer = assistant.ask(question.question, history)
    seconds = perf_counter() - began
    needed = gold(question, documents)
    values = values_of(question, answer, needed, index)
    if question.answerable:
        values |= retrieval([place(hit.passage) for hit in answer.hits[:DEPTH]], needed)
    failures = failures_of(question, answer, values)
    return Outcome(
        question=question,
        resolved=answer.resolved,
        status=answer.status,
        short=answer.short,
        text=answer.text,
        quotes=tuple(citation.quote for citation in answer.citations),
        confidence=answer.confidence,
        seconds=seconds,
        values={**values, "right": float(not failures)},
        failures=failures,
    )


def _converse(assistant: Assistant, questions: Sequence[str]) -> list[Turn]:
    turns: list[Turn] = []
    for question in questions:
        answer = assistant.ask(question, turns)
        turns.append(Turn(answer.resolved, answer.text, answer.short))
    return turns
