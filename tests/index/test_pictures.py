"""Pages as pictures: drawn from the file itself, in a process that may fail."""

import io
import os
import signal

import pytest
from pdf_paper import Paper
from PIL import Image

from index import ReadError
from index.isolation import IsolatedReader

SENTENCE = "Inspectors praised the force for its custody suites."


@pytest.fixture
def report(tmp_path):
    paper = Paper("Custody report")
    paper.prose(SENTENCE)
    paper.page()
    paper.prose("The second page says that response times were slow.")
    path = tmp_path / "report.pdf"
    path.write_bytes(paper.bytes())
    return path


def opened(picture):
    return Image.open(io.BytesIO(picture.png))


def ink_inside(picture, rectangles):
    """Return what part of a page's dark pixels lie in some rectangles, given in points."""
    image = opened(picture).convert("L")
    scale = image.width / picture.width
    dark = image.point(lambda value: 255 * (value < 128))
    inside = 0
    for box in rectangles:
        edges = (box.x0 - 1, box.y0 - 1, box.x1 + 1, box.y1 + 1)
        inside += dark.crop(tuple(round(edge * scale) for edge in edges)).histogram()[255]
    return inside / dark.histogram()[255]


def test_the_rectangles_of_a_quote_cover_it_on_the_picture_of_its_page(index, report):
    index.sync([report])
    (document,) = index.documents()
    start = index.text(document.id).index(SENTENCE)
    location = index.locate(document.id, start, start + len(SENTENCE))
    picture = index.picture(document.id, location.page)
    assert (location.page, picture.width, picture.height) == (1, 595, 842)
    assert ink_inside(picture, location.rectangles) > 0.999
    below = [box._replace(y0=box.y0 + 40, y1=box.y1 + 40) for box in location.rectangles]
    assert ink_inside(picture, below) == 0


def test_a_picture_is_bounded_whatever_size_the_page_says_it_has(index, tmp_path):
    paper = Paper()
    paper.canvas.setPageSize((14_000, 14_000))
    paper.prose(SENTENCE)
    (tmp_path / "vast.pdf").write_bytes(paper.bytes())
    index.sync([tmp_path / "vast.pdf"])
    picture = index.picture(1, 1)
    assert (picture.width, picture.height) == (14_000, 14_000)
    assert 3_900_000 < opened(picture).width * opened(picture).height <= 4_010_000


def test_a_page_is_drawn_from_the_kept_original_when_the_file_has_moved_or_changed(index, report):
    index.sync([report])
    before = index.picture(1, 1)
    report.write_bytes(b"%PDF-1.7 and nothing of it")
    index.close()
    assert index.picture(1, 1) == before
    report.unlink()
    index.close()
    assert index.picture(1, 1) == before


def test_without_a_copy_the_file_itself_is_drawn_while_it_is_as_it_was(index, report):
    index.sync([report], copy=False)
    assert opened(index.picture(1, 2)).size == (1190, 1684)
    content = report.read_bytes()
    report.write_bytes(content + b"%")
    with pytest.raises(ReadError, match=r"no copy of it was kept, and it is no longer at .*pdf"):
        index.picture(1, 2)
    report.unlink()
    with pytest.raises(ReadError, match="no copy of it was kept"):
        index.picture(1, 1)
    report.write_bytes(content)
    assert index.picture(1, 1).width == 595


def test_a_damaged_copy_is_not_shown(index, report, store):
    index.sync([report])
    report.unlink()
    (kept,) = (store / "originals").glob("*/*")
    kept.write_bytes(Paper().bytes())
    with pytest.raises(ReadError, match="no copy of it was kept"):
        index.picture(1, 1)


@pytest.mark.parametrize("page", [0, 3, -1])
def test_a_page_that_is_not_there_is_an_error(index, report, page):
    index.sync([report])
    with pytest.raises(ReadError, match=f"it has no page {page}"):
        index.picture(1, page)


def test_what_has_no_pages_has_no_pictures(index, folder):
    index.sync([folder])
    with pytest.raises(ReadError, match="only a PDF has pages to show"):
        index.picture(1, 1)


def test_the_process_that_draws_may_die_and_the_next_picture_is_drawn(report):
    reader = IsolatedReader()
    first = reader.picture(report, ".pdf", 1)
    os.kill(reader._worker.process.pid, signal.SIGKILL)
    with pytest.raises(ReadError, match="its reader crashed"):
        reader.picture(report, ".pdf", 1)
    assert reader.picture(report, ".pdf", 1) == first
    reader.close()


def test_a_picture_is_drawn_once(index, report, monkeypatch):
    index.sync([report])
    first = index.picture(1, 1)
    monkeypatch.setattr(IsolatedReader, "picture", None)
    assert index.picture(1, 1) is first
