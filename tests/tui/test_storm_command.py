"""`podfall storm` as it is typed."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from click.testing import CliRunner

from levels.storm.faults.catalogue import FAULT_KINDS
from tui.cli import podfall

APP = str(Path(__file__).parents[1] / "levels" / "storm" / "three_tiers.yaml")
FEW = ("--only", "pod-delete,scale-down", "--jobs", "1", "--effort", "0")


def storm(*words: str, stdin=None):
    return CliRunner().invoke(podfall, ("storm", *words, *FEW), prog_name="podfall", input=stdin)


@pytest.fixture(scope="module")
def played():
    return storm(APP)


def test_the_report_is_one_screen_wide_and_names_what_fell(played):
    lines = played.stdout.splitlines()

    assert (played.exit_code, played.stderr) == (0, "")
    assert max(map(len, lines)) <= 80
    assert lines[0] == "What is assumed"
    assert not any("--effort" in line or "would help" in line for line in lines)  # nobody asked for that
    assert "  web -> :31331 -> node-1 rules -> 3 endpoints" in lines
    assert [line.rpartition("  ")[2] for line in lines if "pod-delete sts/db" in line] == ["pod-delete sts/db [1]"]


def test_the_same_as_data_is_one_document():
    data = json.loads(storm(APP, "--json").stdout)

    assert list(data) == ["assumptions", "clients", "faults", "fixes", "not_tried", "verdict"]
    assert data["clients"][0] == {"name": "web", "from": "outside", "to": "nodeport/web", "rate": 5}
    worst = data["faults"][0]
    assert (worst["fault"], worst["target"]) == ("pod-delete", "sts/db")
    assert worst["lost"] == sum(worst["letters"].values()) == sum(cause["lost"] for cause in worst["causes"])
    assert {"letter", "hop", "text", "lost", "run", "cause", "service"} <= worst["causes"][0].keys()


@pytest.mark.parametrize(("limit", "status"), [("100%", 0), ("26%", 0), ("25.9%", 1), ("105", 0), ("104", 1), ("0", 1)])
def test_more_than_may_be_lost_fails(limit, status):
    assert storm(APP, "--max-lost", limit).exit_code == status


def test_what_lost_is_recorded_and_replays(tmp_path):
    folder = tmp_path / "runs"
    done = storm(APP, "--save", str(folder))

    names = sorted(file.name for file in folder.iterdir())
    assert "pod-delete-sts-db.yaml" in names
    assert f"podfall replay {folder}/pod-delete-sts-db.yaml" in " ".join(done.stdout.split())
    replayed = CliRunner().invoke(podfall, ("replay", str(folder / "scale-down-deploy-api.yaml"), "--headless"))
    assert (replayed.exit_code, ": same run: " in replayed.stdout) == (0, True)


def test_recordings_write_over_nobody_elses_file(tmp_path):
    (tmp_path / "scale-down-deploy-api.yaml").write_text("mine\n")
    done = storm(APP, "--save", str(tmp_path))

    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "nothing is written over" in done.stderr
    assert [file.name for file in tmp_path.iterdir()] == ["scale-down-deploy-api.yaml"]


def test_manifests_may_come_from_standard_input():
    done = storm("-", "--nodes", "2", stdin=Path(APP).read_text("utf-8"))

    assert done.exit_code == 0
    assert "2 nodes of 2 CPU and 4Gi, spread over zone-a, zone-b" in done.stdout


def test_there_is_room_when_a_zone_is_gone():
    hungry = (
        Path(APP)
        .read_text("utf-8")
        .replace("image: example/web:1", "image: w\n        resources: {requests: {cpu: 2}}")
    )

    assert "5 nodes of 2 CPU" in storm("-", stdin=hungry).stdout


def test_what_kubernetes_refuses_is_named_and_the_rest_is_played(tmp_path):
    (tmp_path / "bad.yaml").write_text(
        "{apiVersion: v1, kind: Service, metadata: {name: Bad}, spec: {ports: [{port: 1}]}}"
    )
    (tmp_path / "app.yaml").write_text(Path(APP).read_text("utf-8"))
    done = storm(str(tmp_path))

    assert done.exit_code == 1
    assert 'The Service "Bad" is invalid' in done.stderr
    assert "pod-delete sts/db" in done.stdout


def test_what_kubernetes_refuses_is_the_status_where_nothing_can_be_played_too(tmp_path):
    (tmp_path / "bad.yaml").write_text(
        "{apiVersion: v1, kind: Service, metadata: {name: Bad}, spec: {ports: [{port: 1}]}}\n---\n"
        "{apiVersion: v1, kind: ConfigMap, metadata: {name: good}}"
    )
    done = storm(str(tmp_path))

    assert (done.exit_code, done.stdout) == (1, "")
    assert 'The Service "Bad" is invalid' in done.stderr


def test_the_help_lists_every_fault_within_the_width():
    done = CliRunner().invoke(podfall, ("storm", "-h"), prog_name="podfall")
    assert (done.exit_code, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    listed = lines[lines.index("  Faults:") + 1 :]

    assert [line.split()[0] for line in listed] == list(FAULT_KINDS)
    assert max(map(len, lines)) <= 80


@pytest.fixture(scope="module")
def reported(tmp_path_factory):
    """Every report of one storm."""
    folder = tmp_path_factory.mktemp("reports")
    outputs = {name: str(folder / name) for name in ("out.xml", "out.sarif")}
    options = ("--max-lost", "100", "--junit", outputs["out.xml"], "--sarif", outputs["out.sarif"])
    done = storm(APP, "--json", *options)
    (folder / "storm.json").write_text(done.stdout, "utf-8")
    return done, folder


def test_a_pipeline_gets_every_report_of_one_storm(reported):
    done, folder = reported
    data = json.loads(done.stdout)
    suite = ET.parse(folder / "out.xml").getroot()[0]  # noqa: S314
    (run,) = json.loads((folder / "out.sarif").read_text("utf-8"))["runs"]

    assert (done.exit_code, data["verdict"], suite.get("failures")) == (1, "failed", "1")
    assert [case.get("name") for case in suite if len(case)] == ["pod-delete sts/db"]
    causes = [cause for fault in data["faults"] for cause in fault["causes"]]
    assert len(run["results"]) == len(causes) > 1
    (location,) = run["results"][0]["locations"]
    line = location["physicalLocation"]["region"]["startLine"]
    assert location["physicalLocation"]["artifactLocation"]["uri"].endswith("three_tiers.yaml")
    assert Path(APP).read_text("utf-8").splitlines()[line : line + 2] == ["kind: StatefulSet", "metadata: {name: db}"]


def test_beside_a_baseline_only_what_got_worse_fails(reported, tmp_path):
    _, folder = reported
    data = json.loads((folder / "storm.json").read_text("utf-8"))
    same = storm(APP, "--baseline", str(folder / "storm.json"), "--sarif", "-")
    data["faults"][0]["lost"] -= 1
    data["faults"][-1]["fault"] = "weather"
    (tmp_path / "less.json").write_text(json.dumps(data), "utf-8")
    worse = storm(APP, "--baseline", str(tmp_path / "less.json"))

    assert (same.exit_code, same.stderr) == (0, "Against the baseline\n  nothing changed\n")
    assert json.loads(same.stdout)["version"] == "2.1.0"
    assert worse.exit_code == 1
    said = worse.stdout.partition("\nAgainst the baseline\n")[2].splitlines()
    assert said[0].startswith("  pod-delete sts/db: worse: lost 104 of ")
    assert said[1:] == [f"  weather {data['faults'][-1]['target']}: not played any more"]


def test_a_baseline_of_other_clients_is_refused_before_anything_is_played(reported, tmp_path):
    _, folder = reported
    done = storm(APP, "--rate", "6", "--baseline", str(folder / "storm.json"), "--save", str(tmp_path / "runs"))

    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "storm.json: is of other clients: api-to-db (from deploy/api to svc/db:5432, 6 a tick) asks" in done.stderr
    assert not (tmp_path / "runs").exists()


def test_what_helps_is_written_as_patches_and_manifests_with_their_comments(tmp_path):
    app, folder = tmp_path / "app.yaml", tmp_path / "patches"
    text = Path(APP).read_text("utf-8").replace("  replicas: 2", "  replicas: 2  # two")
    app.write_text(text, "utf-8")
    done = CliRunner().invoke(
        podfall, ("storm", str(app), "--only", "slow-start", "--jobs", "1", "--fix", str(folder), "--worth")
    )

    assert (done.exit_code, done.stderr) == (0, "")
    assert max(map(len, (line for line in done.stdout.splitlines() if str(app) not in line))) <= 80
    assert "a readiness probe for web on port 8080" in done.stdout
    assert "What your protections are worth" in done.stdout
    assert "readinessProbe" in (folder / "deployment-web.yaml").read_text("utf-8")
    changed = (folder / "manifests" / "app.yaml").read_text("utf-8")
    assert "  replicas: 2  # two" in changed
    assert changed.count("readinessProbe") > text.count("readinessProbe")


@pytest.mark.parametrize("folder", ["file", "none/below"])
def test_a_folder_for_fixes_that_cannot_be_one_is_refused_before_anything_is_played(tmp_path, folder):
    (tmp_path / "file").write_text("", "utf-8")
    done = storm(APP, "--fix", str(tmp_path / folder))
    assert (done.exit_code, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith("podfall: --fix ")
