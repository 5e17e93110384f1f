"""The card of a lost level plays what would have saved its first lost request, between its frames."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from levels.scenario.loading.loader import load_scenario
from levels.session.headless import play as play_script
from levels.session.level import Level
from levels.session.lost_requests import trial_of
from levels.session.results import card_of
from levels.session.timeline import Timeline
from tests.tui.campaigning import FIRST
from tests.tui.playing import run, shown, until
from tui.apps.app import PodfallApp
from tui.screens.card import CardNeighbours, CardScreen
from tui.screens.played import slices


def lost_level() -> Level:
    level = Level(load_scenario(FIRST.file))
    timeline = Timeline(level, at_once=False)
    while level.verdict == "pending":
        level.tick()
        timeline.passed(idle=True)
    return level


def alone(screen) -> PodfallApp:
    return PodfallApp(lambda _: screen)


class Endless:
    """Is never played to its end."""

    def __iter__(self) -> Iterator[None]:
        while True:
            yield

    def sentences(self) -> list[str]:
        return []


@pytest.mark.parametrize("size", [(80, 24), (120, 36)])
def test_the_card_says_what_would_have_saved_it_once_it_was_played(size):
    level = lost_level()
    card = card_of(level)
    trial = trial_of(level, card.first_lost_name)
    assert trial is not None

    async def play():
        app = alone(CardScreen(card, CardNeighbours("a level", (), following=True, trial=trial)))
        async with app.run_test(size=size) as pilot:
            await until(pilot, lambda: bool(trial.sentences()))
            await until(pilot, lambda: "being played" not in shown(app))
            app.screen.query_one("#card").scroll_end(animate=False)
            await pilot.pause()
            screen = " ".join(shown(app).split())
            assert all(sentence in screen for sentence in trial.sentences())

    run(play)


@pytest.mark.parametrize("passed", [True, False])
def test_the_card_says_how_to_get_the_run_as_a_document(passed):
    scenario = load_scenario(FIRST.file)
    card = card_of(play_script(Level(scenario), scenario.spec.solutions[0].script if passed else ()))

    async def play():
        app = alone(CardScreen(card, CardNeighbours("a level", (), following=True)))
        async with app.run_test(size=(80, 24)) as pilot:
            app.screen.query_one("#card").scroll_end(animate=False)
            await pilot.pause()
            assert "As a document: Esc, save a.yaml; in a shell podfall postmortem a.yaml." in shown(app)
            await pilot.press("q")

    run(play)


def test_until_then_it_says_that_it_is_being_played(monkeypatch):
    monkeypatch.setattr(slices, "SLICE_S", 0)
    card = card_of(play_script(Level(load_scenario(FIRST.file)), ()))

    async def play():
        around = CardNeighbours("a level", (), following=True, trial=Endless())
        app = alone(CardScreen(card, around))
        async with app.run_test(size=(120, 48)) as pilot:
            await pilot.pause()
            assert "What would have saved it: being played ..." in shown(app)
            await pilot.press("q")

    run(play)
