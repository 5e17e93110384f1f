"""A run that was won beside the reference: where they part, and what each lost."""

from __future__ import annotations

from levels.campaign.index import find_level
from levels.playback.beside import RunCost, beside_reference
from levels.scenario.loading.loader import load_scenario
from levels.scenario.schema.solutions import ScriptEntry
from levels.session.headless import play
from levels.session.level import Level
from tests.present import present

EXPOSE = load_scenario(present(find_level("expose")).file)
REFERENCE, OWN_YAML, _ = (solution.script for solution in EXPOSE.spec.solutions)


def won(script, traffic: int | None = None) -> Level:
    return play(Level(EXPOSE, traffic_seed=traffic), script)


def test_the_reference_itself_parts_from_it_nowhere():
    for traffic in (None, 2):
        level = won(REFERENCE, traffic)
        level.tick()  # what comes after the end is no part of the run
        found = present(beside_reference(level))
        assert (found.parted, found.what, found.lost_after) == (None, "", (0, 0))
        assert found.yours == found.reference


def test_another_way_parts_where_it_wrote_something_else_and_both_losses_are_counted_from_there():
    level = won(OWN_YAML)
    found = present(beside_reference(level))
    assert found.parted == 11  # the reference's Service was made between the ticks 10 and 11
    assert found.what.startswith("endpoints/default/go-demo-2-svc was ")
    assert found.yours == RunCost(1, level.requests_lost(), 130)
    assert found.reference == RunCost(1, 10, 130)
    assert found.lost_after == (level.requests_lost(), 10)


def test_only_what_was_lost_after_they_parted_is_set_side_by_side():
    late = ScriptEntry(tick=100, run="kubectl label pod --all seen=yes")
    found = present(beside_reference(won((*REFERENCE, late))))
    assert found.parted == 101
    assert (found.yours.commands, found.reference.commands) == (2, 1)
    assert found.lost_after[0] == found.lost_after[1] < found.reference.lost


def test_a_run_that_was_not_won_is_set_beside_nothing():
    assert beside_reference(won(())) is None
    assert beside_reference(Level(EXPOSE)) is None
