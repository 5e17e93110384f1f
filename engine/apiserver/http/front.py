"""The HTTP front: the API for a real kubectl, k9s or client library, as a Starlette application.

Serves what the endpoints answer. Writes go through a port, `submit`, so that whoever plays the session can note them;
watches are woken by a `WatchNotifier`. The only modules of the engine with an event loop are this and its neighbours.
Differs from the real server: plain HTTP, JSON answers only, one user.
"""

from __future__ import annotations

import asyncio
import gzip
import zlib
from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route, WebSocketRoute

from engine.api.status import StatusError
from engine.apiserver.endpoints import handler, requestbodies, routes
from engine.apiserver.endpoints.exchange import READS, HTTPRequest, HTTPResponse, refusal
from engine.apiserver.endpoints.options import parameters
from engine.apiserver.endpoints.watchserver import EventCache, watch_server
from engine.apiserver.http.exec import converse, groups_of
from engine.apiserver.http.guard import Guard, GuardMiddleware, read_body
from engine.apiserver.http.logs import follow, follows
from engine.apiserver.http.watch import WatchNotifier, stream

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from starlette.routing import BaseRoute
    from starlette.types import Receive, Scope, Send
    from starlette.websockets import WebSocket

    from engine.apiserver.endpoints.verbs import ResourceVerbs

_ZIPPED_FROM = 128 * 1024
"""Smaller answers are not worth the time (as in the real server)."""

_YAML_HERE = 64 * 1024
"""Larger bodies of YAML are not read in the event loop."""

_GZIP = 16 + zlib.MAX_WBITS
"""zlib's way to write gzip's header and trailer."""

OK = 200


class Ports(NamedTuple):
    """What the front needs from whoever owns the cluster."""

    verbs: Callable[[], ResourceVerbs]
    """Gives the API as it is now: another one after each way back in time."""
    submit: Callable[[HTTPRequest], HTTPResponse]
    """Carries out a request that may write."""
    notifier: WatchNotifier
    """Rung after everything that may have written."""
    metrics: Callable[[], str]
    """The counters as Prometheus text."""


def application(ports: Ports, guard: Guard, more: Sequence[BaseRoute] = ()) -> Starlette:
    """The application; `more` are routes of the owner, which come first and stand behind the same guard."""
    front = _Front(ports)
    app = Starlette(
        routes=[
            *more,
            Route("/{path:path}", _AnyMethod(front)),
            WebSocketRoute("/{path:path}", front.converse),
        ],
    )
    app.add_middleware(GuardMiddleware, guard=guard)
    return app


class _AnyMethod:
    """The front as an application, which is asked whatever the method is: it says itself which it does not know."""

    def __init__(self, front: _Front) -> None:
        self._front = front

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        answer = await self._front.answer(Request(scope, receive, send))
        await answer(scope, receive, send)


class _Front:
    """Answers requests."""

    def __init__(self, ports: Ports) -> None:
        self._ports = ports
        self._cache = EventCache()
        self._era = ports.notifier.era

    async def answer(self, request: Request) -> Response:
        """Answer one request."""
        if request.url.path == "/metrics":
            return Response(self._ports.metrics(), media_type="text/plain; version=0.0.4")
        try:
            ask = await _ask_of(request)
            if self._watches(ask):
                return self._watch(ask, request)
        except StatusError as error:
            return _response(request, refusal(error))
        if not handler.changes(ask):
            return self._read(request, ask)
        done = self._ports.submit(ask)
        self._ports.notifier.ring()
        return _response(request, done)

    def _read(self, request: Request, ask: HTTPRequest) -> Response:
        verbs = self._ports.verbs()
        read = handler.handle(verbs, ask)
        if read.code == OK and follows(ask):
            return StreamingResponse(follow(verbs, ask, read.body, self._ports.notifier), media_type=read.content_type)
        return _response(request, read)

    async def converse(self, socket: WebSocket) -> None:
        """Answer a WebSocket: exec."""
        await converse(socket, self._ports.submit)
        self._ports.notifier.ring()

    def _watches(self, ask: HTTPRequest) -> bool:
        if ask.method != "GET" or not ask.flag("watch"):
            return False
        custom = self._ports.verbs().server.kinds.served_custom() if routes.may_be_custom(ask.path) else ()
        return routes.target_of(ask.path, custom).subresource == ""

    def _watch(self, ask: HTTPRequest, request: Request) -> Response:
        verbs, notifier = self._ports.verbs(), self._ports.notifier
        target = routes.target_of(ask.path, verbs.server.kinds.served_custom())
        handler.authorize(verbs, ask, target)
        if self._era != notifier.era:
            self._era, self._cache = notifier.era, EventCache()
        watch = watch_server(verbs, self._cache, ask, target)
        limit = parameters.timeout_s(ask)
        del request  # Starlette cancels the stream when its client has gone
        answer = StreamingResponse(stream(watch, notifier, limit), media_type="application/json")
        _warn(answer, verbs.warnings())
        return answer


async def _ask_of(request: Request) -> HTTPRequest:
    body = b"" if request.method in READS else await read_body(request)
    kind = request.headers.get("content-type", "")
    if len(body) > _YAML_HERE and requestbodies.is_yaml(kind):
        # Reading much YAML takes long, and everybody would wait. What it says as JSON is read in no time.
        with suppress(ValueError):  # whoever answers says what is wrong with it
            body = await asyncio.to_thread(requestbodies.as_json, body)
    path, query = request.scope["path"], request.url.query
    if watched := routes.without_watch(path):
        path, query = watched, f"{query}&watch=true"
    accept, user, agent = (request.headers.get(name, "") for name in ("accept", "impersonate-user", "user-agent"))
    return HTTPRequest(request.method, path, query, body, kind, accept, user, agent, groups_of(request.headers))


def _response(request: Request, answer: HTTPResponse) -> Response:
    headers = {"cache-control": "no-cache, private"} | answer.headers
    if headers.get("etag", "") in _known_etags(request):
        unchanged = Response(status_code=304, headers=headers)
        _warn(unchanged, answer.warnings)
        return unchanged
    zips = "gzip" in request.headers.get("accept-encoding", "")
    zips = zips and (len(answer.body) >= _ZIPPED_FROM or bool(answer.rest))
    if zips:
        headers |= {"content-encoding": "gzip", "vary": "accept-encoding"}
    if answer.rest:
        response: Response = StreamingResponse(_in_pieces(answer, zips=zips), answer.code, headers)
    else:
        body = gzip.compress(answer.body, compresslevel=1) if zips else answer.body
        response = Response(body, answer.code, headers)
    # Set by hand: discovery clients compare the type as a whole, and Starlette would add a charset to it.
    response.headers["content-type"] = answer.content_type
    _warn(response, answer.warnings)
    return response


async def _in_pieces(answer: HTTPResponse, *, zips: bool) -> AsyncIterator[bytes]:
    """Send body and rest; after each piece, whoever waits for the event loop has a turn."""
    packer = zlib.compressobj(level=1, wbits=_GZIP)
    for piece in chain((answer.body,), answer.rest):
        yield packer.compress(piece) if zips else piece
        await asyncio.sleep(0)
    if zips:
        yield packer.flush()


def _known_etags(request: Request) -> list[str]:
    """What the client already has (If-None-Match)."""
    return [tag.strip() for tag in request.headers.get("if-none-match", "").split(",") if tag.strip()]


def _warn(response: Response, texts: list[str]) -> None:
    """Each warning travels in a header of its own, as from the real server."""
    for text in texts:
        response.headers.append("warning", f'299 - "{_quoted(text)}"')


def _quoted(text: str) -> str:
    printable = "".join(char if " " <= char <= "~" else "?" for char in text)
    return printable.replace("\\", "\\\\").replace('"', '\\"')
