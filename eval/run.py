"""Ask every question, measure every answer: the data flow of an evaluation."""

import sys
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Literal

from eval.compare import Comparison, compare
from eval.corpora import SHIPPED, opened
from eval.gold import Gold, Stored, excerpt, gold, place, stored
from eval.judge import failures_of, values_of
from eval.measures import breakdowns, measure
from eval.proof import by_name, unusable
from eval.report import read_report, write_report
from eval.retrieval import DEPTH, retrieval
from eval.types import Assistant, Excerpt, Outcome, Question, Readable, Report
from index.errors import QuestionFileError
from index.filters import Filter
from index.types import Progress, Span
from qa.evidence.confidence import Caution
from qa.types import Answer, Turn

__all__ = ["Conversations", "evaluate", "run", "searched"]


def run(
    path: str | Path | None = None,
    *,
    store: str | Path | None = None,
    corpus: str | Path | None = None,
    model: str | None = None,
    part: Literal["dev", "test", "all"] = "all",
    documents: Collection[str] = (),
    out: str | Path = "reports",
    baseline: str | Path | None = None,
    caution: Caution = "normal",
    reranker: str | None = None,
    progress: Progress | None = None,
) -> tuple[Report, Comparison | None]:
    """Evaluate the assistant on a file of questions and write the report.

    Args:
        path: of the questions, in any format that ``eval.datasets`` reads; all that ship if None.
        store: an index to evaluate on; if None, the documents are indexed for the occasion.
        corpus: where the documents are, as for ``eval.corpora.prove``.
        model: the embedding model to index with; the default one if None.
        part: which questions to ask.
        documents: the file names of those to index, as for ``eval.corpora.opened``.
        out: the folder for the report.
        baseline: a report.json to compare with.
        caution: how sure an answer must be.
        reranker: a cross-encoder that orders the passages found.
        progress: called after every question.

    Returns:
        The report, and the comparison if there is a baseline.

    Raises:
        QuestionFileError: the questions, the baseline or their evidence are not in order.
        InspectionError: the documents cannot be indexed or the store cannot be opened.
    """
    from qa import Assistant, CrossEncoderReranker

    before = read_report(baseline) if baseline is not None else None
    asked = opened(path, store=store, corpus=corpus, model=model, part=part, documents=documents)
    with asked as (index, questions):
        files = SHIPPED if path is None else (Path(path),)
        named = " and ".join(each.name for each in files)
        other = CrossEncoderReranker(reranker) if reranker else None
        assistant = Assistant(index, caution=caution, reranker=other)
        settings = {"questions": named, "part": part, "model": index.embedder.identity}
        settings |= {"caution": caution} | ({"reranker": reranker} if reranker else {})
        report = evaluate(assistant, index, questions, settings=settings, progress=progress)
    comparison = compare(before, report) if before is not None else None
    write_report(report, out, comparison)
    return report, comparison


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
        index: what it answers from; gold evidence and quotes are looked up in it.
        questions: at least one.
        settings: what is evaluated, for the reader of the report.
        progress: called after every question.

    Returns:
        The outcome of every question, and the measures over all and over parts of them.

    Raises:
        QuestionFileError: gold evidence is not in the index, or an id is given twice.
    """
    documents = stored(index)
    problems = unusable(questions, by_name((each.name, each.text) for each in documents))
    if problems:
        raise QuestionFileError("\n".join(problems))
    # The first answer pays for loading models and is not representative: it is not timed.
    assistant.ask(questions[0].question)
    by_id = {document.id: document for document in documents}
    conversations = Conversations(assistant)
    outcomes = []
    for number, question in enumerate(questions, start=1):
        outcomes.append(_outcome(assistant, conversations, question, by_id))
        if progress is not None:
            progress(number, len(questions), question.id)
    return Report(
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        settings={**(settings or {}), "documents": str(len(documents)), **_memory()},
        outcomes=tuple(outcomes),
        measures=measure(outcomes),
        breakdowns=breakdowns(outcomes),
    )


class Conversations:
    """What was said so far, so that questions with the same history do not have it asked again."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self._turns: dict[tuple[Filter | None, tuple[str, ...]], tuple[Turn, ...]] = {}

    def up_to(self, questions: tuple[str, ...], where: Filter | None) -> tuple[Turn, ...]:
        """Return the turns of a conversation; what of it is new is asked now."""
        if not questions:
            return ()
        if (where, questions) not in self._turns:
            history = self.up_to(questions[:-1], where)
            answer = self._assistant.ask(questions[-1], history, where=where)
            self.remember(questions, where, answer)
        return self._turns[where, questions]

    def remember(self, questions: tuple[str, ...], where: Filter | None, answer: Answer) -> None:
        """Keep the answer to the last of the questions of a conversation."""
        turn = Turn(answer.resolved, answer.text, answer.short)
        self._turns[where, questions] = (*self.up_to(questions[:-1], where), turn)


def _outcome(
    assistant: Assistant,
    conversations: Conversations,
    question: Question,
    documents: Mapping[int, Stored],
) -> Outcome:
    where = searched(question, documents)
    history = conversations.up_to(question.history, where)
    began = perf_counter()
    answer = assistant.ask(question.question, history, where=where)
    seconds = perf_counter() - began
    conversations.remember((*question.history, question.question), where, answer)
    needed = gold(question, list(documents.values()))
    values = values_of(question, answer, needed, documents)
    if question.answerable:
        values |= retrieval([place(hit.passage) for hit in answer.hits[:DEPTH]], needed)
    failures = failures_of(question, answer, values)
    return Outcome(
        question=question,
        resolved=answer.resolved,
        status=answer.status,
        short=answer.short,
        text=answer.text,
        cited=_cited(answer, documents),
        expected=tuple(
            excerpt(
                documents[at.document_id],
                Span(at.start, at.end),
                evidence.document,
                whole=not evidence.quote,
            )
            for evidence, (at, *_) in zip(question.evidence, needed, strict=True)
        ),
        document_types=_document_types(needed, documents),
        confidence=answer.confidence,
        seconds=seconds,
        values={**values, "right": float(not failures)},
        failures=failures,
    )


def searched(question: Question, documents: Mapping[int, Stored]) -> Filter | None:
    """Return the documents that a question is asked of; None for all.

    Args:
        question: that may name some.
        documents: as stored, by id.

    Returns:
        A filter for those named.
    """
    if not question.documents:
        return None
    named = (each.id for each in documents.values() if each.name in question.documents)
    return Filter(documents=frozenset(named))


def _cited(answer: Answer, documents: Mapping[int, Stored]) -> tuple[Excerpt, ...]:
    """Show what was cited as it was shown, also where it is not the document's own words."""
    return tuple(
        replace(
            excerpt(documents[each.passage.document_id], Span(each.start, each.end), each.label),
            quote=each.quote,
        )
        for each in answer.citations
    )


def _memory() -> dict[str, str]:
    """Say how much memory this process has needed at most, where the system tells."""
    if sys.platform == "win32":
        return {}
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    unit = 1 if sys.platform == "darwin" else 1024
    return {"peak memory": f"{peak * unit / 1e6:,.0f} MB"}


def _document_types(needed: Gold, documents: Mapping[int, Stored]) -> tuple[str, ...]:
    return tuple(sorted({documents[at.document_id].type for places in needed for at in places}))
