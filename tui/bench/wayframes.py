"""What the way panel costs: a frame of its dots, and the picture of a tick."""

from __future__ import annotations

import asyncio
import time
from functools import partial
from math import inf
from typing import TYPE_CHECKING

from levels.bench.clusters import run_line, worked_example
from levels.bench.report import BenchFigure
from tui.apps.app import PodfallApp
from tui.screens.game import GameScreen
from tui.settings import Settings
from tui.widgets.way.waypanel import FRAMES_PER_SECOND, WayPanel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.pilot import Pilot

BAR_MS = 3.0
CLIENTS, RATE = 2, 10
"""20 requests a tick, each with a dot of its own."""
_SIZE = (160, 48)
_TICKS = 8


def figures() -> Iterator[BenchFigure]:
    """The frames of some ticks at one tick a second, and the pictures of those ticks; of each moment the best."""
    dots, picture = asyncio.run(_measured())
    told = f"{CLIENTS * RATE} requests a tick"
    yield BenchFigure(f"a frame of the way's dots, {told}", dots, "ms", BAR_MS)
    yield BenchFigure(f"the way's picture of a tick, {told}", picture, "ms", BAR_MS)


async def _measured() -> tuple[float, float]:
    """Milliseconds of processor time: of the moments of a tick the median one's frame, and of a tick's picture."""
    session = worked_example(RATE)
    for number in range(1, CLIENTS):
        run_line(session, f"client add bench-{number} --to nodeport/go-demo-2-svc --rate {RATE}")
    screen = GameScreen(session, "bench")
    moments = [number / FRAMES_PER_SECOND for number in range(FRAMES_PER_SECOND)]
    frames = [inf] * len(moments)
    pictures: list[float] = []
    async with PodfallApp(lambda _: screen, settings=Settings(motion=True)).run_test(size=_SIZE) as pilot:
        await pilot.press("escape", "v")
        await pilot.pause()
        panel = screen.query_one(WayPanel)
        for _ in range(_TICKS):
            screen.bridge.step()
            pictures.append(await _spent(pilot, partial(panel.look, screen.bridge.view())))
            spent = [await _spent(pilot, partial(panel.show_dots, passed)) for passed in moments]
            frames = list(map(min, frames, spent))
        idle = min([await _spent(pilot, _nothing) for _ in moments])
    return 1000 * (sorted(frames)[len(frames) // 2] - idle), 1000 * (min(pictures) - idle)


def _nothing() -> None:
    """What waiting for a screen takes that has nothing to paint: no part of a frame."""


async def _spent(pilot: Pilot[None], paint: Callable[[], None]) -> float:
    """Seconds of processor time from a call to painted lines."""
    begin = time.process_time()
    paint()
    await pilot.pause(0)
    return time.process_time() - begin
