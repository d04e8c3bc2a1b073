"""Prove that questions rest on their documents, and that none is asked twice or unfairly."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from eval.answers import contains, normalise
from eval.gold import occurrences
from eval.types import Evidence, Question

__all__ = ["by_name", "check", "places", "unusable"]


def by_name(documents: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Collect the texts of documents by file name; those that share a name are one to quote from.

    Args:
        documents: file name and canonical text of each.

    Returns:
        Texts by file name.
    """
    texts: dict[str, str] = {}
    for name, text in documents:
        texts[name] = f"{texts[name]}\n\n{text}" if name in texts else text
    return texts


def check(questions: Sequence[Question], documents: Mapping[str, str]) -> list[str]:
    """Find everything that is wrong with questions.

    Args:
        questions: as loaded.
        documents: the canonical text of every document, by file name.

    Returns:
        One sentence a problem; empty if every gold quote stands verbatim (up to white space) in
        the document it names; no id, no question after the same history, and no answer or evidence
        of a question is repeated; and none forbids what it asks for.
    """
    asked = (
        (question.id, tuple(map(normalise, (*question.history, question.question))))
        for question in questions
    )
    problems = unusable(questions, documents) + _repeated("question", asked)
    for question in questions:
        problems += _repetitions(question)
        problems += _contradictions(question)
    return problems


def unusable(questions: Sequence[Question], documents: Mapping[str, str]) -> list[str]:
    """Find what keeps questions from being measured.

    Args:
        questions: as loaded.
        documents: the canonical text of every document, by file name.

    Returns:
        One sentence a problem: ids given twice, evidence that does not stand in its document.
    """
    problems = _repeated("id", ((question.id, question.id) for question in questions))
    for question in questions:
        problems += [
            f"{question.id}: the document {name} is not there. Index it, or correct the name."
            for name in question.documents
            if name not in documents
        ]
        for place in places(question):
            if place.document not in documents:
                problems.append(
                    f"{question.id}: the document {place.document} is not there. "
                    "Index it, or correct the name."
                )
            elif place.quote and not occurrences(documents[place.document], place.quote):
                problems.append(
                    f"{question.id}: {place.document} does not contain “{place.quote}”. "
                    "Copy the words exactly as they stand."
                )
    return problems


def _repetitions(question: Question) -> list[str]:
    answers = ((question.id, normalise(answer)) for answer in question.answers)
    evidence = ((question.id, (place.document, place.quote)) for place in places(question))
    return [
        f"{question.id}: gives the same {what} twice. Remove one of them."
        for what, items in (("answer", answers), ("evidence", evidence))
        if _repeated(what, items)
    ]


def _contradictions(question: Question) -> Iterator[str]:
    """Find what must not be shown in what has to be: nobody could answer such a question right."""
    for phrase in question.forbidden:
        if question.answers and all(contains(answer, phrase) for answer in question.answers):
            yield f"{question.id}: forbids “{phrase}”, which every answer holds. Correct one."
        for evidence in question.evidence:
            if all(contains(each.quote, phrase) for each in (evidence, *evidence.alternatives)):
                yield f"{question.id}: forbids “{phrase}”, which its evidence holds. Correct one."


def places(question: Question) -> Iterator[Evidence]:
    """Yield every place that a question rests on, alternatives included.

    Args:
        question: any.

    Yields:
        Its evidence, and what would do as well.
    """
    for evidence in question.evidence:
        yield from (evidence, *evidence.alternatives)


def _repeated(what: str, items: Iterable[tuple[str, object]]) -> list[str]:
    first: dict[object, str] = {}
    problems = []
    for identity, key in items:
        if key in first:
            problems.append(f"{identity}: repeats the {what} of {first[key]}. Remove one of them.")
        first.setdefault(key, identity)
    return problems
