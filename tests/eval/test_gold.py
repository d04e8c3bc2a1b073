from evaluation import TEXT, question
from hypothesis import given
from hypothesis import strategies as st

from eval.gold import Stored, gold, occurrences, supported
from eval.types import Evidence, Place
from index.types import Span


def test_a_quote_is_found_wherever_it_stands() -> None:
    assert occurrences("one two one", "one") == [Span(0, 3), Span(8, 11)]


def test_white_space_may_differ_and_nothing_else() -> None:
    assert occurrences("the force\nneeds\u00a0to improve", "force needs to") == [Span(4, 18)]
    assert occurrences("The Force", "the force") == []
    assert occurrences("child’s", "child's") == []
    assert occurrences("a.b", "a?b") == []
    assert occurrences("anything", " ") == []


def test_an_ellipsis_skips_within_a_line_and_as_little_as_it_can() -> None:
    text = "Care | Good\nLeadership — Grade: Good; 2024: Good\nStaffing"
    assert occurrences(text, "Leadership … Good") == [Span(12, 36)]
    assert text[12:36] == "Leadership — Grade: Good"
    assert occurrences(text, "Leadership … Staffing") == []
    assert occurrences(text, "…") == []


@given(st.text(min_size=1).filter(lambda quote: "…" not in quote), st.text(), st.text())
def test_every_span_holds_the_quote_up_to_white_space(quote: str, before: str, after: str) -> None:
    text = before + quote + after
    spans = occurrences(text, quote)
    assert bool(spans) == bool(quote.split())
    assert all(text[start:end].split() == quote.split() for start, end in spans)


def test_gold_holds_every_place_of_every_piece() -> None:
    evidence = (
        Evidence("alder.txt", "It was praised.", (Evidence("birch.txt", "Birch is a town."),)),
        Evidence("alder.txt", "It has 99 cells."),
    )
    documents = [Stored(1, "alder.txt", TEXT), Stored(2, "birch.txt", "Birch is a town.")]
    asked = question(answerable=True, evidence=evidence, answers=("x",))
    needed = gold(asked, documents)
    assert needed == ((Place(1, 18, 33), Place(2, 0, 16)), ())
    assert supported(Place(2, 10, 12), needed) == {0}
    assert supported(Place(1, 34, 40), needed) == set()
