"""Which addresses are asked: their forms, private networks, redirects, certificates."""

import ssl
from pathlib import Path

import httpx
import pytest
import trustme
from webserver import PAGE, Site, here, refused

from index.errors import ReadError
from index.hosts import allowed
from index.links import canonical, is_address

PUBLIC = "93.184.216.34"


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
