"""Hands-off windows and hidden faults on the screen: a lock says until when, and nothing gives a secret away."""

from __future__ import annotations

import pytest
from textual.widgets import Input

from levels.saves.progress import load_progress
from levels.scenario.loading.loader import load_scenario
from levels.session.level import Level
from levels.session.view import Viewer
from tests.levels.scenario.conftest import HEAD, OBJECTIVE, WEB
from tests.levels.session.playing import run as run_line
from tests.tui.playing import on_screen, run, shown
from tui.apps.campaign import CampaignApp
from tui.screens.level import LevelScreen

RULES = "  rules: {maxTick: 90, sleep: [[3, 8]]}\n"
GOAL = OBJECTIVE.replace("after: 5", "after: 100")
DARK = "  faults:\n  - {at: 2, kind: nodeDown, target: {node: node-1}, text: the plug is pulled, hidden: HIDDEN}\n"


@pytest.fixture
def level(tmp_path):
    """Makes a level of a few lines."""

    def _level(extra: str = "", rules: str = RULES) -> Level:
        file = tmp_path / "night.yaml"
        file.write_text(f"{HEAD}{GOAL}{extra}{rules}{WEB}", "utf-8")
        return Level(load_scenario(file))

    return _level


def step_to(screen, tick: int) -> None:
    while screen.bridge.tick < tick:
        screen.bridge.step()
    screen.paint()


def test_a_locked_console_says_until_when_and_keeps_the_line_that_was_typed(level):
    async def play():
        app = CampaignApp(load_progress(), level())
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            screen = on_screen(app, LevelScreen)
            console = screen.query_one("#console", Input)
            step_to(screen, 3)
            await pilot.pause()
            assert "Console: locked until tick 8" in shown(app)
            assert "From now on everybody sleeps: the console opens again after tick 8." in shown(app)
            console.value = "kubectl get pods"
            await pilot.press("enter")
            await pilot.pause()
            assert console.value == "kubectl get pods"
            assert "Your line is kept" in shown(app)
            assert not screen.level.journal.entries
            step_to(screen, 8)
            assert not screen.bridge.clock.due()
            screen.bridge.clock.toggle()
            step_to(screen, 9)
            await pilot.pause()
            assert screen.bridge.clock.paused
            text = shown(app)
            assert "locked" not in text.split("Console", 1)[1].splitlines()[0]
            assert "The console is open again. While you slept: 0 faults, 0 requests lost" in text
            await pilot.press("enter")
            await pilot.pause()
            assert screen.level.journal.lines() == ["kubectl get pods"]
            assert not console.value

    run(play)


@pytest.mark.parametrize("hidden", [True, False])
def test_a_hidden_power_cut_is_seen_when_the_cluster_sees_it(level, hidden):
    night = level(DARK.replace("HIDDEN", str(hidden).lower()), "  rules: {maxTick: 90}\n")
    viewer = Viewer(night)
    for _ in range(4):
        night.tick()
    view = viewer.view()
    node = view.nodes[0]
    assert (node.ready, node.powered) == (True, hidden)
    assert ("without power" in run_line(night, "status")[1]) != hidden
    assert not any("plug" in event.message for event in view.events)
    while viewer.view().nodes[0].ready:
        night.tick()
    assert not viewer.view().nodes[0].powered
    assert "node-1 without power" in run_line(night, "status")[1]


def test_a_hidden_fault_is_not_told_on_the_screen(level):
    async def play():
        app = CampaignApp(load_progress(), level(DARK.replace("HIDDEN", "true")))
        async with app.run_test(size=(160, 48)) as pilot:
            await pilot.pause()
            step_to(app.screen, 3)
            await pilot.pause()
            assert "plug" not in shown(app)
            assert "no power" not in shown(app)

    run(play)
