"""The game clock: turns wall time into ticks, with run, pause and speed.

Textual's timers skip when the screen is busy, so nobody may count them; this accumulates real time and bounds how much
it catches up. Called by `tui.bridge`; it decides how many ticks pass, never what happens in them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

SPEEDS = (0.5, 1.0, 2.0, 4.0, 8.0, 16.0)
"""Ticks per second, as the keys go through them."""
USUAL = 4.0
SLOWER = 4

_CATCH_UP = 5
"""So many ticks are made up for after a hiccup; more are dropped."""
FASTEST = 100.0
"""What `_CATCH_UP` ticks in each of a screen's twenty frames a second come to."""


class GameClock:
    """A clock that stands until `toggle`."""

    def __init__(self, now: Callable[[], float]) -> None:
        """Read wall time, in seconds, from `now`."""
        self._now = now
        self.speed = USUAL
        """Ticks per second while it runs."""
        self.slow = False
        """Slow motion: `SLOWER` times slower than that."""
        self._last: float | None = None
        self._debt = 0.0
        self.paused = True

    def toggle(self) -> None:
        """Run if it stands, stand if it runs."""
        self.paused = not self.paused
        self._last, self._debt = None, 0.0

    def pause(self) -> None:
        """Stand."""
        if not self.paused:
            self.toggle()

    def faster(self, steps: int) -> None:
        """Change the speed by so many steps of `SPEEDS`; negative is slower."""
        for _ in range(abs(steps)):
            if steps > 0:
                self.speed = next((speed for speed in SPEEDS if speed > self.speed), self.speed)
            else:
                self.speed = next((speed for speed in reversed(SPEEDS) if speed < self.speed), self.speed)

    @property
    def pace(self) -> float:
        """Ticks per second as they pass now; 0 while it stands."""
        if self.paused:
            return 0.0
        return self.speed / SLOWER if self.slow else self.speed

    def due(self) -> int:
        """How many ticks have come due since the last call."""
        if self.paused:
            return 0
        now = self._now()
        passed = 0.0 if self._last is None else now - self._last
        self._last = now
        self._debt = min(self._debt + passed * self.pace, float(_CATCH_UP))
        ticks = int(self._debt + 1e-9)
        self._debt -= ticks
        return ticks
