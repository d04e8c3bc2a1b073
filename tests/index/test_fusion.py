import inspect

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.fusion import METHODS, Searchable, fused, z_scores
from index.lexical import LexicalIndex
from index.vectors import FaissStore

TEXTS = {
    1: "The force was praised for how it investigates child abuse.",
    2: "Children in custody are looked after well.",
    3: "Six of the recommendations were met.",
    4: "The inspectorate praised the force; the force was praised again.",
    5: "Visitors may park behind the town hall.",
}


@pytest.fixture
def searchable(fake_embedder):
    vectors = FaissStore(fake_embedder.dimension)
    vectors.add(list(TEXTS), fake_embedder.encode_documents(list(TEXTS.values())))
    lexical = LexicalIndex().changed(add=TEXTS.items())
    return Searchable(vectors, lexical, fake_embedder.encode_query)


@pytest.fixture(params=METHODS)
def search(request):
    return METHODS[request.param]


def test_every_method_finds_the_passage_with_the_words(search, searchable):
    assert search(searchable, "Are children in custody looked after?", 3)[0].id == 2


def test_every_method_gives_at_most_k_best_first_and_the_same_again(search, searchable):
    for k in range(7):
        found = search(searchable, "Who praised the force?", k)
        assert len(found) <= min(k, 5)
        assert [s.score for s in found] == sorted((s.score for s in found), reverse=True)
        assert found == search(searchable, "Who praised the force?", k)
        assert found == search(searchable, "Who praised the force?", 9)[:k]


def test_every_method_stays_among_the_given(search, searchable):
    found = search(searchable, "Who praised the force?", 9, among=[1, 2])
    assert {s.id for s in found} <= {1, 2}
    assert found[0].id == 1
    assert search(searchable, "Who praised the force?", 9, among=[]) == []


def test_every_method_has_one_signature():
    for method in METHODS.values():
        parameters = list(inspect.signature(method).parameters)
        assert parameters[:4] == ["index", "question", "k", "among"]


def test_signals_are_the_raw_scores_of_both(searchable):
    question = "Who praised the force?"
    dense = {s.id: s.score for s in METHODS["dense"](searchable, question, 9)}
    lexical = {s.id: s.score for s in METHODS["lexical"](searchable, question, 9)}
    found = METHODS["fused"](searchable, question, 9)
    assert {s.id for s in found} == set(TEXTS)
    for scored in found:
        assert scored.signals == {
            "dense": pytest.approx(dense[scored.id]),
            "lexical": pytest.approx(lexical.get(scored.id, 0.0)),
        }


def test_the_score_is_the_weighted_sum_of_standard_scores(searchable):
    question, weight = "Who praised the force?", 0.3
    found = fused(searchable, question, 9, weight=weight)
    raw = np.array([[s.signals["dense"], s.signals["lexical"]] for s in found])
    standard = (raw - raw.mean(axis=0)) / raw.std(axis=0)
    assert [s.score for s in found] == pytest.approx(standard @ [weight, 1 - weight])


def test_a_question_without_any_known_word_is_ranked_by_meaning_alone(searchable):
    found = METHODS["fused"](searchable, "Kent", 9)
    assert [s.id for s in found] == [s.id for s in METHODS["dense"](searchable, "Kent", 9)]


@given(st.lists(st.floats(-1e6, 1e6), min_size=1))
def test_standard_scores_have_mean_0_and_deviation_1_or_are_all_0(values):
    scores = z_scores(np.array(values))
    assert np.isfinite(scores).all()
    if scores.any():
        assert scores.mean() == pytest.approx(0, abs=1e-5)
        assert scores.std() == pytest.approx(1, abs=1e-5)
        assert (np.diff(scores[np.argsort(values)]) >= 0).all()


def test_standard_scores_of_equal_values_are_0():
    assert z_scores(np.full(7, 0.1)).tolist() == [0.0] * 7
    assert z_scores(np.array([])).tolist() == []
