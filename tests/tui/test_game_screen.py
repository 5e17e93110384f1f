from __future__ import annotations

import pytest
from textual.widgets import Input

from tests.tui.playing import LOSING, new_session, playing, run, shown
from tui.screens import keys
from tui.screens.textbox import TextBox
from tui.widgets.bars import KeyBar
from tui.widgets.panel import Panel

SIZES = [(80, 24), (160, 48), (60, 15)]
ODD = "{apiVersion: v1, kind: Pod, metadata: {name: web}, spec: {containers: [{name: c, image: nginx}]}}\n"


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


@pytest.mark.parametrize("size", SIZES[:2])
@pytest.mark.parametrize("bar", [keys.IN_CONSOLE, keys.IN_PANELS])
def test_every_key_of_the_bottom_bar_fits_and_does_something(size, bar):
    async def play():
        for key in bar:
            async with playing(size, [*LOSING, "rewind 2"]) as pilot:
                app, screen = pilot.app, pilot.app.screen
                if bar is keys.IN_PANELS:
                    await pilot.press("escape")
                assert f"{bar[-1].shown} {bar[-1].does}" in shown(app)
                assert screen.query_one(KeyBar).keys == bar
                before = _state(app)
                await pilot.press(key.key)
                await pilot.pause()
                assert _state(app) != before or not app.is_running, key

    run(play)


def _state(app):
    screen = app.screen
    if isinstance(screen, TextBox):
        return screen.text
    clock = screen.bridge.clock
    return (
        screen.bridge.tick, clock.paused, clock.speed, screen.focused, app._exit, screen.query_one(Input).value,
    )  # fmt: skip


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
            assert isinstance(pilot.app.screen, TextBox)
            assert "rules still list" in pilot.app.screen.text
            await pilot.press("escape")
            assert not isinstance(pilot.app.screen, TextBox)

    run(play)


def test_a_name_with_markup_or_escapes_is_plain_text():
    async def play():
        async with playing(session=new_session(ODD)) as pilot:
            screen = pilot.app.screen
            view = screen.bridge.view()
            pod = view.unplaced[0]._replace(name="[red]x\x1b[31my")
            screen.query_one("#nodes", Panel).look(view._replace(unplaced=(pod,)))
            screen.bridge.submit("echo '[red]z'")
            screen.paint = lambda: None
            await pilot.pause()
            text = shown(pilot.app)
            assert "[red]z" in text
            assert "\x1b" not in text

    run(play)


def test_a_small_window_asks_for_more_room():
    async def play():
        async with playing((50, 12)) as pilot:
            assert "needs 60 columns and 15 rows" in shown(pilot.app)

    run(play)


def test_ascii_draws_nothing_but_ascii():
    async def play():
        async with playing(lines=LOSING, ascii_only=True) as pilot:
            await pilot.press("escape", "3")
            assert shown(pilot.app).isascii()
            assert "R shop@37.5" in shown(pilot.app)

    run(play)


def test_without_colour_the_letters_are_still_there(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")

    async def play():
        async with playing(lines=LOSING) as pilot:
            assert "R shop@37.5" in shown(pilot.app)
            assert "no endpoints" in shown(pilot.app)

    run(play)
