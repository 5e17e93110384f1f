"""rollout history and undo of DaemonSets and StatefulSets, by the ControllerRevisions that their controllers keep."""

from __future__ import annotations

import shlex

import pytest

from engine.cluster.bootstrap import MachineSpec
from engine.cluster.cluster import Cluster
from engine.kubectl.command import kubectl
from tests.engine.kubectl.golden import Folder, Printed, drive

SETS = """\
apiVersion: apps/v1
kind: {kind}
metadata: {{name: web, annotations: {{kubernetes.io/change-cause: first}}}}
spec:
  {more}
  selector: {{matchLabels: {{app: web}}}}
  template:
    metadata: {{labels: {{app: web}}}}
    spec: {{containers: [{{name: web, image: "nginx:1.26"}}]}}
"""
KINDS = [("ds", "daemonset.apps", "DaemonSet", ""), ("sts", "statefulset.apps", "StatefulSet", "replicas: 1")]


class Console:
    """A cluster and its kubectl."""

    def __init__(self, kind: str, more: str) -> None:
        self.cluster = Cluster(machines=[MachineSpec("node-1")])
        self.files = Folder({"web.yml": SETS.format(kind=kind, more=more)})

    def run(self, line: str, ticks: int = 0) -> Printed:
        steps = kubectl(self.cluster.rest, ["kubectl", *shlex.split(line)], files=self.files)
        printed = drive(steps, self.cluster.tick)
        for _ in range(ticks):
            self.cluster.tick()
        return printed


def twice_rolled(short: str, kind: str, more: str) -> Console:
    """A set whose image was changed once."""
    console = Console(kind, more)
    console.run("apply -f web.yml", ticks=15)
    console.run(f"annotate {short} web kubernetes.io/change-cause=second --overwrite", ticks=2)
    console.run(f"set image {short}/web web=nginx:1.27", ticks=30)
    return console


@pytest.mark.parametrize(("short", "name", "kind", "more"), KINDS)
def test_history_lists_the_revisions_and_shows_one(short: str, name: str, kind: str, more: str):
    console = twice_rolled(short, kind, more)

    listed = console.run(f"rollout history {short}/web")
    assert listed.stdout == f"{name}/web \nREVISION  CHANGE-CAUSE\n1         first\n2         second\n\n"
    shown = console.run(f"rollout history {short}/web --revision=1")
    assert shown.stdout.startswith(f"{name}/web with revision #1\nPod Template:\n")
    assert "Image:\tnginx:1.26\n" in shown.stdout
    assert console.run(f"rollout history {short}/web --revision=9").stderr == (
        "error: unable to find the specified revision\n"
    )


@pytest.mark.parametrize(("short", "name", "kind", "more"), KINDS)
def test_undo_brings_the_template_before_back(short: str, name: str, kind: str, more: str):
    console = twice_rolled(short, kind, more)
    image = f"get {short} web -o jsonpath={{.spec.template.spec.containers[0].image}}"

    planned = console.run(f"rollout undo {short}/web --dry-run=client").stdout
    assert planned.startswith(f"{name}/web will roll back to Pod Template:\n")
    assert console.run(f"rollout undo {short}/web").stdout == f"{name}/web rolled back\n"
    assert console.run(image).stdout == "nginx:1.26"
    for _ in range(30):
        console.cluster.tick()
    history = console.run(f"rollout history {short}/web").stdout
    assert [line.split()[0] for line in history.splitlines()[2:] if line] == ["2", "3"]
    skipped = console.run(f"rollout undo {short}/web --to-revision=3").stdout
    assert skipped == f"{name}/web skipped rollback (current template already matches revision 3)\n"
    unknown = console.run(f"rollout undo {short}/web --to-revision=9").stderr
    assert unknown == "error: unable to find specified revision 9 in history\n"


@pytest.mark.parametrize(("short", "name", "kind", "more"), KINDS)
def test_there_is_no_way_back_from_the_first_revision(short: str, name: str, kind: str, more: str):
    console = Console(kind, more)
    console.run("apply -f web.yml", ticks=10)

    assert console.run(f"rollout undo {short}/web").stderr == "error: no last revision to roll back to\n"
    assert console.run(f"rollout history {short}/web").stdout.startswith(f"{name}/web \nREVISION")
