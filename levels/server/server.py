"""The HTTP front of a session, whoever lets its time pass: `podfall serve`, the plain console or the screen.

It stands on a timeline: what is written over HTTP branches off, and a way back in time ends every watch. Subclasses say
how a posted console line is run.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from engine.api.status import StatusError, bad_request
from engine.apiserver.endpoints.exchange import HTTPRequest, refusal
from engine.apiserver.endpoints.requestbodies import read_object
from engine.apiserver.http.front import Ports, application
from engine.apiserver.http.guard import read_body, shut_out
from engine.apiserver.http.watch import WatchNotifier
from engine.shell import Stdout
from levels.server.prometheus import exposition
from levels.session.http_requests import rest_of, submit

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request

    from engine.apiserver.endpoints.exchange import HTTPResponse
    from engine.apiserver.endpoints.rest import RESTEndpoints
    from engine.apiserver.http.guard import Guard
    from engine.shell import Piece
    from levels.session.session import Session
    from levels.session.timeline import Timeline

LINES = "/podfall/v1/lines"
"""Where console lines are posted: `{"line": TEXT}`."""

_LINE_MAX = 64 * 1024

ConnectionGone = Callable[[], Awaitable[bool]]
"""Tells whether whoever asked has gone away."""


class LineResult(NamedTuple):
    """What came of a console line."""

    status: int
    pieces: list[Piece]


class SessionServer:
    """The API of a timeline's present session."""

    def __init__(self, timeline: Timeline) -> None:
        """Serve the present of `timeline`."""
        self.timeline = timeline
        self.notifier = WatchNotifier()
        self._rest = rest_of(timeline.session)
        timeline.on_move.append(self.rewound)

    @property
    def session(self) -> Session:
        return self.timeline.session

    def rewound(self) -> None:
        """Hear that the session is another one now: every watch ends with 410."""
        self._rest = rest_of(self.session)
        self.notifier.rewind()

    def application(self, guard: Guard) -> Starlette:
        ports = Ports(self._verbs, self._submit, self.notifier, self._metrics)
        return application(ports, guard, [Route(LINES, partial(self._post_line, guard), methods=["POST"])])

    def _verbs(self) -> RESTEndpoints:
        return self._rest

    def _metrics(self) -> str:
        return exposition(self.session.cluster)

    def _submit(self, request: HTTPRequest) -> HTTPResponse:
        self.timeline.branch()
        done = submit(self.session, request)
        self.written()
        return done

    def written(self) -> None:
        """Hear that a request has written; a screen paints then."""

    async def run_line(self, text: str, gone: ConnectionGone) -> LineResult:
        """Run a console line from afar to its end, one at a time; it is interrupted when its client has gone."""
        raise NotImplementedError

    async def _post_line(self, guard: Guard, request: Request) -> Response:
        """Run a line for whoever has a token: it does more than any request to the API, and pages could post one."""
        try:
            if error := shut_out(guard, request.headers.get("authorization", "")):
                raise error
            text = _line_of(await read_body(request))
        except StatusError as error:
            refused = refusal(error)
            return Response(refused.body, refused.code, media_type=refused.content_type)
        ran = await self.run_line(text, request.is_disconnected)
        output = [
            {"stream": "stdout" if isinstance(piece, Stdout) else "stderr", "text": piece.text} for piece in ran.pieces
        ]
        return JSONResponse({"status": ran.status, "output": output, "tick": self.session.tick_number})


def _line_of(body: bytes) -> str:
    value: dict[str, Any] = read_object(HTTPRequest("POST", LINES, body=body))
    line = value.get("line")
    if not isinstance(line, str) or len(line) > _LINE_MAX:
        raise bad_request('a body of the form {"line": "kubectl get pods"} is needed')
    return line
