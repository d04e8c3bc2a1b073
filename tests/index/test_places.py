"""Spans of text to pages and rectangles."""

from dataclasses import replace

import pytest

from index.places import located, page_of, rectangles
from index.types import Box, Document, Location, Word

#        0123456789012345678901234567890
TEXT = "The inspection was late. It end"


def word(start: int, end: int, page: int, x0: float, y0: float) -> Word:
    return Word(start, end, page, x0, y0, x0 + 6.0 * (end - start), y0 + 10.0)


DOCUMENT = Document(
    source="x.pdf",
    title="X",
    text=TEXT,
    blocks=(),
    sha256="",
    words=(
        word(0, 3, 1, 50, 100),
        word(4, 10, 1, 74, 100),  # inspec-
        word(10, 14, 1, 50, 112),  # tion
        word(15, 18, 1, 80, 112),
        word(19, 24, 2, 50, 100),
        word(25, 27, 2, 86, 101),
        word(28, 31, 2, 104, 100),
    ),
    pages=2,
)


def test_a_span_has_one_rectangle_a_line() -> None:
    assert rectangles(DOCUMENT, 0, 18) == [Box(1, 50, 100, 110, 110), Box(1, 50, 112, 98, 122)]


def test_a_span_over_a_page_break_has_rectangles_on_both_pages() -> None:
    assert rectangles(DOCUMENT, 15, 31) == [Box(1, 80, 112, 98, 122), Box(2, 50, 100, 122, 111)]


def test_a_word_that_the_span_cuts_is_covered_whole() -> None:
    assert rectangles(DOCUMENT, 5, 6) == [Box(1, 74, 100, 110, 110)]


@pytest.mark.parametrize(("start", "end"), [(3, 4), (14, 15), (5, 5), (9, 2), (31, 99)])
def test_a_span_without_words_has_no_rectangles(start: int, end: int) -> None:
    assert rectangles(DOCUMENT, start, end) == []


@pytest.mark.parametrize(
    ("offset", "page"), [(0, 1), (3, 1), (17, 1), (18, 1), (19, 2), (24, 2), (30, 2), (99, 2)]
)
def test_each_character_is_on_the_page_of_the_word_before(offset: int, page: int) -> None:
    assert page_of(DOCUMENT, offset) == page


def test_a_span_is_located_by_file_page_and_rectangles() -> None:
    over_the_break = located(DOCUMENT, 15, 31)
    assert over_the_break == Location(
        "x.pdf", "", 1, (Box(1, 80, 112, 98, 122), Box(2, 50, 100, 122, 111))
    )
    assert located(DOCUMENT, 18, 19).page == 1


def test_a_span_is_as_sure_as_its_least_certain_word() -> None:
    unsure = replace(
        DOCUMENT, words=tuple(w._replace(sure=1 - i / 10) for i, w in enumerate(DOCUMENT.words))
    )
    assert located(unsure, 4, 18).sure == pytest.approx(0.7)
    assert located(unsure, 0, 3).sure == 1.0


def test_a_document_without_pages_has_no_places() -> None:
    plain = Document(source="x.txt", title="X", text=TEXT, blocks=(), sha256="")
    assert rectangles(plain, 0, 10) == []
    assert page_of(plain, 0) is None
