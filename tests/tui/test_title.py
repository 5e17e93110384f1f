from __future__ import annotations

import pytest

from levels.campaign.index import campaign
from levels.saves.autosave import Autosave
from levels.scenario.loading.loader import load_scenario
from levels.session.level import Level
from tests.tui.playing import playing, run, shown
from tui.apps.app import PodfallApp
from tui.screens.level import LevelScreen
from tui.widgets.bars import StatusBar

TITLES = [(80, "level 8: The door"), (120, f"level 8 of {len(campaign())}: The door")]


@pytest.mark.parametrize(("width", "title"), TITLES)
def test_a_long_title_drops_how_many_levels_there_are_before_it_is_cut(width: int, title: str):
    level = Level(load_scenario(campaign()[7].file))

    async def play():
        app = PodfallApp(lambda ascii_only: LevelScreen(level, Autosave(level.scenario), ascii_only=ascii_only))
        async with app.run_test(size=(width, 24)) as pilot:
            await pilot.pause()
            first = shown(app).splitlines()[0]
            assert title in first
            assert "landlord" in first

    run(play)


@pytest.mark.parametrize(("ascii_only", "more"), [(False, "…"), (True, "~")])
def test_what_has_no_room_in_the_status_line_is_left_out_with_the_sign_of_the_panels(ascii_only, more):
    async def play():
        async with playing((80, 24), ascii_only=ascii_only) as pilot:
            pilot.app.screen.query_one(StatusBar).show("one word after the other " * 8)
            await pilot.pause()
            assert shown(pilot.app).splitlines()[-2].rstrip().endswith(more)

    run(play)
