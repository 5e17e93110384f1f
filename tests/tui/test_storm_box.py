"""The console's word `storm` on the screen: played between frames, read in a box, watched as a replay."""

from __future__ import annotations

from contextlib import asynccontextmanager

from tests.tui.playing import LOSING, new_session, on_screen, run, shown, submit, until
from tui.apps.app import sandbox_of
from tui.apps.watching import WatchingApp
from tui.screens.game import GameScreen
from tui.screens.played.storm_box import StormBox
from tui.screens.replay import ReplayScreen
from tui.settings import Settings

STORM = "storm --only pod-delete,scale-down"


@asynccontextmanager
async def watching(*lines: str):
    async with WatchingApp(sandbox_of(new_session()), settings=Settings(motion=False)).run_test(
        size=(100, 36)
    ) as pilot:
        await pilot.pause()
        submit(pilot.app.screen, *lines)
        yield pilot


async def opened(pilot) -> StormBox:
    pilot.app.screen.enter(STORM)
    pilot.app.screen.paint()
    await pilot.pause()
    box = on_screen(pilot.app, StormBox)
    await until(pilot, lambda: bool(box.text))
    return box


def test_it_is_played_between_frames_and_the_cluster_stays_as_it_is():
    async def play():
        async with watching(*LOSING) as pilot:
            game = on_screen(pilot.app, GameScreen)
            before = game.bridge.session.digest.hexdigest(), game.bridge.tick
            box = await opened(pilot)
            assert box.text.startswith("Being played: ")
            assert "replay it" not in shown(pilot.app)
            box.play_out()
            assert "pod-delete rs/go-demo-2" in box.text
            await pilot.pause()
            assert "replay it" in shown(pilot.app)
            assert (game.bridge.session.digest.hexdigest(), game.bridge.tick) == before
            assert [spec.name for spec in game.bridge.session.cluster.traffic.list()] == ["shop"]
            await pilot.press("escape")
            assert pilot.app.screen is game

    run(play)


def test_what_fell_opens_as_a_replay_at_its_first_lost_request_and_leads_back():
    async def play():
        async with watching(*LOSING) as pilot:
            box = await opened(pilot)
            box.play_out()
            await pilot.press("right", "left", "r")
            await until(pilot, lambda: isinstance(pilot.app.screen, ReplayScreen))
            replay = on_screen(pilot.app, ReplayScreen)
            await pilot.pause()
            first = replay.bridge.session.cluster.metrics.window("shop", 1, replay.bridge.tick)
            assert replay.bridge.tick > 38
            assert first.lost_total
            await pilot.press("q")
            await until(pilot, lambda: pilot.app.screen is box)

    run(play)


def test_a_storm_that_cannot_be_played_says_why():
    async def play():
        async with watching("tick 2") as pilot:
            box = await opened(pilot)
            box.play_out()
            assert box.text.startswith("there is no Service in these manifests")
            await pilot.press("r", "left")
            assert pilot.app.screen is box

    run(play)
