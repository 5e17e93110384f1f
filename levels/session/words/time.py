"""`tick`: let time pass."""

from __future__ import annotations

from engine.clock import Wait
from engine.shell import Invocation, Run
from levels.session.words.console import Console, Word, usage

MAX_TICKS = 1_000_000
"""More than eleven days: a longer number is a slip of the finger."""


def tick(console: Console, call: Invocation) -> Run:
    """`tick [N]`: N ticks pass, 1 unless told otherwise."""
    del console
    words = call.argv[1:]
    number = words[0] if words else "1"
    if len(words) > 1 or not (number.isascii() and number.isdecimal() and int(number) <= MAX_TICKS):
        return usage("tick", f"tick [N] takes a number of ticks, not {' '.join(words)}")
    return _pass(int(number))


def _pass(ticks: int) -> Run:
    yield Wait(lambda: False, ticks)
    return 0


WORDS = (Word(tick, "tick [N]", "let N ticks pass (1)"),)
