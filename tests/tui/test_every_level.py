"""Each level of the campaign is won by whoever types its reference solution, with a screen and without one.

And by nobody who only lets time pass.
"""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from levels.campaign.index import campaign
from levels.scenario.loading.loader import load_scenario
from levels.scenario.schema.solutions import ScriptEntry
from tests.tui.campaigning import open_card, press, started
from tests.tui.playing import run, shown
from tui.cli import podfall
from tui.screens.level import LevelScreen
from tui.widgets.console import Console

NAMES = [entry.name for entry in campaign()]


def reference(name: str):
    spec = load_scenario(next(entry.file for entry in campaign() if entry.name == name)).spec
    return next(solution for solution in spec.solutions if solution.kind == "reference").script, spec


def typed(entry: ScriptEntry) -> str:
    """What somebody types for it; a file is written by a here document."""
    return entry.run if entry.write is None else f"cat > {entry.write.path} <<'EOF'\n{entry.write.text}EOF"


@pytest.mark.parametrize("name", NAMES)
def test_a_level_is_won_without_a_screen(name: str):
    script, spec = reference(name)
    lines: list[str] = []
    now = 0
    for entry in script:
        lines.append(f"tick until '{{tick: {{after: {entry.tick}}}}}'" if entry.tick > now else "")
        lines.append(typed(entry))
        now = entry.tick
    lines += [f"tick {spec.rules.max_tick}", "status"]
    done = CliRunner().invoke(podfall, ("play", name, "--plain"), input="\n".join(lines))
    assert "Passed" in done.stdout, done.output


@pytest.mark.parametrize("name", NAMES)
def test_a_level_is_lost_by_waiting_and_won_by_typing_its_solution(name: str):
    script, spec = reference(name)
    end = spec.rules.max_tick

    async def play():
        async with started(name) as pilot:
            pass_time(pilot.app.screen, end - 1)
            assert pilot.app.screen.level.verdict == "pending" or spec.fail_when
            await press(pilot, "full_stop")
            assert "Failed in tick" in await card(pilot)
            await press(pilot, "r")
            screen = pilot.app.screen
            for entry in script:
                pass_time(screen, entry.tick)
                screen.query_one(Console).put(typed(entry))
                await pilot.press("enter")
                await pilot.pause()
            pass_time(screen, end)
            screen.paint()
            assert "Passed in tick" in await card(pilot)

    run(play)


def pass_time(screen: LevelScreen, tick: int) -> None:
    """Step to a tick, or to the verdict, without painting each tick."""
    while screen.bridge.tick < tick and screen.level.verdict == "pending":
        screen.bridge.step()


async def card(pilot) -> str:
    await open_card(pilot)
    return shown(pilot.app)
