"""A quote on the picture of its page, as the source panel gets it."""

import hashlib
import io
from base64 import b64decode
from collections.abc import Iterator
from pathlib import Path

import pytest
from fakes import HashedWords
from pdf_pages import Layout, make, sentences_of
from PIL import Image

from index import Index
from ui.page import PageView, open_page
from ui.place import Place
from ui.viewer import open_source

SENTENCES = sentences_of(40, seed=5)
MADE = make(Layout(columns=2, size=14, order="interleaved"), SENTENCES)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pages")
    (folder / "report.pdf").write_bytes(MADE.data)
    return folder


@pytest.fixture(scope="module")
def index(folder: Path) -> Iterator[Index]:
    with Index.open(folder / "store", embedder=HashedWords()) as opened:
        opened.sync([folder / "report.pdf"])
        (folder / "report.pdf").unlink()
        yield opened


def place(index: Index, sentence: int) -> str:
    quote = SENTENCES[sentence]
    start = index.text(1).index(quote)
    digest = hashlib.sha256(quote.encode()).hexdigest()[:12]
    return Place(1, start, start + len(quote), digest).href


def ink(view: PageView, *, inside: bool) -> int:
    """Return how many dark pixels lie inside the marks, or outside them."""
    picture = Image.open(io.BytesIO(b64decode(view["picture"].partition(",")[2]))).convert("L")
    across, down = picture.width / 100, picture.height / 100
    dark = picture.point(lambda value: 255 * (value < 200))
    total, marked = dark.histogram()[255], 0
    for mark in view["marks"]:
        edges = (
            mark["left"] * across,
            mark["top"] * down,
            (mark["left"] + mark["width"]) * across,
            (mark["top"] + mark["height"]) * down,
        )
        marked += dark.crop(tuple(map(round, edges))).histogram()[255]
    return marked if inside else total - marked


def broken_over_pages() -> int:
    return next(n for n in range(len(SENTENCES)) if len(MADE.pages_of(n)) == 2)


def test_a_quote_is_marked_where_its_words_are_drawn_though_its_file_is_gone(index: Index) -> None:
    address = place(index, 3)
    view = open_source(index, address)
    assert (view["pages"], view["shown"]) == (len(MADE.pages), [1])
    page = open_page(index, address, 1)
    assert (page["problem"], page["ratio"]) == ("", 595 / 842)
    drawn = [word for word in MADE.pages[0] if word.sentence == 3]
    left = min(word.x for word in drawn) / 595 * 100
    right = max(word.x + word.width for word in drawn) / 595 * 100
    assert min(mark["left"] for mark in page["marks"]) == pytest.approx(left, abs=0.5)
    edges = [mark["left"] + mark["width"] for mark in page["marks"]]
    assert max(edges) == pytest.approx(right, abs=0.5)
    assert len(page["marks"]) == len({word.baseline for word in drawn})
    assert ink(page, inside=True) > 500


def test_a_quote_over_a_page_break_is_shown_and_marked_on_both_pages(index: Index) -> None:
    number = broken_over_pages()
    address = place(index, number)
    first, second = MADE.pages_of(number)
    assert open_source(index, address)["shown"] == [first, second]
    for page in (first, second):
        view = open_page(index, address, page)
        drawn = [word for word in MADE.pages[page - 1] if word.sentence == number]
        assert len(view["marks"]) == len({(word.baseline, word.x > 297) for word in drawn})
        assert ink(view, inside=True) > 50


def test_a_page_without_the_quote_is_shown_unmarked(index: Index) -> None:
    page = open_page(index, place(index, 3), 2)
    assert (page["marks"], page["problem"]) == ([], "")
    assert ink(page, inside=False) > 1000


def test_a_quote_that_is_there_no_more_is_not_marked(index: Index) -> None:
    address = place(index, 3)
    moved = address[:-1] + ("0" if address[-1] != "0" else "1")
    assert open_page(index, moved, 1)["marks"] == []


def test_a_document_opens_at_its_first_page_and_at_the_page_of_a_place_in_it(index: Index) -> None:
    assert open_source(index, "#document-1")["shown"] == [1]
    later = index.text(1).index(SENTENCES[-1])
    assert open_source(index, f"#document-1-{later}")["shown"] == MADE.pages_of(39)[:1]


@pytest.mark.parametrize(
    ("address", "page", "problem"),
    [
        ("#document-1", 99, "The page cannot be shown: it has no page 99."),
        ("#document-1", 0, "The page cannot be shown: it has no page 0."),
        ("#document-1", "1", "This link does not lead to a page."),
        ("#document-1", None, "This link does not lead to a page."),
        ("../../etc/passwd", 1, "This link does not lead to a page."),
        (None, 1, "This link does not lead to a page."),
        ("#document-999", 1, "This document is not in the index any more."),
    ],
)
def test_what_cannot_be_shown_is_told_in_one_line(
    index: Index, address: object, page: object, problem: str
) -> None:
    assert open_page(index, address, page) == PageView(
        picture="", ratio=1.0, marks=[], problem=problem
    )


def test_a_file_that_is_gone_and_was_not_kept_is_told_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "gone.pdf"
    path.write_bytes(MADE.data)
    with Index.open(tmp_path / "store", embedder=HashedWords()) as index:
        index.sync([path], copy=False)
        path.unlink()
        problem = open_page(index, "#document-1", 1)["problem"]
        assert open_source(index, place(index, 3))["parts"] != []
    assert problem == (
        "The page cannot be shown: no copy of it was kept, and it is no longer at"
        f" {path} as it was."
    )
