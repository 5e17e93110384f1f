"""A served session for tests: in a thread of its own, on a free port of loopback."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from levels.server.host import SessionHost
from levels.session.session import Session
from tests.patience import PATIENCE_S
from tui.server.listener import HTTPServer, ListenAddress, listen_at


class Served:
    """A server that runs."""

    def __init__(self, host: SessionHost, place: ListenAddress, loop: asyncio.AbstractEventLoop) -> None:
        self.host = host
        self.place = place
        self.url = place.url
        self.began = host.timeline.tick
        """The tick in which it was first served."""
        self.kubeconfig = str(place.kubeconfig)
        self._loop = loop

    def do(self, work: Callable[[], object]) -> object:
        """Do something in the server's loop, between two ticks, and wait for it."""

        async def call() -> object:
            return work()

        return asyncio.run_coroutine_threadsafe(call(), self._loop).result(PATIENCE_S)


@contextmanager
def serving(session: Session, kubeconfig: str, speed: float = 20) -> Iterator[Served]:
    """Serve `session` with so many ticks in a second; writes its kubeconfig."""
    host = SessionHost(session, speed)
    place = listen_at("127.0.0.1:0", "", kubeconfig)
    server = HTTPServer(host, place, signals=False)
    loop = asyncio.new_event_loop()

    async def run() -> None:
        time_passes = asyncio.create_task(host.keep_time())
        await server.run_here()
        time_passes.cancel()

    thread = threading.Thread(target=lambda: loop.run_until_complete(run()))
    with place.sock:
        thread.start()
        try:
            while not server.started:
                thread.join(0.01)
            yield Served(host, place, loop)
        finally:
            server.stop()
            thread.join()
            loop.close()
