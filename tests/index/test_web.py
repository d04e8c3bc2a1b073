"""Fetching a page, from real servers on this machine wherever one can stand in for the web."""

import ast
import gzip
import itertools
import socket
import ssl
import threading
import time
from datetime import date
from pathlib import Path

import httpx
import pytest
import trustme
from webserver import Answer, Site

from index.errors import ReadError
from index.hosts import allowed
from index.links import canonical, is_address
from index.rows import Retrieval
from index.web import Limits, fetch

PUBLIC = "93.184.216.34"
PAGE = Answer("<h1>Kent Police</h1><p>Kent Police keeps its promises.</p>")


@pytest.fixture
def site():
    with Site() as site:
        site.pages["/report"] = PAGE
        yield site


def here(address, known=None, **options):
    return fetch(address, known, allow_private=True, **options)


def refused(address, **options):
    with pytest.raises(ReadError) as caught:
        fetch(address, **{"allow_private": True} | options)
    return caught.value.reason


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


# --- private networks -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "127.1", "0x7f.1", "2130706433", "0.0.0.0", "[::ffff:127.0.0.1]"],  # noqa: S104 - refused
)
def test_this_machine_is_not_asked_however_it_is_spelt(site, host):
    reason = refused(site.address("/report", host=host), allow_private=False)
    assert "is on a private network" in reason
    assert "--allow-private" in reason
    assert site.asked == []


@pytest.mark.parametrize(
    "place",
    """10.0.0.1 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 127.0.0.1 0.0.0.0 192.0.2.1
    198.18.0.1 224.0.0.1 240.0.0.1 255.255.255.255 ::1 :: fc00::1 fd12::1 fe80::1 fe80::1%eth0
    fec0::1 ff02::1 2001:db8::1 ::ffff:10.0.0.1 ::10.0.0.1 64:ff9b::10.0.0.1 2002:a00:1::1
    2001:0:a00:1::1""".split(),
)
def test_a_name_that_leads_to_a_private_address_is_refused(place):
    for found in ([place], [PUBLIC, place], [place, PUBLIC]):
        with pytest.raises(ReadError, match="private network"):
            allowed("reports.example", found, allow_private=False)
    assert allowed("reports.example", [PUBLIC, place], allow_private=True) == [PUBLIC, place]


@pytest.mark.parametrize(
    "place", [PUBLIC, "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"]
)
def test_a_public_address_may_be_asked(place):
    assert allowed("reports.example", [place], allow_private=False) == [place]


def test_a_redirect_from_a_public_server_to_a_private_one_is_refused():
    names = {"public.example": [PUBLIC], "inside.example": ["10.0.0.1"]}
    asked = []

    def answer(request):
        asked.append((request.url.host, request.headers["Host"], request.extensions))
        return httpx.Response(302, headers={"Location": "https://inside.example/secrets"})

    reason = refused(
        "https://public.example/report",
        allow_private=False,
        resolver=lambda *server: names[server[0]],
        transport=httpx.MockTransport(answer),
    )
    assert reason.startswith("inside.example is on a private network (10.0.0.1)")
    ((host, name, extensions),) = asked
    assert (host, name, extensions["sni_hostname"]) == (PUBLIC, "public.example", "public.example")


def test_the_connection_goes_to_the_address_that_was_checked_and_not_to_a_later_answer(site):
    answers = iter([["127.0.0.1"], ["192.0.2.1"]])
    page = here(site.address("/report", host="reports.example"), resolver=lambda *_: next(answers))
    assert page.content == PAGE.content
    assert site.asked[0][1]["Host"] == f"reports.example:{site.port}"
    assert next(answers) == ["192.0.2.1"]


def test_a_server_s_next_address_is_tried_where_the_first_does_not_answer(site):
    page = here(
        site.address("/report", host="reports.example"),
        resolver=lambda *_: ["127.0.0.2", "127.0.0.1"],
    )
    assert page.content == PAGE.content


def test_the_certificate_must_be_the_named_server_s(monkeypatch, tmp_path):
    authority = trustme.CA()
    authority.cert_pem.write_to_path(tmp_path / "authority.pem")
    secure = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("reports.example").configure_cert(secure)

    def fetched(host):
        return here(site.address("/report", host=host), resolver=lambda *_: ["127.0.0.1"])

    with Site(secure) as site:
        site.pages["/report"] = PAGE
        with pytest.raises(ReadError, match="certificate verify failed"):
            fetched("reports.example")
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))
        assert fetched("reports.example").content == PAGE.content
        with pytest.raises(ReadError, match=r"certificate verify failed.*'other.example'"):
            fetched("other.example")


# --- addresses ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("ftp://example.org/x", "the address begins with ftp:; only http and https are fetched"),
        ("file:///etc/passwd", "the address begins with file:; only http and https are fetched"),
        ("https://", "the address names no server"),
        ("https:///x", "the address names no server"),
        ("https://example.org:no/", "the address is not well formed"),
        ("https://[::1/", "the address is not well formed"),
        (
            "https://ann:s3cret@example.org/",
            "the address holds a user name or password; only open pages are fetched",
        ),
    ],
)
def test_an_address_that_cannot_be_asked_is_refused_before_anything_is_asked(address, reason):
    assert refused(address, resolver=None) == reason


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("file:///etc/passwd", "the address it redirects to begins with file:"),
        ("http://ann:s3cret@example.org/", "the address it redirects to holds a user name"),
        ("http://x:no/", "the address it redirects to is not well formed"),
    ],
)
def test_every_redirect_is_checked_like_the_address(site, target, reason):
    site.redirect("/report", target)
    told = refused(site.address("/report"))
    assert told.startswith(reason)
    assert "s3cret" not in told


def test_redirects_are_bounded(site):
    for number in range(6):
        site.redirect(f"/{number}", f"/{number + 1}", status=(301, 302, 303, 307, 308)[number % 5])
    site.pages["/6"] = PAGE
    assert here(site.address("/1")).content == PAGE.content
    assert refused(site.address("/0")) == "it redirects more than 5 times"


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("HTTPS://Example.ORG", "https://example.org/"),
        ("https://example.org:443/a?b=c#d", "https://example.org/a?b=c"),
        ("https://ann:s3c@ret@example.org/a", "https://example.org/a"),
        ("https://example.org/a@b", "https://example.org/a@b"),
        ("https://ann:s3cret@[::1/", "https://[::1/"),
    ],
)
def test_one_page_has_one_name_without_secrets(given, name):
    assert is_address(given)
    assert canonical(given) == name
    assert canonical(name) == name


@pytest.mark.parametrize("path", ["report.pdf", "/https://x", "C:\\reports", "C://x", "a b://x"])
def test_a_path_is_not_an_address(path):
    assert not is_address(path)
    assert not is_address(Path("https://example.org"))


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
