"""Plays the sandbox's screen without a terminal."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from textual.app import App
from textual.screen import Screen

from engine.keyframe import Keyframe
from levels.scenario.session_config import ManifestFile, SessionConfig
from levels.session.session import Session
from tests.patience import PATIENCE_S
from tests.tui.console import EXAMPLE
from tui.apps.app import PodfallApp, sandbox_of
from tui.bridge import Bridge
from tui.settings import Settings

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine

S = TypeVar("S", bound=Screen[Any])

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
    return Session(SessionConfig(manifests=tuple(ManifestFile(f"{n}.yml", text) for n, text in enumerate(texts))))


@cache
def _lost() -> Keyframe:
    session = new_session()
    bridge = Bridge(session, list[Any]().append)
    for line in LOSING:
        bridge.submit(line)
        while bridge.busy:
            bridge.step()
    return Keyframe(session, ())


def lost_session() -> Session:
    """A session in which `LOSING` was played; it cannot go back further than that."""
    return _lost().restore()


def run(play: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Run an asynchronous test to its end."""
    asyncio.run(play())


@asynccontextmanager
async def playing(size=(80, 24), lines=(), ascii_only=False, session=None, keys=None) -> AsyncIterator:
    """The sandbox screen's pilot, after `lines` have run; `keys` are the player's own."""
    settings = Settings(ascii_only=ascii_only, keys=keys or {})
    app = PodfallApp(sandbox_of(session or new_session()), settings=settings)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        submit(app.screen, *lines)
        await pilot.pause()
        yield pilot


async def until(pilot, come_true: Callable[[], bool]) -> None:
    """Let the screen work until something has come true, however busy the machine is."""
    async with asyncio.timeout(PATIENCE_S):
        while not come_true():
            await pilot.pause(0.01)
    await pilot.pause()


async def resized(pilot, size: tuple[int, int]) -> None:
    """Give the window another size, and the screen the time to take it up."""
    await pilot.resize_terminal(*size)
    await until(pilot, lambda: pilot.app.screen._compositor.size == size)


def on_screen(app: App[Any], kind: type[S]) -> S:
    """The screen that is shown, which has to be of that kind."""
    screen = app.screen
    assert isinstance(screen, kind)
    return screen


def submit(screen, *lines: str) -> None:
    """Run lines on a game's screen to their end; while the game is paused, one that waits gets its ticks by hand."""
    for line in lines:
        screen.bridge.submit(line)
        while screen.bridge.busy:
            if screen.bridge.stuck:
                screen.bridge.step()
            else:
                screen.flush()
    screen.paint()


def shown(app) -> str:
    """All text on the screen."""
    lines = app.screen._compositor.render_strips(app.screen.size)
    return "\n".join("".join(segment.text for segment in strip) for strip in lines)
