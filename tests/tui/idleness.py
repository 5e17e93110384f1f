"""How long a pilot waits between two keys.

Textual's own pilot sleeps 20 ms at a time until the process has used next to no processor time in one of these pieces,
which is long for a screen that paints 60 times a second, and says little on a machine that is busy with something else.
Here the event loop is asked: once nothing is left that is ready to run, a key has done its work, but for what is still
to be painted; so screens paint at once, and a little more than that is waited for.
"""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import Any

PAINT_S = 1 / 250
"""From one painting of a screen to the next, if there is something to be painted."""
_PIECE_S = 1.5 * PAINT_S


async def loop_is_idle(min_sleep: float = _PIECE_S, max_sleep: float = 1) -> None:
    """Wait until two pieces of time have passed of which each ended with nothing left to run."""
    loop: Any = asyncio.get_running_loop()
    begin = monotonic()
    while True:
        await asyncio.sleep(_PIECE_S)
        spent = monotonic() - begin
        if spent >= max_sleep or (spent >= min_sleep and not loop._ready):
            return
