from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from levels.journal.rules import RULES
from tests.tui.console import EXAMPLE, podfall, sandbox

LINES = [
    "tick 15",
    "kubectl expose rs go-demo-2 --name=web --target-port=28017 --type=NodePort",
    "client add shop --to nodeport/web --rate 5",
    "tick 5",
    "kubectl apply -f more/pod.yml",
    "crash $(kubectl get pod -l service=go-demo-2 -o name | head -1) -c db",
    "power-off node-2",
    "tick 20",
    "kubectl delete pod solo",
    "curl http://$NODE_IP:1",
    "save run.yaml",
]
POD = "{apiVersion: v1, kind: Pod, metadata: {name: solo}, spec: {containers: [{name: c, image: nginx}]}}\n"


@pytest.fixture
def recording(tmp_path: Path):
    """A recording, and nothing else of what it was made from."""
    home = tmp_path / "home"
    (home / "more").mkdir(parents=True)
    (home / "more" / "pod.yml").write_text(POD)
    done = sandbox(str(EXAMPLE), cwd=home, lines=LINES, PYTHONHASHSEED="1")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "saved run.yaml"), done.stderr
    (home / "more" / "pod.yml").unlink()
    return home / "run.yaml"


def test_a_recording_replays_elsewhere_to_the_same_digest(recording: Path, tmp_path: Path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    done = podfall(
        "replay",
        str(recording),
        "--headless",
        cwd=elsewhere,
        PYTHONHASHSEED="7",
        LC_ALL="C",
        TZ="Asia/Tokyo",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "same run" in done.stdout
    assert not list(elsewhere.iterdir())


def test_another_history_is_reported_with_its_first_tick_and_object(recording: Path, tmp_path: Path):
    documents = list(yaml.safe_load_all(recording.read_text("utf-8")))
    mark = documents[0]["ticks"][16]
    key = next(key for key in mark["keys"] if key.startswith("endpointslices/"))
    mark["keys"][key] = mark["line"] = documents[0]["status"]["digest"] = "00000000"
    recording.write_text(yaml.safe_dump_all(documents, sort_keys=False))
    done = podfall("replay", str(recording), "--headless", cwd=tmp_path)
    assert done.returncode == 1
    assert "digest differs: first in tick 16:" in done.stdout
    assert key in done.stdout


def test_other_rules_are_never_silently_accepted(recording: Path, tmp_path: Path):
    text = recording.read_text("utf-8").replace(f"rules: '{RULES}'", "rules: '0'").replace("digest: ", "digest: x")
    recording.write_text(text)
    done = podfall("replay", str(recording), "--headless", cwd=tmp_path)
    assert (done.returncode, "drifted" in done.stdout) == (1, True)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "bad.yaml: holds no document"),
        ("a: [1\n", "bad.yaml:2: is no YAML"),
        ("apiVersion: v1\nkind: Pod\n", "bad.yaml:2: kind: a Run of podfall/v1alpha1 is needed here, not a Pod of v1"),
        ("kind: Pod\n", "bad.yaml:1: kind: a Run of podfall/v1alpha1 is needed here, not a Pod without apiVersion; "),
        (
            "apiVersion: v1\n",
            "bad.yaml:1: kind: a Run of podfall/v1alpha1 is needed here, not a document without a kind",
        ),
        ("apiVersion: podfall/v1alpha1\nkind: Run\n", "bad.yaml:1: the Scenario that was played must follow"),
        ("- 1\n", "bad.yaml:1: a mapping of kind Run is needed here"),
    ],
)
def test_an_unreadable_recording_is_one_line_with_its_place(tmp_path: Path, text: str, complaint: str):
    (tmp_path / "bad.yaml").write_text(text)
    done = podfall("replay", "bad.yaml", "--headless", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(complaint)
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("path", "value", "complaint"),
    [
        ((0, "spec", "endTick"), "soon", "spec.endTick: must be an integer"),
        ((0, "spec", "script", 1), {"tick": 3, "ran": "x"}, "spec.script[1]: must hold one of run, write"),
        ((1, "spec", "seeds"), 3, "spec.seeds: unknown field"),
        ((1, "spec", "cluster"), [], "spec.cluster.nodes: must be a list of nodes"),
    ],
)
def test_a_wrong_field_is_named_with_its_line(
    recording: Path,
    tmp_path: Path,
    path: tuple[str | int, ...],
    value: object,
    complaint: str,
):
    documents = list(yaml.safe_load_all(recording.read_text("utf-8")))
    inner: Any = documents
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    recording.write_text(yaml.safe_dump_all(documents, sort_keys=False))
    done = podfall("replay", str(recording), "--headless", cwd=tmp_path)
    assert done.returncode == 2
    assert complaint in done.stderr
    assert f"{recording}:" in done.stderr


def test_a_missing_recording_is_one_line(tmp_path: Path):
    done = podfall("replay", "none.yaml", "--headless", cwd=tmp_path)
    assert (done.returncode, done.stderr) == (2, "none.yaml: No such file or directory\n")
