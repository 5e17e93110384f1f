"""The screen of a level: its brief, its goals, its guide, its hints."""

from __future__ import annotations

import pytest

from levels.campaign.index import campaign, find_level
from levels.saves.progress import load_progress
from levels.scenario.loading.loader import load_scenario
from levels.session.level import Level
from tests.present import present
from tests.tui.playing import on_screen, run, shown, submit
from tui.apps.campaign import CampaignApp
from tui.screens.level import LevelScreen
from tui.settings import Settings
from tui.widgets.panel import Panel


def first_level():
    return CampaignApp(load_progress(), Level(load_scenario(campaign()[0].file)))


@pytest.mark.parametrize("size", [(80, 24), (160, 48)])
def test_the_first_screen_has_all_that_a_newcomer_needs(size):
    async def play():
        app = first_level()
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            text = shown(app)
            for expected in (
                f"level 1 of {len(campaign())}: The one that never came back",
                "tick 0",
                "paused",
                "probe  2 per tick",
                "R refused  T timeout  N no name",
                "X reset  5 error  W wrong",
                "node-1  Ready",
                "node-2  Ready",
                "node-3  Ready",
                "1/1  Running",
                "none: kubectl expose",
                "[ ] 95 % of requests reach",
                "tick 100",
                "[ ] One MongoDB Pod is running,",
                "owns it",
                "This is a Kubernetes cluster made of text.",
                "In 20 ticks it",
                "Requests have to keep arriving.",
                "Start by looking. Type: kubectl get pods",
                "The clock stands until you press Space.)",
                "Space run",
                ". tick",
                "F1 help",
                "F2 hint",
                "F3 rewind",
                "Esc panels",
            ):
                assert expected in text

    run(play)


def test_the_guide_speaks_at_its_moments_and_stops_the_clock():
    async def play():
        app = first_level()
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            screen = app.screen
            submit(screen, "kubectl get pods")
            assert "That was real kubectl output." in shown(app)
            screen.action_run_clock()
            submit(screen, "tick 25")
            assert "It came back by itself. Who did that?" in shown(app)
            assert not screen.bridge.clock.paused
            for _ in range(25):
                screen.action_step()
            assert "It did not come back. Who asks for Pods?" in shown(app)
            assert screen.bridge.clock.paused

    run(play)


def test_hints_come_one_by_one_and_time_that_went_back_is_not_told_again():
    async def play():
        app = first_level()
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            await pilot.press("f2", "f2")
            await pilot.pause()
            assert "Hint 2 of 3" in shown(app)
            submit(app.screen, "tick 30", "rewind to 10", "clear")
            assert "It came back" not in shown(app)
            submit(app.screen, "tick 20")
            assert "It came back" in shown(app)

    run(play)


def test_a_level_about_the_seven_steps_has_them_first_and_follows_what_a_colleague_exposes():
    async def play():
        app = CampaignApp(load_progress(), Level(load_scenario(present(find_level("dominoes")).file)))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            submit(app.screen, "tick 12")
            await pilot.pause()
            text = shown(app)
            assert "4 Steps of go-demo-2-svc" in text
            assert "■ 1 kubectl" in text
            assert "□ 4 slice" in text
            assert "1 Nodes" not in text
            await pilot.press("escape", "1")
            await pilot.pause()
            assert "1 Nodes" in shown(app)

    run(play)


@pytest.mark.parametrize(("motion", "word"), [(True, "slow"), (False, "4/s ")])
def test_ticks_worth_watching_pass_in_slow_motion_unless_the_player_minds(motion, word):
    async def play():
        level = Level(load_scenario(campaign()[0].file))
        first, last = level.spec.view.slow_motion
        app = CampaignApp(load_progress(), level, settings=Settings(motion=motion))
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            assert not on_screen(app, LevelScreen).bridge.clock.slow
            submit(app.screen, f"tick {first}")
            assert on_screen(app, LevelScreen).bridge.clock.slow == motion
            assert word in shown(app).splitlines()[0]
            submit(app.screen, f"tick {last - first + 1}")
            assert not on_screen(app, LevelScreen).bridge.clock.slow

    run(play)


def test_the_cursor_stands_on_what_a_level_is_about_once_it_is_there():
    async def play():
        app = CampaignApp(load_progress(), Level(load_scenario(present(find_level("expose")).file)))
        expose = "kubectl expose rs go-demo-2 --target-port=28017 --name="
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            services, told = (app.screen.query_one(name, Panel) for name in ("#services", "#events"))
            submit(app.screen, f"{expose}another")
            assert services.rows[services.at].text.startswith("another")
            submit(app.screen, f"{expose}go-demo-2-svc")
            assert services.rows[services.at].text.startswith("go-demo-2-svc")
            await pilot.press("escape", "2", "up", "up")
            submit(app.screen, "tick 70")
            on_screen(app, LevelScreen).action_panel("events")
            await pilot.pause()
            assert told.at == len(told.rows) - 1
            assert services.at == 0

    run(play)


def test_the_cursor_finds_pods_too():
    async def play():
        app = first_level()
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            nodes = app.screen.query_one("#nodes", Panel)
            assert "db" in nodes.rows[nodes.at].text

    run(play)
