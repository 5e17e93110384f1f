"""The figures of the screen, and their bars."""

from __future__ import annotations

import asyncio
import time
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from engine.api.core import Pod
from engine.api.scheme import by_plural
from levels.bench.clusters import big_cluster, scale_until_ready, worked_example
from levels.bench.report import BenchFigure
from tui.apps.app import PodfallApp
from tui.bench import wayframes
from tui.bench.keypresses import key_to_paint
from tui.bridge import Bridge, ConsoleOutput
from tui.screens.game import GameScreen
from tui.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from levels.session.session import Session

FIRST_FRAME_BAR_S = 0.8
FRAME_BAR_MS = 5.0
IDLE_BAR_PERCENT = 2.0
REWIND_BAR_MS = 100.0

PODS, CHANGED = 1000, 100
BACK = 100
_SIZE = (160, 48)
_ROUNDS = 5
_FRAMES = 20
_SETTLE_S = 1.0
_IDLE_S = 5.0
_PLAYED = 330
_RATE = 20


def figures() -> Iterator[BenchFigure]:
    """Measure one after the other; where a system has no pseudo-terminals, only what needs none."""
    if find_spec("pty") is not None and find_spec("termios") is not None and Path("/proc/self/stat").exists():
        yield from _in_a_terminal()
    yield _frame()
    yield from wayframes.figures()
    yield from key_to_paint()
    yield _rewind()


def _in_a_terminal() -> Iterator[BenchFigure]:
    from tui.bench.terminal import Terminal  # noqa: PLC0415 - not on every system

    painted = []
    for _ in range(_ROUNDS):
        with Terminal("play", "1") as terminal:
            painted.append(terminal.seconds_until(b"Console"))
    yield BenchFigure("first frame of the game", min(painted), "s", FIRST_FRAME_BAR_S)
    with Terminal("play", "1") as terminal:
        terminal.seconds_until(b"Console")
        terminal.cpu_percent(_SETTLE_S)
        yield BenchFigure("idle game, of one core", terminal.cpu_percent(_IDLE_S), "%", IDLE_BAR_PERCENT)


def _frame() -> BenchFigure:
    session = big_cluster()
    scale_until_ready(session, PODS)
    value = asyncio.run(_frame_ms(session))
    return BenchFigure(f"a frame, {CHANGED} of {PODS:,} Pods changed", value, "ms", FRAME_BAR_MS)


async def _frame_ms(session: Session) -> float:
    """Milliseconds of processor time from a changed cluster to painted lines: the best of some frames."""
    screen = GameScreen(session, "bench")
    spent = []
    async with PodfallApp(lambda _: screen, settings=Settings(motion=False)).run_test(size=_SIZE) as pilot:
        await pilot.pause()
        for frame in range(_FRAMES):
            _change(session, frame)
            begin = time.process_time()
            screen.paint()
            await pilot.pause(0)
            spent.append(time.process_time() - begin)
    return 1000 * min(spent)


def _change(session: Session, frame: int) -> None:
    """Label some Pods, others each time, as a rollout or a probe would change them."""
    rest = session.cluster.rest
    pods = [pod for pod in session.cluster.store.list("pods", "default") if isinstance(pod, Pod)]
    first = frame * CHANGED % len(pods)
    for pod in pods[first : first + CHANGED]:
        patch = {"metadata": {"labels": {"frame": str(frame)}}}
        rest.patch(by_plural("pods"), "default", pod.metadata.name, patch, type="merge")


def _rewind() -> BenchFigure:
    """The slowest of some ways back: how far each is from a keyframe differs."""
    heard: list[ConsoleOutput] = []
    bridge = Bridge(worked_example(_RATE), heard.append)
    for _ in range(_PLAYED):
        bridge.step()
    return BenchFigure(f"rewind by {BACK} ticks", max(_back_ms(bridge) for _ in range(_ROUNDS)), "ms", REWIND_BAR_MS)


def _back_ms(bridge: Bridge) -> float:
    for _ in range(13):  # so that another distance from a keyframe is measured each time
        bridge.step()
    spent = []
    for _ in range(2):
        now = bridge.tick
        begin = time.perf_counter()
        bridge.rewind(now - BACK)
        spent.append(time.perf_counter() - begin)
        bridge.rewind(now)
    return 1000 * min(spent)
