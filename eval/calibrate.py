"""Fit how sure an answer may be: ``python -m eval.calibrate CONTEXTS.jsonl.gz``.

Two kinds of examples count alike: general questions, each asked with the passages of its title and
again with the passage that answers taken away (a near miss); and the dev questions on the seeds
that no rule decides. The file has a context a line: {"title", "context", "questions": [{"question",
"answer"}]}; titles in sorted order, the last 12 are never read, the 6 before them are for measuring
only. Prints the constants for ``qa/evidence/confidence.py`` and how well they part the two.
"""

import argparse
import gzip
import json
import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from numpy.typing import NDArray

from eval.abstention import auroc
from eval.questions import load
from eval.run import SEED_QUESTIONS
from index import Index, SentenceTransformerEmbedder
from index.types import Embedder
from qa import Assistant, ExtractiveAnswerer, Turn
from qa.conversation import resolve
from qa.evidence.confidence import SIGNALS
from qa.evidence.scoring import Evidence, SentenceScorer
from qa.glossary import expand

__all__ = ["main"]

_TEST_TITLES = 12
_DEV_TITLES = 6
_QUESTIONS_A_TITLE = 40
_CANDIDATES = 12

Example = tuple[tuple[float, ...], bool]


def main() -> None:
    """Fit and measure, and print the constants."""
    parser = argparse.ArgumentParser(prog="python -m eval.calibrate", description=__doc__)
    parser.add_argument("contexts", type=Path, help="general questions, JSONL, gzipped")
    parser.add_argument("--corpus", type=Path, default=Path("seeds"), help="the seeds' folder")
    arguments = parser.parse_args()
    by_title = _titles(arguments.contexts)
    titles = sorted(by_title)[:-_TEST_TITLES]
    embedder = SentenceTransformerEmbedder()
    train = [e for t in titles[:-_DEV_TITLES] for e in _near_misses(by_title[t], embedder)]
    dev = [e for t in titles[-_DEV_TITLES:] for e in _near_misses(by_title[t], embedder)]
    own = list(_own(arguments.corpus, embedder))
    weights = _fit(train, own)
    print(f"_INTERCEPT = {weights[0]:.2f}")  # noqa: T201
    print(f"_WEIGHTS = ({', '.join(f'{weight:.2f}' for weight in weights[1:])})")  # noqa: T201
    for name, examples in (("general dev titles", dev), ("seed dev, fitted on", own)):
        truths = np.array([truth for _, truth in examples])
        scores = np.array([weights[0] + np.dot(weights[1:], signals) for signals, _ in examples])
        print(  # noqa: T201
            f"{name}: {len(examples)} examples, AUROC {auroc(truths, scores):.3f},"
            f" right {np.mean((scores >= 0) == truths):.3f}"
        )


def _titles(path: Path) -> dict[str, list[dict[str, object]]]:
    by_title = defaultdict(list)
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            by_title[row["title"]].append(row)
    return by_title


def _near_misses(rows: Sequence[dict[str, object]], embedder: Embedder) -> Iterator[Example]:
    """Ask questions about one title, with and without the passage that answers."""
    with TemporaryDirectory() as folder:
        corpus = Path(folder, "corpus")
        corpus.mkdir()
        for number, row in enumerate(rows):
            Path(corpus, f"{number}.txt").write_text(str(row["context"]), "utf-8")
        with Index.open(Path(folder, "store"), embedder=embedder) as index:
            index.sync([corpus])
            ids = {Path(document.source).stem: document.id for document in index.documents()}
            scorer = SentenceScorer(index)
            asked = [
                (str(question["question"]), ids[str(number)])
                for number, row in enumerate(rows)
                for question in row["questions"]  # type: ignore[attr-defined]
                if question["answer"] and str(number) in ids
            ]
            random.Random(0).shuffle(asked)  # noqa: S311
            for question, gold in asked[:_QUESTIONS_A_TITLE]:
                hits = index.search(question, k=_CANDIDATES)
                without = [hit for hit in hits if hit.passage.document_id != gold]
                for found, truth in ((hits, True), (without, False)):
                    best = scorer.read_alone(question, scorer.score(question, found)[0])
                    yield _signals(best), truth


def _own(corpus: Path, embedder: Embedder) -> Iterator[Example]:
    """Ask the dev questions on the seeds, and keep those that no rule decides."""
    with TemporaryDirectory() as folder, Index.open(folder, embedder=embedder) as index:
        index.sync([corpus])
        assistant, answerer = Assistant(index), ExtractiveAnswerer(index)
        for question in load(SEED_QUESTIONS):
            if question.part != "dev":
                continue
            history: list[Turn] = []
            for earlier in question.history:
                answer = assistant.ask(earlier, history)
                history.append(Turn(answer.resolved, answer.text, answer.short))
            resolved = resolve(question.question, history)
            hits = index.search(expand(resolved), k=_CANDIDATES)
            best = answerer.judge(resolved, hits).best
            if best is not None:
                yield _signals(best), question.answerable


def _signals(best: Evidence) -> tuple[float, ...]:
    return tuple(float(getattr(best, name)) for name in SIGNALS)


def _fit(train: Sequence[Example], own: Sequence[Example]) -> NDArray[np.float64]:
    """Return intercept and weights of a logistic regression to which both kinds count alike."""
    from sklearn.linear_model import LogisticRegression

    examples = [*train, *own]
    share = [0.5 / len(train)] * len(train) + [0.5 / len(own)] * len(own)
    fitted = LogisticRegression(max_iter=1000).fit(
        [signals for signals, _ in examples],
        [truth for _, truth in examples],
        sample_weight=np.array(share) * len(examples),
    )
    return np.concatenate([fitted.intercept_, fitted.coef_[0]])


if __name__ == "__main__":
    main()
