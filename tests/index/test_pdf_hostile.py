"""Broken and hostile PDFs: a readable reason, bounded time, and never a crash."""

import io
import itertools
import random
import threading
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pdf_pages import Layout, make, sentences_of
from pdf_paper import Paper
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from index.errors import ReadError
from index.readers.pdf import read, render_page
from index.readers.pdf.engine import MAX_PAGES

PROSE = "Officers usually record what children say, and they add what is missing later on."


def written(objects: list[str]) -> bytes:
    """Return a PDF of objects numbered from 1, the first its catalog."""
    parts = [b"%PDF-1.4\n"]
    places = []
    start = len(parts[0])
    for number, body in enumerate(objects, start=1):
        places.append(start)
        parts.append(f"{number} 0 obj\n{body}\nendobj\n".encode())
        start += len(parts[-1])
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    parts.append(f"xref\n0 {size}\n0000000000 65535 f \n{table}".encode())
    parts.append(f"trailer <</Size {size} /Root 1 0 R>>\nstartxref\n{start}\n%%EOF".encode())
    return b"".join(parts)


def empty_pages(count: int) -> bytes:
    kids = " ".join(f"{number} 0 R" for number in range(3, count + 3))
    page = "<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]>>"
    pages = f"<</Type /Pages /Count {count} /Kids [{kids}]>>"
    return written(["<</Type /Catalog /Pages 2 0 R>>", pages, *[page] * count])


def encrypted() -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, encrypt=StandardEncryption("secret", ownerPassword="owner"))
    canvas.drawString(72, 700, PROSE)
    canvas.save()
    return buffer.getvalue()


def good() -> bytes:
    paper = Paper()
    paper.prose(PROSE)
    return paper.bytes()


LOOP = written(
    [
        "<</Type /Catalog /Pages 2 0 R>>",
        "<</Type /Pages /Count 2 /Kids [3 0 R 2 0 R]>>",
        "<</Type /Pages /Count 1 /Kids [2 0 R] /Parent 2 0 R>>",
    ]
)
NO_PAGES = written(["<</Type /Catalog /Pages 2 0 R>>", "<</Type /Pages /Count 0 /Kids []>>"])
CLAIMS_BILLIONS = written(
    ["<</Type /Catalog /Pages 2 0 R>>", "<</Type /Pages /Count 2147483647 /Kids []>>"]
)

DAMAGED = "it is damaged, has no pages, or is not a PDF"
BAD = {
    "empty": (b"", "it is empty"),
    "white space": (b" \n" * 100, DAMAGED),
    "random": (random.Random(1).randbytes(5000), DAMAGED),
    "only the header": (b"%PDF-1.7\n", DAMAGED),
    "a web page": (b"<html><body>Not found</body></html>", DAMAGED),
    "encrypted": (encrypted(), "it is encrypted and needs a password; save a copy without one"),
    "no pages": (NO_PAGES, DAMAGED),
    "one blank page": (empty_pages(1), "no page has a text layer: it may be a scan"),
    "a loop of pages": (LOOP, "its pages are damaged"),
    "a page count that is a lie": (CLAIMS_BILLIONS, DAMAGED),
    "10,000 blank pages": (empty_pages(10_000), "no page has a text layer: it may be a scan"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_has_a_readable_reason(name: str) -> None:
    data, reason = BAD[name]
    with pytest.raises(ReadError) as caught:
        read(data, "bad.pdf")
    assert caught.value.reason.startswith(reason)


def test_more_pages_than_a_report_can_have_are_refused() -> None:
    with pytest.raises(ReadError, match=r"20,001 pages; more than 20,000 are not read"):
        read(empty_pages(MAX_PAGES + 1), "long.pdf")


def test_pages_without_text_are_counted_and_named() -> None:
    paper = Paper()
    paper.prose(PROSE)
    for _ in range(3):
        paper.page()
    paper.page()
    paper.prose(PROSE)
    document = read(paper.bytes(), "report.pdf")
    assert document.pages == 5
    assert document.notes == ("3 pages are without text, a picture or blank: 2-4.",)


def test_a_file_cut_short_is_read_or_refused() -> None:
    whole = make(Layout(), sentences_of(40, 1)).data
    for part in (0.1, 0.3, 0.5, 0.8, 0.95, 0.999):
        _read_or_refuse(whole[: int(len(whole) * part)])


def _read_or_refuse(data: bytes) -> None:
    try:
        document = read(data, "odd.pdf")
    except ReadError:
        return
    assert all(document.text[block.start : block.end].strip() for block in document.blocks)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_file_with_changed_bytes_is_read_or_refused(data: st.DataObject) -> None:
    whole = bytearray(good())
    for _ in range(data.draw(st.integers(1, 12))):
        place = data.draw(st.integers(0, len(whole) - 1))
        whole[place] = data.draw(st.integers(0, 255))
    _read_or_refuse(bytes(whole))


WORDS = ["Recommendation 3", "•", "–", "1", "(a)", "Contents", "12", "£4.50", "of", "....... 7"]
WORDS += ["Officers usually record what children say.", "Good", "A", "inspec-", "tion", "\u2022 of"]


@settings(max_examples=80, deadline=None)
@given(st.data())
def test_any_scatter_of_words_and_shapes_is_read_without_a_fault(data: st.DataObject) -> None:
    paper = Paper()
    paper.line(PROSE)
    canvas = paper.canvas
    for _ in range(data.draw(st.integers(1, 3))):
        for _ in range(data.draw(st.integers(1, 25))):
            canvas.saveState()
            canvas.translate(*data.draw(st.tuples(*[st.sampled_from(range(20, 560, 15))] * 2)))
            canvas.rotate(data.draw(st.sampled_from([0, 0, 0, 0, 0, 90, 45])))
            font = data.draw(st.sampled_from(["Helvetica", "Helvetica-Bold", "Times-Italic"]))
            canvas.setFont(font, data.draw(st.sampled_from([5, 8, 10, 10, 10, 14, 30])))
            canvas.drawString(0, 0, data.draw(st.sampled_from(WORDS)))
            if data.draw(st.booleans()):
                canvas.rect(0, -4, data.draw(st.sampled_from([2, 40, 300])), 40, fill=0)
            canvas.restoreState()
        paper.page()
    document = read(paper.bytes(), "scatter.pdf")
    assert [word.start for word in document.words] == sorted(w.start for w in document.words)
    for block in document.blocks:
        assert document.text[block.start : block.end].strip()
    for before, block in itertools.pairwise(document.blocks):
        assert document.text[before.end : block.start] == "\n\n"


@pytest.mark.parametrize(
    "content",
    [
        "BT /F1 1e9 Tf 72 700 Td (huge) Tj ET",
        "BT /F1 0 Tf 72 700 Td (no size) Tj ET",
        "BT /F1 -10 Tf 72 700 Td (negative) Tj ET",
        "BT /F1 10 Tf 0 0 0 0 72 700 Tm (flat) Tj ET",
        "BT /F1 10 Tf 72 -99999 Td (off the page) Tj ET",
        "q " * 5000 + "BT /F1 10 Tf 72 700 Td (deep) Tj ET",
        "BT /F1 10 Tf 72 700 Td " + "(again) Tj " * 30_000 + "ET",
        "0 0 m " + "".join(f"{i % 500} {i % 700} l " for i in range(60_000)) + "S"
        " BT /F1 10 Tf 72 700 Td (under a scribble) Tj ET",
        "".join(f"{i % 60 * 9} {i // 60 * 9} 9 9 re S " for i in range(5400))
        + " BT /F1 10 Tf 72 700 Td (on squared paper) Tj ET",
    ],
    ids=["huge", "zero", "negative", "flat", "outside", "deep", "many", "scribble", "squares"],
)
def test_odd_drawing_takes_bounded_time(content: str) -> None:
    data = written(
        [
            "<</Type /Catalog /Pages 2 0 R>>",
            "<</Type /Pages /Count 1 /Kids [3 0 R]>>",
            "<</Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
            " /Resources <</Font <</F1 5 0 R>>>>>>",
            f"<</Length {len(content)}>>\nstream\n{content}\nendstream",
            "<</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>",
        ]
    )
    began = time.perf_counter()
    _read_or_refuse(data)
    assert time.perf_counter() - began < 20


def test_a_page_is_drawn_as_a_picture_of_its_size() -> None:
    with Image.open(io.BytesIO(render_page(good(), 1, scale=1.5))) as picture:
        assert picture.format == "PNG"
        assert picture.size == (893, 1263)


def test_a_page_too_large_to_draw_is_drawn_smaller() -> None:
    data = empty_pages(1)
    with Image.open(io.BytesIO(render_page(data, 1, scale=400.0))) as picture:
        assert picture.width * picture.height <= 41_000_000


@pytest.mark.parametrize("page", [0, 2, -1])
def test_a_page_that_is_not_there_cannot_be_drawn(page: int) -> None:
    with pytest.raises(ReadError, match=f"it has no page {page}"):
        render_page(good(), page)


def test_reading_and_drawing_in_many_threads_at_once() -> None:
    data = make(Layout(columns=2), sentences_of(60, 3)).data
    expected = read(data, "x.pdf")
    results: list[bool] = []

    def work(number: int) -> None:
        for _ in range(3):
            if number % 2:
                results.append(read(data, "x.pdf") == expected)
            else:
                results.append(render_page(data, 1).startswith(b"\x89PNG"))

    threads = [threading.Thread(target=work, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [True] * 18
