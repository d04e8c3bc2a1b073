"""Turn what users called wrong in the chat into questions to fill in."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from eval.questions import BLANK, GROUPS, content_of
from index.errors import QuestionFileError

__all__ = ["questions_from", "write_questions"]

_WANTED = ("id", "verdict", "question", "history", "status", "text", "citations")


def questions_from(path: str | Path) -> list[dict[str, Any]]:
    """Make a question to fill in of every answer that was called wrong last.

    Args:
        path: of a feedback.jsonl, as the chat writes it into its store.

    Returns:
        The JSON objects of a file of questions, each question once; what nobody but a reader of
        the documents can know is marked as blank.

    Raises:
        QuestionFileError: the file is not there or malformed, or nothing in it was called wrong.
    """
    latest = {line["id"]: line for line in _lines(Path(path))}
    wrong = [line for line in latest.values() if line["verdict"] == "wrong"]
    # Two people may have called the same answer wrong.
    asked = {(tuple(line["history"]), line["question"]): line for line in wrong}
    if not asked:
        raise QuestionFileError(f"{path}: no answer in it is called wrong.")
    return [_question(number, line) for number, line in enumerate(asked.values(), start=1)]


def write_questions(path: str | Path, out: str | Path) -> tuple[Path, int]:
    """Write a file of questions to fill in.

    Args:
        path: of a feedback.jsonl.
        out: the folder to write into.

    Returns:
        The file, and how many questions it holds.

    Raises:
        QuestionFileError: as for ``questions_from``, or the file is there already, since somebody
            may have filled it in.
    """
    questions = questions_from(path)
    written = Path(out) / "feedback-questions.jsonl"
    written.parent.mkdir(parents=True, exist_ok=True)
    try:
        with written.open("x", encoding="utf-8") as file:
            file.writelines(json.dumps(each, ensure_ascii=False) + "\n" for each in questions)
    except FileExistsError as error:
        raise QuestionFileError(
            f"{written}: is there already. Move it, or give another folder with --out."
        ) from error
    return written, len(questions)


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    advice = "The chat writes it when somebody presses Right or Wrong under an answer."
    for number, line in enumerate(content_of(path, advice=advice).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            values = json.loads(line)
        except ValueError as error:
            raise QuestionFileError(f"{path}:{number}: is not JSON. Remove the line.") from error
        if not isinstance(values, dict) or not set(_WANTED) <= set(values):
            raise QuestionFileError(f"{path}:{number}: is not feedback. Remove the line.")
        yield values


def _question(number: int, line: dict[str, Any]) -> dict[str, Any]:
    cited = dict.fromkeys(Path(each["source"]).name for each in line["citations"])
    documents = [name for name in cited if name] or [f"{BLANK}: the file name of the document"]
    said = f"Answered: {line['text']}"
    noted = f" Note: {line['note']}" if line.get("note") else ""
    return {
        "id": f"feedback-{number:03}",
        "group": f"{BLANK}: {', '.join(GROUPS)}",
        "question": line["question"],
        "history": line["history"],
        # Who calls a refusal wrong says that the documents do answer.
        "answerable": True if line["status"] == "not_found" else f"{BLANK}: true or false",
        "evidence": [
            {"document": name, "quote": f"{BLANK}: its words that answer, copied exactly"}
            for name in documents
        ],
        "answers": [f"{BLANK}: the shortest right answer"],
        "forbidden": [],
        "tags": [],
        "part": "dev",
        "remark": f"{said}{noted}",
    }
