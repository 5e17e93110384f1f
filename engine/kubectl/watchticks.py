"""How long kubectl watches here; `watch`, which repeats a line, ends after as many."""

from __future__ import annotations

WATCH_TICKS = 60
