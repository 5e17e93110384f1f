"""`save` as a word: what it writes, what it refuses, and that a replay takes the same way without writing."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.client.output import Stderr, Stdout
from levels.journal.journal import LineEntry, Unsaved
from levels.playback.replay import replay
from levels.playback.replay import session_of as session_again
from levels.recording.record import read_run, save_run
from levels.saves.kept import KeptRun, go_on
from levels.scenario.loading.loader import load_scenario
from levels.scenario.loading.template import TEMPLATE
from levels.session.level import Level
from levels.session.line_runner import LineRunner
from levels.session.session import Session
from levels.session.timeline import Timeline
from tests.levels.session.playing import EXAMPLE, run, session_of
from tests.present import as_a

OTHERS = "kind: Pod\n"
USAGE = "save FILE, save --scenario FILE\n"


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    """A sandbox that may save, standing in a folder with somebody's file."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "theirs.yaml").write_text(OTHERS, "utf-8")
    made = session_of(EXAMPLE)
    made.save = save_run
    return made


@pytest.mark.parametrize("flag", ["", "--scenario "])
def test_what_podfall_wrote_is_written_over_and_nothing_else(session: Session, tmp_path: Path, flag: str):
    assert run(session, f"save {flag}mine.yaml")[0] == 0
    before = (tmp_path / "mine.yaml").read_text("utf-8")
    run(session, "tick 2")
    assert run(session, f"save {flag}mine.yaml")[0] == 0
    assert (tmp_path / "mine.yaml").read_text("utf-8") != before
    status, out, err = run(session, f"save {flag}theirs.yaml")
    assert (status, out, err.count("\n")) == (1, "", 1)
    assert err.startswith("podfall: save: theirs.yaml: is there, and nothing is written over but ")
    assert (tmp_path / "theirs.yaml").read_text("utf-8") == OTHERS
    assert run(session, f"save {flag}--force theirs.yaml")[0] == 0
    assert (tmp_path / "theirs.yaml").read_text("utf-8").startswith("apiVersion: podfall/v1alpha1\n")


def test_a_saved_scenario_that_somebody_went_on_with_is_theirs(session: Session, tmp_path: Path):
    run(session, "save --scenario s.yaml")
    text = (tmp_path / "s.yaml").read_text("utf-8").replace("title: s\n", "title: Mine\n")
    (tmp_path / "s.yaml").write_text(text, "utf-8")
    assert run(session, "save --scenario s.yaml")[0] == 1
    assert (tmp_path / "s.yaml").read_text("utf-8") == text


def test_a_failed_save_takes_the_same_way_in_a_replay(session: Session, tmp_path: Path):
    assert run(session, "save theirs.yaml || kubectl create cm refused")[0] == 0
    assert run(session, "save mine.yaml && kubectl create cm saved; tick 2")[0] == 0
    run(session, "save no/such/folder.yaml && kubectl delete cm --all")
    save_run(session, "run.yaml")
    recording = read_run("run.yaml")
    assert [(entry.number, entry.why[:8]) for entry in recording.script if isinstance(entry, Unsaved)] == [
        (1, "is there"),
        (3, "No such "),
    ]
    (tmp_path / "theirs.yaml").unlink()
    (tmp_path / "mine.yaml").unlink()
    assert replay(recording).same
    assert not (tmp_path / "theirs.yaml").exists()
    assert not (tmp_path / "mine.yaml").exists()


def test_going_back_over_a_save_writes_nothing_again(session: Session, tmp_path: Path):
    timeline = Timeline(session)
    for line in ("tick 3", "save mine.yaml", "tick 4"):
        timeline.typed()
        run(timeline.session, line)
    whole = (tmp_path / "mine.yaml").read_text("utf-8")
    run(timeline.session, "save --force mine.yaml")
    longer = (tmp_path / "mine.yaml").read_text("utf-8")
    assert longer != whole
    timeline.go(5)
    assert (tmp_path / "mine.yaml").read_text("utf-8") == longer
    assert timeline.session.save is save_run


def test_going_on_with_a_kept_run_writes_nothing_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    level = Level(load_scenario(TEMPLATE))
    level.save = save_run
    run(level, "tick 3")
    run(level, "save mine.yaml")
    (tmp_path / "mine.yaml").unlink()
    again = Level(level.scenario)
    again.save = save_run
    go_on(again, KeptRun(tmp_path / "kept", level.setup.seed, level.setup.epoch_s, tuple(level.journal.entries), 3))
    assert (again.tick_number, again.save) == (3, save_run)
    assert not (tmp_path / "mine.yaml").exists()


def test_a_line_from_afar_writes_no_file_but_may_print_it(session: Session, tmp_path: Path):
    heard: list[Stdout | Stderr] = []
    status = LineRunner(session, "save afar.yaml", heard.append, remote=True).drive()
    assert status == 1
    assert [piece.text for piece in heard] == [
        "podfall: save: afar.yaml: a line that comes over HTTP writes no file here; "
        "podfall do 'save -' > FILE writes one where you are\n",
    ]
    LineRunner(session, "echo x > own && tick 1", heard.append, remote=True).drive()
    assert not (tmp_path / "afar.yaml").exists()
    assert not (tmp_path / "own").exists()
    heard.clear()
    assert LineRunner(session, "save -", heard.append, remote=True).drive() == 0
    (tmp_path / "printed.yaml").write_text(heard[0].text, "utf-8")
    assert replay(read_run("printed.yaml")).same
    assert run(session, "save near.yaml")[0] == 0


@pytest.mark.parametrize("name", ["-", "/dev/stdout"])
def test_what_is_printed_is_the_same_in_a_replay(session: Session, name: str):
    run(session, f"tick 2; save {name} > kept; save --scenario {name} >> kept; cat kept | wc -c")
    save_run(session, "run.yaml")
    recording = read_run("run.yaml")
    again = session_again(recording)
    heard: list[str] = []
    LineRunner(again, as_a(LineEntry, recording.script[0]).run, lambda piece: heard.append(piece.text)).drive()
    assert heard == [run(session, "cat kept | wc -c")[1]]


def test_wrong_words_are_one_line(session: Session, tmp_path: Path):
    (tmp_path / "link.yaml").symlink_to("theirs.yaml")
    for words, status, said in (
        ("", 2, USAGE),
        ("a b", 2, USAGE),
        ("--scenarios a", 2, USAGE),
        (".", 1, "Is a directory"),
        ("link.yaml --force", 1, "is a symbolic link"),
        ("/dev/full", 1, "is a device; name a file"),
        ("none/x.yaml", 1, "No such file or directory"),
    ):
        found = run(session, f"save {words}")
        assert (found[0], found[1], found[2].count("\n")) == (status, "", 1)
        assert said in found[2]
    assert (tmp_path / "theirs.yaml").read_text("utf-8") == OTHERS
    assert run(session, "save /dev/null") == (0, "saved /dev/null\n", "")
