"""Read BEIR: queries, a corpus, and which of its documents are relevant.

Source: Thakur et al., "BEIR: A Heterogenous Benchmark for Zero-shot Evaluation of Information
Retrieval Models" (NeurIPS 2021 Datasets and Benchmarks). Relevance is taken as yes or no.
"""

import csv
import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from eval.datasets.dataset import Dataset, Texts, member
from eval.questions import content_of
from eval.types import Evidence, Part, Question
from index.errors import QuestionFileError

__all__ = ["read"]

_PARTS: dict[str, Part] = {"train": "dev", "dev": "dev", "test": "test"}


def read(folder: Path) -> Dataset:
    """Read a folder with corpus.jsonl, queries.jsonl and the files of qrels.

    Args:
        folder: of the data set.

    Returns:
        Every query that has a relevant document, needing all of them, with no answer to compare;
        and every document that is not blank. Queries of qrels/test.tsv are test, others dev.

    Raises:
        QuestionFileError: a file is missing or malformed.
    """
    texts, names = Texts(), {}
    for where, values in _lines(folder / "corpus.jsonl"):
        title = values.get("title") or ""
        text = f"{title}\n\n{member(values, 'text', str, where)}".strip()
        if text:
            names[_identity(values, where)] = texts.add(text, title or _identity(values, where))
    queries = {
        _identity(values, where): member(values, "text", str, where)
        for where, values in _lines(folder / "queries.jsonl")
    }
    judged = sorted((folder / "qrels").glob("*.tsv"))
    if not judged:
        raise QuestionFileError(f"{folder}: has no qrels/*.tsv. Add what is relevant to what.")
    questions: dict[str, Question] = {}
    for path in judged:
        for query, documents in _relevant(path).items():
            found = dict.fromkeys(names[each] for each in documents if each in names)
            if query in queries and found and query not in questions:
                questions[query] = Question(
                    query,
                    "factoid",
                    queries[query],
                    answerable=True,
                    evidence=tuple(Evidence(name, "") for name in found),
                    part=_PARTS.get(path.stem, "dev"),
                )
    return Dataset(tuple(questions.values()), texts.by_name())


def _lines(path: Path) -> Iterator[tuple[str, dict[str, Any]]]:
    for number, line in enumerate(content_of(path).split("\n"), start=1):
        if line.strip():
            try:
                values = json.loads(line)
            except json.JSONDecodeError as error:
                raise QuestionFileError(
                    f"{path}:{number}: is not JSON ({error.msg}). Write one object a line."
                ) from error
            if not isinstance(values, dict):
                raise QuestionFileError(f"{path}:{number}: is not a JSON object. Correct it.")
            yield f"{path}:{number}", values


def _identity(values: dict[str, Any], where: str) -> str:
    return member(values, "_id", str, where)


def _relevant(path: Path) -> dict[str, list[str]]:
    """Read the documents relevant to each query; a score of 0 says that one is not."""
    relevant: dict[str, list[str]] = defaultdict(list)
    rows = csv.reader(content_of(path).splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE)
    for number, row in enumerate(rows, start=1):
        if number == 1 and row[:1] == ["query-id"]:
            continue
        if len(row) != 3 or not row[2].strip().lstrip("-").isdecimal():
            raise QuestionFileError(
                f"{path}:{number}: is not a query, a document and a score, parted by tabs."
            )
        if int(row[2]) > 0:
            relevant[row[0]].append(row[1])
    return relevant
