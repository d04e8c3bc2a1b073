"""Judge one answer: measure it against its question, and name what is wrong with it."""

from collections.abc import Mapping

from eval import answers, citations
from eval.gold import Gold, Stored
from eval.types import Question
from qa.types import Answer

__all__ = ["FAILURES", "failures_of", "values_of"]

FAILURES: Mapping[str, str] = {
    "false_answer": "answered, although the documents do not say",
    "false_refusal": "refused, although the documents say",
    "wrong_evidence": "no quote cited is evidence",
    "incomplete": "some of the evidence is not cited",
    "answer_not_shown": "no acceptable answer appears in what is shown",
    "trap": "shows what must not appear",
    "inexact_quote": "a quote differs from its document",
}
"""What can be wrong with an answer. A question is answered right if nothing is."""


def values_of(
    question: Question, answer: Answer, needed: Gold, documents: Mapping[int, Stored]
) -> dict[str, float]:
    """Measure an answer against its question.

    Args:
        question: as asked.
        answer: to it.
        needed: the places of each piece of the question's evidence.
        documents: as stored, by id, to check quotes against.

    Returns:
        The values that apply to this question and this answer, by name.
    """
    refused = answer.status == "not_found"
    prediction = answers.predicted(answer)
    wrong = citations.inexact(answer.citations, documents)
    paged, on_page = citations.on_their_page(answer.citations, documents)
    values = {
        "quotes": float(len(answer.citations)),
        "exact_quotes": float(len(answer.citations) - len(wrong)),
        "paged_quotes": float(paged),
        "quotes_on_page": float(on_page),
    }
    if question.answers or not question.answerable:
        values["exact_match"] = answers.exact_match(prediction, question.answers)
        values["f1"] = answers.f1(prediction, question.answers)
    if question.forbidden:
        shown = answers.shown(answer)
        fallen = any(answers.contains(shown, phrase) for phrase in question.forbidden)
        values["trap"] = float(fallen)
    if not question.answerable:
        return values | {"false_answer": float(not refused)}
    values["false_refusal"] = float(refused)
    if "f1" in values:
        values["f1_answerable"] = values["f1"]
    if question.group == "list":
        values["list_completeness"] = citations.completeness(answer.citations, needed)
    if not refused:
        values["citation_recall"] = citations.recall(answer.citations, needed)
        precision = citations.precision(answer.citations, needed)
        if precision is not None:
            values["citation_precision"] = precision
    return values


def failures_of(question: Question, answer: Answer, values: Mapping[str, float]) -> tuple[str, ...]:
    """Name what is wrong with an answer.

    Args:
        question: as asked.
        answer: to it.
        values: as ``values_of`` measured them.

    Returns:
        Names of ``FAILURES``, in their order; none if the answer is right.
    """
    found = {
        "false_answer": values.get("false_answer") == 1,
        "false_refusal": values.get("false_refusal") == 1,
        "wrong_evidence": values.get("citation_recall") == 0,
        "incomplete": 0 < values.get("citation_recall", 0) < 1,
        "trap": values.get("trap") == 1,
        "inexact_quote": values["exact_quotes"] < values["quotes"],
    }
    if question.answers and answer.status != "not_found":
        shown = answers.shown(answer)
        found["answer_not_shown"] = not any(
            answers.contains(shown, phrase) for phrase in question.answers
        )
    return tuple(name for name in FAILURES if found.get(name))
