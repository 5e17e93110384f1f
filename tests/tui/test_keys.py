"""Every key that a bar at the bottom names does something that the player can see, on every screen."""

from __future__ import annotations

from contextlib import asynccontextmanager

import pytest

from levels.campaign.index import campaign
from levels.playback.playback import playback_of_script
from levels.saves.progress import Progress, home
from levels.scenario.loading.loader import load_scenario
from levels.session.level import Level
from tests.tui.playing import lost_session, on_screen, playing, run, shown, submit
from tui.apps.app import PodfallApp
from tui.apps.campaign import CampaignApp
from tui.screens.confirm_dialog import ConfirmDialog
from tui.screens.replay import ReplayScreen
from tui.screens.text_box import TextBox
from tui.theme import DEFAULT
from tui.widgets.bars import KeyBar
from tui.widgets.panel import Panel

WIDE = (200, 40)
LEAVING = {"q", "y", "n", "escape", "enter"}
"""Pressed last: some of them end the screen."""
LONG = "\n".join(f"line {number}" for number in range(100))


@asynccontextmanager
async def console():
    async with playing(WIDE, ["tick 4", "rewind 2"], session=lost_session()) as pilot:
        yield pilot


@asynccontextmanager
async def typing():
    async with playing(WIDE, session=lost_session()) as pilot:
        await pilot.press("l", "s", "enter", "k", "u", "b")
        await pilot.pause()
        yield pilot


@asynccontextmanager
async def panels():
    async with console() as pilot:
        await pilot.press("escape")
        yield pilot


@asynccontextmanager
async def level():
    app = CampaignApp(Progress(home() / "progress.json"), Level(load_scenario(campaign()[0].file)))
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        submit(app.screen, "tick 12")
        yield pilot


@asynccontextmanager
async def replay():
    scenario = load_scenario(campaign()[0].file)
    playback = playback_of_script(scenario, scenario.spec.solutions[0].script, "the reference")
    app = PodfallApp(lambda _: ReplayScreen(playback))
    async with app.run_test(size=WIDE) as pilot:
        await pilot.pause()
        on_screen(app, ReplayScreen).player.rewind(60)
        on_screen(app, ReplayScreen).paint()
        await pilot.pause()
        yield pilot


def box(make):
    @asynccontextmanager
    async def opened():
        async with playing(WIDE, session=lost_session()) as pilot:
            await make(pilot)
            await pilot.pause()
            yield pilot

    return opened


async def long_text(pilot):
    await pilot.app.push_screen(TextBox("text", LONG))
    await pilot.pause()
    await pilot.press("down", "pagedown")


async def why(pilot):
    await pilot.press("escape", "w", "left")


async def question(pilot):
    await pilot.app.push_screen(ConfirmDialog("really?"))


SCREENS = {
    "console": console,
    "typing": typing,
    "panels": panels,
    "level": level,
    "replay": replay,
    "text": box(long_text),
    "why": box(why),
    "question": box(question),
}


@pytest.mark.parametrize("name", SCREENS)
def test_every_key_of_the_bottom_bar_does_something(name):
    async def play():
        async with SCREENS[name]() as pilot:
            app = pilot.app
            await pilot.pause()
            keys = app.screen.query_one(KeyBar).keys
            for key in sorted(keys, key=lambda key: key.key in LEAVING):
                base, before = list(app.screen_stack), fingerprint(app)
                await pilot.press(key.key)
                if app._exit:
                    assert key is keys[-1] or key.key == "q"
                    return
                await pilot.pause()
                assert fingerprint(app) != before, f"{key.shown} does not {key.does}"
                await restore(pilot, base, before)

    run(play)


def fingerprint(app):
    screen = app.screen
    return shown(app), type(screen), app.theme, len(app.screen_stack), screen.focused and screen.focused.id


async def restore(pilot, stack, before):
    """Back to the screen and state in which a key was pressed."""
    app = pilot.app
    while len(app.screen_stack) > len(stack):
        await app.pop_screen()
    for screen in stack[len(app.screen_stack) :]:
        await app.push_screen(screen)
    screen = app.screen
    if isinstance(screen, ReplayScreen):
        screen.player.rewind(60)
    if hasattr(screen, "arrangement"):
        screen.bridge.clock.pause()
        screen.arrangement.zoomed = False
        screen.arrangement.apply()
        if before[4]:
            screen.query_one(f"#{before[4]}").focus()
        else:
            screen.set_focus(None)
        screen.paint()
    await pilot.pause()


def test_at_80_columns_the_keys_that_are_needed_are_there():
    async def play():
        async with playing(session=lost_session()) as pilot:
            assert "Esc panels" in shown(pilot.app)
            await pilot.press("escape")
            assert "q leave" in shown(pilot.app)

    run(play)


def test_the_arrows_tab_and_escape_go_where_people_expect():
    async def play():
        async with playing(session=lost_session()) as pilot:
            screen = pilot.app.screen
            await pilot.press("escape", "tab")
            first = screen.focused
            assert isinstance(first, Panel)
            await pilot.press("tab")
            assert isinstance(screen.focused, Panel)
            assert screen.focused is not first
            await pilot.press("shift+tab", "down")
            assert (screen.focused, first.at) == (first, 1)
            await pilot.press("escape")
            assert pilot.app.screen.focused is None
            await pilot.press("colon")
            assert pilot.app.screen.query_one("#console").has_focus

    run(play)


def test_the_colours_are_gone_through_and_come_round():
    async def play():
        async with playing(session=lost_session()) as pilot:
            await pilot.press("escape")
            seen = []
            for _ in range(5):
                await pilot.press("t")
                seen.append(pilot.app.theme)
            assert len(set(seen)) == 5
            assert seen[-1] == DEFAULT

    run(play)


def test_only_the_chosen_sign_is_inverted_and_it_stays_with_its_tick():
    async def play():
        async with playing(session=lost_session()) as pilot:
            requests = pilot.app.screen.query_one("#requests", Panel)
            await pilot.press("escape", "3", "down")
            assert inverted(requests) == ""
            await pilot.press("left", "left")
            assert (requests.cell, inverted(requests)) == ("why shop@16", "R")
            await pilot.press("full_stop")
            await pilot.pause()
            assert (requests.cell, inverted(requests)) == ("why shop@16", "R")
            await pilot.press("right")
            assert requests.cell == "why shop@37"

    run(play)


def inverted(panel):
    return "".join(segment.text for segment in panel.render_line(panel.at) if segment.style and segment.style.reverse)
