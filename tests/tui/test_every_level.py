"""Each level of the campaign is won by whoever types its reference solution, with a screen and without one.

And lost by whoever only lets time pass, which the proofs say of each level, and one of them here with its card.
"""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from levels.scenario.schema.solutions import ScriptEntry
from tests.levels.campaign.scenarios import LEVELS, reference
from tests.tui.campaigning import open_card, press, started
from tests.tui.playing import run, shown, submit
from tui.cli import podfall
from tui.screens.level import LevelScreen


def typed(entry: ScriptEntry) -> str:
    """What somebody types who has no editor."""
    return f"echo '{entry.write.text}' > {entry.write.path}" if entry.write is not None else entry.run


@pytest.mark.parametrize("name", LEVELS)
def test_a_level_is_won_without_a_screen(name: str):
    lines: list[str] = []
    now = 0
    for entry in reference(name):
        lines.append(f"tick until '{{tick: {{after: {entry.tick}}}}}'" if entry.tick > now else "")
        lines.append(typed(entry))
        now = entry.tick
    lines += [f"tick {LEVELS[name].spec.rules.max_tick}", "status"]
    done = CliRunner().invoke(podfall, ("play", name, "--plain"), input="\n".join(lines))
    assert "Passed" in done.stdout, done.output


@pytest.mark.parametrize("name", LEVELS)
def test_a_level_is_won_at_80_by_24_by_typing_its_solution(name: str):
    async def play():
        async with started(name, (80, 24)) as pilot:
            screen = pilot.app.screen
            for entry in reference(name):
                pass_time(screen, entry.tick)
                await enter(pilot, entry)
            pass_time(screen, LEVELS[name].spec.rules.max_tick)
            screen.paint()
            await pilot.pause()
            assert "Passed in tick" in shown(pilot.app)

    run(play)


@pytest.mark.parametrize("name", ["expose", "node-down"])
def test_a_level_is_lost_by_waiting_and_can_be_played_again(name: str):
    async def play():
        async with started(name) as pilot:
            pass_time(pilot.app.screen, LEVELS[name].spec.rules.max_tick - 1)
            assert pilot.app.screen.level.verdict == "pending"
            await press(pilot, "full_stop")
            await open_card(pilot)
            assert "Failed in tick" in shown(pilot.app)
            await press(pilot, "r")
            assert (pilot.app.screen.bridge.tick, pilot.app.screen.level.verdict) == (0, "pending")

    run(play)


async def enter(pilot, entry: ScriptEntry) -> None:
    """Type a line at the prompt; one of many rows is pasted, and goes where the prompt's lines go."""
    if entry.write is not None:
        submit(pilot.app.screen, typed(entry))
        return
    pilot.app.screen.query_one("#console").value = entry.run
    await pilot.press("enter")
    await pilot.pause()


def pass_time(screen: LevelScreen, tick: int) -> None:
    """Step to a tick, or to the verdict, without painting each tick."""
    while screen.bridge.tick < tick and screen.level.verdict == "pending":
        screen.bridge.step()
