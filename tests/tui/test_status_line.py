"""The status line says where requests are being lost as long as no panel has room for it, and else the last event."""

from __future__ import annotations

import pytest

from tests.tui.campaigning import started
from tests.tui.playing import run, submit, until
from tui.widgets.bars import StatusBar

EXPOSE = "kubectl expose rs go-demo-2 --name=go-demo-2-svc --target-port=28017 --type=NodePort"
WAY = "tester ▶ :30326 ▶ node-3 rules 11 (3 behind) ✖ 10.244.3.2 starting"


@pytest.mark.parametrize(("size", "way"), [((80, 24), True), ((100, 30), False), ((120, 36), False)])
def test_a_loss_at_the_rules_is_told_where_no_panel_tells_it(size, way):
    async def play():
        async with started("expose", size) as pilot:
            submit(pilot.app.screen, "tick 10", EXPOSE, "tick 52")
            await pilot.pause()
            line = pilot.app.screen.query_one(StatusBar)
            await until(pilot, lambda: line.text.startswith("tick 61: pod/") is not way)
            assert (line.text == WAY) is way
            assert line.text.startswith("tick 61: pod/") is not way
            submit(pilot.app.screen, "tick 10")
            await pilot.pause()
            assert line.text.startswith("tick 6")

    run(play)
