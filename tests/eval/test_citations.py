from dataclasses import replace

from evaluation import TEXT, citation
from hypothesis import given
from hypothesis import strategies as st

from eval.citations import completeness, inexact, on_their_page, precision, recall
from eval.gold import Stored
from eval.types import Place

PRAISED = Place(1, TEXT.index("It was praised"), TEXT.index("It was praised") + 15)
CELLS = Place(1, TEXT.index("It has"), TEXT.index("It has") + 16)
NEEDED = ((PRAISED,), (CELLS,))
ALDER, BIRCH = citation(0, 17), citation(TEXT.index("Birch"), len(TEXT))
GOOD, BETTER = citation(*PRAISED[1:]), citation(*CELLS[1:])


DOCUMENTS = {
    1: Stored(1, "alder.txt", TEXT),
    2: Stored(2, "other.pdf", "Something else.", pages=((0, 1), (10, 2))),
}


def test_precision_is_the_share_of_quotes_that_touch_evidence() -> None:
    assert precision([GOOD, ALDER, BIRCH, BETTER], NEEDED) == 0.5
    assert precision([BIRCH], NEEDED) == 0.0
    assert precision([], NEEDED) is None


def test_recall_is_the_share_of_evidence_that_is_quoted() -> None:
    assert recall([GOOD, ALDER], NEEDED) == 0.5
    assert recall([BETTER, GOOD, GOOD], NEEDED) == 1.0
    assert recall([], NEEDED) == 0.0


def test_one_quote_over_two_pieces_covers_both() -> None:
    assert recall([citation(0, len(TEXT))], NEEDED) == 1.0


def test_an_alternative_place_covers_the_piece() -> None:
    assert recall([BIRCH], ((PRAISED, Place(1, BIRCH.start, BIRCH.end)),)) == 1.0


def test_spans_that_only_meet_do_not_overlap() -> None:
    assert not Place(1, 0, 5).overlaps(Place(1, 5, 9))
    assert Place(1, 0, 5).overlaps(Place(1, 4, 9))
    assert not Place(1, 0, 5).overlaps(Place(2, 0, 5))


@given(st.integers(0, len(TEXT) - 1), st.integers(1, 20), st.text(max_size=5))
def test_a_quote_is_exact_only_in_the_characters_of_its_place(
    start: int, length: int, other: str
) -> None:
    end = min(start + length, len(TEXT))
    altered = TEXT[start:end] + other
    expected = [] if not other else [citation(start, end, altered)]
    assert inexact([citation(start, end, altered)], DOCUMENTS) == expected


def test_a_quote_moved_emptied_or_given_to_another_document_is_not_exact() -> None:
    moved = citation(1, 18, TEXT[0:17])
    empty = citation(5, 5)
    elsewhere = citation(0, 17, TEXT[0:17], document_id=2)
    assert inexact([moved, GOOD, empty, elsewhere], DOCUMENTS) == [moved, empty, elsewhere]


def test_completeness_counts_the_characters_of_each_piece_and_each_once() -> None:
    half = citation(PRAISED.start, PRAISED.start + 5)
    assert completeness([half, half], NEEDED) == (5 / 15) / 2
    assert completeness([citation(0, len(TEXT))], NEEDED) == 1.0
    assert completeness([ALDER], NEEDED) == 0.0
    assert completeness([], NEEDED) == 0.0


def test_completeness_takes_the_place_that_is_covered_best() -> None:
    other = Place(1, BIRCH.start, BIRCH.end)
    assert completeness([BIRCH, citation(18, 20)], ((PRAISED, other),)) == 1.0


def test_a_page_is_right_if_the_quote_begins_on_it_and_only_pages_count() -> None:
    first = replace(citation(0, 9, "Something", document_id=2), page=1)
    second = replace(citation(10, 14, "else", document_id=2), page=2)
    wrong = replace(second, page=1)
    assert on_their_page([first, second, GOOD], DOCUMENTS) == (2, 2)
    assert on_their_page([first, wrong], DOCUMENTS) == (2, 1)
    assert on_their_page([replace(first, page=None)], DOCUMENTS) == (1, 0)
    assert on_their_page([GOOD], DOCUMENTS) == (0, 0)
