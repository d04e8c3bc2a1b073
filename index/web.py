"""Fetch a page from an address that the user gave. Nothing else in the project asks the network.

What a page can do to its reader is bounded: addresses, redirects, size, time and kind. The name of
a server is looked up once, checked, and the connection made to the very address that was checked.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from threading import Timer
from typing import TYPE_CHECKING

from index.errors import ReadError
from index.hosts import Resolver, allowed, resolve
from index.links import canonical
from index.media import file_name, in_utf8
from index.rows import Retrieval

if TYPE_CHECKING:
    import httpx

__all__ = ["Limits", "Page", "fetch"]

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_PORTS = {"http": 80, "https": 443}


@dataclass(frozen=True, slots=True)
class Limits:
    """What fetching a page may cost.

    Attributes:
        size: of the page, in bytes.
        seconds: in all.
        silence: how long a server may say nothing, in seconds.
        redirects: how often a server may point elsewhere.
    """

    size: int = 100_000_000
    seconds: float = 300.0
    silence: float = 30.0
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Page:
    """What stands at an address.

    Attributes:
        retrieval: where and when it was found.
        name: a file name for it, whose suffix says the format.
        content: its bytes; None where it is the edition that was asked about.
    """

    retrieval: Retrieval
    name: str
    content: bytes | None


def fetch(
    address: str,
    known: Retrieval | None = None,
    *,
    allow_private: bool = False,
    limits: Limits = Limits(),
    resolver: Resolver = resolve,
    transport: "httpx.BaseTransport | None" = None,
) -> Page:
    """Fetch a page, unless it is as it was.

    No cookies, no proxy, and no other identification than the program's name.

    Args:
        address: with the scheme http or https.
        known: what the same address gave before: the server is asked for what is newer.
        allow_private: whether servers outside the public internet may be asked.
        limits: what it may cost.
        resolver: gives the IP addresses of a server.
        transport: carries the requests, in place of the network.

    Raises:
        ReadError: the address may not be asked, gives nothing, or nothing that can be read.

    """
    import httpx

    visit = _Visit(known, limits, resolver, allow_private=allow_private)
    try:
        url = _parsed(address)
        secure = httpx.create_ssl_context()
        carrier = transport or httpx.HTTPTransport(verify=secure, trust_env=False)
        with carrier, _closed_after(limits.seconds, carrier):
            page = visit.follow(carrier, url)
    except httpx.TransportError as error:
        visit.remaining()
        if isinstance(error, httpx.TimeoutException):
            raise ReadError("the server did not answer in time") from error
        raise ReadError(f"the server cannot be reached, or broke off ({error})") from error
    except httpx.DecodingError as error:
        raise ReadError("what the server sent is damaged") from error
    return replace(page, retrieval=replace(page.retrieval, address=canonical(address)))


@contextmanager
def _closed_after(seconds: float, carrier: "httpx.BaseTransport") -> Iterator[None]:
    """End what a server drags out: the time limits of a request hold for each of its many steps."""
    ending = Timer(seconds, carrier.close)
    ending.daemon = True
    ending.start()
    try:
        yield
    finally:
        ending.cancel()


class _Visit:
    """One page on its way, over as many servers as its redirects lead to."""

    def __init__(
        self, known: Retrieval | None, limits: Limits, resolver: Resolver, *, allow_private: bool
    ) -> None:
        self._known = known if known and (known.etag or known.modified) else None
        self._limits = limits
        self._resolver = resolver
        self._allow_private = allow_private
        self._ends = time.monotonic() + limits.seconds

    def remaining(self) -> float:
        """Return how many seconds are left.

        Raises:
            ReadError: none are.

        """
        left = self._ends - time.monotonic()
        if left <= 0:
            raise ReadError(f"fetching it takes longer than {self._limits.seconds:g} seconds")
        return left

    def follow(self, carrier: "httpx.BaseTransport", url: "httpx.URL") -> Page:
        """Return the page that an address and its redirects lead to."""
        for _ in range(self._limits.redirects + 1):
            with self._answer(carrier, url) as answer:
                if answer.status_code not in _REDIRECTS:
                    return self._page(answer, url)
                url = _parsed(answer.headers.get("location", ""), base=url)
        raise ReadError(f"it redirects more than {self._limits.redirects} times")

    @contextmanager
    def _answer(
        self, carrier: "httpx.BaseTransport", url: "httpx.URL"
    ) -> "Iterator[httpx.Response]":
        """Ask the first of a server's IP addresses that a connection can be made to."""
        import httpx

        host = url.raw_host.decode()
        found = self._resolver(host, url.port or _PORTS[url.scheme])
        *others, last = allowed(host, found, allow_private=self._allow_private)
        for each in others:
            try:
                answer = carrier.handle_request(self._request(url, host, each))
                break
            except (httpx.ConnectError, httpx.ConnectTimeout):
                continue
        else:
            answer = carrier.handle_request(self._request(url, host, last))
        try:
            yield answer
        finally:
            answer.close()

    def _request(self, url: "httpx.URL", host: str, ip_address: str) -> "httpx.Request":
        import httpx

        known = self._known if self._known and self._known.place == str(url) else None
        headers = {
            "Host": url.netloc.decode(),
            "User-Agent": "inspection-qa",
            "Accept": "text/html, application/pdf, */*;q=0.5",
            "Accept-Encoding": "gzip",
            "If-None-Match": known.etag if known else "",
            "If-Modified-Since": known.modified if known else "",
        }
        silence = httpx.Timeout(min(self._limits.silence, self.remaining()))
        return httpx.Request(
            "GET",
            url.copy_with(host=ip_address),
            headers={name: value for name, value in headers.items() if value},
            # The certificate must be the named server's, whatever address is connected to.
            extensions={"timeout": silence.as_dict(), "sni_hostname": host},
        )

    def _page(self, answer: "httpx.Response", url: "httpx.URL") -> Page:
        import httpx

        place, today = str(url), date.today().isoformat()
        etag = answer.headers.get("etag", "")
        modified = answer.headers.get("last-modified", "")
        known = self._known if self._known and self._known.place == place else None
        if answer.status_code == httpx.codes.NOT_MODIFIED and known:
            newer = replace(known, retrieved=today, etag=etag or known.etag)
            return Page(replace(newer, modified=modified or known.modified), "", None)
        if answer.status_code != httpx.codes.OK:
            phrase = httpx.codes.get_reason_phrase(answer.status_code)
            raise ReadError(f"the server answered {answer.status_code} {phrase}".rstrip())
        kind = answer.headers.get("content-type", "")
        name = file_name(url.raw_path.partition(b"?")[0].decode(), url.raw_host.decode(), kind)
        content = in_utf8(self._content(answer), kind)
        return Page(Retrieval("", place, today, etag, modified), name, content)

    def _content(self, answer: "httpx.Response") -> bytes:
        # Packed twice, a few bytes could unfold to gigabytes before they can be counted.
        if answer.headers.get("content-encoding", "identity").lower() not in {"gzip", "identity"}:
            raise ReadError("the server sends it packed in a way that was not asked for")
        content = bytearray()
        for piece in answer.iter_bytes():
            self.remaining()
            content += piece
            if len(content) > self._limits.size:
                raise ReadError(f"it is larger than {self._limits.size // 1_000_000} MB")
        return bytes(content)


def _parsed(address: str, base: "httpx.URL | None" = None) -> "httpx.URL":
    """Return an address as far as it may be asked."""
    import httpx

    whose = "the address it redirects to" if base else "the address"
    try:
        url = base.join(address) if base else httpx.URL(address)
    except (httpx.InvalidURL, ValueError) as error:
        raise ReadError(f"{whose} is not well formed") from error
    if url.scheme not in _PORTS:
        raise ReadError(f"{whose} begins with {url.scheme}:; only http and https are fetched")
    if not url.host:
        raise ReadError(f"{whose} names no server")
    if url.userinfo:
        raise ReadError(f"{whose} holds a user name or password; only open pages are fetched")
    return url.copy_with(fragment=None)
