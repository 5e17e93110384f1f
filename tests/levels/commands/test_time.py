"""`tick` stops where a level ends, and says so: nobody runs past a verdict unasked."""

from __future__ import annotations

import pytest

from levels.scenario.loading.loader import load_scenario
from levels.session.level import Level
from levels.session.replayer import Replayer
from tests.levels.scenario.conftest import HEAD, OBJECTIVE, WEB
from tests.levels.session.playing import run, session_of

END = 5
STOPPED = "tick: stopped in tick 5, in which the level ended, 195 of 200 ticks early\n"


@pytest.fixture
def level(tmp_path) -> Level:
    """A level that ends in tick 5."""
    file = tmp_path / "short.yaml"
    file.write_text(f"{HEAD}{OBJECTIVE.replace('after: 5', 'after: 100')}  rules: {{maxTick: {END}}}\n{WEB}", "utf-8")
    return Level(load_scenario(file))


def test_ticks_end_with_the_level_and_it_is_said(level: Level):
    assert run(level, "tick 200") == (0, "", STOPPED)
    assert (level.tick_number, level.verdict) == (END, "failed")


def test_a_number_that_ends_with_the_level_needs_no_word(level: Level):
    assert run(level, f"tick {END}") == (0, "", "")


def test_after_the_end_time_goes_on_for_whoever_wants_to_look(level: Level):
    run(level, f"tick {END}")
    assert run(level, "tick 7") == (0, "", "")
    assert level.tick_number == END + 7


@pytest.mark.parametrize("line", ["tick 200 && echo seen", "echo seen; tick 200", "tick 2; tick 200\necho seen"])
def test_in_a_list_it_stops_there_as_alone_and_the_list_goes_on(level: Level, line: str):
    status, out, err = run(level, line)
    assert (status, out) == (0, "seen\n")
    assert err.startswith("tick: stopped in tick 5, in which the level ended, ")
    assert level.tick_number == END


def test_waiting_for_what_has_not_come_by_the_end_of_the_level_ends_there(level: Level):
    status, out, err = run(level, "tick until '{tick: {after: 100}}'")
    assert (status, out) == (1, "")
    assert err.startswith("podfall: tick: until: not true after tick 5, in which the level ended: ")
    assert level.tick_number == END


def test_what_comes_with_the_end_of_the_level_has_come(level: Level):
    assert run(level, f"tick until '{{tick: {{after: {END}}}}}'")[0] == 0


def test_it_is_played_again_as_it_was(level: Level):
    run(level, "tick 200; kubectl delete rs web")
    again = Level(level.scenario)
    Replayer(again, level.journal.entries).play(level.tick_number)
    assert again.digest.hexdigest() == level.digest.hexdigest()


def test_a_sandbox_has_no_end():
    session = session_of()
    assert run(session, "tick 40") == (0, "", "")
    assert session.tick_number == 40
