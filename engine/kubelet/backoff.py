"""Back-off of a failing container or image: 10, 20, 40 ... 300 seconds (client-go's util/flowcontrol).

Held per Pod and container by `engine.kubelet.worker`. Upstream adds jitter through its 10 s resync, so that the real
restart comes up to 15 s later; here it comes on time, unless a scenario asks for jitter.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

BASE_S = 10
MAX_S = 300


class CrashTiming(NamedTuple):
    """How long containers wait for their restarts, in seconds."""

    first_s: int = 0
    """Before the first restart."""
    base_s: int = BASE_S
    """Before the second; doubled each time after."""
    max_s: int = MAX_S
    jitter_s: int = 0
    """Up to so many seconds more, drawn for each restart."""


USUAL = CrashTiming()


@dataclass(slots=True)
class Backoff:
    """How long the next try has to wait."""

    timing: CrashTiming = USUAL
    delay_s: int = -1
    """-1 while nothing has failed."""
    updated_s: int = 0

    def current(self, failed_s: int) -> int:
        """Seconds to wait after a failure at `failed_s`; what ran for twice the longest wait starts anew."""
        if self.delay_s >= 0 and failed_s - self.updated_s > 2 * self.timing.max_s:
            self.reset()
        return self.delay_s if self.delay_s >= 0 else self.timing.first_s

    def grow(self, now_s: int) -> None:
        """A try was made: the next one waits longer."""
        self.delay_s = min(self.delay_s * 2, self.timing.max_s) if self.delay_s > 0 else self.timing.base_s
        self.updated_s = now_s

    def reset(self) -> None:
        self.delay_s = -1
