"""The one place where a question goes through every stage."""

import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

from index import Filter, Index
from index.errors import QuestionError
from index.fusion import Method
from index.repetition import Repeated
from index.types import Hit, Reranker
from qa.conversation import resolve
from qa.evidence.confidence import Caution
from qa.evidence.model import EvidenceReader, ranked
from qa.extract import ExtractiveAnswerer
from qa.glossary import expand
from qa.parts import MOST_PARTS, joined, parts
from qa.references import about, mentions, references
from qa.rerank import reranked
from qa.types import Answer, Answerer, Coverage, Turn

__all__ = ["CANDIDATES", "MOST_CHARACTERS", "Assistant", "Order", "retrieve"]

MOST_CHARACTERS = 2000
"""The longest question that is taken, in characters."""

CANDIDATES = 10
"""How many passages are read for an answer."""

_SEARCHED = 30

Order = Method | Literal["read"]
"""How passages are found: as by ``Index.search``, or those of a fused search in the order that the
evidence model gives them."""


def retrieve(
    question: str,
    k: int = 5,
    *,
    store: str | Path | None = None,
    where: Filter | None = None,
) -> list[Hit]:
    """Return the passages to read for a question, as ``Assistant.retrieve`` does.

    Args:
        question: what to look for.
        k: how many passages at most.
        store: the store's folder; by default INSPECTION_QA_STORE, else ".store".
        where: restrict to documents that match.

    Returns:
        Hits, best first, each with its passage, score and signals.

    Raises:
        StoreError: the store cannot be opened.
        QuestionError: the question is empty or too long.

    """
    with Index.open(store) as index:
        return Assistant(index).retrieve(question, k, where=where)


class Assistant:
    """Answer questions over an index.

    Args:
        index: an open index.
        answerer: what turns passages into an answer; by default the document's own sentences.
        method: how passages are found.
        caution: how sure an answer must be, for the answerer that comes by default.
        reranker: orders the passages found, if given.
        reader: reads the passages found with the evidence model; one of its own if not given.

    """

    def __init__(
        self,
        index: Index,
        *,
        answerer: Answerer | None = None,
        method: Order = "read",
        caution: Caution = "normal",
        reranker: Reranker | None = None,
        reader: EvidenceReader | None = None,
    ) -> None:
        self._index = index
        self._method = method
        self._reader = reader or EvidenceReader(index)
        self._answerer = answerer or ExtractiveAnswerer(index, caution=caution, reader=self._reader)
        self._reranker = reranker

    def ask(
        self, question: str, history: Sequence[Turn] = (), *, where: Filter | None = None
    ) -> Answer:
        """Answer a question.

        Args:
            question: as a person types it.
            history: the turns before it, oldest first; follow-ups are resolved against them.
            where: restrict to documents that match.

        Returns:
            The answer. That the documents do not answer is a status, not an error.

        Raises:
            QuestionError: the question is empty or too long.
            StoreError: the store cannot be read.

        """
        several = parts(_checked(question))
        if len(several) == 1:
            return self._ask(question, several[0], history, where)
        turns, answers = list(history), []
        for part in several[:MOST_PARTS]:
            answer = self._ask(part, part, turns, where)
            turns.append(Turn(answer.resolved, answer.text, answer.short))
            answers.append(answer)
        return joined(question, several, answers)

    def retrieve(self, question: str, k: int = 5, *, where: Filter | None = None) -> list[Hit]:
        """Return the passages to read for a question.

        Args:
            question: what to look for.
            k: how many passages at most.
            where: restrict to documents that match.

        Returns:
            Hits, best first, each with its passage, score and signals: the likeness of meaning
            ("dense"), of words ("lexical"), and, for those that were read, how far the passage
            answers ("answers") and is the one to read ("relevant"), as logits.

        Raises:
            QuestionError: the question is empty or too long.
            StoreError: the store cannot be read.

        """
        return self._found(_checked(question), where, k=k)

    def _ask(
        self, question: str, asked: str, history: Sequence[Turn], where: Filter | None
    ) -> Answer:
        started = time.perf_counter()
        resolved = resolve(asked, history)
        coverage = self._coverage(where)
        if not coverage.documents:
            return _nothing_to_search(question, resolved, where)
        hits = self._found(resolved, where)
        searched = time.perf_counter()
        answer = self._answerer.answer(resolved, hits)
        if answer.status == "not_found" and self._index.count(repeated=True):
            answer = self._from_repeated(resolved, hits, where) or answer
        answered = time.perf_counter()
        return replace(
            answer,
            question=question,
            resolved=resolved,
            coverage=coverage,
            timings={"search": searched - started, "answer": answered - searched},
        )

    def _from_repeated(
        self, resolved: str, before: Sequence[Hit], where: Filter | None
    ) -> Answer | None:
        """Answer with forewords and the like among the passages; None if they do not answer."""
        hits = self._found(resolved, where, repeated="always")
        if {hit.passage.id for hit in hits} <= {hit.passage.id for hit in before}:
            return None
        answer = self._answerer.answer(resolved, hits)
        return None if answer.status == "not_found" else answer

    def _found(
        self,
        resolved: str,
        where: Filter | None,
        *,
        repeated: Repeated = "asked",
        k: int = CANDIDATES,
    ) -> list[Hit]:
        question = expand(resolved)
        method = "fused" if self._method == "read" else self._method
        hits = self._index.search(
            question, k=max(k, _SEARCHED), where=where, method=method, repeated=repeated
        )
        hits = self._named_first(resolved, hits)
        if self._reranker is not None:
            ordered = reranked(question, hits, self._reranker)
            hits = sorted(ordered, key=lambda hit: "repeated" in hit.signals)
        elif self._method == "read":
            hits = ranked(self._reader, resolved, hits, most=CANDIDATES)
        return hits[:k]

    def _named_first(self, resolved: str, hits: Sequence[Hit]) -> list[Hit]:
        """Put last the passages whose document mentions none of the names in the question.

        They cannot answer it, so none is read in the place of one that can.
        """
        names = [each for each in references(resolved) if each.kind == "name"]
        if not names:
            return list(hits)
        found = {hit.passage.document_id for hit in hits}
        others = {
            document.id
            for document in self._index.documents()
            if document.id in found
            and not any(
                mentions(f"{about(document)}\n{self._index.text(document.id)}", name)
                for name in names
            )
        }
        return sorted(hits, key=lambda hit: hit.passage.document_id in others)

    def _coverage(self, where: Filter | None) -> Coverage:
        documents = self._index.documents(where=where)
        return Coverage(
            documents=tuple(document.label for document in documents),
            passages=sum(document.passages for document in documents),
            left_out=len(self._index.documents()) - len(documents) if where is not None else 0,
        )


def _nothing_to_search(question: str, resolved: str, where: Filter | None) -> Answer:
    reason = "no documents are indexed" if where is None else "no document fits the filter"
    return Answer(
        question=question,
        resolved=resolved,
        status="not_found",
        text=f"Not in these documents: {reason}.",
        reason=reason,
    )


def _checked(question: str) -> str:
    asked = " ".join(question.split())
    if not asked:
        raise QuestionError("The question is empty. Type what you would like to know.")
    if len(asked) > MOST_CHARACTERS:
        raise QuestionError(
            f"The question has {len(asked):,} characters; at most {MOST_CHARACTERS:,} are read."
            " Ask it in a sentence or two."
        )
    return asked
