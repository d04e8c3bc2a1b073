"""Read a file of questions."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from eval.types import Evidence, Question
from index.errors import QuestionFileError

__all__ = ["BLANK", "GROUPS", "TAGS", "TRAPS", "content_of", "load", "parse", "record", "unfilled"]

GROUPS = (
    "factoid",
    "list",
    "grade",
    "who",
    "negation",
    "comparison",
    "change",
    "thematic",
    "definition",
    "follow_up",
    "unanswerable",
)
"""Who also holds when and how many; unanswerable, what no inspection report could say."""

TRAPS = {
    "trap:body": "another body or place",
    "trap:date": "another date or edition",
    "trap:speaker": "another speaker",
    "trap:press": "what a newspaper makes of it",
    "trap:subject": "a neighbouring subject",
    "trap:figure": "a number of another kind",
    "trap:grade": "a grade that is not given",
    "trap:outcome": "what is not known yet",
    "trap:identity": "who somebody is",
}
"""What a reader may be led to mistake the answer for, by tag."""

TAGS = ("paraphrase", "near_miss", "trap", "clumsy", *TRAPS)

BLANK = "FILL IN"
"""What a text begins with that is still to be written."""

_FIELDS: Mapping[str, type] = {
    "id": str,
    "group": str,
    "question": str,
    "answerable": bool,
    "history": list,
    "evidence": list,
    "answers": list,
    "forbidden": list,
    "tags": list,
    "part": str,
    "documents": list,
    "remark": str,
}
_REQUIRED = ("id", "group", "question", "answerable")


def load(path: str | Path) -> list[Question]:
    """Read questions from a JSONL file, one JSON object a line; blank lines are skipped.

    Args:
        path: of the file, in UTF-8.

    Returns:
        The questions in the order of the file.

    Raises:
        QuestionFileError: the file cannot be read or a line is malformed, named as file:line.
    """
    path = Path(path)
    questions: list[Question] = []
    for number, line in _lines(path):
        try:
            questions.append(_parse(line))
        except ValueError as error:
            raise QuestionFileError(f"{path}:{number}: {error}") from error
    if not questions:
        raise QuestionFileError(f"{path}: holds no question. Write one JSON object a line.")
    return questions


def unfilled(path: str | Path) -> list[str]:
    """Say which questions of a file are still to be filled in, and what is missing in each.

    Args:
        path: of the file, as for ``load``.

    Returns:
        A sentence a question; empty where nothing is blank.

    Raises:
        QuestionFileError: the file cannot be read, or a line of it is not a JSON object.
    """
    problems = []
    for number, line in _lines(Path(path)):
        try:
            values = _object(line)
        except ValueError as error:
            raise QuestionFileError(f"{path}:{number}: {error}") from error
        if blanks := _blanks(values):
            asked = f"{values.get('id', number)} (“{values.get('question', '')}”)"
            problems.append(f"{asked}: still to be filled in: {', '.join(blanks)}.")
    return problems


def record(question: Question) -> dict[str, Any]:
    """Turn a question into the JSON object that ``load`` reads.

    Args:
        question: any.

    Returns:
        The object, with every field.
    """
    return {
        "id": question.id,
        "group": question.group,
        "question": question.question,
        "history": list(question.history),
        "answerable": question.answerable,
        "evidence": [_evidence_record(evidence) for evidence in question.evidence],
        "answers": list(question.answers),
        "forbidden": list(question.forbidden),
        "tags": list(question.tags),
        "part": question.part,
        "documents": list(question.documents),
    }


def parse(values: Mapping[str, Any]) -> Question:
    """Turn a JSON object into a question.

    Args:
        values: as ``record`` gives them; all but id, group, question and answerable may lack.

    Returns:
        The question.

    Raises:
        ValueError: a field is missing, unknown, of the wrong type or at odds with another.
    """
    _check_fields(values)
    question = Question(
        id=values["id"],
        group=values["group"],
        question=values["question"],
        answerable=values["answerable"],
        history=_strings(values, "history"),
        evidence=tuple(_evidence(item) for item in values.get("evidence", [])),
        answers=_strings(values, "answers"),
        forbidden=_strings(values, "forbidden"),
        tags=_strings(values, "tags"),
        part=values.get("part", "dev"),
        documents=_strings(values, "documents"),
    )
    _check_sense(question)
    return question


def content_of(path: Path, *, advice: str = "Give the path of a file of questions.") -> str:
    """Read a file of questions, or one that goes with them.

    Args:
        path: of it, in UTF-8, with or without a byte order mark.
        advice: what to do where it cannot be read.

    Returns:
        What it holds.

    Raises:
        QuestionFileError: it cannot be read.
    """
    try:
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise QuestionFileError(f"{path}: cannot be read ({error.strerror}). {advice}") from error
    except UnicodeDecodeError as error:
        raise QuestionFileError(f"{path}: is not UTF-8. Save it as UTF-8.") from error


def _lines(path: Path) -> list[tuple[int, str]]:
    """Return the lines of a file that are not blank, with their numbers."""
    lines = content_of(path).split("\n")
    return [(number, line) for number, line in enumerate(lines, start=1) if line.strip()]


def _object(line: str) -> dict[str, Any]:
    try:
        values = json.loads(line)
    except json.JSONDecodeError as error:
        raise ValueError(f"is not JSON ({error.msg}). Write one JSON object a line.") from error
    if not isinstance(values, dict):
        raise ValueError("is not a JSON object. Write one JSON object a line.")
    return values


def _blanks(values: Mapping[str, Any]) -> list[str]:
    """Return the fields that hold, however deep, a text that is still to be written."""
    opening = json.dumps(BLANK)[:-1]
    return [name for name, value in values.items() if opening in json.dumps(value)]


def _parse(line: str) -> Question:
    values = _object(line)
    if blanks := _blanks(values):
        raise ValueError(f"still to be filled in: {', '.join(blanks)}.")
    question = parse(values)
    _check_rigour(question)
    return question


def _check_fields(values: Mapping[str, Any]) -> None:
    for name in _REQUIRED:
        if name not in values:
            raise ValueError(f"the field “{name}” is missing. Add it.")
    for name, value in values.items():
        if name not in _FIELDS:
            raise ValueError(f"the field “{name}” is unknown. Use {', '.join(_FIELDS)}.")
        if not isinstance(value, _FIELDS[name]):
            raise ValueError(f"the field “{name}” must be a {_FIELDS[name].__name__}.")
    for name in ("id", "question"):
        if not values[name].strip():
            raise ValueError(f"the field “{name}” is empty. Fill it in.")


def _check_sense(question: Question) -> None:
    if question.group not in GROUPS:
        raise ValueError(f"the group “{question.group}” is unknown. Use {', '.join(GROUPS)}.")
    if question.part not in ("dev", "test"):
        raise ValueError(f"the part “{question.part}” is unknown. Use dev or test.")
    for tag in question.tags:
        if tag not in TAGS:
            raise ValueError(f"the tag “{tag}” is unknown. Use {', '.join(TAGS)}.")
    if question.answerable and not question.evidence:
        raise ValueError("an answerable question needs evidence and answers. Add both.")
    if not question.answerable and (question.evidence or question.answers):
        raise ValueError("an unanswerable question has no evidence and no answers. Remove them.")


def _check_rigour(question: Question) -> None:
    """Ask more of questions written for this project than other formats can hold."""
    if question.answerable and not question.answers:
        raise ValueError("an answerable question needs evidence and answers. Add both.")
    for evidence in question.evidence:
        if not all(each.quote.strip() for each in (evidence, *evidence.alternatives)):
            raise ValueError("evidence needs a document and a quote that are not empty.")


def _strings(values: Mapping[str, Any], name: str) -> tuple[str, ...]:
    items = values.get(name, [])
    if not all(isinstance(item, str) and item.strip() for item in items):
        raise ValueError(f"the field “{name}” must hold strings that are not empty.")
    return tuple(items)


def _evidence(value: Any) -> Evidence:
    names = ("document", "quote")
    if not isinstance(value, dict) or not set(names) <= set(value) <= {*names, "or"}:
        raise ValueError("evidence must be objects with “document”, “quote” and perhaps “or”.")
    if not all(isinstance(value[name], str) for name in names) or not value["document"].strip():
        raise ValueError("evidence needs a document and a quote that are not empty.")
    others = value.get("or", [])
    if not isinstance(others, list):
        raise ValueError("the “or” of evidence must be a list of evidence.")
    return Evidence(value["document"], value["quote"], tuple(_evidence(other) for other in others))


def _evidence_record(evidence: Evidence) -> dict[str, Any]:
    values: dict[str, Any] = {"document": evidence.document, "quote": evidence.quote}
    if evidence.alternatives:
        values["or"] = [_evidence_record(other) for other in evidence.alternatives]
    return values
