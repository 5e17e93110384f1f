"""From which Pods a Pod is spread that states no constraints."""

from __future__ import annotations

from engine.controllers.replicaset.controller import ReplicaSetController
from tests.engine.harness import workload
from tests.engine.scheduler.conftest import Bench, differences


def service(bench: Bench, **selector: str) -> None:
    spec = {"selector": selector, "ports": [{"port": 80}]}
    bench.plane.create({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "x"}, "spec": spec})


def test_default_constraints_spread_over_hosts_and_zones(bench: Bench):
    """Hostname with maxSkew 3 and zone with 5, each count times the logarithm of the places: ln 5 and ln 4."""
    for name, zone in (("node-1", "a"), ("node-2", "a"), ("node-3", "b")):
        bench.node(name, {"topology.kubernetes.io/zone": zone})
    service(bench, app="x")
    for number in (1, 2):
        bench.place(f"old-{number}", "node-1", {"app": "x"})
        bench.place(f"far-{number}", "node-3")
        bench.place(f"near-{number}", "node-2")
    bench.pod("x")
    bench.plane.tick(2)
    # node-1: 2 x 1.609 + 2 and 2 x 1.386 + 4 = 11.99; node-2: 2 and 6.77 = 8.77; node-3: 2 and 4 = 6
    expected = {"node-1": 2 * (100 * 6 // 12), "node-2": 2 * (100 * 9 // 12), "node-3": 2 * 100}
    points = bench.points("x")
    assert {node: points[node] - points["node-1"] + expected["node-1"] for node in points} == expected


def test_pods_of_a_replica_set_are_spread_by_its_selector(bench: Bench):
    bench.nodes(3)
    bench.plane.run(ReplicaSetController)
    bench.plane.create(workload("ReplicaSet", replicas=9))
    bench.plane.tick(4)
    placed = [entry.spec.node_name for entry in bench.plane.pods()]
    assert sorted(placed) == ["node-1"] * 3 + ["node-2"] * 3 + ["node-3"] * 3


def test_a_bare_pod_of_no_service_is_not_spread(bench: Bench):
    bench.nodes(2)
    bench.place("old", "node-1", {"app": "x"})
    bench.place("filler", "node-2")
    bench.pod("x")
    assert differences(bench, "x") == {"node-1": 0, "node-2": 0}


def test_a_bare_pod_of_a_service_is_spread(bench: Bench):
    bench.nodes(2)
    service(bench, app="x")
    bench.place("old", "node-1", {"app": "x"})
    bench.place("filler", "node-2")
    bench.pod("x")
    assert differences(bench, "x")["node-2"] > 0
