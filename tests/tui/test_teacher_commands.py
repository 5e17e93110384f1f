"""`podfall new`, `schema`, `grade`, `diff`, `progress`, `run --junit`, as a teacher types them."""

from __future__ import annotations

import csv
import json
import xml.etree.ElementTree as ET

import pytest
import yaml
from click.testing import CliRunner

from levels.campaign.index import campaign, find_level
from levels.files.documents import UnreadableError
from levels.saves.progress import load_progress
from levels.scenario.loading.template import TEMPLATE
from tests.present import present
from tui.cli import podfall

DOOR = "- {tick: 8, run: kubectl expose rs web --port=80 --type=NodePort}\n"
INSIDE = "- {tick: 8, run: kubectl expose rs web --port=80}\n"


@pytest.fixture
def call(tmp_path, monkeypatch):
    monkeypatch.setenv("PODFALL_HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return lambda *args, **more: CliRunner().invoke(podfall, args, **more)


@pytest.fixture
def recorded(call, tmp_path):
    """Records a run of the template with a script; returns the file's name."""

    def _recorded(name: str, script: str) -> str:
        (tmp_path / "script.yaml").write_text(script, "utf-8")
        done = call("run", str(TEMPLATE), "--script", "script.yaml", "--record", name)
        assert done.exit_code in {0, 1}, done.output
        return name

    return _recorded


def test_a_new_scenario_is_proven_as_it_is_and_never_written_over(call, tmp_path):
    assert call("new", "My Incident.yaml").exit_code == 0
    assert "name: my-incident\n" in (tmp_path / "My Incident.yaml").read_text("utf-8")
    checked = call("check", "My Incident.yaml", "--jobs", "1")
    assert checked.exit_code == 0, checked.output
    again = call("new", "My Incident.yaml")
    assert (again.exit_code, again.stderr.count("\n")) == (1, 1)
    assert "nothing is written over" in again.stderr


@pytest.mark.parametrize("kind", ["save --scenario s.yaml", "save s.yaml"])
def test_a_saved_sandbox_becomes_a_scenario_with_gaps(call, tmp_path, kind):
    begin = "kubectl create deployment web --image=nginx\ntick 9\nclient add a --to nodeport/web --rate 2\ntick 2\n"
    lines = f"{begin}{kind}\n"
    assert call("sandbox", "--plain", input=lines).exit_code == 0
    done = call("new", "incident.yaml", "--from", "s.yaml")
    assert done.exit_code == 0, done.output
    text = (tmp_path / "incident.yaml").read_text("utf-8")
    first = next(iter(yaml.safe_load_all(text)))
    assert first["spec"]["clients"][0]["name"] == "a"
    assert first["spec"]["hints"][0].startswith("Write")
    assert [one["kind"] for one in first["spec"]["solutions"]] == ["reference", "wrong"]
    assert call("run", "incident.yaml").exit_code == 1


def test_what_is_no_save_is_refused_in_one_line(call, tmp_path):
    (tmp_path / "pod.yaml").write_text("apiVersion: v1\nkind: Pod\n", "utf-8")
    done = call("new", "incident.yaml", "--from", "pod.yaml")
    assert (done.exit_code, done.stderr) == (
        2,
        "pod.yaml:2: kind: a Scenario of podfall/v1alpha1 is needed here, not a Pod of v1; "
        "podfall sandbox pod.yaml applies manifests\n",
    )
    assert not (tmp_path / "incident.yaml").exists()


def test_the_schema_is_one_json_document(call):
    schema = json.loads(call("schema").stdout)
    assert schema["$defs"]["ScenarioSpec"]["additionalProperties"] is False


def test_a_class_is_graded_whatever_a_student_hands_in(call, recorded, tmp_path):
    good, poor = recorded("anna.yaml", DOOR), recorded("ben.yaml", INSIDE)
    (tmp_path / "=cmd.yaml").write_text("a: [", "utf-8")
    forged = (tmp_path / good).read_text("utf-8").replace("tick: 8", "tick: 9", 1)
    (tmp_path / "carl.yaml").write_text(forged, "utf-8")
    done = call("grade", good, poor, "carl.yaml", "=cmd.yaml", "none.yaml", "--csv", "marks.csv")
    assert done.exit_code == 2
    rows = list(csv.DictReader((tmp_path / "marks.csv").read_text("utf-8-sig").splitlines()))
    assert [row["verdict"] for row in rows] == ["passed", "failed", "passed", "unreadable", "unreadable"]
    assert (rows[0]["medals"], rows[0]["commands"], rows[0]["hints"]) == ("Alive Lean Smooth", "1", "0")
    assert rows[0]["replay"] == "same"
    assert rows[2]["replay"].startswith("digest differs: first in tick")
    assert rows[3]["file"] == "'=cmd.yaml"
    assert rows[3]["note"].startswith("'=cmd.yaml:") or "is no YAML" in rows[3]["note"]
    assert rows[4]["note"] == "none.yaml: No such file or directory"
    assert done.stdout.count("\n") == 1 + 5 + 3


def test_hints_are_counted_and_an_unfinished_run_is_called_so(call):
    call("play", str(TEMPLATE), "--plain", input="hint\nhint\ntick 3\nsave half.yaml\n")
    (row,) = csv.DictReader(call("grade", "half.yaml", "--csv", "-").stdout.splitlines())
    assert (row["verdict"], row["hints"], row["medals"]) == ("unfinished", "2", "")


@pytest.mark.parametrize(("script", "status"), [(DOOR, 0), (INSIDE, 1)])
def test_the_marks_are_the_exit_status(call, recorded, script, status):
    assert call("grade", recorded("run.yaml", script)).exit_code == status


def test_two_runs_are_laid_side_by_side(call, recorded):
    done = call("diff", recorded("anna.yaml", DOOR), recorded("ben.yaml", INSIDE))
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert lines[0].split() == ["anna.yaml", "ben.yaml"]
    assert lines[1].split() == ["verdict", "passed", "in", "tick", "40", "failed", "in", "tick", "43"]
    assert "  A tick    8  kubectl expose rs web --port=80 --type=NodePort" in lines
    assert "  B tick    8  kubectl expose rs web --port=80" in lines
    assert any(line.startswith("  21-30") and "R=50  <" in line for line in lines)
    assert lines[-1].startswith("They part in tick 9: ")


def test_a_run_beside_itself_has_no_difference(call, recorded):
    name = recorded("anna.yaml", DOOR)
    done = call("diff", name, name)
    assert done.stdout.splitlines()[-1] == "No tick that wrote is different."
    assert "<" not in done.stdout


def test_runs_of_two_scenarios_are_not_compared(call, recorded):
    call("play", "bare-pod", "--plain", input="tick 2\nsave other.yaml\n")
    done = call("diff", recorded("anna.yaml", DOOR), "other.yaml")
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert "anna.yaml plays template, other.yaml plays bare-pod" in done.stderr


def test_progress_moves_to_another_machine_and_adds_up(call, tmp_path, monkeypatch):
    call("play", "bare-pod", "--plain", input="tick 45\nkubectl apply -f files/db-rs.yml\ntick 120\n")
    assert call("progress", "export", "mine.json").stdout == "1 levels written to mine.json\n"
    monkeypatch.setenv("PODFALL_HOME", str(tmp_path / "elsewhere"))
    assert json.loads(call("levels", "--json").stdout)[0]["state"] == "open"
    assert call("progress", "import", "mine.json").stdout == "1 levels taken in; there are 1 now\n"
    row = json.loads(call("levels", "--json").stdout)[0]
    assert (row["state"], row["medals"]) == ("passed", ["Alive", "Lean", "Smooth"])
    assert row["best"] == {"medals": ["Alive", "Lean", "Smooth"], "commands": 1, "lost": 0, "letters": "R"}
    reset = call("progress", "reset")
    assert "progress.json.before-reset-1" in reset.stdout
    assert (tmp_path / "elsewhere" / "progress.json.before-reset-1").exists()
    assert json.loads(call("levels", "--json").stdout)[0]["state"] == "open"
    assert call("progress", "reset").stdout == "there was no progress to reset\n"


def test_every_level_is_listed_below_its_chapter_in_columns(call):
    load_progress().won("who-starts-first", ["Alive"])
    lines = call("levels").stdout.splitlines()
    listed = campaign()
    assert len(listed) == 26
    heads = [line for line in lines if line.startswith("Chapter ")]
    assert heads == [f"Chapter {level.chapter}: {level.chapter_title}" for level in listed if level.order in FIRST_ONES]
    rows = [line for line in lines if line not in heads]
    assert [line.split()[1] for line in rows] == [level.name for level in listed]
    assert len({line.index(level.title) for line, level in zip(rows, listed, strict=True)}) == 1
    (won,) = [line for line in rows if " passed " in line]
    assert won.endswith("  Alive")


FIRST_ONES = (1, 5, 12, 16, 22)
"""The first level of each chapter."""


def test_the_cheat_sheet_is_printed_or_written_and_with_all_it_has_every_level(call, tmp_path):
    load_progress().won("bare-pod", ["Alive"])
    printed = call("cheatsheet")
    assert (printed.exit_code, printed.stderr) == (0, "")
    assert "### 1. The one that never came back" in printed.stdout
    assert "The thermostat" not in printed.stdout
    whole = call("cheatsheet", "--all", "-o", "sheet.md")
    assert whole.stdout == "the cheat sheet was written to sheet.md\n"
    assert "### 26. Podfall" in (tmp_path / "sheet.md").read_text("utf-8")


def test_a_level_that_cannot_be_read_leaves_no_cheat_sheet(call, tmp_path, monkeypatch):
    def broken():
        raise UnreadableError("01-bare-pod.yaml", 3, "", "is broken")

    monkeypatch.setattr("levels.lessons.cheatsheet.lessons", broken)
    done = call("cheatsheet", "-o", "sheet.md")
    assert (done.exit_code, done.stderr) == (2, "podfall: 01-bare-pod.yaml:3: is broken\n")
    assert not (tmp_path / "sheet.md").exists()


@pytest.mark.parametrize(("content", "said"), [("{}", "is no saved progress"), (None, "No such file or directory")])
def test_what_is_no_progress_is_refused_in_one_line(call, tmp_path, content, said):
    if content is not None:
        (tmp_path / "p.json").write_text(content, "utf-8")
    done = call("progress", "import", "p.json")
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert said in done.stderr


def test_other_manifests_take_the_place_of_those_in_the_file(call, tmp_path):
    (tmp_path / "app").mkdir()
    objects = TEMPLATE.read_text("utf-8").partition("---\n")[2]
    (tmp_path / "app" / "rs.yaml").write_text(objects.replace("replicas: 2", "replicas: 1"), "utf-8")
    (tmp_path / "script.yaml").write_text(DOOR, "utf-8")
    right = ("run", str(TEMPLATE), "--script", "script.yaml", "--junit", "out.xml")
    assert call(*right).exit_code == 0
    done = call(*right, "--manifests", "app")
    assert done.exit_code == 1
    failed = ET.parse(tmp_path / "out.xml").findall(".//failure/..")  # noqa: S314 - our own output
    assert "two-behind-the-door" in [case.get("name") for case in failed]


APP = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: nginx, ports: [{containerPort: 80}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {type: NodePort, selector: {app: web}, ports: [{port: 80, nodePort: 30080}]}
"""
CRASH = """\
tick 15
client add shop --to nodeport/web --rate 10
tick 20
crash $(kubectl get pod -l app=web -o name | head -1)
tick 40
save --scenario crash-test.yaml
"""


def test_your_own_manifests_fail_a_test_made_by_hand_until_they_are_better(call, tmp_path):
    """The way of docs/your-manifests.md."""
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "web.yaml").write_text(APP, "utf-8")
    assert call("sandbox", "app", "--plain", input=CRASH).exit_code == 0
    poor = call("run", "crash-test.yaml", "--junit", "out.xml")
    assert poor.exit_code == 1
    suite = ET.parse(tmp_path / "out.xml").getroot()[0]  # noqa: S314 - our own output
    assert (suite.get("tests"), suite.get("failures")) == ("2", "1")
    (tmp_path / "app" / "web.yaml").write_text(APP.replace("replicas: 1", "replicas: 3"), "utf-8")
    better = call("run", "crash-test.yaml", "--manifests", "app")
    assert better.exit_code == 0, better.output


def test_seeds_are_shared_out_and_come_back_in_order(call):
    level = str(present(find_level("expose")).file)
    alone = call("run", level, "--solution", "the-book", "--seeds", "6", "--json")
    shared = call("run", level, "--solution", "the-book", "--seeds", "6", "--jobs", "2", "--json")
    assert shared.stdout == alone.stdout
    assert [run["trafficSeed"] for run in json.loads(shared.stdout)] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("args", "status", "said"),
    [
        (("run", "5", "--seeds", "2", "--dask", "tcp://127.0.0.1:1"), 2, "pip install distributed"),
        (("run", "5", "--jobs", "2"), 2, "share out the runs of --seeds N"),
        (("run", "5", "--manifests", "nowhere"), 2, "nowhere: No such file or directory"),
        (("run", "5", "--manifests", ".", "--record", "x"), 2, "does not go with --manifests"),
        (("diff", "a", "b"), 2, "a: No such file or directory"),
    ],
)
def test_wrong_use_is_one_line(call, args, status, said, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    done = call(*args)
    assert (done.exit_code, done.stderr.count("\n")) == (status, 1)
    assert said in done.stderr


def test_a_post_mortem_is_printed_or_written_and_says_where_a_run_is_not_what_was_recorded(call, recorded, tmp_path):
    name = recorded("anna.yaml", DOOR)
    done = call("postmortem", name)
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("# Post-mortem: ")
    assert "more requests lost" in done.stdout
    assert call("postmortem", name, "-o", "anna.md").stdout == ""
    assert (tmp_path / "anna.md").read_text("utf-8") == done.stdout
    forged = (tmp_path / name).read_text("utf-8").replace("tick: 8", "tick: 9", 1)
    (tmp_path / "carl.yaml").write_text(forged, "utf-8")
    differs = call("postmortem", "carl.yaml")
    assert (differs.exit_code, differs.stderr.count("\n")) == (1, 1)
    assert differs.stderr.startswith("carl.yaml: digest differs: first in tick")
    assert "| replay | digest differs: first in tick" in differs.stdout


def test_a_post_mortem_shows_what_strangers_hid_in_a_name(call):
    lines = "kubectl create ns a; echo '\x1b[31m\u202ered'\ntick 1\nsave s.yaml\n"
    assert call("sandbox", "--plain", input=lines).exit_code == 0
    done = call("postmortem", "s.yaml")
    assert r"\x1b[31m\u202ered" in done.stdout
    assert "\x1b" not in done.stdout


def test_a_post_mortem_of_what_is_no_recording_is_refused_in_one_line(call, tmp_path):
    (tmp_path / "pod.yaml").write_text("apiVersion: v1\nkind: Pod\n", "utf-8")
    done = call("postmortem", "pod.yaml", "-o", "out.md")
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert not (tmp_path / "out.md").exists()
