"""What is told of a mistake of podfall itself: once to the player, at length by `report`, and by every proof."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest

from engine.network.traffic.traffic import Traffic
from levels.journal.rules import RULES
from levels.playback.replay import replay
from levels.proof.check import ScenarioCheck
from levels.proof.grading import grade
from levels.proof.results import as_text, junit, result_of
from levels.recording.record import read_run, save_run
from levels.scenario.loading.loader import load_scenario
from levels.scenario.loading.template import TEMPLATE
from levels.session.headless import play
from levels.session.level import Level
from levels.session.lockout import is_for_the_awake
from levels.session.session import Session
from tests.levels.proof.conftest import NoOtherInterpreters
from tests.levels.session.panicking import put_into
from tests.levels.session.playing import EXAMPLE, run, session_of
from tests.present import present


@pytest.fixture
def broken(monkeypatch, panics) -> Iterator[Session]:
    """The worked example, in which traffic panicked in the ticks 3 to 5."""
    put_into(monkeypatch, Traffic, "step", lambda traffic: traffic._clock.tick in {3, 4, 5})
    session = session_of(EXAMPLE)
    run(session, "tick 8")
    yield session
    panics.clear()


def test_the_player_is_told_what_failed_when_and_what_to_do(broken):
    assert broken.mistakes() == [
        "a mistake of podfall itself: the traffic met MistakeError in tick 3. It tries again, all else goes on; "
        "`report` prints what to send to podfall's developers",
    ]
    assert broken.mistakes() == []


def test_report_has_what_it_takes_to_find_the_mistake_and_to_come_there_again(broken):
    status, text, err = run(broken, "report")
    assert (status, err) == (0, "")
    assert text.startswith("podfall ")
    assert f"rules {RULES}, Python 3." in text
    assert "sandbox, seed 1, traffic seed 1\n" in text
    assert f"now in tick 8, digest {broken.digest.hexdigest()}\n" in text
    assert "the traffic, ticks 3 to 5, 3 times\nMistakeError: in step\n" in text
    assert "engine.panics:" in text
    assert "tests.levels.session.panicking:" in text
    assert "- tick: 0\n  run: tick 8\n- tick: 8\n  run: report\n" in text
    assert str(Path.cwd()) not in text


def test_report_says_so_where_there_is_nothing_to_report():
    session = session_of()
    assert run(session, "report") == (1, "", "podfall: report: podfall has met no mistake of its own\n")
    assert run(session, "report it") == (2, "", "podfall: report: report takes nothing\n")
    assert "mistake" not in run(session, "status")[1]


def test_status_and_help_point_to_report(broken):
    assert "Podfall itself met a mistake: report prints" in run(broken, "status")[1]
    assert "report" in run(broken, "help report")[1]


def test_a_mistake_is_reported_at_night_too():
    assert not is_for_the_awake("report")


def test_a_recording_with_a_mistake_replays_to_the_same_digest_and_names_it(broken, tmp_path):
    file = str(tmp_path / "run.yaml")
    save_run(broken, file)
    outcome = replay(read_run(file))
    assert outcome.same
    assert len(outcome.mistakes) == 1
    assert outcome.mistakes[0].startswith("tick 3: the traffic met MistakeError: in step (")
    mark = grade(file)
    assert (mark.replay, mark.note[:37]) == ("same", "a mistake of podfall itself in tick 3")


@pytest.fixture
def result(monkeypatch, panics):
    """What a run of the template came to in which traffic panicked in tick 3."""
    put_into(monkeypatch, Traffic, "step", lambda traffic: traffic._clock.tick == 3)
    scenario = load_scenario(TEMPLATE)
    yield result_of(play(Level(scenario), scenario.spec.solutions[0].script))
    panics.clear()


def test_a_result_names_it(result):
    assert result["verdict"] == "passed"
    assert [mistake[:19] for mistake in result["mistakes"]] == ["tick 3: the traffic"]
    assert "\na mistake of podfall itself: tick 3: the traffic met MistakeError" in as_text(result)


def test_a_junit_report_has_an_error_for_it(result):
    (suite,) = ET.fromstring(junit([result]))  # noqa: S314 - our own report
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("3", "0", "1")
    (case,) = (case for case in suite if case.get("name") == "podfall itself")
    assert present(present(case.find("error")).text).startswith("tick 3: the traffic")


def test_a_level_in_which_podfall_fails_is_not_proven(monkeypatch, panics):
    monkeypatch.setattr("levels.proof.check.OtherInterpreters", NoOtherInterpreters)
    put_into(monkeypatch, Traffic, "step", lambda traffic: traffic._clock.tick == 3)
    (found,) = ScenarioCheck([TEMPLATE]).results()
    failing = {proof.name: proof.detail for proof in found.proofs if not proof.ok}
    assert "tick 3: the traffic met MistakeError: in step" in failing["podfall itself"]
    panics.clear()
