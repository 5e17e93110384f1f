"""A level that was left is gone on with at the next start."""

from __future__ import annotations

from levels.session.autosave import file_of
from tests.tui.campaigning import FIRST, SECOND, press, started, won
from tests.tui.playing import run, shown, submit
from tui.screens.menu import MenuScreen
from tui.screens.offer import OfferScreen


def test_an_unfinished_level_is_offered_at_the_next_start_and_can_still_be_rewound():
    async def play():
        async with started() as pilot:
            submit(pilot.app.screen, "kubectl get pods", "tick 44")
            await press(pilot, "ctrl+q")
        async with started() as pilot:
            assert isinstance(pilot.app.screen, OfferScreen)
            assert "Enter go on at tick 44  n begin anew" in shown(pilot.app)
            await press(pilot, "enter")
            screen = pilot.app.screen
            assert (screen.bridge.tick, screen.level.journal.lines()) == (44, ["kubectl get pods", "tick 44"])
            assert "You go on in tick 44." in shown(pilot.app)
            submit(screen, "rewind to 5")
            assert screen.bridge.tick == 5

    run(play)


def test_a_run_that_was_left_with_quit_goes_on_all_the_same():
    async def play():
        async with started() as pilot:
            submit(pilot.app.screen, "tick 9", "quit")
            await pilot.pause()
        async with started() as pilot:
            await press(pilot, "enter")
            assert pilot.app.screen.bridge.tick == 9
            submit(pilot.app.screen, "tick 1", "rewind 5", "redo")
            assert pilot.app.screen.bridge.tick == 10

    run(play)


def test_a_kept_run_that_can_neither_be_read_nor_set_aside_is_left_alone():
    async def play():
        folder = file_of(FIRST.name)
        folder.mkdir(parents=True)
        async with started() as pilot:
            submit(pilot.app.screen, "tick 9")
            assert "cannot be read" in " ".join(shown(pilot.app).split())
            await press(pilot, "escape")
        assert folder.is_dir()

    run(play)


def test_begin_anew_drops_it_and_escape_keeps_it():
    async def play():
        async with started() as pilot:
            submit(pilot.app.screen, "tick 44")
        async with started() as pilot:
            await press(pilot, "escape")
            assert "from tick 44" in shown(pilot.app)
            await press(pilot, "enter", "n")
            assert pilot.app.screen.bridge.tick == 0
        assert not file_of(FIRST.name).exists()

    run(play)


def test_a_run_of_another_version_is_named_and_not_used():
    async def play():
        async with started() as pilot:
            submit(pilot.app.screen, "tick 44")
        file = file_of(FIRST.name)
        file.write_text(file.read_text("utf-8").replace('"rules": "', '"rules": "0.'), "utf-8")
        async with started() as pilot:
            assert isinstance(pilot.app.screen, MenuScreen)
            assert any("set aside as" in toast.message for toast in pilot.app._notifications)
        assert file.with_name(f"{file.name}.damaged-1").exists()

    run(play)


def test_a_home_that_cannot_be_written_is_told_and_the_game_goes_on(home, monkeypatch):
    async def play():
        (home / "file").write_text("", "utf-8")
        monkeypatch.setenv("PODFALL_HOME", str(home / "file"))
        async with started() as pilot:
            assert any("nothing will be saved" in toast.message for toast in pilot.app._notifications)
            assert "podfall: this run is not kept: Not a directory" in shown(pilot.app)
            await won(pilot)
            assert "Not saved: " in shown(pilot.app)
            await press(pilot, "enter")
            assert pilot.app.screen.level.scenario.name == SECOND.name

    run(play)
