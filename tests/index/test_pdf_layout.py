"""Every sentence of a made PDF is found on its page, in order, and marked where it stands."""

import io
import itertools
import time

import numpy as np
import pytest
from numpy.typing import NDArray
from pdf_pages import INKS, Layout, Made, make, sentences_of
from PIL import Image

from index.places import page_of, rectangles
from index.readers.pdf import read, render_page
from index.types import BlockKind, Box, Document

SCALE = 2.0
SENTENCES = 120

LAYOUTS = {
    "one column": Layout(),
    "two columns": Layout(columns=2),
    "three columns": Layout(columns=3, size=8.5),
    "two columns drawn across": Layout(columns=2, order="interleaved"),
    "three columns drawn across": Layout(columns=3, size=8.0, order="interleaved"),
    "two columns drawn in any order": Layout(columns=2, order="shuffled"),
    "drawn from the end": Layout(order="backwards"),
    "justified": Layout(justified=True, font="Times-Roman", size=11),
    "justified in two columns": Layout(columns=2, justified=True, order="interleaved"),
    "hyphens": Layout(columns=2, hyphens=True),
    "hyphens, justified, in three columns": Layout(
        columns=3, hyphens=True, justified=True, size=9, order="interleaved"
    ),
    "large type": Layout(size=14, font="Times-Roman"),
    "small type": Layout(size=7, columns=2),
    "loose lines": Layout(leading=1.6, spacing=1.2),
    "tight lines": Layout(leading=1.08),
    "indented paragraphs": Layout(indent=14, spacing=0.0, justified=True),
    "no running head": Layout(head=""),
    "typewriter, justified": Layout(
        justified=True, font="Courier", size=12, leading=1.5, indent=12, spacing=0.5
    ),
    "wide gaps between words in two columns": Layout(
        columns=2, justified=True, font="Times-Roman", size=11, order="interleaved", spacing=1.0
    ),
    "wide gaps between words in three columns": Layout(
        columns=3, justified=True, font="Times-Roman", size=9, leading=1.35, order="shuffled"
    ),
}


@pytest.fixture(params=LAYOUTS, scope="module")
def made(request: pytest.FixtureRequest) -> Made:
    return make(LAYOUTS[request.param], sentences_of(SENTENCES, seed=len(request.param)))


@pytest.fixture(scope="module")
def document(made: Made) -> Document:
    return read(made.data, "made.pdf")


def test_all_sentences_are_found_in_order(made: Made, document: Document) -> None:
    position = 0
    for sentence in made.sentences:
        found = document.text.find(sentence, position)
        assert found >= 0, sentence
        position = found + len(sentence)


def test_each_sentence_is_on_its_pages(made: Made, document: Document) -> None:
    for number, sentence in enumerate(made.sentences):
        start = document.text.index(sentence)
        end = start + len(sentence)
        pages = made.pages_of(number)
        assert page_of(document, start) == pages[0]
        assert page_of(document, end - 1) == pages[-1]
        assert sorted({box.page for box in rectangles(document, start, end)}) == pages


def test_the_made_pdfs_hold_sentences_over_page_breaks() -> None:
    for name in ("one column", "two columns", "hyphens", "justified"):
        made = make(LAYOUTS[name], sentences_of(SENTENCES, seed=len(name)))
        assert any(len(made.pages_of(number)) == 2 for number in range(SENTENCES))


def test_only_the_running_head_and_the_page_number_are_boilerplate(
    made: Made, document: Document
) -> None:
    kept_out = [b for b in document.blocks if b.kind is BlockKind.BOILERPLATE]
    texts = {document.text[b.start : b.end] for b in kept_out}
    numbers = {str(number) for number in range(1, len(made.pages) + 1)}
    headed = "Northmere" in document.text
    assert texts == ({LAYOUTS["one column"].head} | numbers if headed else set())
    assert {b.kind for b in document.blocks} <= {BlockKind.PARAGRAPH, BlockKind.BOILERPLATE}


def test_rectangles_hold_the_ink_of_their_sentence_and_no_other(
    made: Made, document: Document
) -> None:
    boxes = [_boxes(document, sentence) for sentence in made.sentences]
    for page in (1, len(made.pages)):
        inks = _inks(made.data, page)
        covered = np.zeros_like(inks)
        for number in range(len(made.sentences)):
            areas = [_area(box) for box in boxes[number] if box.page == page]
            own = sum(inks[number % 3][area].sum() for area in areas)
            all_inks = sum(inks[ink][area].sum() for ink in range(3) for area in areas)
            assert all_inks - own <= 0.02 * own
            if page in made.pages_of(number):
                assert own > 10
            for area in areas:
                covered[number % 3][area] = True
        assert (inks & covered).sum() >= 0.999 * inks.sum() > 0


def _boxes(document: Document, sentence: str) -> list[Box]:
    start = document.text.index(sentence)
    return rectangles(document, start, start + len(sentence))


def _area(box: Box) -> tuple[slice, slice]:
    """Return the pixels of a box."""
    down = slice(max(0, int(box.y0 * SCALE)), int(box.y1 * SCALE) + 1)
    return down, slice(max(0, int(box.x0 * SCALE)), int(box.x1 * SCALE) + 1)


def _inks(data: bytes, page: int) -> NDArray[np.bool_]:
    """Return the pixels that are clearly of each of the three inks: its channel stands out."""
    with Image.open(io.BytesIO(render_page(data, page, scale=SCALE))) as image:
        picture = np.asarray(image.convert("RGB"), dtype=np.int16)
    others = [[channel for channel in range(3) if channel != ink] for ink in range(len(INKS))]
    return np.stack(
        [
            np.logical_and(*(picture[..., ink] - picture[..., other] > 60 for other in others[ink]))
            for ink in range(len(INKS))
        ]
    )


def test_words_are_disjoint_in_order_and_without_white_space(document: Document) -> None:
    for before, word in itertools.pairwise(document.words):
        assert before.end <= word.start < word.end
    for word in document.words:
        text = document.text[word.start : word.end]
        assert text == "".join(text.split())
        assert word.x0 < word.x1
        assert word.y0 < word.y1


def test_every_character_but_white_space_is_in_a_word(document: Document) -> None:
    covered = "".join(document.text[word.start : word.end] for word in document.words)
    assert covered == "".join(document.text.split())


@pytest.mark.slow
def test_a_page_of_a_long_document_takes_no_longer_than_one_of_a_short_document() -> None:
    layout = Layout(columns=2, order="interleaved")
    short, long = (make(layout, sentences_of(count, 1)) for count in (540, 5400))
    assert len(long.pages) >= 100
    seconds = []
    for made in (short, short, long):  # the first reading loads what the others have at hand
        began = time.process_time()
        document = read(made.data, "made.pdf")
        seconds.append((time.process_time() - began) / len(made.pages))
    # How fast a processor is, and what else it does, is no matter of the reader's.
    assert seconds[2] < 2 * seconds[1]
    assert seconds[2] < 0.5
    assert sum(sentence in document.text for sentence in long.sentences) == 5400
