from __future__ import annotations

from textual.events import MouseScrollDown, MouseScrollUp

from tests.tui.playing import lost_session, playing, run, shown
from tui.screens.played.why_box import WhyBox
from tui.screens.text_box import TextBox
from tui.widgets.bars import KeyBar
from tui.widgets.panel import Panel
from tui.widgets.transcript import Transcript


def panel(pilot, name):
    return pilot.app.screen.query_one(f"#{name}", Panel)


def test_a_click_goes_to_a_panel_and_chooses_the_row_and_one_more_opens_it():
    async def play():
        async with playing(session=lost_session()) as pilot:
            assert await pilot.click("#nodes", offset=(5, 2))
            await pilot.pause()
            assert pilot.app.screen.focused is panel(pilot, "nodes")
            assert panel(pilot, "nodes").at == 1
            assert not isinstance(pilot.app.screen, TextBox)
            assert await pilot.click("#nodes", offset=(5, 2))
            await pilot.pause()
            assert isinstance(pilot.app.screen, TextBox)
            assert "Name: " in pilot.app.screen.text

    run(play)


def test_the_first_click_on_the_row_under_the_cursor_does_not_open_it():
    async def play():
        async with playing(session=lost_session()) as pilot:
            assert await pilot.click("#services", offset=(5, 1))
            await pilot.pause()
            assert not isinstance(pilot.app.screen, TextBox)

    run(play)


def test_a_click_on_the_sign_of_a_lost_request_and_one_more_say_why():
    async def play():
        async with playing(session=lost_session()) as pilot:
            requests = panel(pilot, "requests")
            at = requests.rows[1].text.index("R") + 2
            assert await pilot.click("#requests", offset=(at, 2))
            await pilot.pause()
            assert "Enter: why shop@16" in shown(pilot.app)
            assert await pilot.click("#requests", offset=(at, 2))
            await pilot.pause()
            assert isinstance(pilot.app.screen, WhyBox)
            assert "shop@16.1 ─▶ node-1:" in pilot.app.screen.text

    run(play)


def test_a_panel_tells_what_enter_opens_only_while_it_has_the_keyboard():
    async def play():
        async with playing(session=lost_session()) as pilot:
            requests = panel(pilot, "requests")
            assert await pilot.click("#requests", offset=(requests.rows[1].text.index("R") + 2, 2))
            for has_keyboard in (True, False, True):
                pilot.app.screen.set_focus(requests if has_keyboard else None)
                await pilot.pause()
                assert str(requests.border_subtitle).startswith("Enter: why shop@16") == has_keyboard

    run(play)


def test_the_wheel_scrolls_rows_and_what_was_said():
    async def play():
        async with playing(session=lost_session(), lines=["help", "help"]) as pilot:
            screen = pilot.app.screen
            await pilot._post_mouse_events([MouseScrollDown], widget="#nodes", offset=(3, 3), button=0)
            await pilot.pause()
            assert panel(pilot, "nodes").at == 1
            await pilot._post_mouse_events([MouseScrollUp], widget="#transcript", offset=(3, 3), button=0)
            await pilot.pause()
            assert screen.query_one(Transcript).back == 3

    run(play)


def test_a_click_on_a_key_at_the_bottom_presses_it():
    async def play():
        async with playing(session=lost_session()) as pilot:
            screen = pilot.app.screen
            bar = screen.query_one(KeyBar)
            for key in ("tick", "complete"):
                column = shown(pilot.app).splitlines()[-1].index(key)
                assert await pilot.click(bar, offset=(column, 0))
                await pilot.pause()
            assert screen.bridge.tick == 39
            assert screen.query_one("#console").value == "kubectl get pods "

    run(play)
