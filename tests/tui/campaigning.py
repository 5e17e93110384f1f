"""Plays the campaign's app without a terminal."""

from __future__ import annotations

from contextlib import asynccontextmanager

from levels.campaign.index import campaign, find_level
from levels.recording.record import save_run
from levels.saves.progress import load_progress
from levels.scenario.loading.loader import load_scenario
from levels.session.level import Level
from tests.present import present
from tests.tui.playing import submit
from tui.apps.campaign import CampaignApp
from tui.screens.card import CardScreen
from tui.settings import Settings

WIN = ["tick 50", "kubectl apply -f files/db-rs.yml", "tick 110"]
FIRST, SECOND = campaign()[:2]


@asynccontextmanager
async def started(name=None, size=(80, 24), ascii_only=False):
    """The app as `podfall` starts it, or `podfall play NAME`."""
    level = None
    if name is not None:
        level = Level(load_scenario(present(find_level(name)).file))
        level.save = save_run
    app = CampaignApp(load_progress(), level, settings=Settings(ascii_only=ascii_only))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield pilot


async def press(pilot, *keys: str):
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


async def won(pilot):
    """Play the first level to its card."""
    submit(pilot.app.screen, *WIN)
    await open_card(pilot)


async def open_card(pilot):
    """Ask for the card of a level that is over."""
    await pilot.pause()
    assert pilot.app.screen.query_one("#banner").display
    await press(pilot, "enter")
    assert isinstance(pilot.app.screen, CardScreen)
