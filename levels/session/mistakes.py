"""Mistakes of podfall's own: what is said of one, and the guard under which every line and every request runs.

A line that meets one is part of the run like any other: it ends with status 70, in a sentence that depends on nothing
but the mistake. So whoever plays the line again, a replay or a way back in time, comes to the same world. The guard
stands in the session, which every driver passes.
"""

from __future__ import annotations

import logging
import re
from functools import partial
from typing import TYPE_CHECKING

from engine.clock import Wait
from engine.shell import Stderr

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.shell import Piece, Run, Shell

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


def guarded(shell: Shell, run: Run) -> Run:
    """Run a line of `shell` to its end; returns its status, BUG where it met a mistake, and raises none.

    What it waits for is asked by its driver, outside of the line. A mistake met there is one of the line all the same.
    """
    go_on: Callable[[], Piece | Wait] = partial(run.send, None)
    try:
        while True:
            item = go_on()
            if isinstance(item, Wait):
                wish = _Wish(item)
                answer = yield Wait(wish.has_come, item.limit)
                go_on = partial(run.send, answer) if wish.mistake is None else partial(run.throw, wish.mistake)
            else:
                go_on = partial(run.send, (yield item))
    except StopIteration as end:
        return int(end.value)
    except Exception as error:  # noqa: BLE001 - one broken line may not take the run with it; it is named
        shell.status, shell.stopped = BUG, shell.errexit
        yield Stderr(f"podfall: this line met a mistake in podfall itself: {note(error)}\n")
        return BUG
    finally:
        _close(run)


def _close(run: Run) -> None:
    """End a line where it is; that it does so badly changes nothing."""
    try:
        run.close()
    except Exception as error:  # noqa: BLE001 - it has ended; whoever looks for mistakes is told
        note(error)


class _Wish:
    """A condition that is asked for; one that breaks counts as come true, and is remembered."""

    def __init__(self, wish: Wait) -> None:
        self._until = wish.until
        self.mistake: Exception | None = None

    def has_come(self) -> bool:
        if self.mistake is None:
            try:
                return self._until()
            except Exception as error:  # noqa: BLE001 - raised again inside the line, which it ends
                self.mistake = error
        return True
