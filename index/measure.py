"""Measure how well each way of searching finds the passage that answers.

    python -m index.measure DATA.jsonl.gz FOLDER [--part dev|rest|all]

Each line of the data is ``{"title", "context", "questions": [{"question", "answer",
"answer_start"}]}``. Every context is written to the folder as a file and indexed there; right are
the passages that overlap with the answer. The decisions in index/README.md rest on these figures.
"""

import argparse
import gzip
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np

from index.catalog import Catalog
from index.fusion import Scored, Search, Searchable, dense, fused, lexical
from index.index import Index
from index.snapshots import Snapshots
from index.types import Passage

__all__ = ["figures", "main", "rank_fused"]

_HELD_OUT_TITLES, _DEV_TITLES, _HELD_OUT_CONTEXTS = 12, 6, 24
_RANKED, _POOL = 20, 100
_RANK_CONSTANT = 60
_WEIGHTS = (0.3, 0.4, 0.5, 0.6, 0.7)

Question = tuple[str, frozenset[int]]
"""A question, and the ids of the passages that answer it."""


def rank_fused(
    index: Searchable, question: str, k: int, *, among: Sequence[int] | None = None
) -> list[Scored]:
    """Return the k best by reciprocal rank fusion, to compare with.

    Source:
        Cormack, Clarke and Büttcher, Reciprocal Rank Fusion, SIGIR 2009.
    """
    scores: dict[int, float] = {}
    for search in (dense, lexical):
        for rank, scored in enumerate(search(index, question, _POOL, among=among), 1):
            scores[scored.id] = scores.get(scored.id, 0.0) + 1 / (_RANK_CONSTANT + rank)
    ranked = sorted(scores.items(), key=lambda pair: (-pair[1], pair[0]))
    return [Scored(passage, score, {}) for passage, score in ranked[:k]]


def figures(
    search: Callable[[str], Sequence[Scored]], questions: Sequence[Question]
) -> list[float]:
    """Return R@1, R@5 and the mean reciprocal rank, in per cent."""
    ranks = np.array([_rank(search(question), right) for question, right in questions])
    reciprocal = np.divide(1.0, ranks, out=np.zeros(len(ranks)), where=ranks > 0)
    found = [np.mean((ranks > 0) & (ranks <= k)) for k in (1, 5)]
    return [float(100 * value) for value in (*found, reciprocal.mean())]


def _rank(ranking: Sequence[Scored], right: frozenset[int]) -> int:
    return next((rank for rank, scored in enumerate(ranking, 1) if scored.id in right), 0)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a table of figures."""
    parser = argparse.ArgumentParser(prog="python -m index.measure", description=__doc__)
    parser.add_argument("data", type=Path)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--part", choices=["dev", "rest", "all"], default="all")
    given = parser.parse_args(arguments)
    contexts = _contexts(given.data, given.part)
    methods: Mapping[str, Search] = {
        "dense": dense,
        "lexical": lexical,
        "rank fusion": rank_fused,
        **{f"fused, {weight:.1f} dense": partial(fused, weight=weight) for weight in _WEIGHTS},
    }
    store = given.folder / "store"
    with Index.open(store) as index:
        questions = _questions(index, contexts, given.folder / "files")
        print(f"{len(questions)} questions, {index.status().passages} passages")
        print(f"{'':20}{'R@1':>8}{'R@5':>8}{'MRR':>8}")
        embed = cache(index.embedder.encode_query)
        with Snapshots(Catalog(store / "catalog.db"), store).take() as (_, derived):
            searchable = Searchable(
                vectors=derived.vectors,
                lexical=derived.lexical,
                embed=embed,
            )
            for name, method in methods.items():
                row = figures(partial(_search, method, searchable), questions)
                print(f"{name:20}" + "".join(f"{value:8.1f}" for value in row))


def _search(method: Search, searchable: Searchable, question: str) -> list[Scored]:
    return method(searchable, question, _RANKED)


def _contexts(path: Path, part: str) -> list[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    if part == "rest":
        return rows[:-_HELD_OUT_CONTEXTS]
    titles = sorted({row["title"] for row in rows})
    chosen = titles[-_HELD_OUT_TITLES - _DEV_TITLES : -_HELD_OUT_TITLES]
    return rows if part == "all" else [row for row in rows if row["title"] in chosen]


def _questions(index: Index, contexts: Sequence[dict[str, Any]], folder: Path) -> list[Question]:
    paths = []
    for number, context in enumerate(contexts):
        path = folder / f"{number:04}" / f"{context['title'] or number}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        if not path.exists():
            path.write_text(context["context"], encoding="utf-8", newline="")
        paths.append(path)
    index.sync([folder], copy=False, progress=_tell)
    documents = {Path(document.source).resolve(): document.id for document in index.documents()}
    return [
        question
        for path, context in zip(paths, contexts, strict=True)
        for question in _answered(index.passages(documents[path.resolve()]), context["questions"])
    ]


def _answered(passages: Sequence[Passage], questions: Sequence[dict[str, Any]]) -> list[Question]:
    found = []
    for question in questions:
        start, end = question["answer_start"], question["answer_start"] + len(question["answer"])
        right = frozenset(p.id for p in passages if p.start < end and start < p.end)
        if right:
            found.append((question["question"], right))
    return found


def _tell(done: int, total: int, label: str) -> None:
    print(f"\r{done}/{total} {label[-60:]:60}", end="", file=sys.stderr)


if __name__ == "__main__":
    main()
