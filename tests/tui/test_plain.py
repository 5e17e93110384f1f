from __future__ import annotations

from click.testing import CliRunner

from tests.tui.console import EXAMPLE, sandbox
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
    lines = ["tick 20", "rewind to 5", "kubectl run probe --image=mongo:3.3 --labels=type=debug", "tick 60", "status"]
    done = CliRunner().invoke(podfall, ("play", "thermostat", "--plain"), input="\n".join(lines))
    assert "Passed" in done.stdout
    assert "thermostat" in (home / "progress.json").read_text("utf-8")
