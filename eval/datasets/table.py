"""Read a table with the columns question, answer and document, as a spreadsheet saves it."""

import csv
import io
from collections.abc import Mapping
from pathlib import Path, PurePath

from eval.datasets.dataset import Dataset, Texts, answered, sentence_around
from eval.questions import content_of
from eval.types import Question
from index.errors import QuestionFileError
from index.readers import SUFFIXES
from index.types import Span

__all__ = ["read"]

_COLUMNS = ("question", "answer", "document")
_LONGEST_NAME = 255


def read(path: Path) -> Dataset:
    """Read a table of questions.

    A row without an answer is a question that the documents do not answer. Several acceptable
    answers are parted by "|". The document is the name of a file, beside the table or in the store
    that is asked, or the text itself.

    Args:
        path: of the table, parted by commas, semicolons or tabs, with the columns' names first.

    Returns:
        The questions, and the documents that are beside it or in it.

    Raises:
        QuestionFileError: a column or a cell is missing.
    """
    content = content_of(path)
    header = content.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    rows = csv.DictReader(io.StringIO(content, newline=""), delimiter=delimiter)
    names = {str(name).strip().lower(): str(name) for name in rows.fieldnames or ()}
    if missing := [name for name in _COLUMNS if name not in names]:
        raise QuestionFileError(f"{path}: the column “{missing[0]}” is missing. Add it.")
    texts, files = Texts(), dict[Path, None]()
    questions: list[Question] = []
    try:
        for row in rows:
            cells = {name: (row[names[name]] or "").strip() for name in _COLUMNS}
            if not any(cells.values()):
                continue
            where = f"{path}:{rows.line_num}"
            questions.append(_question(cells, texts, f"row-{len(questions) + 1}", where))
            file = path.parent / cells["document"]
            if _is_name(cells["document"]) and file.is_file():
                files[file] = None
    except csv.Error as error:
        raise QuestionFileError(
            f"{path}:{rows.line_num}: cannot be read ({error}). Save a long document as a file"
            " beside the table, and put its name there."
        ) from error
    return Dataset(tuple(questions), texts.by_name(), tuple(files))


def _question(cells: Mapping[str, str], texts: Texts, identity: str, where: str) -> Question:
    question, document = cells["question"], cells["document"]
    answers = [each.strip() for each in cells["answer"].split("|")]
    if not question:
        raise QuestionFileError(f"{where}: the question is empty. Fill it in.")
    if document and not _is_name(document):
        name = texts.add(document, document)
        quotes = [_sentence(document, answer) for answer in answers]
    else:
        name, quotes = PurePath(document).name, [""]
    if not any(answers):
        return Question(identity, "unanswerable", question, answerable=False)
    if not document:
        raise QuestionFileError(f"{where}: the document is empty. Name it, or put its text there.")
    # Where an answer does not stand in so many words, the whole document is its evidence.
    return answered(
        identity, question, name, list(filter(None, quotes)) or [""], filter(None, answers)
    )


def _is_name(cell: str) -> bool:
    return (
        len(cell) <= _LONGEST_NAME
        and "\n" not in cell
        and PurePath(cell).suffix.lower() in SUFFIXES
    )


def _sentence(text: str, answer: str) -> str:
    start = text.find(answer) if answer else -1
    return sentence_around(text, Span(start, start + len(answer))) if start >= 0 else ""
