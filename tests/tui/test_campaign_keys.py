"""Every key that menu, card, offer and list of recordings name at the bottom does something that can be seen."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from levels.saves.kept import Offer
from levels.saves.progress import load_progress
from levels.scenario.loading.loader import load_scenario
from levels.session.headless import play as play_script
from levels.session.level import Level
from levels.session.results import card_of
from tests.tui.campaigning import FIRST, press
from tests.tui.playing import run, shown
from tui.apps.app import PodfallApp
from tui.apps.campaign import CampaignApp
from tui.screens.card import CardNeighbours, CardScreen
from tui.screens.recordings import RecordingsScreen
from tui.screens.resume_dialog import ResumeDialog
from tui.widgets.bars import KeyBar


@cache
def card(*, passed: bool):
    """The card of the first level."""
    scenario = load_scenario(FIRST.file)
    return card_of(play_script(Level(scenario), scenario.spec.solutions[0].script if passed else ()))


def menu():
    load_progress().won(FIRST.name, ["Alive"])
    return CampaignApp(load_progress())


def alone(make):
    return lambda: PodfallApp(lambda _: make())


AROUND = CardNeighbours("a level", ("Alive",), following=True)
FILES = [Path(f"{name}.yaml") for name in "abc"]
OPENED = {
    "menu": menu,
    "won": alone(lambda: CardScreen(card(passed=True), AROUND)),
    "lost": alone(lambda: CardScreen(card(passed=False), AROUND)),
    "offer": alone(lambda: ResumeDialog("a level", Offer(("It was kept.",), "go on at tick 5", "begin anew"))),
    "recordings": alone(lambda: RecordingsScreen(FILES)),
}


@pytest.mark.parametrize("name", OPENED)
def test_every_key_of_the_bar_does_something(name):
    async def play():
        done = -1
        bar = (None,)
        while (done := done + 1) < len(bar):
            app = OPENED[name]()
            async with app.run_test(size=(80, 15)) as pilot:
                await press(pilot, "down", "down", "up")
                bar = app.screen.query_one(KeyBar).keys
                key, before = bar[done], shown(app)
                assert f"{key.shown} {key.does}" in before
                await press(pilot, key.key)
                assert not app.is_running or shown(app) != before, key
        assert done > 2

    run(play)
