"""What keeps a storm from being played, in one line that says what was likely meant."""

from __future__ import annotations


class StormError(Exception):
    """There is nothing to play, or what was asked for cannot be read."""
