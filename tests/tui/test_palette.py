"""The command palette knows what podfall can do: keys, panels, speeds, colours, saving, levels, replays."""

from __future__ import annotations

from levels.campaign.index import campaign
from levels.recording.record import save_run
from levels.saves.progress import load_progress
from tests.tui.campaigning import FIRST, SECOND, press, started, won
from tests.tui.playing import lost_session, on_screen, playing, run, shown, submit
from tui.apps.app import sandbox_of
from tui.apps.watching import WatchingApp
from tui.screens.card import CardScreen
from tui.screens.catalog import KeyCatalog
from tui.screens.confirm_dialog import ConfirmDialog
from tui.screens.game import GameScreen
from tui.screens.help_box import HelpBox
from tui.screens.level import LevelScreen
from tui.screens.menu import MenuScreen
from tui.screens.recordings import RecordingsScreen
from tui.screens.replay import ReplayScreen
from tui.theme import THEMES
from tui.widgets.panel import Panel


def offered(app):
    """Title to what it does."""
    return {command.title: command.callback for command in app.get_system_commands(app.screen)}


async def choose(pilot, *typed: str):
    """Take what the palette finds first."""
    await press(pilot, "ctrl+p")
    await press(pilot, *typed)
    for _ in range(200):
        if pilot.app.screen.query_one("CommandList").option_count:
            break
        await pilot.pause(0.05)
    await press(pilot, "enter")


def test_what_is_typed_is_found_and_done():
    async def play():
        async with playing(session=lost_session()) as pilot:
            await choose(pilot, *"Panelsevents")
            assert pilot.app.screen.focused is pilot.app.screen.query_one("#events", Panel)
            await choose(pilot, *"Speed16")
            assert pilot.app.screen.bridge.clock.speed == 16
            await choose(pilot, *"Coloursmono")
            assert pilot.app.theme == "mono"

    run(play)


def test_every_action_of_a_game_is_offered_and_its_key_named():
    async def play():
        async with playing(session=lost_session()) as pilot:
            app = pilot.app
            commands = {command.title: command.help for command in app.get_system_commands(app.screen)}
            for action in KeyCatalog(type(app)).actions.values():
                if action.group in {"CLOCK", "SCREEN"} and action.name not in {"clock.faster", "clock.slower"}:
                    assert commands[f"{action.group.capitalize()}: {action.does}"].startswith("key ")
            assert "Panels: a level's goals" not in commands
            assert {f"Colours: {theme.name}" for theme in THEMES} <= set(commands)
            tick = app.screen.bridge.tick
            await offered(app)["Clock: one tick"]()
            assert app.screen.bridge.tick == tick + 1

    run(play)


def test_a_run_is_saved_and_the_recording_of_the_folder_watched_and_left(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    session = lost_session()
    session.save = save_run

    async def play():
        app = WatchingApp(sandbox_of(session))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            game = on_screen(app, GameScreen)
            offered(app)["Save: this run in a file"]()
            await pilot.pause()
            assert (tmp_path / "sandbox-tick-38.yaml").exists()
            offered(app)["Replay: a recording"]()
            await pilot.pause()
            on_screen(app, RecordingsScreen)
            await press(pilot, "enter")
            on_screen(app, ReplayScreen)
            assert "Save: this run in a file" not in offered(app)
            await press(pilot, "q")
            assert app.screen is game
            await press(pilot, "escape", "q")
            assert app._exit

    run(play)


def test_open_levels_and_solutions_of_won_ones_can_be_gone_to_from_anywhere():
    async def play():
        load_progress().won(FIRST.name, ["Alive"])
        async with started(FIRST.name) as pilot:
            app, commands = pilot.app, offered(pilot.app)
            third = campaign()[2]
            assert f"Level {third.order}: {third.title}" not in commands
            commands[f"Level {SECOND.order}: {SECOND.title}"]()
            await pilot.pause()
            assert on_screen(app, LevelScreen).level.scenario.name == SECOND.name
            offered(app)[f"Replay: how level {FIRST.order}: {FIRST.title} is won"]()
            await pilot.pause()
            on_screen(app, ReplayScreen)
            offered(app)["Menu: all that can be played"]()
            await pilot.pause()
            on_screen(app, MenuScreen)
            offered(app)["Sandbox: a cluster of your own"]()
            await pilot.pause()
            assert type(on_screen(app, GameScreen)) is GameScreen

    run(play)


def test_what_would_be_lost_is_asked_before_another_place_is_gone_to():
    async def play():
        load_progress().add({})
        async with started() as pilot:
            app = pilot.app
            offered(app)["Sandbox: a cluster of your own"]()
            await pilot.pause()
            game = on_screen(app, GameScreen)
            submit(game, "kubectl get pods")
            offered(app)["Menu: all that can be played"]()
            await pilot.pause()
            on_screen(app, ConfirmDialog)
            await press(pilot, "n")
            assert app.screen is game
            offered(app)["Menu: all that can be played"]()
            await press(pilot, "y")
            on_screen(app, MenuScreen)

    run(play)


def test_the_card_offers_only_what_it_takes_now():
    async def play():
        async with started(FIRST.name) as pilot:
            await won(pilot)
            card = on_screen(pilot.app, CardScreen)
            assert "Card: play it again" in offered(pilot.app)
            assert "Card: on: the next level" in offered(pilot.app)
            assert not any("ten ticks back" in name for name in offered(pilot.app))
            card._held = True
            assert not any(name.startswith("Card:") for name in offered(pilot.app))

    run(play)


def test_the_help_opens_before_the_palette_and_in_it_everything_is_drawn_as_elsewhere():
    async def play():
        async with playing(session=lost_session(), ascii_only=True) as pilot:
            await press(pilot, "ctrl+p")
            for _ in range(200):
                if pilot.app.screen.query_one("CommandList").option_count:
                    break
                await pilot.pause(0.05)
            await pilot.pause()
            assert shown(pilot.app).isascii()
            await press(pilot, "f1")
            on_screen(pilot.app, HelpBox)
            await press(pilot, "f1", "escape")
            assert type(pilot.app.screen) is GameScreen

    run(play)


def test_toasts_do_not_pile_up():
    async def play():
        async with playing(session=lost_session()) as pilot:
            app = pilot.app
            app.notify("mind this", severity="warning")
            await press(pilot, "escape", *"tttttttt")
            assert [toast.message for toast in app._notifications] == ["mind this", app.theme]
            app.notify("mind that", severity="warning")
            app.notify("mind that", severity="warning")
            await pilot.pause()
            assert len(app._notifications) <= 2

    run(play)
