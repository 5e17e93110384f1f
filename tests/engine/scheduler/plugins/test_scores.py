"""Control plane reference, section 5.2: what each score plugin counts, and with which weight."""

from __future__ import annotations

from typing import Any

import pytest

from engine.controllers.replicaset.controller import ReplicaSetController
from engine.scheduler.cycle import enough
from engine.scheduler.framework.nodeinfo import NodeInfo
from engine.scheduler.framework.podinfo import PodSignatures
from engine.scheduler.plugins import scores
from engine.scheduler.plugins.podtopologyspread import podtopologyspread
from tests.engine.harness import node, pod, workload
from tests.engine.scheduler.conftest import Bench, container

MI = 1024 * 1024


def differences(bench: Bench, name: str) -> dict[str, int]:
    """How many points each node has more than the worst one."""
    bench.plane.tick(2)
    points = bench.points(name)
    return {node: number - min(points.values()) for node, number in points.items()}


def signature_and_node(bench: Bench, requests: dict[str, str], cpu: str = "4") -> Any:
    bench.plane.create(node("node-1", cpu=cpu))
    bench.plane.create(pod("x", containers=container(requests), nodeName="elsewhere"))
    info = NodeInfo("node-1")
    info.describe(bench.plane.get("nodes", "node-1"))
    return PodSignatures().pod_info(bench.plane.get("pods", "x")).signature, info


@pytest.mark.parametrize(
    ("requests", "points"),
    [
        ({"cpu": "1", "memory": "2Gi"}, (75 + 75) // 2),
        ({"cpu": "4", "memory": "8Gi"}, 0),
        ({"cpu": "1", "memory": "8Gi"}, 75 // 2),
        ({}, (97 + 97) // 2),
    ],
)
def test_least_allocated_is_the_mean_share_that_stays_free(bench: Bench, requests: dict[str, str], points: int):
    """A missing request counts as 100m of CPU and 200 MiB of memory."""
    signature, info = signature_and_node(bench, requests)
    assert (signature.scored_cpu, signature.scored_memory) == (100, 200 * MI) or requests
    assert scores.least_allocated(signature, info) == points


@pytest.mark.parametrize(
    ("requests", "points"),
    [({"cpu": "2", "memory": "4Gi"}, 100), ({"cpu": "4", "memory": "0"}, 50), ({"cpu": "3", "memory": "2Gi"}, 75)],
)
def test_balanced_allocation_is_100_less_half_the_difference_of_the_shares(bench: Bench, requests: Any, points: int):
    signature, info = signature_and_node(bench, requests)
    assert scores.balanced_allocation(signature, info) == points


def test_untolerated_prefer_no_schedule_taints_weigh_three(bench: Bench):
    bench.nodes(1)
    bench.node("node-2", taints=[{"key": "a", "effect": "PreferNoSchedule"}])
    both = [{"key": key, "effect": "PreferNoSchedule"} for key in ("a", "b")]
    bench.node("node-3", taints=both)
    bench.pod("x")
    assert differences(bench, "x") == {"node-1": 300, "node-2": 150, "node-3": 0}


def test_preferred_node_affinity_weighs_two(bench: Bench):
    bench.nodes(1)
    bench.node("node-2", {"disk": "ssd"})
    bench.node("node-3", {"disk": "ssd", "zone": "a"})
    terms = [
        {"weight": weight, "preference": {"matchExpressions": [{"key": key, "operator": "Exists"}]}}
        for key, weight in (("disk", 10), ("zone", 30))
    ]
    rule = {"nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": terms}}
    bench.pod("x", affinity=rule)
    assert differences(bench, "x") == {"node-1": 0, "node-2": 50, "node-3": 200}


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("podAffinity", {"node-1": 0, "node-2": 200, "node-3": 0}),
        ("podAntiAffinity", {"node-1": 200, "node-2": 0, "node-3": 200}),
    ],
)
def test_preferred_pod_affinity_weighs_two(bench: Bench, kind: str, expected: dict[str, int]):
    bench.nodes(3)
    bench.place("db", "node-2", {"app": "db"})
    for number in (1, 3):
        bench.place(f"filler-{number}", f"node-{number}")
    term = {"labelSelector": {"matchLabels": {"app": "db"}}, "topologyKey": "kubernetes.io/hostname"}
    rule = {"preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 5, "podAffinityTerm": term}]}
    bench.pod("x", affinity={kind: rule})
    assert differences(bench, "x") == expected


def test_what_others_prefer_counts_as_well(bench: Bench):
    bench.nodes(2)
    term = {"labelSelector": {"matchLabels": {"app": "x"}}, "topologyKey": "kubernetes.io/hostname"}
    rule = {"preferredDuringSchedulingIgnoredDuringExecution": [{"weight": 1, "podAffinityTerm": term}]}
    bench.place("host", "node-2", affinity={"podAffinity": rule})
    bench.place("filler", "node-1")
    bench.pod("x")
    assert differences(bench, "x") == {"node-1": 0, "node-2": 200}


@pytest.mark.parametrize(
    ("sizes", "points"),
    [
        ([20], 0),
        ([23 * 3], 0),
        ([33 * 3], 1),
        ([1000 * 3], 100),
        ([9000], 100),
        ([144, 144, 144], 12),
        ([144], (144 - 69) * 100 // 3 // 977),
    ],
)
def test_image_locality_draws_by_size_and_by_how_many_nodes_have_it(bench: Bench, sizes: list[int], points: int):
    bench.nodes(3)
    holders = {f"node-{index}": size * MI for index, size in enumerate(sizes, start=1)}
    bench.scheduler._images = {"nginx": holders}.get
    bench.pod("x")
    bench.plane.tick(2)
    others = 0 if len(sizes) == 1 else points
    assert bench.points("x")["node-1"] - bench.points("x")["node-3"] == points - others
    signature = PodSignatures().pod_info(bench.plane.get("pods", "x")).signature
    info = NodeInfo("node-1")
    assert scores.image_locality(signature, [info], 3, {"nginx": holders}.__getitem__) == [points]


def service(bench: Bench, **selector: str) -> None:
    spec = {"selector": selector, "ports": [{"port": 80}]}
    bench.plane.create({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "x"}, "spec": spec})


def test_each_required_term_of_another_pod_draws_by_itself(bench: Bench):
    """Upstream's hardPodAffinityWeight: 1 point per term that speaks of the Pod."""
    bench.nodes(2)
    terms = [
        {"labelSelector": {"matchLabels": {"app": name}}, "topologyKey": "kubernetes.io/hostname"}
        for name in ("host", "x")
    ]
    rule = {"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": terms}}
    bench.place("host", "node-2", affinity=rule)
    bench.place("filler", "node-1")
    bench.pod("x")
    assert differences(bench, "x") == {"node-1": 0, "node-2": 200}


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


def test_schedule_anyway_never_refuses_and_prefers_the_emptier_place(bench: Bench):
    bench.nodes(2)
    bench.place("old", "node-1", {"app": "x"})
    rule = {
        "maxSkew": 1,
        "topologyKey": "kubernetes.io/hostname",
        "whenUnsatisfiable": "ScheduleAnyway",
        "labelSelector": {"matchLabels": {"app": "x"}},
    }
    bench.pod("x", topologySpreadConstraints=[rule])
    bench.plane.tick(2)
    assert bench.where("x") == "node-2"
    assert bench.refusals("x") == {}


def test_a_node_without_the_label_gets_no_points_from_a_constraint_of_the_pods_own(bench: Bench):
    bench.node("node-1", {"rack": "r1"})
    bench.node("node-2")
    rule = {
        "maxSkew": 1,
        "topologyKey": "rack",
        "whenUnsatisfiable": "ScheduleAnyway",
        "labelSelector": {"matchLabels": {"app": "x"}},
    }
    bench.pod("x", topologySpreadConstraints=[rule])
    assert differences(bench, "x") == {"node-1": 200, "node-2": 0}


@pytest.mark.parametrize(("size", "millionths"), [(0, 693_147), (1, 1_098_612), (3, 1_609_437), (5000, 8_517_593)])
def test_a_topologys_weight_is_a_logarithm(size: int, millionths: int):
    assert podtopologyspread._weight(size) == millionths


@pytest.mark.parametrize(
    ("nodes", "wanted"),
    [(3, 3), (99, 99), (100, 100), (150, 100), (250, 120), (1000, 420), (3000, 780), (6000, 300)],
)
def test_in_large_clusters_a_share_of_the_nodes_is_enough(nodes: int, wanted: int):
    """Section 5.1: 50 - nodes / 125 percent, at least 5 percent and at least 100 nodes."""
    assert enough(nodes) == wanted


def test_the_next_search_in_a_large_cluster_starts_where_the_last_one_ended(bench: Bench):
    bench.nodes(150)
    bench.pod("a")
    bench.plane.tick(2)
    bench.pod("b")
    bench.plane.tick(2)
    names = sorted(f"node-{index}" for index in range(1, 151))
    first, second = list(bench.points("a")), list(bench.points("b"))
    assert first == names[:100]
    assert second == names[100:] + names[:50]


def test_equal_nodes_are_drawn_by_lot(bench: Bench):
    """Section 5.1: ties are broken at random, each of the best with the same chance."""
    bench.nodes(3)
    for index in range(60):
        bench.pod(f"x-{index}", containers=container({"cpu": "0", "memory": "0"}))
    bench.plane.tick(2)
    found = [bench.where(f"x-{index}") for index in range(60)]
    assert {found.count(f"node-{index}") for index in (1, 2, 3)} != {20}
    assert min(found.count(f"node-{index}") for index in (1, 2, 3)) > 8
