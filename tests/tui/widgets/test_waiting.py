"""A line that waits is seen to wait: for which tick, what to press, and what runs after it."""

from __future__ import annotations

import pytest

from levels.session.line_runner import WaitingLine
from tests.tui.playing import playing, run, shown
from tui.widgets.waiting import Waiting, lines_behind, waits_for

GONE = "kubectl delete pod -l service=go-demo-2"


@pytest.mark.parametrize(
    ("line", "paused", "sentence"),
    [
        (WaitingLine(59, may_come_sooner=False, behind=()), True, "waits for tick 59: Space runs, Ctrl-C ends it"),
        (
            WaitingLine(59, may_come_sooner=True, behind=()),
            True,
            "waits until tick 59 at most: Space runs, Ctrl-C ends it",
        ),
        (WaitingLine(59, may_come_sooner=False, behind=()), False, "waits for tick 59: Ctrl-C ends it"),
    ],
)
def test_the_sentence_names_the_tick_and_the_keys(line, paused, sentence):
    assert waits_for(line, paused=paused) == sentence


def test_the_lines_behind_stand_in_their_order_and_of_many_the_first():
    few = WaitingLine(5, may_come_sooner=False, behind=("a", "b\nmore of b", "c", "\x1bd"))
    assert lines_behind(few, 4) == ["  a", "  b", "  c", "  \\x1bd"]
    many = WaitingLine(5, may_come_sooner=False, behind=tuple("abcdef"))
    assert lines_behind(many, 4) == ["  a", "  b", "  c", "  and 3 more"]
    assert lines_behind(many, 1) == ["  and 6 more"]


def test_the_prompt_says_what_is_waited_for_until_that_has_ended():
    async def play():
        async with playing() as pilot:
            screen = pilot.app.screen
            screen.bridge.submit("tick 12")
            while screen.bridge.busy:
                screen.flush()
            for line in (GONE, "kubectl get pods", "echo done"):
                screen.bridge.submit(line)
            screen.paint()
            await pilot.pause()
            rows = [row.strip("│┃ ") for row in shown(pilot.app).splitlines()]
            at = next(index for index, row in enumerate(rows) if row.startswith("waits until tick"))
            assert rows[at].endswith(": Space runs, Ctrl-C ends it")
            assert rows[at + 1 : at + 3] == ["kubectl get pods", "echo done"]
            await pilot.press("h", "i")
            await pilot.pause()
            rows = [row.strip("│┃ ") for row in shown(pilot.app).splitlines()]
            at = rows.index("$ hi")
            assert rows[at + 1].startswith("waits until tick")
            assert rows[at + 1].endswith(": Ctrl-C ends it")
            assert rows[at + 2] == "kubectl get pods"
            await pilot.press("backspace", "backspace")
            await pilot.pause()
            assert "$ " not in shown(pilot.app).splitlines()[at + 1]
            assert "Space runs" in shown(pilot.app)
            await pilot.press("ctrl+c")
            await pilot.pause()
            assert "waits until" not in shown(pilot.app)
            assert not pilot.app.screen.query_one(Waiting).display
            assert "done" in shown(pilot.app)

    run(play)


def test_a_watch_goes_on_in_the_next_tick_and_a_tick_line_is_not_waited_for():
    async def play():
        async with playing(lines=["tick 3"]) as pilot:
            bridge = pilot.app.screen.bridge
            bridge.submit("kubectl get pods -w")
            assert (bridge.waiting.tick, bridge.waiting.may_come_sooner) == (4, False)
            bridge.interrupt()
            bridge.submit("tick 5")
            assert bridge.busy
            assert bridge.waiting is None

    run(play)


def test_in_the_smallest_window_the_prompt_stays_below_it():
    async def play():
        async with playing((60, 15), lines=["tick 12"]) as pilot:
            screen = pilot.app.screen
            for line in (GONE, "kubectl get pods", "echo done"):
                screen.bridge.submit(line)
            screen.paint()
            await pilot.pause()
            rows = [row.strip("│┃ ") for row in shown(pilot.app).splitlines()]
            at = next(index for index, row in enumerate(rows) if row.startswith("waits until tick"))
            assert rows[at].endswith("Ctrl-C ends it")
            assert rows[at + 1] == "and 2 more"
            assert not rows[at + 2].startswith("$")

    run(play)
