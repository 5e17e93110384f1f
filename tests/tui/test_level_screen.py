from __future__ import annotations

import pytest

from levels.campaign.index import campaign
from levels.scenario.loader import load_scenario
from levels.session.level import Level
from levels.session.progress import Progress
from tests.tui.playing import run, shown
from tui.app import PodfallApp
from tui.screens.level import LevelScreen
from tui.screens.menu import MenuScreen
from tui.screens.textbox import TextBox


def first_level(won):
    level = Level(load_scenario(campaign()[0].file))
    return PodfallApp(lambda ascii_only: LevelScreen(level, won.append, ascii_only=ascii_only))


def submit(screen, line):
    screen.bridge.submit(line)
    while screen.bridge.busy:
        screen.flush()
    screen.paint()


@pytest.mark.parametrize("size", [(80, 24), (160, 48)])
def test_a_level_shows_brief_and_goals_and_gives_hints(size):
    async def play():
        app = first_level([])
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            assert "[ ] 95 % of request" in shown(app)
            assert "Esc panels" in shown(app)
            await pilot.press("f2")
            await pilot.pause()
            assert "Hint 1 of" in shown(app)

    run(play)


def test_doing_nothing_ends_with_the_card_and_can_be_rewound():
    async def play():
        app, won = None, []
        app = first_level(won)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            screen = app.screen
            submit(screen, "tick 200")
            await pilot.pause()
            assert isinstance(app.screen, TextBox)
            assert "Not met" in app.screen.text
            assert not won
            await pilot.press("escape")
            submit(screen, "rewind to 10")
            assert (screen.bridge.tick, screen.level.verdict) == (10, "pending")

    run(play)


def test_the_menu_opens_the_level_to_go_on_with_and_not_a_locked_one(tmp_path):
    async def play():
        opened = []
        app = PodfallApp(lambda _: MenuScreen(Progress(tmp_path / "progress.json"), opened.append))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            assert campaign()[0].title in shown(app)
            await pilot.press("down", "enter", "up", "enter")
            await pilot.pause()
            assert opened == [campaign()[0].name]

    run(play)
