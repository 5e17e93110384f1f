"""The clock as the title bar tells it: the tick, how far a redo would lead, and whether time runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tui.bridge import Bridge
    from tui.replaybridge import ReplayBridge
    from tui.theme import Glyphs


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
    slow = " slow" if bridge.clock.slow else ""
    return f"{sign} {bridge.clock.speed:g}/s{slow}"
