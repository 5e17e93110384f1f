from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest
from click.testing import CliRunner

from engine.network.traffic.traffic import Traffic
from engine.shell.runner import INTERRUPTED
from levels.scenario.loading.template import TEMPLATE
from levels.session.session import Session
from levels.session.timeline import Timeline
from tests.levels.session.panicking import put_into
from tests.levels.session.playing import session_of
from tests.tui.console import EXAMPLE, sandbox
from tui import plain
from tui.cli import podfall


def test_a_plain_console_goes_back_in_time_and_forward_again(tmp_path):
    lines = [
        "tick 10",
        "kubectl delete rs go-demo-2",
        "tick 30",
        "rewind to 5",
        "kubectl get rs -o name",
        "redo 3",
        "kubectl get rs",
    ]
    done = sandbox(str(EXAMPLE), cwd=tmp_path, lines=lines)
    assert done.stdout.splitlines()[-5:-2] == ["now in tick 5", "replicaset.apps/go-demo-2", "now in tick 8"]


def test_a_way_back_says_which_lines_it_drops_with_the_tick(tmp_path):
    lines = [
        "tick 3",
        "kubectl delete rs go-demo-2",
        "cat <<E\nx\nE",
        "echo b",
        "tick 1",
        "rewind to 3",
        "redo",
        "rewind 9",
    ]
    done = sandbox(str(EXAMPLE), cwd=tmp_path, lines=lines)
    assert done.stdout.splitlines()[-3:] == [
        "now in tick 3, before what was given in it: kubectl delete rs go-demo-2 and 2 more",
        "now in tick 4",
        "now in tick 0",
    ]


def test_a_way_to_a_tick_that_is_yet_to_come_says_so(tmp_path):
    done = sandbox(cwd=tmp_path, lines=["tick 4", "rewind to 99999", "rewind 2", "redo 3", "redo"])
    assert done.stdout.splitlines() == [
        "now in tick 4, the last that was played: tick 99999 is yet to come",
        "now in tick 2",
        "now in tick 4, the last that was played: tick 5 is yet to come",
        "now in tick 4",
    ]


def test_a_plain_console_reads_a_command_with_all_of_its_lines(tmp_path):
    manifest = "apiVersion: v1\r\nkind: ConfigMap\r\nmetadata:\r\n  name: piped\r\n"
    lines = [
        f"kubectl apply -f - <<EOF\r\n{manifest}EOF\r",
        "echo a \\",
        "  b | cut -d' ' \\",
        "-f2",
        "echo 'c",
        "d'",
        'echo "e',
    ]
    done = sandbox(cwd=tmp_path, lines=lines)
    assert done.stdout == "configmap/piped created\nb\nc\nd\n"
    assert done.stderr == 'podfall: syntax error: a double quote " is not closed\n'
    assert done.returncode == 2


def test_looking_does_not_cost_what_was_undone(tmp_path):
    lines = ["tick 10", "kubectl delete rs go-demo-2", "tick 30", "rewind 35", "redo 10", "rewind x; echo $?"]
    done = sandbox(str(EXAMPLE), cwd=tmp_path, lines=lines)
    assert done.stdout.splitlines()[-2:] == ["now in tick 5", "now in tick 15"]
    assert "rewind N, rewind to TICK, redo [N] or restart" in done.stderr


def test_going_back_is_not_something_that_a_line_does(tmp_path):
    done = sandbox(str(EXAMPLE), cwd=tmp_path, lines=["tick 3", "echo x; rewind 1"])
    assert "stands alone on its line" in done.stderr
    assert done.returncode == 1


def test_a_level_that_is_won_after_going_back_counts(home):
    lines = ["tick 20", "rewind to 5", "kubectl run probe --image=mongo:3.3 --labels=type=debug", "tick 80", "status"]
    done = CliRunner().invoke(podfall, ("play", "thermostat", "--plain"), input="\n".join(lines))
    assert "Passed" in done.stdout
    assert "thermostat" in (home / "progress.json").read_text("utf-8")


@pytest.mark.skipif(sys.platform == "win32", reason="needs signals")
@pytest.mark.parametrize("line", ["rewind to 20", "redo"])
def test_ctrl_c_on_a_way_through_time_leaves_the_present_as_it_is(monkeypatch, capsys, line):
    timeline = Timeline(session_of(EXAMPLE))
    plain.run_line(timeline, "tick 30")
    if line == "redo":
        plain.run_line(timeline, "rewind to 5")
    here, session, tick = timeline.tick, timeline.session, Session.tick
    with monkeypatch.context() as patched:
        patched.setattr(Session, "tick", lambda self: (tick(self), self.tick_number == 12 and _press_ctrl_c()))
        assert plain.run_line(timeline, line) == INTERRUPTED
    assert f"podfall: interrupted on the way; still in tick {here}\n" in capsys.readouterr().err
    assert timeline.session is session
    assert plain.run_line(timeline, "tick 1") == 0
    assert timeline.tick == here + 1
    assert plain.run_line(timeline, "rewind to 3") == 0


def _press_ctrl_c():
    os.kill(os.getpid(), signal.SIGINT)


def test_a_mistake_is_shown_where_it_happened_to_whoever_asks_for_that(tmp_path):
    code = "import engine.shell.textcommands as t; t.succeed = 3; from tui.cli import main; main()"
    shown = {}
    for debug in ("", "1"):
        env = {**os.environ, "PODFALL_HOME": str(tmp_path), "PODFALL_DEBUG": debug}
        command = [sys.executable, "-c", code, "sandbox", "--plain"]
        done = subprocess.run(command, input="true\necho $?\n", text=True, capture_output=True, env=env, check=True)
        assert done.stdout == "70\n"
        shown[debug] = done.stderr
    told = "podfall: this line met a mistake in podfall itself: TypeError: 'int' object is not callable\n"
    assert shown[""] == told
    assert "Traceback" in shown["1"]
    assert "in _run" in shown["1"]


def test_a_tick_in_which_podfall_fails_is_told_once_on_standard_error_and_the_game_goes_on(monkeypatch, panics):
    put_into(monkeypatch, Traffic, "step", lambda traffic: traffic._clock.tick in {2, 3, 7})
    lines = ["tick 5", "echo here", "tick 5", "rewind to 1", "tick 4", "report"]
    done = CliRunner().invoke(podfall, ("sandbox", "--plain"), input="\n".join(lines))
    assert done.exit_code == 0
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith("podfall: a mistake of podfall itself: the traffic met MistakeError in tick 2. ")
    assert done.stdout.startswith("here\nnow in tick 1\npodfall ")
    panics.clear()


def test_run_and_replay_name_what_fails_in_podfall_itself(monkeypatch, panics, tmp_path):
    put_into(monkeypatch, Traffic, "step", lambda traffic: traffic._clock.tick == 3)
    file = str(tmp_path / "run.yaml")
    ran = CliRunner().invoke(podfall, ("run", str(TEMPLATE), "--solution", "one-door", "--record", file))
    assert ran.exit_code == 1
    assert "template: passed in tick" in ran.stdout
    assert "a mistake of podfall itself: tick 3: the traffic met MistakeError" in ran.stdout
    again = CliRunner().invoke(podfall, ("replay", "--headless", file))
    assert (again.exit_code, again.stderr.count("\n")) == (0, 1)
    assert "a mistake of podfall itself in tick 3: the traffic" in again.stderr
    assert "same run" in again.stdout
    panics.clear()
