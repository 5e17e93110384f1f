"""A level with a budget of lost requests shows it above its goals at every size, while it is spent."""

from __future__ import annotations

import pytest

from levels.saves.progress import load_progress
from levels.scenario.loading.loader import load_scenario
from levels.session.level import Level
from tests.levels.scenario.conftest import HEAD, OBJECTIVE, WEB
from tests.tui.playing import on_screen, resized, run, shown
from tui.apps.campaign import CampaignApp
from tui.screens.level import LevelScreen

SPENDING = (
    "  failWhen:\n"
    "  - {text: spent, traffic: {client: probe, window: [1, 60], lost: {min: 40}, budget: true}}\n"
    "  faults:\n"
    "  - {at: 3, kind: delete, target: {selector: app=web, pick: all}}\n"
    "  rules: {maxTick: 90}\n"
)


@pytest.fixture
def level(tmp_path):
    file = tmp_path / "spending.yaml"
    file.write_text(f"{HEAD}{OBJECTIVE.replace('after: 5', 'after: 80')}{SPENDING}{WEB}", "utf-8")
    return Level(load_scenario(file))


def test_what_is_left_is_in_sight_at_every_size(level):
    async def play():
        app = CampaignApp(load_progress(), level)
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            assert "budget 39 of 39 left" in shown(app)
            screen = on_screen(app, LevelScreen)
            while screen.bridge.tick < 20:
                screen.bridge.step()
            lost = level.cluster.metrics.window("probe", 1, 60).lost_total
            assert 0 < lost < 39
            for size in ((80, 24), (120, 36), (160, 48)):
                await resized(pilot, size)
                screen.paint()
                await pilot.pause()
                assert f"budget {39 - lost} of 39 left" in shown(app)
            assert f"lost per 10 ticks █  (most {lost})" in shown(app)

    run(play)
