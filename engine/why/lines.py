"""The lines that `why` prints: a tick, who, and what; or what stands beside the line before."""

from __future__ import annotations

BESIDE = " " * 10
"""In place of the tick."""


def line(tick: int | None, who: str, what: str) -> str:
    """One fact with its tick, if that is known."""
    return f"{BESIDE}{who}: {what}" if tick is None else f"tick {tick:<4} {who}: {what}"


def beside(what: str) -> str:
    """What belongs to the line before."""
    return f"{BESIDE}{what}"
