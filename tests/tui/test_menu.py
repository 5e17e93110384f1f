"""The menu: what it offers, what it refuses, and that every way leads back to it."""

from __future__ import annotations

import pytest

from levels.saves.progress import load_progress
from tests.tui.campaigning import FIRST, SECOND, press, started, won
from tests.tui.playing import on_screen, run, shown, submit
from tui.screens.game import GameScreen
from tui.screens.menu import MenuScreen
from tui.screens.replay import ReplayScreen
from tui.screens.resume_dialog import ResumeDialog
from tui.screens.text_box import TextBox


def test_the_menu_opens_what_is_open_and_says_what_a_locked_level_waits_for():
    async def play():
        load_progress().won(FIRST.name, ["Alive", "Smooth"])
        async with started() as pilot:
            text = shown(pilot.app)
            assert f"[x]  {FIRST.order}  {FIRST.title}" in text
            assert "Alive, Smooth" in text
            assert f"win level {SECOND.order} first" in text
            await press(pilot, "down", "down", "down", "enter")
            on_screen(pilot.app, MenuScreen)
            await press(pilot, "up", "up", "enter")
            assert pilot.app.screen.level.scenario.name == FIRST.name

    run(play)


def test_the_sandbox_and_the_help_are_in_the_menu_and_lead_back_to_it():
    async def play():
        load_progress().add({})
        async with started() as pilot:
            await press(pilot, "end", "up", "enter")
            on_screen(pilot.app, TextBox)
            await press(pilot, "escape", "up", "up", "enter")
            assert type(on_screen(pilot.app, GameScreen)) is GameScreen
            await press(pilot, "escape", "q")
            on_screen(pilot.app, MenuScreen)
            await press(pilot, "end", "enter")
            assert not pilot.app.is_running

    run(play)


def test_a_level_that_was_won_shows_its_reference_solution_and_no_other_does():
    async def play():
        load_progress().won(FIRST.name, ["Alive"])
        async with started() as pilot:
            await press(pilot, "r")
            on_screen(pilot.app, MenuScreen)
            await press(pilot, "down")
            assert "r watch the reference solution" in shown(pilot.app)
            await press(pilot, "r")
            on_screen(pilot.app, ReplayScreen)
            assert "the reference solution" in shown(pilot.app)
            await press(pilot, "q")
            on_screen(pilot.app, MenuScreen)

    run(play)


def test_recordings_of_the_folder_can_be_watched(home, monkeypatch):
    async def play():
        monkeypatch.chdir(home)
        load_progress().add({})
        async with started() as pilot:
            await press(pilot, "end", "up", "up", "enter")
            on_screen(pilot.app, MenuScreen)
            assert any("there is no recording in" in toast.message for toast in pilot.app._notifications)
        async with started(FIRST.name) as pilot:
            submit(pilot.app.screen, "tick 3", "save mine.yaml")
            (home / "other.yaml").write_text("kind: Run\n", "utf-8")
            await press(pilot, "escape", "q", "end", "up", "up", "enter")
            assert "> mine.yaml" in shown(pilot.app)
            assert "other.yaml" not in shown(pilot.app)
            await press(pilot, "enter")
            on_screen(pilot.app, ReplayScreen)

    run(play)


def test_quit_in_the_console_leads_to_the_menu_and_ctrl_q_out():
    async def play():
        async with started(FIRST.name) as pilot:
            submit(pilot.app.screen, "quit")
            await pilot.pause()
            on_screen(pilot.app, MenuScreen)
        async with started(FIRST.name) as pilot:
            await press(pilot, "ctrl+q")
            assert not pilot.app.is_running

    run(play)


@pytest.mark.parametrize("size", [(80, 24), (160, 48), (60, 15)])
def test_nothing_of_menu_offer_and_card_reaches_over_the_edge(size):
    async def play():
        load_progress().add({})
        async with started(FIRST.name, size) as pilot:
            submit(pilot.app.screen, "tick 20")
        async with started(size=size) as pilot:
            inside(pilot.app.screen, size)
            await press(pilot, "escape")
            inside(pilot.app.screen, size)
            await press(pilot, "enter", "n")
            await won(pilot)
            inside(pilot.app.screen, size)

    run(play)


def inside(screen, size):
    for widget in screen.query("*"):
        if widget.is_on_screen and widget.display and widget.parent.id != "card":
            assert widget.region.right <= size[0], widget
            assert widget.region.bottom <= size[1], widget


def test_ascii_draws_nothing_but_ascii():
    async def play():
        load_progress().add({})
        async with started(ascii_only=True) as pilot:
            assert shown(pilot.app).isascii()
            await press(pilot, "enter")
            submit(pilot.app.screen, "tick 5")
            await press(pilot, "escape", "q", "enter")
            on_screen(pilot.app, ResumeDialog)
            assert shown(pilot.app).isascii()
            await press(pilot, "n")
            await won(pilot)
            assert shown(pilot.app).isascii()

    run(play)
