"""How long a Job waits before it tries again: 10 s, 20 s, 40 s, ... 10 minutes (upstream: job/backoff_utils.go)."""

from __future__ import annotations

_BACKOFF_S = 10
_BACKOFF_MAX_S = 600
_DOUBLINGS_MAX = 6


def remaining_s(failures: int, last_failure_s: int, now_s: int) -> int:
    """Seconds until the next Pod may be made after so many failures; 0 or less where it may be now."""
    if not failures:
        return 0
    delay = min(_BACKOFF_S << min(failures - 1, _DOUBLINGS_MAX), _BACKOFF_MAX_S)
    return last_failure_s + delay - now_s
