"""The clock as the title bar tells it: the tick, how far a redo would lead, and whether time runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.bridge import Bridge
    from tui.replaybridge import ReplayBridge
    from tui.theme import Glyphs


def clock_text(bridge: Bridge, marks: Glyphs) -> str:
    """Where the clock of `bridge` stands."""
    end = bridge.timeline.end
    later = f"  (redo to {end})" if end > bridge.tick else ""
    return f"tick {bridge.tick}{later}  {_state(bridge, marks)}"


def replay_clock_text(bridge: ReplayBridge, marks: Glyphs) -> str:
    """Where a replay stands."""
    return f"tick {bridge.tick} of {bridge.reel.end}  {'over' if bridge.over() else _state(bridge, marks)}"


def _state(bridge: Bridge, marks: Glyphs) -> str:
    if bridge.stuck:
        return "a command waits: Space"
    sign = f"{marks.paused} paused," if bridge.clock.paused else marks.running
    slow = " slow" if bridge.clock.slow else ""
    return f"{sign} {bridge.clock.speed:g}/s{slow}"
