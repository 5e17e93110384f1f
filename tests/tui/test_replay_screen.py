from __future__ import annotations

import dataclasses
from contextlib import asynccontextmanager
from typing import Any

import pytest
from msgspec.structs import replace

from levels.campaign.index import campaign
from levels.playback.playback import playback_of_run, playback_of_script
from levels.recording.record import read_run, save_run
from levels.scenario.loading.loader import load_scenario
from levels.session.headless import play as play_level
from levels.session.level import Level
from tests.present import as_a
from tests.tui.playing import new_session, on_screen, run, shown
from tui.apps.app import PodfallApp
from tui.bridge import Bridge
from tui.replaybridge import ReplayBridge
from tui.screens.played.why_box import WhyBox
from tui.screens.replay import ReplayScreen
from tui.screens.text_box import TextBox

TYPED = [
    ["tick 15"],
    ["kubectl expose rs go-demo-2 --name=web --target-port=28017 --type=NodePort"],
    ["client add shop --to nodeport/web --rate 5"],
    ["tick 10"],
    ["kubectl delete pod -l service=go-demo-2; kubectl get pods -w"],
    ["tick 4"],
    ["kubectl get pods -w"],
    ["tick 3"],
]


@pytest.fixture(scope="module")
def recording(tmp_path_factory):
    """A sandbox in which a waiting command was ended by Ctrl-C."""
    session = new_session()
    bridge = Bridge(session, list[Any]().append)
    for (line,) in TYPED:
        bridge.submit(line)
        for _ in range(5 if "-w" in line else 50):
            if bridge.busy:
                bridge.step()
        bridge.interrupt()
    file = tmp_path_factory.mktemp("run") / "run.yaml"
    save_run(bridge.session, str(file))
    return read_run(str(file))


@pytest.fixture(scope="module")
def solved():
    scenario = load_scenario(campaign()[0].file)
    return scenario, scenario.spec.solutions[0].script


def to_the_end(bridge):
    while not bridge.over():
        bridge.step()


def test_a_recording_plays_to_the_same_digest_and_says_so(recording):
    heard: list[Any] = []
    bridge = ReplayBridge(playback_of_run(recording), heard.append)
    to_the_end(bridge)
    assert bridge.tick == recording.end_tick
    assert "It is the same run: " in bridge.playback.closing(bridge.session)[-1]
    typed = [said.text for said in heard if said.kind == "prompt"]
    assert typed == [line for (line,) in TYPED]
    assert "^C" in [said.text for said in heard]


@pytest.mark.parametrize("back", [0, 3, 15, 20, 26, 28, 30, 35, 37, 39])
def test_after_going_back_it_is_still_the_same_run(recording, back):
    bridge = ReplayBridge(playback_of_run(recording), list[Any]().append)
    to_the_end(bridge)
    bridge.rewind(back)
    assert bridge.tick == back
    bridge.rewind(back + 2)
    bridge.rewind(back + 1)
    assert bridge.tick == back + 1
    to_the_end(bridge)
    bridge.rewind(back)
    to_the_end(bridge)
    assert "It is the same run: " in bridge.playback.closing(bridge.session)[-1]


def test_a_recording_of_other_rules_or_another_digest_is_told_apart(recording):
    other = recording._replace(digest="0" * 64)
    bridge = ReplayBridge(playback_of_run(other), list[Any]().append)
    to_the_end(bridge)
    assert bridge.playback.closing(bridge.session)[-1].startswith("It is not the same run: digest differs")


def test_the_ticks_of_a_tick_line_pass_one_by_one(recording):
    wall = [0.0]
    bridge = ReplayBridge(playback_of_run(recording), list[Any]().append, lambda: wall[0])
    bridge.clock.toggle()
    bridge.flush()
    wall[0] = 0.5
    bridge.flush()
    assert bridge.tick == 2


def test_a_script_of_a_scenario_plays_as_without_a_screen(solved):
    scenario, script = solved
    bridge = ReplayBridge(playback_of_script(scenario, script, "the reference"), list[Any]().append)
    to_the_end(bridge)
    level = play_level(Level(scenario), script)
    assert as_a(Level, bridge.session).verdict == level.verdict == "passed"
    assert bridge.session.digest.hexdigest() == level.digest.hexdigest()
    assert any(line.startswith("Passed in tick") for line in bridge.playback.closing(bridge.session))


def test_looking_at_an_object_leaves_the_journal_as_it_is(recording):
    bridge = ReplayBridge(playback_of_run(recording), list[Any]().append)
    bridge.rewind(20)
    before = list(bridge.session.journal.entries)
    assert "go-demo-2" in bridge.look("kubectl describe service web")
    assert bridge.session.journal.entries == before


@asynccontextmanager
async def watching(playback, size=(80, 24)):
    app = PodfallApp(lambda ascii_only: ReplayScreen(playback, ascii_only=ascii_only))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield pilot


@pytest.mark.parametrize("size", [(80, 24), (160, 48)])
def test_the_screen_says_how_far_it_is_and_what_comes_next(recording, size):
    async def play():
        async with watching(playback_of_run(recording), size) as pilot:
            await pilot.press("full_stop", *["f4"] * 2)
            await pilot.pause()
            text = shown(pilot.app)
            assert f"tick 21 of {recording.end_tick}" in text
            assert "next: tick 25: kubectl delete pod" in text
            assert "service/web exposed" in text
            await pilot.press("left_square_bracket", "f3", "full_stop")
            await pilot.pause()
            assert "tick 11 of" in shown(pilot.app)
            assert "now in tick 10" in shown(pilot.app)

    run(play)


def test_the_end_is_told_in_a_box_and_space_begins_again(recording):
    async def play():
        async with watching(playback_of_run(recording)) as pilot:
            await pilot.press("end")
            await pilot.pause()
            on_screen(pilot.app, TextBox)
            assert "same run" in pilot.app.screen.text
            await pilot.press("escape", "w")
            on_screen(pilot.app, WhyBox)
            await pilot.press("escape", "space")
            assert pilot.app.screen.player.tick < recording.end_tick
            await pilot.press("q")

    run(play)


def test_a_level_shows_its_goals_and_what_happened_by_itself(solved):
    async def play():
        async with watching(playback_of_script(solved[0], solved[1], "the reference")) as pilot:
            for _ in range(60):
                pilot.app.screen.player.step()
                pilot.app.screen.paint()
            await pilot.pause()
            text = shown(pilot.app)
            assert "6 Goals" in text
            assert "95 % of request" in text
            assert any(notice.text in text.replace("\n", "") for notice in pilot.app.screen.session().notices)

    run(play)


def test_a_level_that_is_played_in_one_go_may_be_watched_again_and_again(solved):
    scenario, script = solved
    strict = dataclasses.replace(
        scenario,
        spec=replace(scenario.spec, rules=replace(scenario.spec.rules, rewind=False)),
    )
    bridge = ReplayBridge(playback_of_script(strict, script, "the reference"), list[Any]().append)
    bridge.rewind(50)
    bridge.rewind(20)
    assert bridge.tick == 20
