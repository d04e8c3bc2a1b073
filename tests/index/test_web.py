"""Fetching a page, from real servers on this machine wherever one can stand in for the web."""

import ast
import gzip
import itertools
import socket
import threading
import time
from datetime import date
from pathlib import Path

import pytest
from webserver import PAGE, Answer, here, refused

from index.rows import Retrieval
from index.web import Limits

# --- what comes back ------------------------------------------------------------------------


def test_a_page_comes_with_its_place_its_day_and_its_edition(site):
    modified = "Tue, 01 Sep 2026 10:00:00 GMT"
    site.pages["/new"] = Answer(PAGE.body, etag='"e1"', headers={"Last-Modified": modified})
    site.redirect("/old", "/new?page=1#top")
    site.pages["/new?page=1"] = site.pages["/new"]
    page = here(site.address("/old#summary"))
    assert page.content == PAGE.content
    assert page.name == "new.html"
    assert page.retrieval == Retrieval(
        address=site.address("/old"),
        place=site.address("/new?page=1"),
        retrieved=date.today().isoformat(),
        etag='"e1"',
        modified=modified,
    )


def test_the_server_is_told_the_program_s_name_and_nothing_else(site, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    site.pages["/first"] = Answer(
        status=302, headers={"Location": "/report", "Set-Cookie": "who=you"}
    )
    here(site.address("/first"))
    assert site.paths() == ["/first", "/report"]
    for _, headers in site.asked:
        assert headers == {
            "Host": f"127.0.0.1:{site.port}",
            "User-Agent": "inspection-qa",
            "Accept": "text/html, application/pdf, */*;q=0.5",
            "Accept-Encoding": "gzip",
        }


@pytest.mark.parametrize(
    ("path", "kind", "name"),
    [
        ("/", "text/html", "127.0.0.1.html"),
        ("/reports/kent-2021", "text/html; charset=utf-8", "kent-2021.html"),
        ("/reports/kent.html?print=1", "TEXT/HTML", "kent.html"),
        ("/kent%20police.pdf", "application/pdf", "kent%20police.pdf"),
        ("/download", "application/pdf", "download.pdf"),
        ("/kent.PDF", "application/octet-stream", "kent.PDF"),
        ("/kent.pdf", "text/html", "kent.pdf.html"),
        ("/notes.md", "text/plain", "notes.md"),
        ("/notes", "text/plain", "notes.txt"),
        ("/all.zip", None, "all.zip"),
        ("/..%2F..%2Fetc%2Fpasswd", "text/plain", "%2F..%2Fetc%2Fpasswd.txt"),
        (
            "/x",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            "x.docx",
        ),
    ],
)
def test_the_content_type_says_the_format_and_the_address_where_that_says_little(
    site, path, kind, name
):
    site.pages[path] = Answer("Kent Police keeps its promises.", kind)
    assert here(site.address(path)).name == name


@pytest.mark.parametrize(
    ("path", "kind", "told"),
    [
        ("/photo", "image/png", "image/png"),
        ("/photo", None, "not stated"),
        ("/x", "", "not stated"),
    ],
)
def test_what_no_reader_reads_is_refused(site, path, kind, told):
    site.pages[path] = Answer(b"\x89PNG", kind)
    assert refused(site.address(path)) == f"it is of a kind that is not supported ({told})"


def test_a_packed_page_is_unpacked(site):
    packed = gzip.compress(PAGE.content)
    site.pages["/report"] = Answer(packed, headers={"Content-Encoding": "gzip"})
    assert here(site.address("/report")).content == PAGE.content


# --- fetching again -------------------------------------------------------------------------


def test_an_edition_that_is_known_is_not_sent_again(site):
    site.pages["/report"] = Answer(PAGE.body, etag='"e1"')
    known = Retrieval(site.address("/report"), site.address("/report"), "2026-01-02", '"e1"', "Mon")
    page = here(site.address("/report"), known)
    assert page.content is None
    assert page.retrieval == Retrieval(
        known.address, known.place, date.today().isoformat(), '"e1"', "Mon"
    )
    ((_, headers),) = site.asked
    assert (headers["If-None-Match"], headers["If-Modified-Since"]) == ('"e1"', "Mon")


def test_a_newer_edition_is_sent(site):
    site.pages["/report"] = Answer(PAGE.body, etag='"e2"')
    known = Retrieval(site.address("/report"), site.address("/report"), "2026-01-02", '"e1"')
    page = here(site.address("/report"), known)
    assert (page.content, page.retrieval.etag) == (PAGE.content, '"e2"')


def test_another_page_is_not_taken_for_the_known_one_because_their_marks_are_alike(site):
    site.pages["/2024"] = Answer("<p>Another report altogether.</p>", etag='"e1"')
    site.redirect("/latest", "/2024")
    known = Retrieval(site.address("/latest"), site.address("/2023"), "2026-01-02", '"e1"')
    assert here(site.address("/latest"), known).content == b"<p>Another report altogether.</p>"


def test_a_server_that_says_not_modified_unasked_is_not_believed(site):
    site.pages["/report"] = Answer(status=304, kind=None)
    known = Retrieval(site.address("/report"), site.address("/report"), "2026-01-02")
    assert refused(site.address("/report"), known=known) == "the server answered 304 Not Modified"


# --- servers that fail, and servers that mean ill -------------------------------------------


@pytest.mark.parametrize(
    ("status", "told"), [(404, "404 Not Found"), (503, "503 Service Unavailable"), (599, "599")]
)
def test_what_the_server_answers_is_told(site, status, told):
    site.pages["/report"] = Answer("<h1>Sorry</h1>", status=status)
    assert refused(site.address("/report")) == f"the server answered {told}"


def test_a_server_that_is_not_there_is_told():
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    assert refused(f"http://127.0.0.1:{port}/").startswith("the server cannot be reached")
    assert refused("http://nowhere.invalid/") == "there is no server named nowhere.invalid"


def test_a_server_that_says_nothing_is_given_up():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        assert refused(address, limits=Limits(silence=0.2)) == "the server did not answer in time"


def test_a_page_that_breaks_off_is_refused(site):
    site.pages["/report"] = Answer("<p>Half", headers={"Content-Length": "1000"})
    assert refused(site.address("/report")).startswith("the server cannot be reached, or broke off")


@pytest.mark.parametrize(
    "answer",
    [
        Answer(b"x" * 1_000_001),
        Answer(pieces=lambda: itertools.repeat(b"x" * 65536)),
        Answer(gzip.compress(bytes(50_000_000)), headers={"Content-Encoding": "gzip"}),
    ],
    ids=["long", "endless", "packed"],
)
def test_a_page_that_is_too_large_is_given_up(site, answer):
    site.pages["/report"] = answer
    reason = refused(site.address("/report"), limits=Limits(size=1_000_000))
    assert reason == "it is larger than 1 MB"


@pytest.mark.parametrize("packed", ["br", "gzip, gzip", "deflate"])
def test_only_the_packing_that_was_asked_for_is_unpacked(site, packed):
    content = gzip.compress(gzip.compress(bytes(1_000_000)))
    site.pages["/report"] = Answer(content, headers={"Content-Encoding": packed})
    assert "packed in a way" in refused(site.address("/report"))


def test_damaged_packing_is_told(site):
    site.pages["/report"] = Answer(b"not packed at all", headers={"Content-Encoding": "gzip"})
    assert refused(site.address("/report")) == "what the server sent is damaged"


def drip(content):
    for byte in itertools.chain(content, itertools.repeat(120)):
        time.sleep(0.02)
        yield bytes([byte])


@pytest.mark.parametrize("headers", [{}, {"X-Long": "x" * 20_000}], ids=["in the page", "at once"])
def test_a_server_that_drags_a_page_out_is_given_up(site, headers):
    site.pages["/report"] = Answer(headers=headers, pieces=lambda: drip(b""))
    began = time.monotonic()
    reason = refused(site.address("/report"), limits=Limits(seconds=0.5))
    assert reason == "fetching it takes longer than 0.5 seconds"
    assert time.monotonic() - began < 5


def test_a_server_that_drags_its_first_line_out_is_given_up():
    with socket.create_server(("127.0.0.1", 0)) as server:
        # Where the client gives up before it has connected, nobody is left to wait for.
        server.settimeout(5)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/"
        began = time.monotonic()
        reasons = []

        asking = threading.Thread(
            target=lambda: reasons.append(refused(address, limits=Limits(seconds=0.5)))
        )
        asking.start()
        connection, _ = server.accept()
        with connection:
            for byte in drip(b"HTTP/1.1 200 OK\r\nX: "):
                try:
                    connection.sendall(byte)
                except OSError:
                    break
        asking.join()
    assert reasons == ["fetching it takes longer than 0.5 seconds"]
    assert time.monotonic() - began < 5


def test_nothing_else_in_the_package_can_ask_the_network():
    package = Path(__file__).parents[2] / "index"
    asking = {
        path.relative_to(package).as_posix()
        for path in package.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_bytes()))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in [getattr(node, "module", None) or "", *(each.name for each in node.names)]
        if name.split(".")[0] in {"httpx", "requests", "socket", "ftplib", "aiohttp", "urllib3"}
        or name in {"urllib.request", "http.client"}
    }
    # links.py takes addresses apart with httpx, and hosts.py looks names up for web.py.
    assert asking == {"web.py", "hosts.py", "links.py"}
