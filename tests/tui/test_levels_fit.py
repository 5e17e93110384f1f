"""At 80 columns and 24 rows every level tells all that a player has to know: its brief, its goals, its steps."""

from __future__ import annotations

from textwrap import wrap

import pytest

from levels.campaign.index import campaign
from levels.saves.progress import load_progress
from levels.scenario.loading.loader import load_scenario
from levels.session.level import Level
from tests.present import present
from tests.tui.playing import on_screen, run, shown
from tui.apps.campaign import CampaignApp
from tui.screens.level import LevelScreen
from tui.theme import UNICODE
from tui.widgets.panel import Panel
from tui.widgets.transcript import Transcript

CONSOLE_WIDTH = 76


def words(text: str) -> str:
    return " ".join(text.replace("\N{NO-BREAK SPACE}", " ").split())


@pytest.mark.parametrize("entry", campaign(), ids=lambda entry: entry.name)
def test_the_first_screen_of_a_level_is_whole(entry):
    level = Level(load_scenario(entry.file))

    async def play():
        app = CampaignApp(load_progress(), level)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            transcript, goals = app.screen.query_one(Transcript), app.screen.query_one("#goals", Panel)
            assert len(transcript._wrapped) <= transcript.content_size.height
            text = shown(app)
            for line in wrap(level.brief, CONSOLE_WIDTH, break_on_hyphens=False):
                assert line in text
            assert len(goals.rows) <= goals.content_size.height
            told = words(" ".join(row.text for row in goals.rows))
            assert UNICODE.more not in told
            for goal in level.goals():
                assert words(goal.text) in told

    run(play)


@pytest.mark.parametrize("size", [(80, 24), (120, 24), (160, 48)])
def test_goals_and_steps_stay_whole_while_the_longest_level_is_played(size):
    level = Level(load_scenario(next(entry.file for entry in campaign() if entry.name == "dominoes")))

    async def play():
        app = CampaignApp(load_progress(), level)
        async with app.run_test(size=size) as pilot:
            screen = on_screen(app, LevelScreen)
            for tick in (30, 100):
                while screen.bridge.tick < tick:
                    screen.bridge.step()
                screen.paint()
                await pilot.pause()
                assert "Space run" in shown(app).splitlines()[-1]
                goals, steps = screen.query_one("#goals", Panel), screen.query_one("#steps", Panel)
                assert len(goals.rows) <= goals.content_size.height
                told = words(" ".join(row.text for row in (*goals.rows, *steps.rows)))
                assert UNICODE.more not in told
                dominoes = present(screen.bridge.view().propagation)
                for goal in screen.level.goals():
                    assert words(goal.text) in told
                for step in dominoes.steps:
                    assert step.name in told
                    assert words(step.note) in told

    run(play)
