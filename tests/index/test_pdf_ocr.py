"""Scanned pages: counted and named, and read by Tesseract where it is installed."""

import io
import os
import sys
from pathlib import Path

import pytest
from pdf_paper import Paper
from reportlab.lib.utils import ImageReader

from index.errors import ReadError
from index.places import located, rectangles
from index.readers.pdf import read, render_page
from index.readers.pdf.ocr import pieces_of_tsv

PROSE = "Officers usually record what children say, and they add what is missing later on."

HEADER = (
    "level\tpage_num\tblock_num\tpar_num\tline_num\tword_num\tleft\ttop\twidth\theight\tconf\ttext"
)
ROWS = [
    "1\t1\t0\t0\t0\t0\t0\t0\t1653\t2339\t-1\t",
    "4\t1\t1\t1\t1\t0\t200\t300\t500\t40\t-1\t",
    "5\t1\t1\t1\t1\t1\t200\t300\t160\t30\t96.1\tCustody",
    "5\t1\t1\t1\t1\t2\t380\t300\t120\t30\t95.0\tofficers",
    "5\t1\t1\t1\t1\t3\t520\t300\t100\t30\t41.5\tw4ited",
    "5\t1\t1\t2\t1\t1\t200\t360\t20\t30\t88.0\t¢",
    "5\t1\t1\t2\t1\t2\t260\t360\t220\t30\t90.0\tfor",
    "5\t1\t1\t2\t1\t3\t500\t360\t200\t30\tnan?\tbroken",
    "5\t1\t1\t2\t1\t4\t720\t360\t200\t30\t93.0\tdoctors.",
    "5\t1\t1\t2",
]
TABLE = "\n".join([HEADER, *ROWS])


def scan() -> bytes:
    """Return a PDF of one page of text and one page that is a picture of it."""
    paper = Paper()
    paper.prose(PROSE)
    paper.page()
    text = Paper()
    text.prose(PROSE)
    picture = ImageReader(io.BytesIO(render_page(text.bytes(), 1)))
    paper.canvas.drawImage(picture, 0, 0, 595, 842)
    return paper.bytes()


def install(folder: Path, body: str) -> None:
    """Put a program called ``tesseract`` into a folder."""
    program = folder / "tesseract"
    program.write_text(f"#!{sys.executable}\n{body}")
    program.chmod(0o755)


PRINTS = f"""
import sys
assert sys.stdin.buffer.read(8) == b"\\x89PNG\\r\\n\\x1a\\n"
assert sys.argv[-1] == "tsv"
sys.stdout.buffer.write({TABLE!r}.encode())
"""


def test_a_table_of_words_gives_pieces_with_their_places() -> None:
    pieces, unsure = pieces_of_tsv(TABLE, points=0.5)
    assert [piece.text for piece in pieces] == [
        "Custody",
        "officers",
        "w4ited",
        "•",
        "for",
        "doctors.",
    ]
    assert (pieces[0].x0, pieces[0].y0, pieces[0].x1, pieces[0].y1) == (100, 150, 180, 165)
    assert unsure == 1
    assert len({piece.size for piece in pieces}) == 1


@pytest.mark.parametrize("table", ["", HEADER, "nonsense", "a\tb\n1\t2", HEADER + "\n5\t1"])
def test_a_table_without_words_gives_none(table: str) -> None:
    assert pieces_of_tsv(table, points=0.5) == ([], 0)


def test_without_tesseract_a_scanned_page_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    document = read(scan(), "scan.pdf")
    assert document.notes == ("1 page is without text, a picture or blank: 2.",)
    assert {word.page for word in document.words} == {1}


def test_with_tesseract_a_scanned_page_is_read_and_said_to_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path, PRINTS)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    document = read(scan(), "scan.pdf")
    assert document.notes == (
        "1 page is read by machine from a picture (OCR), with 1 of 6 words unsure: 2.",
    )
    start = document.text.index("Custody officers w4ited")
    (box,) = rectangles(document, start, start + len("Custody officers w4ited"))
    assert box.page == 2
    assert box.x0 == pytest.approx(200 * 72 / 200, abs=0.01)
    assert box.x1 == pytest.approx(620 * 72 / 200, abs=0.01)
    assert document.text.endswith("for doctors.")
    location = located(document, start, start + len("Custody officers w4ited"))
    assert location.page == 2
    assert location.rectangles[0][1:] == pytest.approx(box[1:], abs=0.01)
    assert location.sure == 0.41
    assert located(document, start, start + len("Custody")).sure == 0.96
    assert located(document, 0, len(PROSE)).sure == 1.0


@pytest.mark.parametrize("body", ["raise SystemExit(1)", "print('no table')"])
def test_a_tesseract_that_fails_leaves_the_page_unread(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str
) -> None:
    install(tmp_path, body)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert read(scan(), "scan.pdf").notes == ("1 page is without text, a picture or blank: 2.",)


def test_a_file_of_pictures_only_is_refused_without_tesseract(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = Paper()
    text = Paper()
    text.prose(PROSE)
    picture = ImageReader(io.BytesIO(render_page(text.bytes(), 1)))
    paper.canvas.drawImage(picture, 0, 0, 595, 842)
    data = paper.bytes()
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ReadError, match="no page has a text layer: it may be a scan, which needs"):
        read(data, "scan.pdf")
    install(tmp_path, PRINTS)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert read(data, "scan.pdf").text.startswith("Custody officers")
