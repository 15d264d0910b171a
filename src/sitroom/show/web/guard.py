"""What the server refuses: other hosts, other origins, writing without the token; and the headers that every answer has.

A page of another site can send requests to a server on the reader's own computer. Its name in ``Host`` (DNS rebinding) or ``Origin`` (cross-site
requests) gives it away; what changes something needs a token besides, which only the address that was printed at the start gives away.
"""

from __future__ import annotations

import hmac
import secrets
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qsl, urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, RedirectResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

__all__ = ["LOOPBACK", "POLICY", "TOKEN", "Guard", "new_token"]

LOOPBACK = ("127.0.0.1", "localhost", "::1")
"""Hosts that only this computer reaches."""
TOKEN = "X-Sitroom-Token"
"""The header that programs send the token in."""
POLICY = "; ".join((
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "connect-src 'self'", "form-action 'self'",
    "base-uri 'none'", "frame-ancestors 'none'",
))  # fmt: skip
"""No script, style or picture but the server's own; nothing inline, no eval."""

_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_READS = frozenset({"GET", "HEAD", "OPTIONS"})


def new_token() -> str:
    """A token that cannot be guessed."""
    return secrets.token_urlsafe(24)


class Guard:
    """The outermost layer of the app. ``hosts``: names by which the server may be called, without a port; ``reading``: a token is needed even to
    read, as where the server is bound to a network."""

    def __init__(self, app: ASGIApp, *, token: str, hosts: tuple[str, ...], reading: bool = False) -> None:
        self._app, self._token, self._hosts, self._reading = app, token, frozenset(host.lower() for host in hosts), reading

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        answer = self._refused(scope, headers) or self._entered(scope)
        await (answer or self._app)(scope, receive, _with_headers(send))

    def _refused(self, scope: Scope, headers: Headers) -> PlainTextResponse | None:
        host = headers.get("host", "")
        if _name(host) not in self._hosts:
            return PlainTextResponse("This server does not answer under that name. Open the address that it printed when it started.", 421)
        origin = headers.get("origin")
        if origin is not None and origin != "null" and urlsplit(origin).netloc.lower() != host.lower():
            return PlainTextResponse("Another site may not ask this server.", 403)
        if headers.get("sec-fetch-site") == "cross-site" and scope["method"] not in _READS:
            return PlainTextResponse("Another site may not ask this server.", 403)
        writes = scope["method"] not in _READS
        if writes and origin == "null":
            return PlainTextResponse("A request without an origin may not write.", 403)
        if (writes or (self._reading and not _token_of(scope))) and not self._known(headers):
            told = "Writing needs the token: open the address that the server printed when it started, or send it as " + TOKEN + "."
            return PlainTextResponse(
                told if writes else "Open the address that the server printed when it started.", 401, {"WWW-Authenticate": "Token"}
            )
        return None

    def _known(self, headers: Headers) -> bool:
        given = headers.get(TOKEN.lower()) or _cookie(headers.get("cookie", ""))
        return bool(given) and hmac.compare_digest(str(given).encode(), self._token.encode())

    def _entered(self, scope: Scope) -> RedirectResponse | PlainTextResponse | None:
        """The first visit, with the token in the address: it goes into a cookie, and out of the address."""
        given = _token_of(scope)
        if given is None or scope["method"] not in _READS:
            return None
        if not hmac.compare_digest(given.encode(), self._token.encode()):
            return PlainTextResponse(
                "That is not the token of this server, which is another one each time it starts.", 401, {"WWW-Authenticate": "Token"}
            )
        kept = [(name, value) for name, value in parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True) if name != "token"]
        answer = RedirectResponse(scope["path"] + (f"?{urlencode(kept)}" if kept else ""), 303)
        answer.set_cookie("sitroom", self._token, httponly=True, samesite="strict", path="/")
        return answer


def _with_headers(send: Send) -> Send:
    async def sent(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("Cache-Control", "no-store")
        await send(message)

    return sent


def _token_of(scope: Scope) -> str | None:
    return next((value for name, value in parse_qsl(scope["query_string"].decode("latin-1")) if name == "token"), None)


def _cookie(header: str) -> str | None:
    try:
        found = SimpleCookie(header).get("sitroom")
    except CookieError:
        return None
    return found.value if found else None


def _name(host: str) -> str:
    """A host without its port."""
    return (host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]).lower()
