"""Control plane reference, section 7.5 and 7.2: what cordon, uncordon and drain print, and the STATUS of a node."""

from __future__ import annotations

import pytest

from engine.kubectl.cmd.drain_filters import DrainOptions, judge
from tests.engine.kubectl.golden import cluster, run
from tests.engine.kubectl.test_nodes import pod

DAEMON = pod("x", owner="DaemonSet")
LOCAL = pod("x", volumes=[{"name": "tmp", "emptyDir": {}}])
BARE = pod("x", owner="")
MIRROR = pod("x", owner="", metadata={"annotations": {"kubernetes.io/config.mirror": "x"}})
DONE = pod("x", owner="", phase="Failed")
ROWS = [
    # (Pod, error without the flag, warning with it, evicted with it)
    (
        DAEMON,
        "cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): lab/x",
        "ignoring DaemonSet-managed Pods: lab/x",
        False,
    ),
    (
        LOCAL,
        "cannot delete Pods with local storage (use --delete-emptydir-data to override): lab/x",
        "deleting Pods with local storage: lab/x",
        True,
    ),
    (
        BARE,
        "cannot delete cannot delete Pods that declare no controller (use --force to override): lab/x",
        "deleting Pods that declare no controller: lab/x",
        True,
    ),
    (MIRROR, "", "", False),
    (DONE, "", "", True),
]


@pytest.mark.parametrize(
    ("found", "error", "warning", "goes"),
    ROWS,
    ids=["daemon", "emptyDir", "bare", "mirror", "finished"],
)
def test_each_class_of_pods(found, error: str, warning: str, goes: bool):
    nothing = DrainOptions(force=False, ignore_daemon_sets=False, delete_empty_dir=False)
    everything = DrainOptions(force=True, ignore_daemon_sets=True, delete_empty_dir=True)
    assert judge([found], nothing).errors() == ([error] if error else [])
    allowed = judge([found], everything)
    assert allowed.warning() == warning
    assert bool(allowed.pods) is goes


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["cordon"], "cordoned"),
        (["cordon", "cordon"], "already cordoned"),
        (["cordon", "uncordon"], "uncordoned"),
        (["uncordon"], "already uncordoned"),
    ],
)
def test_cordon_and_uncordon(lines: list[str], said: str):
    rest = cluster("cluster")
    for verb in lines:
        printed = run(rest, f"kubectl {verb} kubenode01")
    assert printed.stdout == f"node/kubenode01 {said}\n"
