"""F1 and `?` show the keys of the screen that is there, made of what is bound on it, and can be searched."""

from __future__ import annotations

import pytest
from textual.screen import Screen
from textual.widgets import Input

from levels.playback.playback import playback_of_script
from levels.saves.kept import Offer
from levels.saves.progress import load_progress
from levels.scenario.loading.loader import load_scenario
from levels.session.level import Level
from levels.session.lost_requests import LostRequestView
from levels.storm.present.presentstorm import PresentStorm
from tests.tui.campaigning import FIRST, press
from tests.tui.playing import lost_session, on_screen, resized, run, shown
from tests.tui.test_campaign_keys import AROUND, FILES, card
from tui.apps.app import PodfallApp, sandbox_of
from tui.apps.campaign import CampaignApp
from tui.screens.card import CardScreen
from tui.screens.catalog import KeyCatalog
from tui.screens.confirm_dialog import ConfirmDialog
from tui.screens.game import GameScreen
from tui.screens.help_box import HelpBox
from tui.screens.level import LevelScreen
from tui.screens.menu import MenuScreen
from tui.screens.palette_box import PaletteBox
from tui.screens.played.storm_box import StormBox
from tui.screens.played.why_box import WhyBox
from tui.screens.recordings import RecordingsScreen
from tui.screens.replay import ReplayScreen
from tui.screens.resume_dialog import ResumeDialog
from tui.screens.text_box import TextBox
from tui.settings import Settings
from tui.widgets.actions import actions_of
from tui.widgets.bars import KeyBar
from tui.widgets.keynames import shown_key, shown_keys

LOST = LostRequestView("shop@3.4", "shop", "R", 3, 3, "web", "node-1", "node-1", "one thing", "another")
SIZE = (80, 24)


def menu():
    load_progress().won(FIRST.name, ["Alive"])
    return CampaignApp(load_progress())


def level():
    return CampaignApp(load_progress(), Level(load_scenario(FIRST.file)))


def replay():
    scenario = load_scenario(FIRST.file)
    playback = playback_of_script(scenario, scenario.spec.solutions[0].script, "the reference")
    return PodfallApp(lambda _: ReplayScreen(playback))


def alone(make):
    return lambda: PodfallApp(lambda _: make())


SCREENS = {
    "sandbox": (GameScreen, lambda: PodfallApp(sandbox_of(lost_session()))),
    "level": (LevelScreen, level),
    "replay": (ReplayScreen, replay),
    "menu": (MenuScreen, menu),
    "won": (CardScreen, alone(lambda: CardScreen(card(passed=True), AROUND))),
    "lost": (CardScreen, alone(lambda: CardScreen(card(passed=False), AROUND))),
    "offer": (
        ResumeDialog,
        alone(lambda: ResumeDialog("a level", Offer(("It was kept.",), "go on at tick 5", "begin anew"))),
    ),
    "recordings": (RecordingsScreen, alone(lambda: RecordingsScreen(FILES))),
    "question": (ConfirmDialog, alone(lambda: ConfirmDialog("really?"))),
    "text": (TextBox, alone(lambda: TextBox("text", "line\n" * 99))),
    "storm": (StormBox, alone(lambda: StormBox(PresentStorm(lost_session(), ("scale-down",))))),
    "why": (WhyBox, alone(lambda: WhyBox((LOST, LOST), 0))),
}


def test_every_screen_that_there_is_is_tried_here():
    screens = {owner for owner in KeyCatalog(PodfallApp).owners if issubclass(owner, Screen)}
    assert {kind for kind, _ in SCREENS.values()} == screens - {HelpBox, PaletteBox}


@pytest.mark.parametrize("name", SCREENS)
def test_both_keys_open_the_help_and_every_key_of_its_bar_does_something(name):
    async def play():
        kind, make = SCREENS[name]
        app = make()
        async with app.run_test(size=SIZE) as pilot:
            await press(pilot, *(["escape"] if name in {"sandbox", "level"} else []))
            before = app.screen
            assert type(before).__name__ == kind.__name__
            bar = before.query_one(KeyBar).keys
            await press(pilot, "question_mark")
            box = on_screen(app, HelpBox)
            for hint in bar:
                assert any(shown_key(hint.key) in line.split() for line in box.text.splitlines()), hint
            await press(pilot, "question_mark")
            assert app.screen is before
            await press(pilot, "f1")
            named = app.screen.query_one(KeyBar).keys
            assert {"escape", "slash"} <= {hint.key for hint in named}
            for hint in sorted(named, key=lambda hint: hint.key in {"slash", "escape"}):
                box = on_screen(app, HelpBox)
                seen = shown(app)
                assert f"{hint.shown} {hint.does}" in seen
                await press(pilot, hint.key)
                assert shown(app) != seen, hint
                if hint.key == "escape":
                    assert app.screen is before
                    await press(pilot, "f1")
            assert box.query_one(Input).has_focus

    run(play)


def test_what_is_typed_leaves_the_keys_that_do_it_and_a_topic_as_a_whole():
    async def play():
        app = level()
        async with app.run_test(size=SIZE) as pilot:
            await press(pilot, "f1")
            box, whole = on_screen(app, HelpBox), on_screen(app, HelpBox).text
            await press(pilot, "ctrl+f", *"tick", "space", *"BACK")
            assert [line.split() for line in box.text.splitlines()][:2] == [
                ["CLOCK"],
                ["[", ",", "one", "tick", "back"],
            ]
            assert "run or pause" not in box.text
            await press(pilot, "enter")
            assert not box.query_one(Input).has_focus
            assert "run or pause" not in box.text
            await press(pilot, "escape")
            assert box.text == whole
            await press(pilot, "slash", *"refused")
            assert box.text.startswith("REQUESTS")
            assert "wrong data" in box.text
            assert "Enter keep these  Esc all again" in shown(app)
            await press(pilot, "enter")
            assert box.text.startswith("REQUESTS")
            assert "Esc all again  / find" in shown(app)
            await press(pilot, "slash", "end", *"qq")
            assert box.text == "Nothing here is called that."
            await press(pilot, "escape", "escape")
            assert app.screen is not box

    run(play)


def test_the_help_tells_only_of_panels_that_are_there():
    async def play():
        app = PodfallApp(sandbox_of(lost_session()))
        async with app.run_test(size=SIZE) as pilot:
            await press(pilot, "f1")
            text = on_screen(app, HelpBox).text
            assert "a level's goals" not in text
            for action in actions_of([PodfallApp, type(app.screen_stack[-2])]).values():
                if action.name != "panel.goals":
                    assert f"  {shown_keys(action.keys):<18} {action.does}" in text

    run(play)


def test_the_help_shows_the_players_own_keys_and_so_do_the_bars():
    async def play():
        keys: dict[str, tuple[str, ...]] = {"clock.step": ("n",), "app.help": ("F9",), "help.find": ("F8",)}
        app = PodfallApp(sandbox_of(lost_session()), settings=Settings(keys=keys))
        async with app.run_test(size=SIZE) as pilot:
            await press(pilot, "escape")
            tick = on_screen(app, GameScreen).bridge.tick
            assert "n tick" in shown(app)
            assert "F9 help" in shown(app)
            await press(pilot, "full_stop", "f1")
            assert on_screen(app, GameScreen).bridge.tick == tick
            await press(pilot, "n")
            assert on_screen(app, GameScreen).bridge.tick == tick + 1
            await press(pilot, "f9")
            box = on_screen(app, HelpBox)
            assert f"  {'n':<18} one tick\n" in box.text
            assert "F8 find" in shown(app)
            await press(pilot, "f8")
            assert box.query_one(Input).has_focus

    run(play)


def test_keys_that_scroll_are_named_where_there_is_something_to_scroll_to():
    async def play():
        app = alone(lambda: TextBox("text", "one line"))()
        async with app.run_test(size=SIZE) as pilot:
            await press(pilot)
            assert "Down" not in shown(app)
            assert "Esc close" in shown(app)
            await resized(pilot, (80, 6))
            app.screen.text = "line\n" * 9
            app.screen.fill()
            await pilot.pause()
            assert "Down on" in shown(app)

    run(play)
