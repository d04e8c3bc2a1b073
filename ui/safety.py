"""What the chat's server lets in and out: this machine's browser, and nothing beyond it."""

from collections.abc import Sequence

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["is_loopback", "middleware"]

_LOOPBACK = ("127.0.0.1", "localhost", "::1")
# Gradio's page needs inline scripts and evaluates templates; what matters here is that the browser
# itself refuses to fetch from, or send to, any other machine.
_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' blob:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}


def is_loopback(host: str) -> bool:
    """Return whether only this machine can reach a server on ``host``."""
    return host in _LOOPBACK or host.startswith("127.")


def middleware(host: str) -> Sequence[Middleware]:
    """Return what every request goes through.

    On a loopback address only requests that name this machine are answered: otherwise a page on the
    web could point its own name at 127.0.0.1 and read the documents through the browser.
    """
    layers = [Middleware(_Headers)]
    if is_loopback(host):
        allowed = [*_LOOPBACK, host]
        layers.append(Middleware(TrustedHostMiddleware, allowed_hosts=allowed))
    return layers


class _Headers:
    """Add the headers to every response, streams included."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers[name] = value
            await send(message)

        await self._app(scope, receive, send_with_headers)
