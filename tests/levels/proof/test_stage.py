"""A play that begins where another one stood is the play from tick 0, and costs only what is new in it."""

from __future__ import annotations

import pytest

from levels.campaign.index import find_level
from levels.proof import mutation
from levels.proof.stage import EARLY, Stage
from levels.scenario.loading.loader import load_scenario
from levels.scenario.schema.solutions import ScriptEntry
from levels.session.headless import play
from levels.session.level import Level
from tests.present import present


@pytest.fixture(scope="module")
def scenario():
    """A level whose reference has two commands."""
    return load_scenario(present(find_level("chasing-ips")).file)


@pytest.fixture
def ticks(monkeypatch):
    """The ticks that were played, one entry each."""
    played: list[int] = []
    tick = Level.tick

    def counting(level: Level) -> None:
        tick(level)
        played.append(level.tick_number)

    monkeypatch.setattr(Level, "tick", counting)
    return played


@pytest.mark.parametrize("traffic", [None, 3])
def test_a_play_on_the_stage_is_the_play_of_a_fresh_level(scenario, traffic):
    script = scenario.spec.solutions[0].script
    stage = Stage(scenario)
    stage.play((), traffic)
    fresh = play(Level(scenario, traffic_seed=traffic), script)
    assert stage.play(script, traffic).digest.hexdigest() == fresh.digest.hexdigest()


def test_every_changed_script_comes_to_what_it_comes_to_alone(scenario):
    stage = Stage(scenario)
    stage.play(scenario.spec.solutions[0].script)
    for changed in [*mutation.plays(scenario)][::3]:
        fresh = play(Level(scenario), changed.script)
        found = stage.play(changed.script)
        assert (found.digest.hexdigest(), found.verdict_tick) == (fresh.digest.hexdigest(), fresh.verdict_tick)


def test_a_line_that_waits_and_its_ctrl_c_are_played_together(scenario):
    first, second = scenario.spec.solutions[0].script
    waits = ScriptEntry(tick=40, run="kubectl wait pod --all --for=delete --timeout=90s")
    script = (first, waits, ScriptEntry(tick=60, interrupt=True), second)
    fresh = play(Level(scenario), script)
    stage = Stage(scenario)
    for _ in range(2):
        assert stage.play(script).digest.hexdigest() == fresh.digest.hexdigest()


def test_what_two_scripts_begin_with_is_played_once(scenario, ticks):
    first, second = scenario.spec.solutions[0].script
    stage = Stage(scenario)
    stage.play((first, second))
    ticks.clear()
    stage.play((first, ScriptEntry(tick=second.tick + EARLY, run=second.run)))
    assert ticks[0] == max(first.tick, second.tick - EARLY) + 1


def test_a_script_that_is_earlier_than_a_kept_moment_does_not_begin_there(scenario, ticks):
    first, second = scenario.spec.solutions[0].script
    stage = Stage(scenario)
    stage.play((first, second))
    ticks.clear()
    stage.play((ScriptEntry(tick=1, run=first.run), second))
    assert ticks[0] == 1
