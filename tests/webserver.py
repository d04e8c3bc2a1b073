"""A web server on this machine, what it was asked, and what is fetched from it."""

import ssl
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

import pytest

from index.errors import ReadError
from index.web import fetch


@dataclass(frozen=True)
class Answer:
    """What stands at a path; with an ``etag``, who has this edition already is told so."""

    body: bytes | str = b""
    kind: str | None = "text/html; charset=utf-8"
    status: int = 200
    etag: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    pieces: Callable[[], object] | None = None

    @property
    def content(self) -> bytes:
        return self.body.encode() if isinstance(self.body, str) else self.body


class Site:
    """Serve ``pages`` by path on a free port; ``asked`` holds each request's path and headers."""

    def __init__(self, secure: ssl.SSLContext | None = None) -> None:
        self.pages: dict[str, Answer] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        if secure is not None:
            self._server.socket = secure.wrap_socket(self._server.socket, server_side=True)
        self._scheme = "http" if secure is None else "https"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    @property
    def port(self) -> int:
        return int(self._server.server_address[1])

    def address(self, path: str, *, host: str = "127.0.0.1") -> str:
        return f"{self._scheme}://{host}:{self.port}{path}"

    def redirect(self, path: str, target: str, status: int = 302) -> None:
        self.pages[path] = Answer(status=status, headers={"Location": target})

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                site.asked.append((self.path, dict(self.headers)))
                answer = site.pages.get(self.path, Answer("Gone.", status=404))
                known = answer.etag and self.headers.get("If-None-Match") == answer.etag
                self._send(Answer(status=304, etag=answer.etag, kind=None) if known else answer)

            def _send(self, answer: Answer) -> None:
                self.send_response(answer.status)
                if answer.kind is not None:
                    self.send_header("Content-Type", answer.kind)
                if answer.etag:
                    self.send_header("ETag", answer.etag)
                if answer.pieces is None and "Content-Length" not in answer.headers:
                    self.send_header("Content-Length", str(len(answer.content)))
                for name, value in answer.headers.items():
                    self.send_header(name, value)
                try:
                    self.end_headers()
                    self.wfile.write(answer.content)
                    for piece in answer.pieces() if answer.pieces else ():
                        self.wfile.write(piece)
                except OSError:
                    self.close_connection = True  # the client had enough

            def log_message(self, *_: object) -> None:
                pass

        return Handler


PAGE = Answer("<h1>Kent Police</h1><p>Kent Police keeps its promises.</p>")


def here(address, known=None, **options):
    return fetch(address, known, allow_private=True, **options)


def refused(address, **options):
    with pytest.raises(ReadError) as caught:
        fetch(address, **{"allow_private": True} | options)
    return caught.value.reason
