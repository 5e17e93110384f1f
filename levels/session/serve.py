"""A session behind HTTP: time passes by the clock, console lines come by POST, a real kubectl does the rest.

Called by `podfall serve`. Everything runs in one event loop. A line that waits goes on right after the tick it waited
for, before any request is looked at: so a replay, which knows no loop, comes to the same history.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from engine.api.status import StatusError, bad_request
from engine.apiserver.bodies import read_object
from engine.apiserver.exchange import Ask, refusal
from engine.apiserver.http import Ports, application
from engine.apiserver.http_guard import read_body
from engine.apiserver.http_watch import Pulse
from engine.shell import Err, Out
from levels.session.front import rest_of, submit
from levels.session.prometheus import exposition
from levels.session.session import WAIT_TICKS

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.requests import Request

    from engine.apiserver.exchange import Answer
    from engine.apiserver.http_guard import Guard
    from engine.clock import Wait
    from engine.shell import Piece, Run
    from levels.session.session import Session

LINES = "/podfall/v1/lines"
"""Where console lines are posted: `{"line": TEXT}`."""

_LINE_MAX = 64 * 1024
_ASK_GONE_S = 0.5


class RunningLine:
    """A console line that goes on as ticks pass."""

    def __init__(self, session: Session, line: str) -> None:
        """Begin with the line, which has to be advanced."""
        self.pieces: list[Piece] = []
        self.status: int | None = None
        """The exit status, once it has ended."""
        self._session = session
        self._run: Run = session.run(line)
        self._wish: Wait | None = None
        self._left = 0

    def advance(self) -> None:
        """Go on until the line needs a tick or has ended."""
        answer: bool | None = None
        while self.status is None:
            if self._wish is not None:
                answer = self._granted(self._wish)
                if answer is None:
                    return
                self._wish = None
            self._step(answer)
            answer = None

    def _granted(self, wish: Wait) -> bool | None:
        if wish.until():
            return True
        if self._left == 0:
            return False
        self._left -= 1
        return None

    def _step(self, answer: bool | None) -> None:
        try:
            item = self._run.send(answer)
        except StopIteration as end:
            self.status = int(end.value)
            return
        if isinstance(item, Out | Err):
            self.pieces.append(item)
            return
        self._wish = item
        self._left = WAIT_TICKS if item.limit is None else item.limit

    def interrupt(self) -> None:
        """Ctrl-C: end it where it waits."""
        self._run.close()
        self._session.journal.interrupt(self._session.tick_number)
        self.status = self._session.shell.status


class Host:
    """A session that is served."""

    def __init__(self, session: Session, speed: float) -> None:
        """Let `speed` ticks pass in each real second; 0: only lines let time pass."""
        self.session = session
        self.speed = speed
        self.pulse = Pulse()
        self._rest = rest_of(session)
        self._line: RunningLine | None = None
        self._turn = asyncio.Lock()

    def application(self, guard: Guard) -> Starlette:
        """The HTTP application of this session."""
        ports = Ports(self._rest, self._submit, self.pulse, lambda: exposition(self.session.cluster))
        return application(ports, guard, [Route(LINES, self._post_line, methods=["POST"])])

    def _submit(self, ask: Ask) -> Answer:
        return submit(self.session, self._rest, ask)

    def tick(self) -> None:
        """Let one tick pass, and what waited for it go on."""
        self.session.tick()
        if self._line is not None:
            self._line.advance()
        self.pulse.ring()

    async def keep_time(self) -> None:
        """Let time pass until cancelled; a late tick shifts the next ones, none is made up for in a burst."""
        if self.speed <= 0:
            return
        loop = asyncio.get_running_loop()
        due = loop.time() + 1 / self.speed
        while True:
            await asyncio.sleep(max(0, due - loop.time()))
            self.tick()
            due = max(due + 1 / self.speed, loop.time())

    async def run_line(self, text: str, request: Request) -> RunningLine:
        """Run a console line to its end, one at a time; it is interrupted when its client goes away."""
        async with self._turn:
            line = self._line = RunningLine(self.session, text)
            try:
                line.advance()
                self.pulse.ring()
                while line.status is None:
                    await self._pass(line, request)
            finally:
                self._line = None
                if line.status is None:
                    line.interrupt()
            return line

    async def _pass(self, line: RunningLine, request: Request) -> None:
        """Let a tick pass for a line, or wait for one; look whether the client is still there."""
        if self.speed <= 0:
            self.tick()
            await asyncio.sleep(0)
        else:
            await self.pulse.wait(self.pulse.beats, _ASK_GONE_S)
        if line.status is None and (self.pulse.closed or await request.is_disconnected()):
            line.interrupt()

    async def _post_line(self, request: Request) -> Response:
        try:
            text = _line_of(await read_body(request))
        except StatusError as error:
            refused = refusal(error)
            return Response(refused.body, refused.code, media_type=refused.content_type)
        line = await self.run_line(text, request)
        output = [
            {"stream": "stdout" if isinstance(piece, Out) else "stderr", "text": piece.text} for piece in line.pieces
        ]
        return JSONResponse({"status": line.status, "output": output, "tick": self.session.tick_number})


def _line_of(body: bytes) -> str:
    value: dict[str, Any] = read_object(Ask("POST", LINES, body=body))
    line = value.get("line")
    if not isinstance(line, str) or len(line) > _LINE_MAX:
        raise bad_request('a body of the form {"line": "kubectl get pods"} is needed')
    return line
