"""Mistakes of podfall's own: what is said of one, in words that depend on nothing but the mistake.

Lines and requests that meet one go on being part of the run; see `levels.session.line_runner` and `http_requests`.
"""

from __future__ import annotations

import logging
import re

BUG = 70
"""The status of a line in which podfall itself failed (EX_SOFTWARE)."""

_LONGEST = 200
_ADDRESS = re.compile(r"0x[0-9a-f]{6,}")
_LOG = logging.getLogger("podfall")
"""Silent, unless whoever looks for the mistake has it shown (PODFALL_DEBUG)."""


def describe(error: Exception) -> str:
    """Say in one short line what happened: the same wherever and how often it happens."""
    name = type(error).__name__
    if isinstance(error, RecursionError | MemoryError):
        return name  # their words tell where the interpreter stood, which no two drivers share
    text = " ".join(_ADDRESS.sub("0x...", str(error)).split())
    shown = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}..."
    return f"{name}: {shown}" if shown else name


def note(error: Exception) -> str:
    """Describe a mistake, and let whoever looks for it see where it happened."""
    told = describe(error)
    _LOG.debug("%s", told, exc_info=error)
    return told
