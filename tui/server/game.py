"""The API beside the game on the screen: requests are answered between two ticks, and what they write is seen at once.

Textual's event loop owns the cluster; uvicorn runs in it as one task. Posted lines go through the bridge like typed
ones, so they wait for their turn and appear in the console.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from engine.shell import Stderr, Stdout
from levels.server.server import ConnectionGone, LineResult, SessionServer
from tui.bridge import ConsoleOutput
from tui.server.listener import HTTPServer

if TYPE_CHECKING:
    from engine.shell import Piece
    from tui.screens.game import GameScreen
    from tui.server.listener import ListenAddress

_ASK_GONE_S = 0.5


class GameFront(SessionServer):
    """The front of what a screen plays."""

    def __init__(self, screen: GameScreen) -> None:
        super().__init__(screen.bridge.timeline)
        self._screen = screen
        self._turn = asyncio.Lock()
        screen.on_paint.append(self.notifier.ring)

    def leave(self) -> None:
        """Listen to the screen no more."""
        self._screen.on_paint.remove(self.notifier.ring)
        self.timeline.on_move.remove(self.rewound)

    def written(self) -> None:
        """Show what a request wrote."""
        self._screen.paint()

    async def run_line(self, text: str, gone: ConnectionGone) -> LineResult:
        """Run a line as if it were typed, after those that wait already; it is interrupted when its client has gone.

        It opens no editor and writes no file.
        """
        async with self._turn:
            while self._busy():
                await self.notifier.wait(self.notifier.beats, _ASK_GONE_S)
            ear = _Ear(self._screen)
            self._screen.bridge.submit(text, remote=True)
            self._screen.paint()
            while self._busy() and not ear.over:
                await self.notifier.wait(self.notifier.beats, _ASK_GONE_S)
                if not ear.over and (self.notifier.closed or await gone()):
                    self._screen.bridge.interrupt()
            return ear.done()

    def _busy(self) -> bool:
        return self._screen.bridge.busy


class _Ear:
    """Hears what a screen's console says of one line, from its prompt to the next one."""

    def __init__(self, screen: GameScreen) -> None:
        self.pieces: list[Piece] = []
        self.over = False
        """Whether another line has begun."""
        self._status = 0
        self._bridge = screen.bridge
        self._say, self._bridge.say = self._bridge.say, self.hear
        self._prompts = 0

    def hear(self, said: ConsoleOutput) -> None:
        """Pass a piece on, and keep it where it belongs to the line."""
        self._say(said)
        if said.kind == "prompt":
            self._prompts += 1
            if self._prompts > 1 and not self.over:
                self.over, self._status = True, self._bridge.session.shell.status
        elif not self.over and said.kind != "clear":
            self.pieces.append(Stderr(said.text) if said.kind == "err" else Stdout(_ended(said)))

    def done(self) -> LineResult:
        """Hear no more."""
        self._bridge.say = self._say
        return LineResult(self._status if self.over else self._bridge.session.shell.status, self.pieces)


def _ended(said: ConsoleOutput) -> str:
    """Notes are lines without an end."""
    return f"{said.text}\n" if said.kind == "note" else said.text


async def serve_beside(screen: GameScreen, place: ListenAddress) -> None:
    """Serve what the screen plays until the game ends, or another one takes its place."""
    screen.say(ConsoleOutput("note", f"served at {place.url}"))
    screen.say(ConsoleOutput("note", place.export))
    front = GameFront(screen)
    server = HTTPServer(front, place, signals=False)
    serving = asyncio.create_task(server.run_here())
    try:
        await asyncio.shield(serving)
    finally:
        front.leave()
        server.stop()
        await serving
