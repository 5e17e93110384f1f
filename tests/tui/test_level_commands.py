"""`podfall run`, `check`, `levels` and `play --plain`, as a user types them."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from levels.campaign.index import CAMPAIGN_FILE, find_level
from levels.proof.baselines import TABLE
from tests.present import present
from tui.cli import podfall

EXPOSE = str(present(find_level("expose")).file)


@pytest.fixture
def call(tmp_path, monkeypatch):
    monkeypatch.setenv("PODFALL_HOME", str(tmp_path / "home"))
    return lambda *args, **more: CliRunner().invoke(podfall, args, **more)


def test_a_solution_passes_and_its_json_has_the_promised_keys(call):
    first, second = (call("run", EXPOSE, "--solution", "the-book", "--json") for _ in range(2))
    assert first.exit_code == 0
    result = json.loads(first.stdout)
    assert result["digest"] == json.loads(second.stdout)["digest"]
    promised = "scenario seed ticks verdict digest commands medals objectives clients"
    assert set(promised.split()) <= set(result)
    assert (result["verdict"], result["commands"], result["ticks"]) == ("passed", 1, 130)
    assert set(result["clients"]["tester"]["lost"]) == set("NRTX5W")
    assert {goal["id"]: goal["passed"] for goal in result["objectives"]}["every-door"] is True


def test_doing_nothing_fails_with_status_1(call):
    done = call("run", "5")
    assert done.exit_code == 1
    assert done.stdout.startswith("expose: failed in tick 133")


def test_a_script_a_recording_and_a_junit_report(call, tmp_path):
    script = tmp_path / "script.yaml"
    script.write_text("- {tick: 10, run: kubectl expose rs go-demo-2 --name=go-demo-2-svc --type=NodePort}\n", "utf-8")
    record, report = tmp_path / "run.yaml", tmp_path / "out.xml"
    done = call("run", EXPOSE, "--script", str(script), "--record", str(record), "--junit", str(report))
    assert done.exit_code == 0, done.output
    assert '<testsuite name="expose' in report.read_text("utf-8")
    assert "verdict: passed" in record.read_text("utf-8")
    again = call("replay", str(record), "--headless")
    assert (again.exit_code, "same run" in again.stdout) == (0, True), again.output


def test_several_seeds_are_several_runs(call):
    done = call("run", EXPOSE, "--solution", "the-book", "--seeds", "3", "--json")
    assert [run["trafficSeed"] for run in json.loads(done.stdout)] == [1, 2, 3]
    assert [[goal.get("lost") for goal in run["objectives"]] for run in json.loads(done.stdout)] == [
        [None, 9, None],
        [None, 9, None],
        [None, 12, None],
    ]


def test_several_seeds_are_told_as_one(call):
    done = call("run", EXPOSE, "--seeds", "2", "--until", "9")
    assert done.exit_code == 1
    assert done.stdout.splitlines()[0] == "expose: passed 0 of 2 (seed 28017, traffic seeds 1 to 2)"
    assert done.stdout.splitlines()[-1] == "failed: traffic seeds 1-2"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("run", "no-such"), "there is no level or file no-such; levels are 1 bare-pod"),
        (("run", "no/such.yaml"), "no/such.yaml: No such file or directory"),
        (("run", EXPOSE, "--solution", "x"), "there is no solution x; there are the-book"),
        (("run", EXPOSE, "--script", "no.yaml"), "no.yaml: No such file"),
        (("run", EXPOSE, "--script", "a", "--solution", "b"), "not both"),
        (("check", "no-such"), "no-such: No such file or directory"),
    ],
)
def test_wrong_use_is_one_line_and_status_2(call, args, said):
    done = call(*args)
    assert done.exit_code == 2
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_check_says_what_is_not_proven(call, tmp_path):
    broken = tmp_path / "broken.yaml"
    broken.write_text("kind: Scenario\n", "utf-8")
    done = call("check", str(tmp_path), "--json")
    assert done.exit_code == 1
    (row,) = json.loads(done.stdout)
    assert (row["ok"], row["proofs"][0]["name"]) == (False, "schema")


def test_check_passes_over_the_lists_beside_the_levels_but_not_over_a_level_of_such_a_name(call, tmp_path):
    broken = tmp_path / "campaign.yaml"
    broken.write_text("kind: Scenario\n", "utf-8")
    done = call("check", str(broken), str(CAMPAIGN_FILE), str(TABLE), "--json")
    assert [row["file"] for row in json.loads(done.stdout)] == [str(broken)]
    done = call("check", str(tmp_path), "--json")
    assert [row["file"] for row in json.loads(done.stdout)] == [str(broken)]
    alone = call("check", str(CAMPAIGN_FILE))
    assert (alone.exit_code, "a Scenario of podfall/v1alpha1 is needed here" in alone.stdout) == (1, True)


def test_a_level_is_won_line_by_line_and_remembered(call):
    lines = "tick 45\nkubectl apply -f files/db-rs.yml\ngoals\nhint\ntick 120\ndebrief\n"
    done = call("play", "--plain", input=lines)
    assert done.exit_code == 0, done.output
    assert "The one that never came back" in done.stdout
    assert "-- Start by looking." in done.stdout
    assert "[ ] 95 % of requests reach MongoDB" in done.stdout
    assert "-- Passed in tick 160. Medals: Alive, Lean, Smooth." in done.stdout
    rows = json.loads(call("levels", "--json").stdout)
    assert [row["state"] for row in rows[:3]] == ["passed", "open", "locked"]
    assert rows[0]["medals"] == ["Alive", "Lean", "Smooth"]


def test_the_sandboxes_chaos_is_not_for_levels(call):
    done = call("play", "bare-pod", "--plain", input="client list\n")
    assert "the sandbox is for trying that" in done.stderr
