"""From a level to its card, and on to the next level: one app."""

from __future__ import annotations

import pytest

from levels.saves.progress import load_progress
from levels.scenario.loading.loader import load_scenario
from levels.session.level import Level
from tests.tui.campaigning import FIRST, SECOND, WIN, open_card, press, started, won
from tests.tui.playing import on_screen, run, shown, submit, until
from tests.tui.server.test_game import Caller
from tui.apps.campaign import FINISHED, CampaignApp
from tui.gameclock import USUAL
from tui.screens.card import CardScreen
from tui.screens.confirm_dialog import ConfirmDialog
from tui.screens.level import LevelScreen
from tui.screens.menu import MenuScreen
from tui.screens.resume_dialog import ResumeDialog
from tui.server.listener import listen_at
from tui.theme import DEFAULT
from tui.widgets.console import Console


async def encored(pilot):
    """Wait until the run was tried with all other traffic."""
    await until(pilot, lambda: "so far" not in shown(pilot.app))
    assert "Encore, with other traffic: passed 4 of 4 times. That was no luck." in shown(pilot.app)


def test_the_very_first_start_is_in_level_1_and_later_ones_in_the_menu():
    async def play():
        async with started() as pilot:
            on_screen(pilot.app, LevelScreen)
            assert pilot.app.screen.level.scenario.name == FIRST.name
        async with started() as pilot:
            on_screen(pilot.app, MenuScreen)
            assert f"> Continue   level {FIRST.order}: {FIRST.title}" in shown(pilot.app)

    run(play)


def test_a_level_that_is_won_leads_to_the_next_one_and_is_remembered():
    async def play():
        async with started() as pilot:
            await won(pilot)
            text = shown(pilot.app)
            for line in ("Passed in tick 160.", "[x] Alive ", "[x] Lean ", "[x] Smooth", "0 lost", "Enter next level"):
                assert line in text
            assert load_progress().levels == {FIRST.name: ["Alive", "Lean", "Smooth"]}
            await encored(pilot)
            await press(pilot, "enter")
            on_screen(pilot.app, LevelScreen)
            assert pilot.app.screen.level.scenario.name == SECOND.name
            assert len(pilot.app.screen_stack) == 2

    run(play)


def test_medals_are_collected_over_several_runs():
    async def play():
        load_progress().won(FIRST.name, ["Alive", "Lean"])
        async with started(FIRST.name) as pilot:
            submit(pilot.app.screen, "tick 40", "kubectl label pod --all seen=yes", *WIN)
            await open_card(pilot)
            text = shown(pilot.app)
            assert "[ ] Lean " in text
            assert "2 commands, won before" in text
            assert "All your runs together: Alive, Lean, Smooth." in text

    run(play)


@pytest.mark.parametrize(
    ("key", "screen", "tick"),
    [("r", LevelScreen, 0), ("escape", LevelScreen, 160), ("m", MenuScreen, None)],
)
def test_the_card_leads_where_its_keys_say(key, screen, tick):
    async def play():
        async with started(FIRST.name) as pilot:
            await won(pilot)
            await press(pilot, key)
            on_screen(pilot.app, screen)
            assert tick is None or pilot.app.screen.bridge.tick == tick

    run(play)


def test_the_cluster_behind_the_card_can_be_rewound_and_won_again():
    async def play():
        async with started(FIRST.name) as pilot:
            await won(pilot)
            await press(pilot, "escape")
            assert "Enter card" in shown(pilot.app)
            await press(pilot, "f2")
            on_screen(pilot.app, CardScreen)
            await press(pilot, "escape", "f3")
            screen = pilot.app.screen
            assert (screen.bridge.tick, screen.level.verdict) == (150, "pending")
            assert "F2 hint" in shown(pilot.app)
            submit(screen, "tick 10")
            await open_card(pilot)

    run(play)


@pytest.mark.parametrize(("line", "tick"), [("rewind 5", 165), ("rewind to 160", 160), ("redo", 170)])
def test_a_way_back_to_a_moment_after_the_end_shows_the_banner_and_no_card(line, tick):
    async def play():
        async with started(FIRST.name) as pilot:
            await won(pilot)
            await press(pilot, "escape")
            screen = pilot.app.screen
            submit(screen, "tick 10", *(["rewind 3"] if line == "redo" else []), line)
            await pilot.pause()
            assert (screen.bridge.tick, screen.level.verdict) == (tick, "passed")
            assert pilot.app.screen is screen
            submit(screen, "tick 1")
            await pilot.pause()
            assert pilot.app.screen is screen
            assert screen.query_one("#banner").display
            await press(pilot, "f2")
            on_screen(pilot.app, CardScreen)

    run(play)


def test_after_every_way_back_before_the_end_it_ends_once_more():
    async def play():
        async with started(FIRST.name) as pilot:
            await won(pilot)
            for _ in range(2):
                await press(pilot, "escape")
                screen = pilot.app.screen
                submit(screen, "rewind to 159")
                await pilot.pause()
                assert not screen.query_one("#banner").display
                submit(screen, "tick 1")
                await open_card(pilot)

    run(play)


def test_a_level_that_is_lost_says_what_failed_and_why():
    async def play():
        async with started(FIRST.name) as pilot:
            submit(pilot.app.screen, "tick 170")
            await open_card(pilot)
            text = shown(pilot.app)
            for line in (
                "Failed in tick 163.",
                "[!] 95 % of requests reach MongoDB",
                "0 of 122 reached (0 %)",
                "probe@100.1: R, refused",
                "r again",
                "F3 rewind",
            ):
                assert line in text
            assert load_progress().levels == {}
            await press(pilot, "enter")
            on_screen(pilot.app, CardScreen)
            await press(pilot, "f3")
            assert (pilot.app.screen.bridge.tick, pilot.app.screen.level.verdict) == (90, "pending")

    run(play)


def test_a_known_wrong_way_shows_its_post_mortem():
    async def play():
        async with started("expose") as pilot:
            submit(pilot.app.screen, "k expose rs go-demo-2 --name=go-demo-2-svc --target-port=28017", "tick 140")
            await open_card(pilot)
            assert "ClusterIP is the default: the door was inside." in shown(pilot.app)

    run(play)


def test_whoever_types_while_the_level_ends_goes_on_typing():
    async def play():
        async with started(FIRST.name) as pilot:
            screen = pilot.app.screen
            await press(pilot, *"kube")
            submit(screen, *WIN)
            await press(pilot, *"trmq ")
            assert pilot.app.screen is screen
            assert screen.query_one(Console).text == "kubetrmq "
            assert "Passed in tick 160." in shown(pilot.app)
            assert "Enter on an empty prompt opens the card." in shown(pilot.app)
            assert pilot.app.theme == DEFAULT
            await press(pilot, "enter")
            assert pilot.app.screen is screen
            assert "kubetrmq: command not found" in shown(pilot.app)
            assert load_progress().levels == {FIRST.name: ["Alive", "Lean", "Smooth"]}

    run(play)


def test_a_card_that_was_opened_by_mistake_takes_no_key_before_its_player_has_looked_up(monkeypatch):
    monkeypatch.setattr("tui.screens.card.TYPING_S", 1000)

    async def play():
        async with started(FIRST.name) as pilot:
            submit(pilot.app.screen, *WIN)
            await press(pilot, "l", "s", "enter", "enter", "r", "enter", "t", "m", "q")
            shown_card = on_screen(pilot.app, CardScreen)
            assert pilot.app.theme == DEFAULT
            shown_card.release()
            await press(pilot, "m")
            on_screen(pilot.app, MenuScreen)

    run(play)


@pytest.mark.parametrize("key", ["r", "m", "q", "enter"])
def test_the_card_asks_before_it_leaves_what_stands_at_the_prompt(key):
    async def play():
        async with started(FIRST.name) as pilot:
            screen = pilot.app.screen
            submit(screen, *WIN)
            await press(pilot, *"ls", "f2")
            on_screen(pilot.app, CardScreen).release()
            await press(pilot, key)
            on_screen(pilot.app, ConfirmDialog)
            assert "What you typed has not run: ls." in shown(pilot.app)
            await press(pilot, "n", "escape")
            assert pilot.app.screen is screen
            assert screen.query_one(Console).text == "ls"
            await press(pilot, "f2")
            on_screen(pilot.app, CardScreen).release()
            await press(pilot, key, "y")
            assert not pilot.app.is_running or pilot.app.screen is not screen

    run(play)


def test_leaving_a_level_asks_before_it_drops_what_stands_at_the_prompt():
    async def play():
        async with started(FIRST.name) as pilot:
            await press(pilot, *"ls", "escape", "q")
            on_screen(pilot.app, ConfirmDialog)
            await press(pilot, "n")
            on_screen(pilot.app, LevelScreen)

    run(play)


def test_the_card_leads_to_the_way_and_nothing_lies_over_that_any_more():
    async def play():
        async with started(FIRST.name) as pilot:
            await won(pilot)
            await press(pilot, "v")
            screen = on_screen(pilot.app, LevelScreen)
            assert screen.focused is screen.query_one("#way")
            assert not screen.query_one("#banner").display
            await press(pilot, "v", "colon", "enter")
            on_screen(pilot.app, CardScreen)

    run(play)


def test_the_banner_opens_the_card_at_a_click():
    async def play():
        async with started(FIRST.name) as pilot:
            submit(pilot.app.screen, *WIN)
            await pilot.pause()
            assert await pilot.click("#banner")
            await pilot.pause()
            on_screen(pilot.app, CardScreen)

    run(play)


def test_the_speed_is_kept_from_level_to_level():
    async def play():
        async with started(FIRST.name) as pilot:
            await press(pilot, "plus", "plus")
            assert pilot.app.screen.bridge.clock.speed == 4 * USUAL
            await won(pilot)
            await press(pilot, "enter")
            assert on_screen(pilot.app, LevelScreen).bridge.clock.speed == 4 * USUAL
            await press(pilot, "minus", "escape", "q")
            on_screen(pilot.app, MenuScreen)
            await press(pilot, "enter")
            if isinstance(pilot.app.screen, ResumeDialog):
                await press(pilot, "enter")
            assert on_screen(pilot.app, LevelScreen).bridge.clock.speed == 2 * USUAL

    run(play)


def test_after_the_last_level_the_menu_has_a_kind_word(monkeypatch):
    """The last of a campaign of two levels: how the real last one is won is told elsewhere, and takes 600 ticks."""
    for place in ("tui.apps.campaign", "levels.campaign.index"):
        monkeypatch.setattr(f"{place}.campaign", lambda: [SECOND, FIRST])

    async def play():
        load_progress().won(SECOND.name, ["Alive"])
        async with started(FIRST.name) as pilot:
            await won(pilot)
            assert "That was the last level there is." in shown(pilot.app)
            await press(pilot, "enter")
            on_screen(pilot.app, MenuScreen)
            assert FINISHED[:40] in shown(pilot.app)

    run(play)


def test_what_is_served_follows_from_level_to_level(tmp_path):
    async def play():
        place = listen_at("127.0.0.1:0", "", str(tmp_path / "kubeconfig"))
        with place.sock:
            app = CampaignApp(load_progress(), Level(load_scenario(FIRST.file)), place=place)
            async with app.run_test(size=(80, 24)) as pilot:
                caller = Caller(place.port, place.guard.key)
                await pilot.pause()
                assert await names(caller) == ["db"]
                await won(pilot)
                await press(pilot, "enter")
                assert len(await names(caller)) > 1
                await press(pilot, "escape", "q")
                on_screen(app, MenuScreen)

    run(play)


async def names(caller):
    status, listed = await caller.ask("GET", "/api/v1/namespaces/default/pods")
    assert status == 200
    return [pod["metadata"]["name"] for pod in listed["items"]]


def test_from_a_lost_card_f3_leads_to_where_nothing_was_lost_for_good_yet():
    async def play():
        async with started("expose") as pilot:
            submit(pilot.app.screen, "tick 133")
            await open_card(pilot)
            await press(pilot, "f3")
            screen = on_screen(pilot.app, LevelScreen)
            tick = screen.bridge.tick
            assert 0 < tick <= 40
            assert [goal.state for goal in screen.level.goals()] == ["pending"] * 3
            assert shown(pilot.app).count("redo leads back") == 1
            submit(
                screen,
                "kubectl expose rs go-demo-2 --name=go-demo-2-svc --target-port=28017 --type=NodePort",
                f"tick {130 - tick}",
            )
            await open_card(pilot)
            assert "Passed in tick 130" in shown(pilot.app)

    run(play)


def test_hints_are_wrapped_between_words():
    async def play():
        async with started("expose") as pilot:
            await press(pilot, "f2", "f2")
            text = " ".join(shown(pilot.app).replace("┃", " ").split())
            assert "The default one opens the door only inside the cluster." in text

    run(play)
