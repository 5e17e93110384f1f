from __future__ import annotations

import pytest
from textual import events
from textual.widgets import Input

from tests.tui.playing import LOSING, playing, run, shown
from tui.screens.text_box import TextBox
from tui.theme import UNICODE
from tui.widgets.panel import Panel

SIZES = [(80, 24), (160, 48), (60, 15)]


@pytest.mark.parametrize("size", SIZES)
def test_nothing_reaches_over_the_edge(size):
    async def play():
        async with playing(size, LOSING) as pilot:
            for widget in pilot.app.screen.query("*"):
                if widget.is_on_screen and widget.display:
                    assert widget.region.right <= size[0], widget
                    assert widget.region.bottom <= size[1], widget

    run(play)


@pytest.mark.parametrize("size", SIZES[:2])
def test_panels_show_nodes_services_requests_and_steps(size):
    async def play():
        async with playing(size, LOSING) as pilot:
            text = shown(pilot.app)
            for expected in ("node-1", "ContainerCreating", "NodePort 28017:", "no endpoints", "shop", "R shop@37.5"):
                assert expected in text
            assert "5 kube-proxy" in text
            assert "7 dns" in text
            assert "R refused" in text

    run(play)


def test_space_and_dot_play_on_an_empty_line_and_type_on_another():
    async def play():
        async with playing() as pilot:
            bridge = pilot.app.screen.bridge
            await pilot.press("full_stop", "full_stop")
            assert bridge.tick == 2
            await pilot.press("l", "s", "space", "full_stop")
            assert pilot.app.screen.query_one(Input).value == "ls ."
            assert bridge.tick == 2

    run(play)


def test_a_typed_line_runs_and_can_be_had_again():
    async def play():
        async with playing(lines=["tick 3"]) as pilot:
            await pilot.press("tab", "enter")
            await pilot.pause()
            assert "READY" in shown(pilot.app)
            await pilot.press("up")
            assert pilot.app.screen.query_one(Input).value == "kubectl get pods "

    run(play)


def test_enter_on_a_lost_request_opens_its_hops():
    async def play():
        async with playing(lines=LOSING) as pilot:
            await pilot.press("escape", "3", "down", "down", "enter")
            await pilot.pause()
            assert "who asks" in pilot.app.screen.text
            await pilot.press("escape", "down", "enter")
            await pilot.pause()
            assert isinstance(pilot.app.screen, TextBox)
            assert "rules still list" in pilot.app.screen.text
            await pilot.press("escape")
            assert not isinstance(pilot.app.screen, TextBox)

    run(play)


def test_what_is_typed_without_a_pause_arrives_in_its_order():
    async def play():
        async with playing() as pilot:
            app, console = pilot.app, pilot.app.screen.query_one("#console")
            for key in ("tab", "enter", "up", "enter"):  # as fast as a terminal can send them
                app.post_message(events.Key(key, None))
            await pilot.pause()
            typed = [entry.run for entry in app.screen.bridge.session.journal.entries]
            assert typed == ["kubectl get pods ", "kubectl get pods "]
            assert not console.value

    run(play)


def test_the_frame_of_the_console_tells_what_scrolls():
    async def play():
        async with playing(lines=["help"]) as pilot:
            assert "PgUp: " in shown(pilot.app)
            assert "PgDn: " not in shown(pilot.app)
            await pilot.press("pageup")
            await pilot.pause()
            assert "PgDn: 5 below" in shown(pilot.app)

    run(play)


def test_ctrl_c_drops_what_was_typed_without_a_word():
    async def play():
        async with playing() as pilot:
            await pilot.press("k", "u", "ctrl+c")
            await pilot.pause()
            assert not pilot.app.screen.query_one("#console").value
            assert "nothing waits" not in shown(pilot.app)
            await pilot.press("ctrl+c")
            await pilot.pause()
            assert "nothing waits" in shown(pilot.app)

    run(play)


def test_a_step_tells_what_came_of_it_only_once_it_has_fallen():
    async def play():
        async with playing(lines=LOSING[:2]) as pilot:
            steps = pilot.app.screen.query_one("#steps", Panel)
            pilot.app.screen.action_panel("steps")
            pilot.app.screen.action_zoom()
            while len(steps.rows) < 7:  # the panel learns of its new size some messages later
                await pilot.pause()
            standing = [row.text for row in steps.rows if row.text.startswith(UNICODE.standing)]
            assert len(standing) == 5
            assert not any("saw it" in row or "resolves" in row or "port " in row for row in standing)
            assert any("0 of 3 nodes" in row for row in standing)

    run(play)
