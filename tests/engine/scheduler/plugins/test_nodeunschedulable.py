"""Who may go to a cordoned node."""

from __future__ import annotations

from tests.engine.scheduler.conftest import Bench


def test_a_cordoned_node_takes_a_pod_that_tolerates_being_unschedulable(bench: Bench):
    bench.node("node-1", unschedulable=True)
    bench.pod("x", tolerations=[{"key": "node.kubernetes.io/unschedulable", "effect": "NoSchedule"}])
    assert bench.settle("x") == "node-1"
