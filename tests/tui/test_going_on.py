"""A level that was left is gone on with at the next start."""

from __future__ import annotations

import json
from typing import Any

import pytest

from levels.saves.kept import file_of, kept_run
from levels.saves.progress import load_progress
from levels.scenario.loading.loader import load_scenario
from tests.present import present
from tests.tui.campaigning import FIRST, SECOND, open_card, press, started, won
from tests.tui.playing import on_screen, run, shown, submit
from tui.screens.level import LevelScreen
from tui.screens.resume_dialog import ResumeDialog


def test_an_unfinished_level_is_offered_at_the_next_start_and_can_still_be_rewound():
    async def play():
        async with started() as pilot:
            submit(pilot.app.screen, "kubectl get pods", "tick 44")
            await press(pilot, "ctrl+q")
        async with started() as pilot:
            on_screen(pilot.app, ResumeDialog)
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


async def _stale(changes=("rules", "0")):
    """A run of the first level, kept in tick 44 under other rules."""
    async with started() as pilot:
        submit(pilot.app.screen, "tick 9", "kubectl get pods", "tick 35")
    file = file_of(FIRST.name)
    head, rest = file.read_text("utf-8").split("\n", 1)
    file.write_text(json.dumps(json.loads(head) | dict([changes])) + "\n" + rest, "utf-8")
    return file, file.read_text("utf-8")


def _told(pilot):
    return [toast.message for toast in pilot.app._notifications]


@pytest.mark.parametrize("changes", [("rules", "0"), ("sha256", "0" * 64)])
def test_a_run_of_older_rules_says_so_and_is_played_afresh_if_the_player_likes(changes):
    async def play():
        file, text = await _stale(changes)
        load_progress().won(SECOND.name, ["Lean"])
        async with started() as pilot:
            on_screen(pilot.app, ResumeDialog)
            seen = " ".join(shown(pilot.app).split())
            assert ("It was played under rules 0; these are rules" in seen) == (changes[0] == "rules")
            assert "Enter play its commands afresh n begin anew Esc menu" in seen
            await press(pilot, "enter")
            assert pilot.app.screen.bridge.tick == 44
            assert pilot.app.screen.level.journal.lines() == ["tick 9", "kubectl get pods", "tick 35"]
            assert f"the run as it was lies at {file}.stale-1" in _told(pilot)
            submit(pilot.app.screen, "rewind to 5")
            assert pilot.app.screen.bridge.tick == 5
        assert file.with_name(f"{file.name}.stale-1").read_text("utf-8") == text
        assert present(kept_run(load_scenario(FIRST.file))).stale == ""
        assert load_progress().levels == {SECOND.name: ["Lean"]}

    run(play)


def test_a_run_of_older_rules_is_set_aside_where_the_player_begins_anew_and_stays_on_escape():
    async def play():
        file, text = await _stale()
        async with started() as pilot:
            await press(pilot, "escape")
        assert file.read_text("utf-8") == text
        async with started() as pilot:
            await press(pilot, "n")
            assert pilot.app.screen.bridge.tick == 0
        assert file.with_name(f"{file.name}.stale-1").read_text("utf-8") == text

    run(play)


def test_a_run_that_is_decided_when_played_afresh_shows_its_card():
    async def play():
        file, _ = await _stale()
        file.write_text(file.read_text("utf-8") + '{"tick": 163}\n', "utf-8")
        async with started() as pilot:
            await press(pilot, "enter")
            await open_card(pilot)

    run(play)


def test_a_kept_run_that_breaks_is_set_aside_and_the_level_begins(monkeypatch):
    async def play():
        async with started() as pilot:
            submit(pilot.app.screen, "tick 44")
        file = file_of(FIRST.name)
        async with started() as pilot:
            with monkeypatch.context() as patched:
                patched.setattr("levels.saves.kept.Replayer", lambda *_, **__: dict[str, Any]()["web"])
                await press(pilot, "enter")
            on_screen(pilot.app, LevelScreen)
            assert pilot.app.screen.bridge.tick == 0
            assert any("KeyError: 'web'" in told for told in _told(pilot))
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
