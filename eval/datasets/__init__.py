"""Questions in the field's own formats, with the documents that they bring."""

from pathlib import Path

from eval.datasets import beir, squad, table
from eval.datasets.dataset import Dataset
from eval.questions import load
from index.errors import QuestionFileError

__all__ = ["Dataset", "read"]


def read(path: str | Path) -> Dataset:
    """Read questions in whatever format they are.

    Args:
        path: a JSONL file of this project, SQuAD 1.1 or 2.0 (``.json``), a table with the columns
            question, answer and document (``.csv``, ``.tsv``), or a folder in BEIR's layout.

    Returns:
        The questions, and the documents if they bring any.

    Raises:
        QuestionFileError: the file cannot be read, is malformed or holds no question.
    """
    path = Path(path)
    if path.is_dir():
        dataset = beir.read(path)
    elif path.suffix.lower() == ".json":
        dataset = squad.read(path)
    elif path.suffix.lower() in (".csv", ".tsv"):
        dataset = table.read(path)
    else:
        dataset = Dataset(tuple(load(path)))
    if not dataset.questions:
        raise QuestionFileError(f"{path}: holds no question. Check that it is complete.")
    return dataset
