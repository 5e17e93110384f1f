"""A recording tells when it was made of another level, or under other rules, than those that are here."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from levels.campaign.index import find_level
from levels.journal.rules import RULES
from levels.playback.playback import playback_of_run
from levels.playback.replay import replay
from levels.recording.level_version import difference
from levels.recording.record import read_run, save_run
from levels.scenario.loading.loader import load_scenario
from levels.session.headless import play
from levels.session.level import Level
from tests.present import present
from tui.cli import podfall


@pytest.fixture
def record(tmp_path):
    """Records the reference of a changed copy of a level; returns the recording's path."""

    def _record(old: str = "", new: str = "") -> Path:
        copy = tmp_path / "copy.yaml"
        text = present(find_level("bare-pod")).file.read_text("utf-8")
        assert old in text
        copy.write_text(text.replace(old, new, 1), "utf-8")
        scenario = load_scenario(copy)
        save_run(play(Level(scenario), scenario.spec.solutions[0].script), str(tmp_path / "run.yaml"))
        return tmp_path / "run.yaml"

    return _record


def test_a_recording_of_the_installed_level_says_nothing(record):
    run = read_run(str(record()))
    assert difference(run) == ""
    assert replay(run).same


def test_another_level_of_that_name_is_told_with_its_first_line_and_replayed_as_recorded(record):
    """Its own copy has a client that asks three times in a tick."""
    file = record("    rate: 2\n", "    rate: 3\n")
    number = present(find_level("bare-pod")).file.read_text("utf-8").splitlines().index("    rate: 2") + 1
    done = CliRunner().invoke(podfall, ["replay", str(file), "--headless"])
    assert done.exit_code == 0, done.output
    assert "same run" in done.stdout
    assert "its scenario is not the installed level bare-pod: " in done.stderr
    assert f"line {number} is `rate: 3` in the recording, `rate: 2` in the level; the recording's own" in done.stderr


def test_a_level_with_another_end_is_told_too(record):
    file = record()
    file.write_text(file.read_text("utf-8") + "# more\n", "utf-8")
    assert "is `# more` in the recording, missing in the level" in difference(read_run(str(file)))


def test_other_rules_are_drift_with_both_outcomes(record):
    file = record()
    text = file.read_text("utf-8").replace(f"rules: '{RULES}'", "rules: '0'").replace("  served: ", "  served: 9")
    file.write_text(text.replace("  digest: ", "  digest: x", 1), "utf-8")
    outcome = replay(read_run(str(file)))
    assert not outcome.same
    assert outcome.sentence.startswith(
        f"drifted: recorded under rules 0, played under rules {RULES}; verdict passed, now ",
    )
    assert "; served 9" in outcome.sentence


@pytest.mark.parametrize(("tick", "said"), [("999999999", "must lie from 0"), ("-3", "must lie from 0")])
def test_an_entry_outside_of_the_run_is_refused(record, tick, said):
    file = record()
    file.write_text(file.read_text("utf-8").replace("- tick: 50", f"- tick: {tick}", 1), "utf-8")
    done = CliRunner().invoke(podfall, ["replay", str(file), "--headless"])
    assert done.exit_code == 2
    assert f"spec.script[0].tick: {said}" in done.stderr


def test_a_recording_of_older_rules_says_so_before_it_is_played_afresh(record):
    file = record()
    file.write_text(file.read_text("utf-8").replace(f"rules: '{RULES}'", "rules: '0'"), "utf-8")
    told = f"It was played under rules 0; these are rules {RULES}."
    done = CliRunner().invoke(podfall, ["replay", str(file), "--headless"])
    assert f"{file}: {told}\n" in done.stderr
    assert "same run" in done.stdout
    assert playback_of_run(read_run(str(file))).opening().startswith(told)
