"""Files that were written by a released podfall can be read by every later one: one sample per format, kept for ever.

Where a format changes, its sample gets a neighbour of the next number; these stay as they are.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from engine.apiserver.endpoints.exchange import HTTPRequest
from levels.campaign.index import find_level
from levels.journal.journal import HTTPEntry, InterruptEntry, LineEntry, WriteEntry
from levels.journal.rules import RULES
from levels.playback.replay import replay
from levels.recording.record import read_run
from levels.saves.gains import WonRun
from levels.saves.kept import file_of, go_on, kept_run
from levels.saves.progress import load_progress
from levels.scenario.loading.loader import load_scenario
from levels.session.level import Level
from tests.present import present

FORMATS = Path(__file__).parents[2] / "golden" / "formats"
SCENARIO = load_scenario(present(find_level("bare-pod")).file)
BODY = b'{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"from-outside"}}'
ENTRIES = (
    LineEntry(0, "tick 3"),
    WriteEntry(3, "note.txt", "hello\n"),
    LineEntry(3, "cat note.txt; kubectl get pods"),
    LineEntry(3, "kubectl get pods -w"),
    InterruptEntry(9),
    HTTPEntry(9, HTTPRequest("POST", "/api/v1/namespaces/default/configmaps", body=BODY)),
    LineEntry(9, "tick 20"),
    LineEntry(29, "kubectl apply -f files/db-rs.yml"),
    LineEntry(29, "tick 5"),
)


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("PODFALL_HOME", str(tmp_path))
    return tmp_path


def test_progress_of_version_1(home):
    shutil.copy(FORMATS / "progress-1.json", home / "progress.json")
    progress = load_progress()
    assert progress.levels == {"bare-pod": ["Alive", "Lean"], "thermostat": []}
    progress.won("bare-pod", ["Smooth"])
    assert load_progress().levels["bare-pod"] == ["Alive", "Lean", "Smooth"]


def test_progress_of_version_2(home):
    shutil.copy(FORMATS / "progress-2.json", home / "progress.json")
    progress = load_progress()
    assert progress.levels == {"bare-pod": ["Alive", "Lean"], "thermostat": []}
    assert progress.runs == {"bare-pod": WonRun(medals=("Alive", "Lean"), commands=1, lost=4, letters="RX")}
    assert progress.all_open


def test_an_unfinished_run_of_the_first_format():
    file = file_of(SCENARIO.name)
    file.parent.mkdir()
    shutil.copy(FORMATS / "unfinished-1.jsonl", file)
    kept = present(kept_run(SCENARIO))
    assert (kept.seed, kept.entries, kept.tick) == (28017, ENTRIES, 34)
    assert kept.stale or RULES == "1"
    level = Level(SCENARIO, kept.seed, epoch_s=kept.epoch_s)
    go_on(level, kept)
    assert level.tick_number == 34
    assert level.journal.lines() == [entry.run for entry in ENTRIES if isinstance(entry, LineEntry)]
    assert level.cluster.store.get("configmaps", "default/from-outside") is not None


def test_a_recording_of_the_first_format():
    run = read_run(str(FORMATS / "run-1.yaml"))
    assert (run.rules, run.setup.seed, run.script, run.end_tick) == ("1", 28017, ENTRIES, 34)
    assert (present(run.level).name, run.status.verdict, run.status.hints_used) == ("bare-pod", "pending", 0)
    outcome = replay(run)
    assert outcome.same or outcome.sentence.startswith(f"drifted: recorded under rules 1, played under rules {RULES}")
    assert outcome.same or RULES != "1"
