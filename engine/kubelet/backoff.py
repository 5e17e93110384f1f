"""Back-off of a failing container or image: 10, 20, 40 ... 300 seconds (client-go's util/flowcontrol).

Held per Pod and container by `engine.kubelet.worker`. Upstream adds jitter through its 10 s resync, so that the real
restart comes up to 15 s later; here it comes on time.
"""

from __future__ import annotations

from dataclasses import dataclass

FIRST_S = 10
MAX_S = 300
FORGET_S = 2 * MAX_S


@dataclass(slots=True)
class Backoff:
    """How long the next try has to wait."""

    first_s: int = FIRST_S
    max_s: int = MAX_S
    delay_s: int = 0
    updated_s: int = 0

    def current(self, failed_s: int) -> int:
        """Seconds to wait after a failure at `failed_s`; what ran for ten minutes starts again at none."""
        if self.delay_s and failed_s - self.updated_s > FORGET_S:
            self.delay_s = 0
        return self.delay_s

    def grow(self, now_s: int) -> None:
        """A try was made: the next one waits longer."""
        self.delay_s = min(self.delay_s * 2, self.max_s) if self.delay_s else self.first_s
        self.updated_s = now_s


def go_duration(seconds: int) -> str:
    """Seconds as Go prints them: `10s`, `1m20s`, `5m0s`."""
    minutes, rest = divmod(seconds, 60)
    return f"{minutes}m{rest}s" if minutes else f"{rest}s"
