"""In the plain console a level that was left is gone on with too, where a person sits at the terminal."""

from __future__ import annotations

import json
import os
import pty
import subprocess
import sys
import time
from typing import Self

import pytest

from levels.campaign.index import campaign
from levels.saves.autosave import Autosave
from levels.saves.kept import file_of, kept_run
from levels.saves.progress import load_progress
from levels.scenario.loading.loader import load_scenario
from levels.session.level import Level
from tests.levels.session.playing import run
from tests.present import present
from tests.tui.console import PODFALL, ROOT, podfall
from tui.plainkeeping import NobodyPlaysError, keeping_of

SCENARIO = load_scenario(campaign()[0].file)
PATIENCE_S = 30.0


def leave(tick=9, **head: str):
    """Leave the first level in a tick; `head` is what its file says instead."""
    level, save = Level(SCENARIO), Autosave(SCENARIO)
    save.begin(level)
    run(level, f"tick {tick}")
    save.keep(level, now=True)
    first, rest = save.file.read_text("utf-8").split("\n", 1)
    save.file.write_text(json.dumps(json.loads(first) | head) + "\n" + rest, "utf-8")
    return save.file


def answering(*answers: str):
    asked = []
    left = iter(answers)

    def ask(question):
        asked.append(question)
        return next(left)

    return ask, asked


def test_a_person_is_asked_and_goes_on(capsys):
    leave()
    ask, asked = answering("what?", "")
    keeping = present(keeping_of(SCENARIO, ask))
    assert asked == ["Enter: go on at tick 9; n: begin anew; q: quit? "] * 2
    level = Level(SCENARIO)
    keeping.begin(level)
    assert level.tick_number == 9
    assert "To begin anew drops it" in (told := capsys.readouterr().out)
    assert "You go on in tick 9." in told
    run(level, "tick 2")
    keeping.after_line(level)
    assert present(kept_run(SCENARIO)).tick == 11


def test_begin_anew_drops_it_and_quitting_keeps_it():
    file = leave()
    with pytest.raises(NobodyPlaysError):
        keeping_of(SCENARIO, answering("q")[0])
    assert file.exists()
    present(keeping_of(SCENARIO, answering("n")[0])).begin(Level(SCENARIO))
    assert not file.exists()


@pytest.mark.parametrize(("answer", "tick"), [("", 9), ("n", 0)])
def test_a_run_of_older_rules_says_so_and_is_set_aside(capsys, answer, tick):
    file = leave(rules="0")
    ask, asked = answering(answer)
    keeping = present(keeping_of(SCENARIO, ask))
    assert "play its commands afresh; n: begin anew" in asked[0]
    level = Level(SCENARIO)
    keeping.begin(level)
    assert level.tick_number == tick
    told = capsys.readouterr().out
    assert "It was played under rules 0; these are rules" in told
    assert f"The run as it was lies at {file}.stale-1" in told


def test_a_script_begins_at_tick_0_is_told_and_changes_nothing(tmp_path):
    file = leave()
    text = file.read_text("utf-8")
    done = podfall("play", "bare-pod", "--plain", cwd=tmp_path, stdin="tick 1\ngoals\n")
    assert f"an unfinished run of this level lies at {file}, in tick 9, and stays as it is" in done.stderr
    assert file.read_text("utf-8") == text


def test_a_damaged_one_is_named_and_what_could_not_be_moved_is_not_written_over(capsys, monkeypatch):
    file = leave()
    file.write_text("{\n{\n", "utf-8")
    assert present(keeping_of(SCENARIO, answering()[0])).kept is None
    assert "set aside as" in capsys.readouterr().err
    file.write_text("{\n{\n", "utf-8")
    monkeypatch.setattr("levels.saves.kept.set_aside", _refused)
    assert keeping_of(SCENARIO, answering()[0]) is None
    assert "cannot be used" in capsys.readouterr().err
    leave(rules="0")
    assert keeping_of(SCENARIO, answering("")[0]) is None
    assert "cannot be set aside: Permission denied; this run is not kept" in capsys.readouterr().err


def _refused(file, why=""):
    raise OSError(13, "Permission denied", str(file), why)


def test_where_it_can_no_longer_be_kept_one_line_says_so(capsys):
    keeping = present(keeping_of(SCENARIO, answering()[0]))
    level = Level(SCENARIO)
    keeping.begin(level)
    file_of(SCENARIO.name).parent.write_text("no folder", "utf-8")
    for line in ("tick 1", "tick 1"):
        run(level, line)
        keeping.after_line(level)
    assert capsys.readouterr().err.count("podfall: this run is not kept: ") == 1


@pytest.mark.skipif(sys.platform == "win32", reason="needs pseudo-terminals")
def test_on_a_terminal_a_level_is_left_gone_on_with_and_won(home):
    with Terminal(home) as console:
        console.until("bare-pod$ ", "podfall:0$ ")
        console.type("tick 50\r")
        console.until("podfall:48$ ")  # where something has to be done, the clock stops
        console.type("tick 2\r")
        console.until("podfall:50$ ")
        console.type("\x04")
        console.end()
    assert present(kept_run(SCENARIO)).tick == 50
    with Terminal(home) as console:
        console.until("Enter: go on at tick 50; n: begin anew; q: quit? ")
        console.type("\r")
        console.until("podfall:50$ ")
        console.type("kubectl apply -f files/db-rs.yml\r")
        console.until("created")
        console.type("tick 110\r")
        console.until("Passed")
        console.type("quit\r")
        console.end()
    assert not file_of(SCENARIO.name).exists()
    assert "bare-pod" in load_progress().levels


class Terminal:
    """`podfall play bare-pod --plain` in a pseudo-terminal."""

    def __init__(self, home) -> None:
        self._env = {**os.environ, "PODFALL_HOME": str(home), "TERM": "xterm-256color", "LANG": "C.UTF-8"}
        self._seen = ""

    def __enter__(self) -> Self:
        self._keyboard, theirs = pty.openpty()
        command = [*PODFALL, "play", "bare-pod", "--plain"]
        self._process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, env=self._env, cwd=ROOT)
        os.close(theirs)
        os.set_blocking(self._keyboard, False)
        return self

    def __exit__(self, *_: object) -> None:
        self._process.kill()
        self._process.wait()
        os.close(self._keyboard)

    def type(self, keys: str) -> None:
        os.write(self._keyboard, keys.encode())

    def until(self, *wanted: str) -> None:
        """Read until one of these was shown since the last call."""
        self._read(lambda: any(text in self._seen for text in wanted))
        self._seen = ""

    def end(self) -> None:
        """Read until the process has ended."""
        self._read(lambda: self._process.poll() is not None)

    def _read(self, come_true) -> None:
        end = time.monotonic() + PATIENCE_S
        while not come_true():
            assert time.monotonic() < end, self._seen[-2000:]
            try:
                self._seen += os.read(self._keyboard, 65536).decode("utf-8", "replace")
            except BlockingIOError:
                time.sleep(0.02)
            except OSError:  # the other end is closed
                time.sleep(0.02)
