"""Watches as streams of lines: woken together after each tick and each write, closed in time."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from engine.api.status import StatusError
from engine.apiserver.endpoints.watchserver import WatchServer, error_event

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

BOOKMARK_S = 60
"""How often a quiet watcher is told how far it has seen, in real seconds (as the real server does)."""

MAX_S = 1800
"""How long a watch lasts whose client names no limit, in real seconds."""

LONGEST_S = 366 * 24 * 3600
"""No timer is set for longer, whatever a client asks."""


class WatchNotifier:
    """Wakes everyone who waits for news."""

    def __init__(self) -> None:
        self.beats = 0
        self._next: asyncio.Future[None] | None = None
        self.closed = False
        self.era = 0
        """Raised by each way back in time: what was seen before may never have happened."""

    def ring(self) -> None:
        """Something may have been written."""
        self.beats += 1
        waiting, self._next = self._next, None
        if waiting is not None and not waiting.done():
            waiting.set_result(None)

    def rewind(self) -> None:
        """End all streams with 410: the store is another one now, and clients have to list again."""
        self.era += 1
        self.ring()

    def close(self) -> None:
        """End all streams: the server goes down."""
        self.closed = True
        self.ring()

    async def wait(self, beats: int, limit_s: float) -> None:
        """Wait until it has rung since `beats`, at most `limit_s` real seconds."""
        if self.beats != beats:
            return
        if self._next is None:
            self._next = asyncio.get_running_loop().create_future()
        await asyncio.wait([self._next], timeout=limit_s)


def stream(watch: WatchServer, notifier: WatchNotifier, limit_s: int) -> AsyncIterator[bytes]:
    """Yield a watch's events as they come, until its time is over or it cannot go on."""
    return _stream(watch, notifier, limit_s, notifier.era)


async def _stream(watch: WatchServer, notifier: WatchNotifier, limit_s: int, era: int) -> AsyncIterator[bytes]:
    loop = asyncio.get_running_loop()
    end = loop.time() + min(limit_s or MAX_S, LONGEST_S)
    marked = loop.time()
    # Nothing is said at first where nothing is there, but the client waits for the answer's head.
    yield b"".join(watch.first())
    while not notifier.closed:
        beats = notifier.beats
        if notifier.era != era:
            yield error_event(watch.expired())
            return
        try:
            news = watch.news()
        except StatusError as error:
            yield error_event(error)
            return
        if news:
            yield news
        now = loop.time()
        if watch.bookmarks and (now - marked >= BOOKMARK_S or now >= end):
            marked = now
            yield watch.bookmark()
        if now >= end:
            return
        await notifier.wait(beats, min(end, marked + BOOKMARK_S) - now if watch.bookmarks else end - now)
