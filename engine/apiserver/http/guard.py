"""Who may ask: Host names of this machine, no pages of other origins, a token where one is set, and no huge bodies."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from starlette.responses import Response
from starlette.websockets import WebSocket

from engine.api.status import StatusError
from engine.apiserver.endpoints.exchange import refusal
from engine.apiserver.endpoints.requestbodies import MAX_BYTES
from engine.apiserver.http.exec import deny
from engine.apiserver.loopback import is_loopback

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request
    from starlette.types import ASGIApp, Receive, Scope, Send


class Guard(NamedTuple):
    """The rules of one server."""

    hosts: frozenset[str]
    """Host names that the Host header may say, without ports, in lower case."""
    token: str = ""
    """What `Authorization: Bearer` must carry; empty where anyone on this machine may ask."""
    key: str = ""
    """What it must carry for paths that are never open, where there is no token; empty: nobody is let in there."""


_MOST_DIGITS = 19
"""A length of more digits is too large whatever they are."""
LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "[::1]"})


def guard_for(address: str, token: str, key: str = "") -> Guard:
    """The rules for a server that listens on an address. Raises ValueError where it would be open to the network."""
    if not is_loopback(address) and not token:
        raise ValueError(f"{address} can be reached from other machines: give --token TEXT, or listen on 127.0.0.1")
    return Guard(LOOPBACK_NAMES | {address.lower()}, token, key)


class GuardMiddleware:
    """Turns requests away before anyone reads them."""

    def __init__(self, app: ASGIApp, guard: Guard) -> None:
        self._app = app
        self._guard = guard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through or answer it with a Status."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        scope, known = self._by_path(scope)
        error = refused(self._guard, headers, known=known)
        if error is None:
            await self._app(scope, receive, send)
            return
        answer = refusal(error)
        if scope["type"] == "websocket":
            await deny(WebSocket(scope, receive, send), answer)
            return
        await Response(answer.body, answer.code, media_type=answer.content_type)(scope, receive, send)

    def _by_path(self, scope: Scope) -> tuple[Scope, bool]:
        """The request without the token in its path, and whether it needs none: it had it, or asks what is no secret.

        Over plain HTTP kubectl sends no token that its kubeconfig holds, but keeps to the path of the server's URL.
        What OpenAPI says is the same for everybody; clients ask for it without that path.
        """
        path, prefix = scope["path"], token_path(self._guard.token)
        if self._guard.token and hmac.compare_digest(path[: len(prefix)].encode(), prefix.encode()):
            rest = path[len(prefix) :]
            if rest[:1] in {"", "/"}:
                return {**scope, "path": rest or "/", "raw_path": quote(rest or "/").encode()}, True
        return scope, path.startswith("/openapi/")


def token_path(token: str) -> str:
    """Where a client finds the whole API that can put the token into no header."""
    return f"/token/{token}"


def refused(guard: Guard, headers: Mapping[str, str], *, known: bool = False) -> StatusError | None:
    """Why a request with these headers (lower-case names) is turned away, if it is; `known` needs no token."""
    host = headers.get("host", "").lower()
    name = host.rpartition(":")[0] if ":" in host.rpartition("]")[2] else host
    # A server with a token may be known by names that it cannot guess; the token already keeps strangers out.
    if name not in guard.hosts and not guard.token:
        return StatusError(403, "Forbidden", f"the Host {host!r} is not one of this server's")
    if headers.get("origin", f"http://{host}") != f"http://{host}":
        return StatusError(403, "Forbidden", "this API does not talk to pages in a browser")
    if guard.token and not known and not _has_token(headers.get("authorization", ""), guard.token):
        return StatusError(401, "Unauthorized", "Unauthorized")
    length = headers.get("content-length", "0")
    if length.isascii() and length.isdecimal() and (len(length) > _MOST_DIGITS or int(length) > MAX_BYTES):
        return too_large()
    return None


def shut_out(guard: Guard, authorization: str) -> StatusError | None:
    """Why a request to a path that is never open is turned away, if it is.

    Where there is a token, whoever comes so far had it.
    """
    if guard.token or (guard.key and _has_token(authorization, guard.key)):
        return None
    return StatusError(401, "Unauthorized", "Unauthorized")


def _has_token(given: str, token: str) -> bool:
    return hmac.compare_digest(given.encode(), f"Bearer {token}".encode())


def too_large() -> StatusError:
    """413: more than the server is ready to read."""
    message = f"Request entity too large: limit is {MAX_BYTES}"
    return StatusError(413, "RequestEntityTooLarge", message)


async def read_body(request: Request) -> bytes:
    """Read a body up to the limit. Raises StatusError 413, or 415 where it is compressed."""
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise StatusError(415, "UnsupportedMediaType", "compressed request bodies are not read")
    parts: list[bytes] = []
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size > MAX_BYTES:
            raise too_large()
        parts.append(chunk)
    return b"".join(parts)
