"""Durations as Go prints and reads them (time.Duration's String, time.ParseDuration)."""

from __future__ import annotations

import re

_UNITS = {"ns": 1, "us": 10**3, "µs": 10**3, "μs": 10**3, "ms": 10**6, "s": 10**9, "m": 60 * 10**9, "h": 3600 * 10**9}
_PART = re.compile(r"(?P<whole>[0-9]*)(?:\.(?P<fraction>[0-9]*))?(?P<unit>[^0-9.]*)", re.ASCII)


def nanoseconds(text: str) -> int:
    """The duration that a text such as `1h15m30.5s` says. Raises ValueError in Go's words."""
    sign, rest = (-1 if text[:1] == "-" else 1), text[1:] if text[:1] in {"-", "+"} else text
    if rest == "0":
        return 0
    parts = [part for part in _PART.finditer(rest) if part[0]]
    if not parts:
        raise ValueError(f'time: invalid duration "{text}"')
    for part in parts:
        if not (part["whole"] or part["fraction"]):
            raise ValueError(f'time: invalid duration "{text}"')
        if not part["unit"]:
            raise ValueError(f'time: missing unit in duration "{text}"')
        if part["unit"] not in _UNITS:
            raise ValueError(f'time: unknown unit "{part["unit"]}" in duration "{text}"')
    return sign * sum(_of_part(part) for part in parts)


def _of_part(part: re.Match[str]) -> int:
    digits, unit = part["fraction"] or "", _UNITS[part["unit"]]
    return int(part["whole"] or 0) * unit + (int(digits) * unit // 10 ** len(digits) if digits else 0)


def go_duration(seconds: int) -> str:
    """Seconds as Go prints them: `10s`, `1m20s`, `5m0s`, `1h0m0s`."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    if hours:
        return f"{hours}h{minutes}m{rest}s"
    return f"{minutes}m{rest}s" if minutes else f"{rest}s"
