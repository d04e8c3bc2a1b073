import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval.gold import supported
from eval.retrieval import judge, retrieval
from eval.types import Place


def at(*starts: int) -> list[Place]:
    """Give ranked passages of ten characters each."""
    return [Place(1, start, start + 10) for start in starts]


ONE = ((Place(1, 22, 28),),)
TWO = ((Place(1, 22, 28),), (Place(1, 42, 48), Place(1, 62, 68)))


PASSAGE_LEVEL = ("mrr", "ndcg@10", *(f"recall@{depth}" for depth in range(1, 11)))


def test_evidence_in_the_first_passage_is_full_marks() -> None:
    names = [prefix + name for prefix in ("", "document_") for name in PASSAGE_LEVEL]
    assert retrieval(at(20, 0), ONE) == dict.fromkeys(names, 1.0)


def test_evidence_in_the_third_passage() -> None:
    values = retrieval(at(0, 10, 20), ONE)
    assert (values["recall@1"], values["recall@5"]) == (0.0, 1.0)
    assert values["mrr"] == pytest.approx(1 / 3)
    assert values["ndcg@10"] == pytest.approx(1 / math.log2(4))


def test_evidence_that_is_not_found_scores_nothing() -> None:
    values = retrieval(at(0, 10), ONE)
    assert {values[name] for name in PASSAGE_LEVEL} == {0.0}
    assert set(retrieval([], ONE).values()) == {0.0}


def test_half_of_two_pieces_found_is_half_the_recall() -> None:
    values = retrieval(at(20, 0), TWO)
    assert (values["recall@1"], values["recall@10"], values["mrr"]) == (0.5, 0.5, 1.0)
    assert values["ndcg@10"] == pytest.approx(1 / (1 + 1 / math.log2(3)))


def test_an_alternative_counts_as_the_piece_and_a_second_one_is_left_out() -> None:
    run, relevant = judge(at(60, 40, 0, 20), TWO)
    assert run == ["rank 1", "rank 3", "rank 4"]
    assert relevant == {"rank 1", "rank 4"}


def test_a_sentence_that_two_passages_share_is_needed_once() -> None:
    straddling = ((Place(1, 5, 15),),)
    assert retrieval(at(0, 10), straddling)["recall@1"] == 1.0
    assert retrieval(at(0, 10), straddling)["ndcg@10"] == 1.0


def test_the_same_offsets_in_another_document_are_no_evidence() -> None:
    assert retrieval([Place(2, 20, 30)], ONE)["recall@10"] == 0.0


def test_documents_are_ranked_by_their_best_passage() -> None:
    ranked = [Place(3, 0, 9), Place(3, 10, 19), Place(2, 0, 9), Place(1, 0, 9)]
    needed = ((Place(2, 50, 60),), (Place(1, 70, 80), Place(4, 0, 9)))
    values = retrieval(ranked, needed)
    assert values["recall@10"] == 0.0
    assert values["document_recall@1"] == 0.0
    assert values["document_recall@2"] == 0.5
    assert values["document_recall@3"] == 1.0
    assert values["document_mrr"] == 0.5


def test_two_pieces_in_one_document_need_it_once() -> None:
    assert retrieval([Place(1, 0, 9)], TWO)["document_recall@1"] == 1.0


starts = st.lists(st.integers(0, 8).map(lambda tens: 10 * tens), unique=True, max_size=9)


@given(starts)
def test_recall_is_the_share_of_passages_needed_that_were_found(ranking: list[int]) -> None:
    values = retrieval(at(*ranking), TWO)
    found = set().union(*(supported(where, TWO) for where in at(*ranking)))
    assert values["recall@10"] == len(found) / 2
    assert values["recall@1"] <= values["recall@5"] <= values["recall@10"]
    assert all(0 <= value <= 1 for value in values.values())
