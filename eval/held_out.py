"""Questions on documents that the model was not trained on: ``python -m eval.held_out``.

Writes the documents of the field's training corpus that are kept from training, and their questions
as ``inspection-qa eval`` reads them. The samples' dev questions are what rules are written by, so
they flatter them; these were written by others, in other words, and are harder: half of the
unanswerable ones are twins of an answerable one. They tell whether a change holds elsewhere. No
weight is fitted to them; where dev could not tell between two rules, they decided.
"""

import argparse
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

from eval.questions import GROUPS, record
from eval.types import Evidence, Question
from index.readers import read_bytes
from qa.evidence.field import documents, located, with_place

__all__ = ["main", "written"]


def main() -> None:
    """Write the documents and the questions, and say how to ask them."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.held_out",
        description="Write the documents kept from training, and their questions.",
    )
    parser.add_argument("folder", type=Path, help="takes documents/ and questions.jsonl")
    parser.add_argument("--most", type=int, default=700, help="questions, drawn at random")
    given = parser.parse_args()
    count = written(given.folder, most=given.most)
    store = given.folder / "store"
    print(
        f"{count} questions. To ask them:\n"
        f"  inspection-qa index {given.folder / 'documents'} --store {store}\n"
        f"  inspection-qa eval {given.folder / 'questions.jsonl'} --store {store}"
        f" --out {given.folder / 'report'}"
    )


def written(folder: Path, *, most: int) -> int:
    """Write documents and questions.

    Args:
        folder: takes ``documents/`` and ``questions.jsonl``.
        most: how many questions at most; the same are drawn each time.

    Returns:
        How many questions were written.

    """
    kept = folder / "documents"
    kept.mkdir(parents=True, exist_ok=True)
    questions: list[Question] = []
    for document in documents(held_out=True):
        name = f"{document['id']}.md"
        (kept / name).write_text(document["text"], encoding="utf-8")
        questions += _questions(document, name)
    Random(5).shuffle(questions)
    drawn = questions[:most]
    lines = [json.dumps(record(each), ensure_ascii=False) + "\n" for each in drawn]
    (folder / "questions.jsonl").write_text("".join(lines), encoding="utf-8")
    return len(drawn)


def _questions(document: Mapping[str, Any], name: str) -> Iterator[Question]:
    """Yield a document's questions, with its place: other documents answer for theirs."""
    text = read_bytes(document["text"].encode(), name).text
    for number, asked in enumerate(document["questions"], 1):
        quotes = [asked["evidence"], *asked.get("also", ())] if asked["evidence"] else []
        spans = [span for quote in quotes if (span := located(text, quote))]
        if len(spans) < len(quotes):
            continue
        places = tuple(Evidence(name, text[start:end]) for start, end in spans)
        tags = ("paraphrase",) if asked.get("paraphrase") else ()
        yield Question(
            id=f"{document['id']}-{number}",
            group=asked["group"] if asked["group"] in GROUPS else "who",
            question=with_place(asked["question"], document["place"]),
            answerable=bool(places),
            evidence=tuple(replace(each, alternatives=places[1:]) for each in places[:1]),
            answers=(asked["answer"],) if places else (),
            tags=tags if places else (*tags, "near_miss"),
        )


if __name__ == "__main__":
    main()
