"""Durations as Go prints them (time.Duration's String), in whole seconds."""

from __future__ import annotations


def go_duration(seconds: int) -> str:
    """Seconds as Go prints them: `10s`, `1m20s`, `5m0s`, `1h0m0s`."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}h{minutes}m{rest}s"
    return f"{minutes}m{rest}s" if minutes else f"{rest}s"
