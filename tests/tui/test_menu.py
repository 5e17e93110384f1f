"""The menu: what it offers, what it refuses, and that every way leads back to it."""

from __future__ import annotations

import pytest

from levels.campaign.index import campaign
from levels.files.documents import UnreadableError
from levels.lessons.lessons import lesson_of, lessons
from levels.saves.gains import Gains, WonRun
from levels.saves.progress import load_progress
from tests.present import present
from tests.tui.campaigning import FIRST, SECOND, press, started, won
from tests.tui.playing import on_screen, run, shown, submit
from tui.screens.game import GameScreen
from tui.screens.level import LevelScreen
from tui.screens.menu import MenuScreen
from tui.screens.replay import ReplayScreen
from tui.screens.resume_dialog import ResumeDialog
from tui.screens.text_box import TextBox
from tui.widgets.choices import Choices
from tui.widgets.leveldetail import LevelDetail, level_lines


def test_the_menu_opens_what_is_open_and_says_what_a_locked_level_waits_for():
    async def play():
        load_progress().won(FIRST.name, ["Alive", "Smooth"])
        async with started() as pilot:
            text = shown(pilot.app)
            assert f"[x]  {FIRST.order}  {FIRST.title}" in text
            assert "Alive, Smooth" in text
            assert f"win level {SECOND.order} first" in text
            await press(pilot, "down", "down", "down", "enter")
            on_screen(pilot.app, MenuScreen)
            await press(pilot, "up", "up", "enter")
            assert pilot.app.screen.level.scenario.name == FIRST.name

    run(play)


def test_the_sandbox_and_the_help_are_in_the_menu_and_lead_back_to_it():
    async def play():
        load_progress().add({})
        async with started() as pilot:
            await press(pilot, "end", "up", "enter")
            on_screen(pilot.app, TextBox)
            await press(pilot, "escape", "up", "up", "enter")
            assert type(on_screen(pilot.app, GameScreen)) is GameScreen
            await press(pilot, "escape", "q")
            on_screen(pilot.app, MenuScreen)
            await press(pilot, "end", "enter")
            assert not pilot.app.is_running

    run(play)


def test_a_level_that_was_won_shows_its_reference_solution_and_no_other_does():
    async def play():
        load_progress().won(FIRST.name, ["Alive"])
        async with started() as pilot:
            await press(pilot, "r")
            on_screen(pilot.app, MenuScreen)
            await press(pilot, "down")
            assert "r solution" in shown(pilot.app)
            await press(pilot, "r")
            on_screen(pilot.app, ReplayScreen)
            assert "the reference solution" in shown(pilot.app)
            await press(pilot, "q")
            on_screen(pilot.app, MenuScreen)

    run(play)


GAINS = Gains(
    levels={level.name: ["Alive", "Smooth"] for level in campaign()},
    runs={
        level.name: WonRun(medals=("Alive", "Smooth"), commands=123, lost=1234, letters="NRTX5W")
        for level in campaign()
    },
)


@pytest.mark.parametrize("size", [(80, 24), (120, 36), (160, 48)])
@pytest.mark.parametrize("gains", [Gains(), GAINS], ids=["nothing won", "all won"])
def test_every_level_is_told_of_as_a_whole_at_every_size(size, gains):
    async def play():
        load_progress().take(gains)
        async with started(size=size) as pilot:
            for lesson in lessons():
                await press(pilot, "down")
                told = detail(pilot)
                assert told[0] == f"{lesson.level.order}. {lesson.level.title}"
                text = " ".join(" ".join(told).split())
                for part in (f"lesson {lesson.sentence}", f"new here {', '.join(lesson.new)}".rstrip(), "best run"):
                    assert part in text
                assert (
                    f"missing Lean (up to {present(lesson.par).commands} command" if gains.levels else "missing Alive"
                ) in text
                assert "(par " in text or not gains.levels
                if size[0] == 160:
                    assert ("reference kubectl" in text) == bool(gains.levels)
                assert len(told) <= pilot.app.screen.query_one(LevelDetail).content_size.height

    run(play)


def detail(pilot):
    """What is told of the row at the sign, line by line."""
    return pilot.app.screen.query_one(LevelDetail).render().plain.split("\n")


def test_what_is_told_leaves_out_what_has_no_room_and_never_the_lesson():
    async def play():
        load_progress().take(GAINS)
        async with started(size=(80, 24)) as pilot:
            await press(pilot, "down")
            labels = [line[:10].strip() for line in detail(pilot)]
            assert [label for label in labels[1:] if label] == [
                "believed",
                "lesson",
                "and so",
                "new here",
                "best run",
                "missing",
            ]
        async with started(size=(160, 48)) as pilot:
            await press(pilot, "down")
            labels = [line[:10].strip() for line in detail(pilot)]
            for label in ("begins", "believed", "and so", "letters", "reference"):
                assert label in labels
            assert labels[1] == ""

    run(play)


def test_beside_continue_stands_the_level_that_it_leads_to_and_beside_all_else_the_campaign():
    async def play():
        load_progress().won(FIRST.name, ["Alive", "Lean"])
        async with started() as pilot:
            assert detail(pilot)[0] == f"{SECOND.order}. {SECOND.title}"
            await press(pilot, "end")
            assert detail(pilot)[1:3] == [
                f"passed    1 of {len(campaign())} levels",
                f"medals    2 of {3 * len(campaign())}",
            ]

    run(play)


def test_a_window_with_few_rows_has_the_list_alone():
    async def play():
        load_progress().add({})
        async with started(size=(80, 15)) as pilot:
            assert not pilot.app.screen.query_one(LevelDetail).display

    run(play)


def test_a_level_that_cannot_be_read_is_named_and_the_menu_stays(monkeypatch):
    def broken(name):
        raise UnreadableError("09-four-ports.yaml", 3, "", f"{name} is broken")

    async def play():
        load_progress().add({})
        monkeypatch.setattr("tui.screens.menu.lesson_of", broken)
        async with started() as pilot:
            assert "09-four-ports.yaml:3" in detail(pilot)[0]
            await press(pilot, "c")
            on_screen(pilot.app, TextBox)

    run(play)


def test_a_key_opens_all_levels_says_so_and_locks_them_again():
    async def play():
        load_progress().add({})
        third = campaign()[2]
        async with started() as pilot:
            await press(pilot, "down", "down", "down")
            assert f" -   3  {third.title}" in shown(pilot.app)
            assert "o open all" in shown(pilot.app)
            await press(pilot, "o")
            assert f"> [ ]  3  {third.title}" in shown(pilot.app)
            assert "win level" not in shown(pilot.app)
            assert "All levels are open now; o locks them again." in toasts(pilot)
        async with started() as pilot:
            await press(pilot, "down", "down", "down", "enter")
            assert on_screen(pilot.app, LevelScreen).level.scenario.name == third.name
            await press(pilot, "escape", "q", "o")
            assert "Levels open one after the other again." in toasts(pilot)
            assert f" -   3  {third.title}" in shown(pilot.app)
        assert not load_progress().all_open

    run(play)


def toasts(pilot):
    return [toast.message for toast in pilot.app._notifications]


def test_that_all_levels_are_open_holds_where_it_cannot_be_saved(home):
    async def play():
        (home / "progress.json").mkdir()
        async with started() as pilot:
            await press(pilot, "escape", "o")
            assert any("It cannot be saved: the file there cannot be used" in said for said in toasts(pilot))
            await press(pilot, "down", "down", "down", "enter")
            assert on_screen(pilot.app, LevelScreen).level.scenario.name == campaign()[2].name

    run(play)


def test_the_cheat_sheet_grows_with_what_is_won_and_leads_back_to_the_menu():
    async def play():
        load_progress().add({})
        async with started() as pilot:
            await press(pilot, "c")
            assert "No level is passed yet." in shown(pilot.app)
            await press(pilot, "escape", "enter")
            await won(pilot)
            await press(pilot, "m", "c")
            on_screen(pilot.app, TextBox)
            for line in (
                f" 1. {FIRST.title}",
                "- kubectl apply -f files/db-rs.yml",
                "Best run: Alive, Lean, Smooth;",
            ):
                assert line in shown(pilot.app)
            await press(pilot, "escape")
            assert "Alive, Lean, Smooth; 1 command, 0 lost (par 1, 0)" in "".join(detail_of(pilot, FIRST))

    run(play)


def detail_of(pilot, level):
    choices = pilot.app.screen.query_one(Choices)
    assert choices.get_option(f"level-{level.name}").prompt.plain.endswith("Alive, Lean, Smooth")
    run_of = load_progress().runs[level.name]
    return [line.text for line in level_lines(present(lesson_of(level.name)), ["Alive"], run_of)]


def test_the_keys_of_the_bar_are_those_of_the_list_from_the_first_moment_on():
    async def play():
        load_progress().add({})
        async with started() as pilot:
            assert " Enter open  c cheat sheet  o open all  F1 help  q quit  ^P commands" in shown(pilot.app)

    run(play)


def test_recordings_of_the_folder_can_be_watched(home, monkeypatch):
    async def play():
        monkeypatch.chdir(home)
        load_progress().add({})
        async with started() as pilot:
            await press(pilot, "end", "up", "up", "enter")
            on_screen(pilot.app, MenuScreen)
            assert any("there is no recording in" in toast.message for toast in pilot.app._notifications)
        async with started(FIRST.name) as pilot:
            submit(pilot.app.screen, "tick 3", "save mine.yaml")
            (home / "other.yaml").write_text("kind: Run\n", "utf-8")
            await press(pilot, "escape", "q", "end", "up", "up", "enter")
            assert "> mine.yaml" in shown(pilot.app)
            assert "other.yaml" not in shown(pilot.app)
            await press(pilot, "enter")
            on_screen(pilot.app, ReplayScreen)

    run(play)


def test_quit_in_the_console_leads_to_the_menu_and_ctrl_q_out():
    async def play():
        async with started(FIRST.name) as pilot:
            submit(pilot.app.screen, "quit")
            await pilot.pause()
            on_screen(pilot.app, MenuScreen)
        async with started(FIRST.name) as pilot:
            await press(pilot, "ctrl+q")
            assert not pilot.app.is_running

    run(play)


@pytest.mark.parametrize("size", [(80, 24), (160, 48), (60, 15)])
def test_nothing_of_menu_offer_and_card_reaches_over_the_edge(size):
    async def play():
        load_progress().add({})
        async with started(FIRST.name, size) as pilot:
            submit(pilot.app.screen, "tick 20")
        async with started(size=size) as pilot:
            inside(pilot.app.screen, size)
            await press(pilot, "escape")
            inside(pilot.app.screen, size)
            await press(pilot, "enter", "n")
            await won(pilot)
            inside(pilot.app.screen, size)

    run(play)


def inside(screen, size):
    for widget in screen.query("*"):
        if widget.is_on_screen and widget.display and widget.parent.id != "card":
            assert widget.region.right <= size[0], widget
            assert widget.region.bottom <= size[1], widget


def test_ascii_draws_nothing_but_ascii():
    async def play():
        load_progress().add({})
        async with started(ascii_only=True) as pilot:
            assert shown(pilot.app).isascii()
            await press(pilot, "enter")
            submit(pilot.app.screen, "tick 5")
            await press(pilot, "escape", "q", "enter")
            on_screen(pilot.app, ResumeDialog)
            assert shown(pilot.app).isascii()
            await press(pilot, "n")
            await won(pilot)
            assert shown(pilot.app).isascii()

    run(play)
