from __future__ import annotations

import asyncio
from time import monotonic

from tests.tui.idleness import loop_is_idle
from tests.tui.playing import run


def test_what_leads_from_one_callback_to_the_next_is_waited_for_to_its_end():
    async def play():
        loop, left = asyncio.get_running_loop(), 500

        def step() -> None:
            nonlocal left
            left -= 1
            end = monotonic() + 0.0002
            while monotonic() < end:
                pass
            if left:
                loop.call_soon(step)

        loop.call_soon(step)
        await loop_is_idle()
        assert left == 0

    run(play)


def test_what_never_ends_is_waited_for_no_longer_than_that():
    async def play():
        loop, going = asyncio.get_running_loop(), True

        def again() -> None:
            if going:
                loop.call_soon(again)

        again()
        await loop_is_idle(max_sleep=0.05)
        going = False

    run(play)
