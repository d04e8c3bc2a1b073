"""Fit how sure an answer may be: ``python -m eval.calibrate``.

Asks the dev questions on the seeds and on the fictional samples, keeps those that no rule decides,
and fits a logistic regression from the best sentence's signals to whether the documents answer.
Prints the constants for ``qa/evidence/confidence.py``, and how well they tell the two apart, by
cross-validation over questions. The test questions are not read.
"""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from eval.abstention import auroc, expected_calibration_error
from eval.corpora import SAMPLE_QUESTIONS, SEED_QUESTIONS
from eval.questions import load
from index import Index, SentenceTransformerEmbedder
from index.types import Embedder
from qa import Assistant, ExtractiveAnswerer, Turn
from qa.assistant import CANDIDATES
from qa.conversation import resolve
from qa.evidence.confidence import SIGNALS
from qa.glossary import expand

__all__ = ["main"]

_FOLDS = 5


def main() -> None:
    """Fit and measure, and print the constants."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_predict

    embedder = SentenceTransformerEmbedder()
    examples = [
        *_examples(SEED_QUESTIONS, next(Path("seeds").glob("*.txt")), embedder),
        *_examples(SAMPLE_QUESTIONS, Path("seeds/samples"), embedder),
    ]
    signals = np.array([row for row, _ in examples])
    answerable = np.array([truth for _, truth in examples])
    model = LogisticRegression(max_iter=1000)
    folds = StratifiedKFold(_FOLDS, shuffle=True, random_state=0)
    held_out = cross_val_predict(model, signals, answerable, cv=folds, method="predict_proba")[:, 1]
    fitted = model.fit(signals, answerable)
    weights = ", ".join(f"{weight:.2f}" for weight in fitted.coef_[0])
    print(f"_INTERCEPT = {fitted.intercept_[0]:.2f}")
    print(f"_WEIGHTS = ({weights})")
    print(
        f"{len(examples)} questions that no rule decides, {int(answerable.sum())} answerable;"
        f" held out: AUROC {auroc(answerable, held_out):.3f},"
        f" calibration error {expected_calibration_error(answerable, held_out):.3f}"
    )
    for threshold in np.arange(0.3, 0.9, 0.05):
        false_answers = np.mean(held_out[~answerable] >= threshold)
        false_refusals = np.mean(held_out[answerable] < threshold)
        print(
            f"threshold {threshold:.2f}: false answers {false_answers:.1%},"
            f" false refusals {false_refusals:.1%}"
        )


def _examples(
    questions: Path, corpus: Path, embedder: Embedder
) -> Iterator[tuple[tuple[float, ...], bool]]:
    """Ask the dev questions on a corpus, and yield the signals of those that no rule decides."""
    with TemporaryDirectory() as folder, Index.open(folder, embedder=embedder) as index:
        index.sync([corpus])
        assistant, answerer = Assistant(index), ExtractiveAnswerer(index)
        for question in load(questions):
            if question.part != "dev":
                continue
            history: list[Turn] = []
            for earlier in question.history:
                answer = assistant.ask(earlier, history)
                history.append(Turn(answer.resolved, answer.text, answer.short))
            resolved = resolve(question.question, history)
            hits = index.search(expand(resolved), k=CANDIDATES, method="late")
            if (best := answerer.judge(resolved, hits).best) is not None:
                signals = tuple(float(getattr(best, name)) for name in SIGNALS)
                yield signals, question.answerable


if __name__ == "__main__":
    main()
