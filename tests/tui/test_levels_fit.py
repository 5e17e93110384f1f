"""At 80 columns and 24 rows every level tells all that a player has to know: its brief, its goals, its steps."""

from __future__ import annotations

import re
from textwrap import wrap

import pytest

from levels.campaign.index import campaign
from levels.saves.progress import load_progress
from levels.scenario.loading.loader import load_scenario
from levels.session.attempt import GoalState
from levels.session.level import Level
from tests.present import present
from tests.tui.playing import on_screen, resized, run, shown
from tests.tui.screens.layout.test_sizes import assert_nothing_is_empty_beside_something_cut, panels
from tui.apps.campaign import CampaignApp
from tui.screens.level import LevelScreen
from tui.theme import UNICODE
from tui.widgets.panel import Panel
from tui.widgets.transcript import Transcript

CONSOLE_WIDTH = 76
BOX = 4
"""The cells of what is ticked before a goal."""


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
            told = shortened(" ".join(row.text[BOX:] for row in goals.rows))
            assert UNICODE.more not in told
            for goal in level.goals():
                assert shortened(goal.text) in told
            assert untold_goals(level.goals(), goals) == []

    run(play)


def shortened(text: str) -> str:
    """A text with its stretches of ticks written in short, as where there is little room."""
    return re.sub(r"(?<=\d) to (?=\d)", "-", words(text)).replace("from tick", "tick")


def untold_goals(goals: list[GoalState], panel: Panel) -> list[str]:
    """The open goals that are counted, and of which the panel tells no number beside their sentence."""
    found = []
    for goal in goals:
        rows = [row.text.rstrip() for row in panel.rows if row.item == goal.id]
        below_box = "".join(row[:BOX].strip() for row in rows[1:])
        told = shortened(" ".join(row[BOX:] for row in rows)).removeprefix(shortened(goal.text))
        if goal.state == "pending" and goal.meter and not (told.strip() or below_box):
            found.append(goal.text)
    return found


def test_goals_and_steps_stay_whole_while_the_longest_level_is_played():
    level = Level(load_scenario(next(entry.file for entry in campaign() if entry.name == "dominoes")))

    async def play():
        app = CampaignApp(load_progress(), level)
        async with app.run_test(size=(80, 24)) as pilot:
            screen = on_screen(app, LevelScreen)
            for tick, size in ((tick, size) for tick in (30, 100) for size in ((80, 24), (120, 24), (160, 48))):
                while screen.bridge.tick < tick:
                    screen.bridge.step()
                await resized(pilot, size)
                for _ in range(3):
                    screen.paint()
                    await pilot.pause()
                if size == (160, 48):
                    assert_nothing_is_empty_beside_something_cut(panels(app))
                    assert len(screen.query_one("#way", Panel).rows) > screen.query_one("#way", Panel).size.height - 4
                assert "Space run" in shown(app).splitlines()[-1]
                goals, steps = screen.query_one("#goals", Panel), screen.query_one("#steps", Panel)
                assert len(goals.rows) <= goals.content_size.height
                told = words(" ".join(row.text[BOX * (row in goals.rows) :] for row in (*goals.rows, *steps.rows)))
                assert UNICODE.more not in told
                dominoes = present(screen.bridge.view().propagation)
                for goal in screen.level.goals():
                    assert words(goal.text) in told
                for step in dominoes.steps:
                    assert step.name in told
                    assert words(step.note) in told

    run(play)
