"""The clock as text: the tick, how far a redo would lead and whether time runs; and a level's clock as a bar."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tui.widgets.bars import meter_bar

if TYPE_CHECKING:
    from tui.bridge import Bridge
    from tui.replaybridge import ReplayBridge
    from tui.theme import Glyphs


class LevelClock(NamedTuple):
    """How far a level is."""

    tick: int
    end: int
    """Its last tick."""
    happened: tuple[int, ...] = ()
    """The ticks in which something happened that was told."""

    @property
    def text(self) -> str:
        return f"tick {self.tick} / {self.end}"


def clock_bar(clock: LevelClock, cells: int, glyphs: Glyphs) -> list[tuple[str, bool]]:
    """The level's clock as pieces of a bar, and of each whether it marks ticks in which something happened."""
    bar = list(meter_bar(clock.tick, clock.end, cells, glyphs))
    marked = {min(tick * cells // max(clock.end, 1), cells - 1) for tick in clock.happened} if cells else set()
    pieces: list[tuple[str, bool]] = []
    for at, sign in enumerate(bar):
        is_mark = at in marked
        shown = glyphs.event if is_mark else sign
        if pieces and pieces[-1][1] == is_mark:
            pieces[-1] = (pieces[-1][0] + shown, is_mark)
        else:
            pieces.append((shown, is_mark))
    return pieces


def clock_text(bridge: Bridge, glyphs: Glyphs) -> str:
    """Where the clock of `bridge` stands."""
    end = bridge.timeline.end
    later = f"  (redo to {end})" if end > bridge.tick else ""
    return f"tick {bridge.tick}{later}  {_state(bridge, glyphs)}"


def replay_clock_text(bridge: ReplayBridge, glyphs: Glyphs) -> str:
    """Where a replay stands."""
    return f"tick {bridge.tick} of {bridge.playback.end}  {'over' if bridge.over() else _state(bridge, glyphs)}"


def _state(bridge: Bridge, glyphs: Glyphs) -> str:
    if bridge.stuck:
        return "a command waits: Space"
    sign = f"{glyphs.paused} paused," if bridge.clock.paused else glyphs.running
    slow = " slow motion" if bridge.clock.slow else ""
    return f"{sign} {bridge.clock.speed:g}/s{slow}"
