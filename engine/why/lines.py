"""The lines that `why` prints: a moment, who, and what; or what stands beside the line before.

A moment is a tick, or how long ago it was where ticks take no time: in a dump of another cluster.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.apiserver.tables.humanduration import human_duration
from engine.clock import parse_rfc3339

if TYPE_CHECKING:
    from engine.clock import Clock

BESIDE = " " * 10
"""In place of the moment."""


def line(tick: int | None, who: str, what: str) -> str:
    """One fact with its tick, if that is known."""
    return f"{BESIDE}{who}: {what}" if tick is None else f"tick {tick:<4} {who}: {what}"


def dated(clock: Clock, stamp: str | None, who: str, what: str) -> str:
    """One fact with its moment as the API writes it, if that is known."""
    if not stamp or clock.tick_ms:
        return line(clock.tick_of(stamp), who, what)
    ago = f"{human_duration(clock.now_s - parse_rfc3339(stamp))} ago"
    return f"{ago:<9} {who}: {what}"


def over_in(clock: Clock, stamp: str, seconds: int) -> str:
    """When so many seconds from a moment on are over; empty where that was before a dump was made."""
    since = clock.tick_of(stamp)
    if since is not None:
        return f"in tick {since + -(-seconds * 1000 // clock.tick_ms)}"
    left = parse_rfc3339(stamp) + seconds - clock.now_s
    return f"in {human_duration(left)}" if left > 0 else ""


def beside(what: str) -> str:
    """What belongs to the line before."""
    return f"{BESIDE}{what}"
