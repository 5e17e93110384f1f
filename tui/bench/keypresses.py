"""What a key costs with many Pods, in a panel and at the prompt: from the key to painted lines."""

from __future__ import annotations

import asyncio
import time
from statistics import median
from typing import TYPE_CHECKING

from textual import events

from levels.bench.clusters import many_nodes, scale_until_ready
from levels.bench.report import BenchFigure
from tui.apps.app import PodfallApp
from tui.screens.game import GameScreen
from tui.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.pilot import Pilot

    from levels.session.session import Session

KEY_BAR_MS = 30.0
NODES, PODS = 250, 2000
_SIZE = (160, 48)
_KEYS = (
    *("down", "down", "pagedown", "end", "up", "home"),
    *("s", "s", "s", "s", "s"),
    *("enter", "down", "down", "left", "left"),
    *("slash", "w", "e", "b", "backspace", "enter", "down", "escape"),
    *("slash", "minus", "l", "space", "a", "p", "p", "equals_sign", "w", "e", "b", "enter", "x", "x", "escape"),
)
"""What somebody does who looks for something: moves, sorts, opens and folds, filters by name and by label."""
_LINE = (*"kubectl", "space", *"get", "space", *"pods", "space", "minus", "o", "space", *"wide", *("backspace",) * 24)
"""What somebody types, and drops again: nothing of it runs."""
_ROUNDS = 3
NODES_PANEL, PROMPT = "nodes", "console"


def key_to_paint() -> Iterator[BenchFigure]:
    """The median over some ways to look for a Pod among many, and over a line that is typed beside them."""
    session = many_nodes(NODES)
    scale_until_ready(session, PODS)
    for place, widget, keys in (("in a panel", NODES_PANEL, _KEYS), ("at the prompt", PROMPT, _LINE)):
        value = 1000 * median(asyncio.run(key_seconds(session, widget, keys)))
        yield BenchFigure(f"a key {place}, {PODS:,} Pods on {NODES} nodes", value, "ms", KEY_BAR_MS)


async def key_seconds(session: Session, widget: str, keys: Sequence[str], rounds: int = _ROUNDS) -> list[float]:
    """Seconds of processor time from each key to a widget of this session's screen until its lines are painted."""
    screen = GameScreen(session, "bench")
    async with PodfallApp(lambda _: screen, settings=Settings(motion=False)).run_test(size=_SIZE) as pilot:
        await pilot.pause()
        screen.query_one(f"#{widget}").focus()
        await pilot.pause()
        return [await _press(pilot, key) for _ in range(rounds) for key in keys]


async def _press(pilot: Pilot[None], key: str) -> float:
    character = {"space": " ", "slash": "/", "minus": "-", "equals_sign": "="}.get(key, key if len(key) == 1 else None)
    begin = time.process_time()
    pilot.app.post_message(events.Key(key, character))
    await pilot.pause(0)
    return time.process_time() - begin
