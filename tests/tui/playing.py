"""Plays the sandbox's screen without a terminal."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from levels.session.session import Session
from levels.session.setup import ManifestFile, Setup
from tests.tui.console import EXAMPLE
from tui.app import PodfallApp, sandbox_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable

LOSING = [
    "tick 15",
    "kubectl expose rs go-demo-2 --name=web --target-port=28017 --type=NodePort",
    "client add shop --to nodeport/web --rate 5",
    "tick 20",
    "kubectl delete pod -l service=go-demo-2 --wait=false",
    "tick 3",
]
"""Ends with lost requests."""


def new_session(*manifests: str) -> Session:
    """A session with the example's ReplicaSet and more."""
    texts = [EXAMPLE.read_text("utf-8"), *manifests]
    return Session(Setup(manifests=tuple(ManifestFile(f"{n}.yml", text) for n, text in enumerate(texts))))


def run(play: Callable[[], Awaitable[None]]) -> None:
    """Run an asynchronous test to its end."""
    asyncio.run(play())


@asynccontextmanager
async def playing(size=(80, 24), lines=(), ascii_only=False, session=None) -> AsyncIterator:
    """The screen's pilot, after `lines` have run."""
    app = PodfallApp(sandbox_of(session or new_session()), ascii_only=ascii_only)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        for line in lines:
            app.screen.bridge.submit(line)
            while app.screen.bridge.busy:
                app.screen.flush()
        app.screen.paint()
        await pilot.pause()
        yield pilot


def shown(app) -> str:
    """All text on the screen."""
    lines = app.screen._compositor.render_strips(app.screen.size)
    return "\n".join("".join(segment.text for segment in strip) for strip in lines)
