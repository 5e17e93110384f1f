"""The plain console with the API beside it: lines and requests take turns in one event loop.

Time stands unless a line lets it pass; while one does, requests are answered between its ticks. A thread of its own
waits for the next line and touches nothing else.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from functools import partial
from threading import Thread
from typing import TYPE_CHECKING

from engine.shell import Stderr
from levels.server.host import SessionHost
from tui.completion import complete
from tui.server.listener import HTTPServer
from tui.standardstreams import CommandInput, Ended, TickTeller, say, tell
from tui.terminal import complete_on_tab, is_terminal

if TYPE_CHECKING:
    from collections.abc import Callable

    from levels.session.session import Session
    from tui.plainkeeping import Keeping
from tui.server.listener import ListenAddress


def run_served_console(
    session: Session, place: ListenAddress, keeping: Keeping | None = None, *, narrate: bool = False
) -> Ended:
    """Read and run lines while `place` serves, until the input ends; `keeping` keeps the run.

    `narrate` tells on standard error what happens; a terminal is told anyway.
    """
    say(Stderr(f"podfall serves {place.url}\n{place.export}\n"))
    host = SessionHost(session, 0)
    teller = TickTeller(lambda: host.session, narrate=narrate, terminal=is_terminal())
    host.passed = teller.passed
    if keeping is not None:
        keeping.begin(session)
    return Ended(asyncio.run(_both(_Console(host, keeping, teller), place)), host.session)


async def _both(console: _Console, place: ListenAddress) -> int:
    server = HTTPServer(console.host, place, signals=False)
    serving = asyncio.create_task(server.run_here())
    try:
        return await console.read_and_run()
    finally:
        server.stop()
        await serving


class _Console:
    """Standard input, line by line."""

    def __init__(self, host: SessionHost, keeping: Keeping | None, teller: TickTeller) -> None:
        self.host = host
        self._teller = teller
        self._keeping = keeping
        self._terminal = is_terminal()
        self._commands = CommandInput(terminal=self._terminal)

    async def read_and_run(self) -> int:
        if self._terminal:
            complete_on_tab(partial(_in_the_loop, asyncio.get_running_loop(), self._complete))
        # Not the loop's own handler: a way through time holds the loop up, and ends by this.
        with self._teller.interrupts.listening():
            return await self._read_and_run()

    async def _read_and_run(self) -> int:
        status = 0
        tell(self.host.session)
        while not self.host.session.finished:
            command = await _in_a_thread(self._next)
            if command is None:
                break
            self._teller.begin(command)
            status = await self.host.run(command, say, self._asked_to_stop, lambda: self._teller.interrupts.asked)
            tell(self.host.session)
            if self._keeping is not None:
                self._keeping.after_line(self.host.session)
            if self.host.session.shell.stopped:
                break
        return status

    def _next(self) -> str | None:
        return self._commands.next(self.host.session)

    def _complete(self, line: str) -> list[str]:
        return complete(self.host.session, line)

    async def _asked_to_stop(self) -> bool:
        return self._teller.interrupts.asked


def _in_a_thread(read: Callable[[], str | None]) -> asyncio.Future[str | None]:
    """Read without holding up the loop. Nobody waits for the thread: a signal ends a console that waits for a line."""
    loop = asyncio.get_running_loop()
    line: asyncio.Future[str | None] = loop.create_future()

    def work() -> None:
        try:
            settle = partial(line.set_result, read())
        except Exception as error:  # noqa: BLE001 - whoever awaits the line meets it
            settle = partial(line.set_exception, error)
        with suppress(RuntimeError):  # the loop has ended meanwhile
            loop.call_soon_threadsafe(lambda: line.done() or settle())

    Thread(target=work, name="prompt", daemon=True).start()
    return line


def _in_the_loop(loop: asyncio.AbstractEventLoop, find: Callable[[str], list[str]], line: str) -> list[str]:
    """What `find` finds, for the thread that waits for a line: the session belongs to the loop."""

    async def found() -> list[str]:
        return find(line)

    return asyncio.run_coroutine_threadsafe(found(), loop).result()
