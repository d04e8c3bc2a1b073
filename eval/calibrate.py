"""Fit how sentences rank and how sure an answer may be: ``python -m eval.calibrate``.

Asks the dev questions on the documents that ship. Fits what a sentence's score is made of to
whether it is evidence (a conditional logistic regression over the sentences of each question); and,
on the questions that no rule decides, the best sentence's signals to whether the documents answer.
Prints the constants for ``qa/evidence/scoring.py`` and ``qa/evidence/confidence.py``, how well the
two are told apart by cross-validation over questions, and what each degree of caution comes to. The
test questions are not read. The second depends on the first: put in the weights, and run it again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.abstention import area_under, auroc, expected_calibration_error, risk_coverage
from eval.corpora import opened
from eval.gold import gold, stored, supported
from eval.run import Conversations, searched
from eval.types import Place, Question
from index import Index
from qa import Assistant, ExtractiveAnswerer
from qa.evidence.confidence import SIGNALS, THRESHOLDS
from qa.evidence.model import EvidenceReader
from qa.evidence.scoring import PARTS, Evidence, SentenceScorer
from qa.question import understand

__all__ = ["main"]

_FOLDS, _ROUNDS = 5, 5
# How strongly weights are drawn towards nothing; what they weigh is standardised for it.
_STRENGTH = 0.3
_SENTENCE_STRENGTH = 0.02

Rows = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class _Asked:
    """A dev question: the sentences found for it, which are evidence, and the best one."""

    answerable: bool
    sentences: Sequence[Evidence]
    evidence: NDArray[np.bool_]
    best: Evidence | None


def main() -> None:
    """Fit and measure, and print the constants."""
    with opened(None, part="dev") as (index, questions):
        asked = list(_asked(index, questions))
    _fit_sentences(asked)
    _fit_confidence(asked)


def _asked(index: Index, questions: Sequence[Question]) -> Iterator[_Asked]:
    reader = EvidenceReader(index)
    answerer = ExtractiveAnswerer(index, reader=reader)
    assistant = Assistant(index, answerer=answerer, reader=reader)
    scorer = SentenceScorer(index, reader)
    documents = {each.id: each for each in stored(index)}
    conversations = Conversations(assistant)
    for question in questions:
        where = searched(question, documents)
        answer = assistant.ask(
            question.question, conversations.up_to(question.history, where), where=where
        )
        asked = understand(answer.resolved)
        sentences = scorer.score(asked.text, answer.hits, given=asked.given)
        needed = gold(question, list(documents.values()))
        evidence = [
            bool(supported(Place(each.hit.passage.document_id, *each.span), needed))
            for each in sentences
        ]
        best = answerer.judge(answer.resolved, answer.hits).best
        yield _Asked(question.answerable, sentences, np.array(evidence, bool), best)


def _fit_sentences(asked: Sequence[_Asked]) -> None:
    """Print what a sentence's score is made of, and how often the best is evidence."""
    known = [each for each in asked if each.evidence.any()]
    right = [each.evidence for each in known]
    raw = [np.array([each.parts for each in one.sentences]) for one in known]
    spread = np.concatenate(raw).std(axis=0)
    signals = [each / spread for each in raw]
    order = np.random.default_rng(0).permutation(len(known))
    held_out: list[bool] = []
    for fold in range(_FOLDS):
        test = order[fold::_FOLDS]
        train = [number for number in order if number not in set(test)]
        fitted = _conditional([signals[n] for n in train], [right[n] for n in train])
        held_out += [bool(right[n][(signals[n] @ fitted).argmax()]) for n in test]
    alone = {
        name: np.mean([each[one[:, n].argmax()] for each, one in zip(right, raw, strict=True)])
        for n, name in enumerate(PARTS)
    }
    print(f"PART_WEIGHTS = ({_listed(_conditional(signals, right) / spread, 3)})")
    print(
        f"{len(known)} questions whose evidence was read; the best sentence is evidence, held out,"
        f" {np.mean(held_out):.1%}; by one signal alone: "
        + ", ".join(f"{name} {share:.1%}" for name, share in alone.items())
    )


def _conditional(signals: Sequence[Rows], right: Sequence[NDArray[np.bool_]]) -> Rows:
    """Return the weights under which evidence is likeliest to be drawn among its sentences."""
    from scipy.optimize import minimize

    def loss(weights: Rows) -> tuple[float, Rows]:
        total, slope = (
            _SENTENCE_STRENGTH * float(weights @ weights),
            2 * _SENTENCE_STRENGTH * weights,
        )
        for rows, wanted in zip(signals, right, strict=True):
            scores = rows @ weights
            drawn = np.exp(scores - scores.max())
            drawn /= drawn.sum()
            hit = drawn[wanted].sum() + 1e-9
            total -= float(np.log(hit)) / len(signals)
            slope = slope - rows.T @ (drawn * wanted / hit - drawn) / len(signals)
        return total, slope

    found = minimize(loss, np.ones(signals[0].shape[1]), jac=True, method="L-BFGS-B")
    return np.asarray(found.x, np.float64)


def _fit_confidence(asked: Sequence[_Asked]) -> None:
    """Print the weights of signals, and how well they tell what is answered from what is not."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_predict
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    undecided = [each for each in asked if each.best is not None]
    signals = np.array([[float(getattr(each.best, one)) for one in SIGNALS] for each in undecided])
    answerable = np.array([each.answerable for each in undecided])
    model = make_pipeline(StandardScaler(), LogisticRegression(C=_STRENGTH, max_iter=1000))
    rounds = [
        cross_val_predict(
            model,
            signals,
            answerable,
            cv=StratifiedKFold(_FOLDS, shuffle=True, random_state=seed),
            method="predict_proba",
        )[:, 1]
        for seed in range(_ROUNDS)
    ]
    held_out = np.mean(rounds, axis=0)
    fitted = model.fit(signals, answerable)
    scaler, logistic = fitted[0], fitted[1]
    weights = logistic.coef_[0] / scaler.scale_
    intercept = logistic.intercept_[0] - weights @ scaler.mean_
    print(f"_INTERCEPT = {intercept:.2f}")
    print(f"_WEIGHTS = ({_listed(weights, 2)})")
    _tell(answerable, held_out)


def _tell(answerable: NDArray[np.bool_], held_out: Rows) -> None:
    risk = area_under(*risk_coverage(np.ones_like(answerable), ~answerable, held_out))
    print(
        f"{len(answerable)} questions that no rule decides, {int(answerable.sum())} answerable;"
        f" held out: AUROC {auroc(answerable, held_out):.3f},"
        f" calibration error {expected_calibration_error(answerable, held_out):.3f},"
        f" area under risk and coverage {risk:.3f}"
    )
    named = {threshold: f" ({caution})" for caution, threshold in THRESHOLDS.items()}
    for threshold in sorted({*np.round(np.arange(0.3, 0.95, 0.05), 2), *named}):
        false_answers = np.mean(held_out[~answerable] >= threshold)
        false_refusals = np.mean(held_out[answerable] < threshold)
        print(
            f"threshold {threshold:.2f}{named.get(float(threshold), '')}: false answers"
            f" {false_answers:.1%}, false refusals {false_refusals:.1%}"
        )


def _listed(values: Rows, digits: int) -> str:
    return ", ".join(f"{value:.{digits}f}" for value in values)


if __name__ == "__main__":
    main()
