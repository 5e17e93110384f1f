"""Whole numbers in texts that nobody checked when they were written: annotations, labels, names, arguments."""

from __future__ import annotations

_MOST_DIGITS = 19
_BEYOND = 2**63


def int64(text: str) -> int | None:
    """The number that a text spells in ASCII digits alone, if it fits into 64 bits; None where it does not."""
    if not (text.isascii() and text.isdecimal()) or len(text) > _MOST_DIGITS:
        return None
    number = int(text)
    return number if number < _BEYOND else None
