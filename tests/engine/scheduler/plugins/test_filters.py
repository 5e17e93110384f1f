"""Control plane reference, section 5.2: each filter plugin and the words in which it refuses a node."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine.scheduler.conftest import Bench, container

CONTROL = {"key": "node-role.kubernetes.io/control-plane", "effect": "NoSchedule"}
LOST = {"key": "node.kubernetes.io/unreachable", "effect": "NoSchedule"}
HOST_PORT = {"containers": container(ports=[{"containerPort": 80, "hostPort": 80}])}
APART = {"labelSelector": {"matchLabels": {"app": "other"}}, "topologyKey": "kubernetes.io/hostname"}
ANTI = {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [APART]}}
NEAR = {"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [APART]}}
KEEPS_OFF = {
    "podAntiAffinity": {
        "requiredDuringSchedulingIgnoredDuringExecution": [
            {"labelSelector": {"matchLabels": {"app": "x"}}, "topologyKey": "kubernetes.io/hostname"},
        ],
    },
}


def spread(key: str, **more: Any) -> dict[str, Any]:
    return {
        "topologySpreadConstraints": [
            {
                "maxSkew": 1,
                "topologyKey": key,
                "whenUnsatisfiable": "DoNotSchedule",
                "labelSelector": {"matchLabels": {"app": "x"}},
            }
            | more,
        ],
    }


ROWS: list[tuple[str, dict[str, Any], dict[str, Any], dict[str, Any] | None]] = [
    # (text, the node, the Pod, a Pod named `other` that stands there already)
    ("node(s) were unschedulable", {"unschedulable": True}, {}, None),
    ("node(s) didn't match the requested node name", {}, {"nodeName": "node-9"}, None),
    ("node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }", {"taints": [CONTROL]}, {}, None),
    ("node(s) had untolerated taint {node.kubernetes.io/unreachable: }", {"taints": [LOST]}, {}, None),
    (
        "node(s) had untolerated taint {team: red}",
        {"taints": [{"key": "team", "value": "red", "effect": "NoSchedule"}, CONTROL]},
        {},
        None,
    ),
    ("node(s) didn't match Pod's node affinity/selector", {}, {"nodeSelector": {"disk": "ssd"}}, None),
    ("node(s) didn't have free ports for the requested pod ports", {}, HOST_PORT, HOST_PORT),
    ("Insufficient cpu", {}, {"containers": container({"cpu": "5"})}, None),
    ("Insufficient memory", {}, {"containers": container({"memory": "9Gi"})}, None),
    ("Insufficient ephemeral-storage", {}, {"containers": container({"ephemeral-storage": "1Gi"})}, None),
    ("Insufficient nvidia.com/gpu", {}, {"containers": container({"nvidia.com/gpu": "1"})}, None),
    ("Too many pods", {"pods": "1"}, {}, {}),
    (
        "Too many pods, Insufficient cpu, Insufficient memory",
        {"pods": "1"},
        {"containers": container({"cpu": "5", "memory": "9Gi"})},
        {},
    ),
    ("node(s) didn't match pod topology spread constraints (missing required label)", {}, spread("rack"), None),
    ("node(s) didn't match pod affinity rules", {}, {"affinity": NEAR}, None),
    ("node(s) didn't match pod anti-affinity rules", {}, {"affinity": ANTI}, {}),
    ("node(s) didn't satisfy existing pods anti-affinity rules", {}, {}, {"affinity": KEEPS_OFF}),
]


@pytest.mark.parametrize(("text", "machine", "wants", "other"), ROWS, ids=[row[0] for row in ROWS])
def test_each_filter_refuses_in_its_own_words(bench: Bench, text: str, machine: Any, wants: Any, other: Any):
    bench.node("node-1", **machine)
    if other is not None:
        bench.place("other", "node-1", **other)
    if "nodeName" in wants:
        return _name_mismatch(bench, text, wants["nodeName"])
    bench.pod("x", **wants)
    bench.plane.tick(2)
    assert bench.where("x") == ""
    assert bench.refusals("x") == {"node-1": text}
    return None


def _name_mismatch(bench: Bench, text: str, name: str) -> None:
    """A Pod with a node name is never queued: the filter is asked by the plugin's own function."""
    from engine.scheduler.framework.podinfo import PodSignatures  # noqa: PLC0415
    from engine.scheduler.plugins.filters import node_name  # noqa: PLC0415 - only this row needs it

    bench.place("x", name)
    signature = PodSignatures().pod_info(bench.plane.get("pods", "x")).signature
    rejection = node_name(signature, None, bench.plane.get("nodes", "node-1"))  # type: ignore[arg-type]
    assert rejection is not None
    assert rejection.reasons == (text,)


IN_ORDER: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    # (text, what keeps the Pod off on the side of the node, and on its own side)
    ("node(s) were unschedulable", {"unschedulable": True}, {}),
    ("node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }", {"taints": [CONTROL]}, {}),
    ("node(s) didn't match Pod's node affinity/selector", {}, {"nodeSelector": {"disk": "ssd"}}),
    ("node(s) didn't have free ports for the requested pod ports", {}, HOST_PORT),
    ("Insufficient cpu", {"cpu": "0"}, {"containers": container({"cpu": "64"})}),
    ("node(s) didn't match pod topology spread constraints (missing required label)", {}, spread("rack")),
    ("node(s) didn't satisfy existing pods anti-affinity rules", {}, {}),
]


@pytest.mark.parametrize("first", range(len(IN_ORDER)), ids=[row[0] for row in IN_ORDER])
def test_filters_run_in_order_and_stop_at_the_first_that_refuses(bench: Bench, first: int):
    """Everything from a place on speaks against the node; only the first thing is told."""
    machine: dict[str, Any] = {}
    wants: dict[str, Any] = {}
    for _, of_node, of_pod in IN_ORDER[first:]:
        machine |= of_node
        wants |= of_pod
    if first <= 3:
        ports = HOST_PORT["containers"][0]["ports"]
        wants["containers"] = container({"cpu": "64"}, ports=ports)
    bench.node("node-1", **machine)
    bench.place("other", "node-1", affinity=KEEPS_OFF, **(HOST_PORT if first <= 3 else {}))
    bench.pod("x", **wants)
    bench.plane.tick(2)
    assert bench.refusals("x") == {"node-1": IN_ORDER[first][0]}


def test_a_cordoned_node_takes_a_pod_that_tolerates_being_unschedulable(bench: Bench):
    bench.node("node-1", unschedulable=True)
    bench.pod("x", tolerations=[{"key": "node.kubernetes.io/unschedulable", "effect": "NoSchedule"}])
    assert bench.settle("x") == "node-1"


def test_a_missing_request_counts_as_nothing_for_the_filter(bench: Bench):
    bench.node("node-1", cpu="0")
    bench.pod("x")
    assert bench.settle("x") == "node-1"


def test_a_node_takes_110_pods_unless_it_says_otherwise(bench: Bench):
    from tests.engine.harness import node  # noqa: PLC0415 - a node without `pods` is built by hand

    document = node("node-1")
    del document["status"]["allocatable"]["pods"]
    bench.plane.create(document)
    for index in range(111):
        bench.pod(f"x-{index:03}")
    bench.plane.tick(2)
    (left,) = [f"x-{index:03}" for index in range(111) if not bench.where(f"x-{index:03}")]
    assert bench.failure(left).startswith("0/1 nodes are available: 1 Too many pods.")


# --- topology spread


def zones(bench: Bench) -> None:
    for index, zone in enumerate(("a", "a", "b"), start=1):
        bench.node(f"node-{index}", {"zone": zone})


@pytest.mark.parametrize(
    ("standing", "more", "allowed"),
    [
        (["node-1"], {}, {"node-3"}),
        (["node-1", "node-3"], {}, {"node-1", "node-2", "node-3"}),
        (["node-1"], {"maxSkew": 2}, {"node-1", "node-2", "node-3"}),
        (["node-1", "node-3"], {"minDomains": 3}, set()),
        (["node-1", "node-1"], {"maxSkew": 2}, {"node-3"}),
    ],
)
def test_do_not_schedule_keeps_the_skew(bench: Bench, standing: list[str], more: Any, allowed: set[str]):
    zones(bench)
    for index, node in enumerate(standing):
        bench.place(f"old-{index}", node, {"app": "x"})
    bench.pod("x", **spread("zone", **more))
    bench.plane.tick(2)
    assert {"node-1", "node-2", "node-3"} - set(bench.refusals("x")) == allowed


def test_too_uneven_is_told_without_a_suffix(bench: Bench):
    zones(bench)
    bench.node("node-4")
    bench.place("old", "node-1", {"app": "x"})
    bench.plane.change("nodes", "node-3", unschedulable=True)
    bench.pod("x", **spread("zone"))
    bench.plane.tick(2)
    assert bench.failure() == (
        "0/4 nodes are available: 1 node(s) didn't match pod topology spread constraints (missing required label), "
        "1 node(s) were unschedulable, 2 node(s) didn't match pod topology spread constraints. preemption: "
        "0/4 nodes are available: 2 No preemption victims found for incoming pod, "
        "2 Preemption is not helpful for scheduling."
    )


def test_match_label_keys_count_only_pods_of_the_same_revision(bench: Bench):
    bench.nodes(2)
    for index in range(3):
        bench.place(f"old-{index}", "node-1", {"app": "x", "pod-template-hash": "old"})
    bench.place("new-0", "node-2", {"app": "x", "pod-template-hash": "new"})
    rule = spread("kubernetes.io/hostname", matchLabelKeys=["pod-template-hash"])
    bench.pod("x", {"pod-template-hash": "new"}, **rule)
    assert bench.settle("x") == "node-1"


def test_pods_that_are_being_deleted_do_not_count_for_the_skew(bench: Bench):
    bench.nodes(2)
    bench.place("old", "node-1", {"app": "x"})
    bench.plane.tick()
    bench.plane.delete("pods", "old")
    bench.plane.change("nodes", "node-2", unschedulable=True)
    bench.pod("x", **spread("kubernetes.io/hostname"))
    assert bench.settle("x") == "node-1"


@pytest.mark.parametrize(("policy", "goes"), [({}, True), ({"nodeTaintsPolicy": "Honor"}, False)])
def test_tainted_nodes_count_as_places_unless_taints_are_honored(bench: Bench, policy: Any, goes: bool):
    """With the empty tainted node left out, node-1 and node-2 are all there is, and the skew is kept."""
    bench.nodes(2)
    bench.node("node-3", taints=[CONTROL])
    bench.place("a", "node-1", {"app": "x"})
    bench.place("b", "node-2", {"app": "x"})
    bench.pod("x", **spread("kubernetes.io/hostname", **policy))
    assert (bench.settle("x") == "") is goes


@pytest.mark.parametrize(("policy", "goes"), [({}, True), ({"nodeAffinityPolicy": "Ignore"}, False)])
def test_nodes_that_the_pods_own_selector_excludes_count_as_places_only_if_it_is_ignored(
    bench: Bench,
    policy: Any,
    goes: bool,
):
    """With the empty excluded node counted, every other place is one Pod ahead already."""
    for name in ("node-1", "node-2"):
        bench.node(name, {"disk": "ssd"})
    bench.node("node-3")
    bench.place("a", "node-1", {"app": "x"})
    bench.place("b", "node-2", {"app": "x"})
    bench.pod("x", nodeSelector={"disk": "ssd"}, **spread("kubernetes.io/hostname", **policy))
    assert (bench.settle("x") != "") is goes


# --- inter-pod affinity


def near(selector: Any, key: str = "kubernetes.io/hostname", **more: Any) -> dict[str, Any]:
    term = {"labelSelector": selector, "topologyKey": key} | more
    return {"affinity": {"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [term]}}}


def test_required_affinity_goes_where_the_others_are(bench: Bench):
    zones(bench)
    bench.place("db", "node-3", {"app": "db"})
    bench.pod("x", **near({"matchLabels": {"app": "db"}}, "zone"))
    assert bench.settle("x") == "node-3"


def test_the_first_of_a_group_may_go_anywhere_and_the_others_follow(bench: Bench):
    bench.nodes(3)
    for name in ("x-1", "x-2", "x-3"):
        bench.pod(name, {"group": "g"}, **near({"matchLabels": {"group": "g"}}))
    bench.plane.tick(2)
    assert len({bench.where(name) for name in ("x-1", "x-2", "x-3")}) == 1
    assert bench.where("x-1") != ""


@pytest.mark.parametrize(
    ("more", "found"),
    [
        ({}, False),
        ({"namespaces": ["kube-system"]}, True),
        ({"namespaceSelector": {}}, True),
        ({"namespaceSelector": {"matchLabels": {"team": "infra"}}}, False),
    ],
)
def test_affinity_looks_into_its_own_namespace_unless_it_names_others(bench: Bench, more: Any, found: bool):
    bench.nodes(2)
    db = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "db", "namespace": "kube-system", "labels": {"app": "db"}},
        "spec": {"nodeName": "node-2", "containers": container()},
    }
    bench.plane.create(db)
    bench.pod("x", **near({"matchLabels": {"app": "db"}}, **more))
    assert bench.settle("x") == ("node-2" if found else "")


def test_a_pod_that_waits_for_company_is_tried_again_when_it_comes(bench: Bench):
    bench.nodes(2)
    bench.pod("x", **near({"matchLabels": {"app": "db"}}))
    assert bench.settle("x") == ""
    bench.place("db", "node-2", {"app": "db"})
    bench.plane.tick(3)
    assert bench.where("x") == "node-2"


def test_anti_affinity_holds_in_both_directions(bench: Bench):
    bench.nodes(2)
    bench.place("other", "node-1", affinity=KEEPS_OFF)
    bench.pod("x")
    assert bench.settle("x") == "node-2"
    bench.plane.change("nodes", "node-2", unschedulable=True)
    bench.pod("y", affinity=ANTI)
    assert bench.settle("y") == ""
    assert bench.refusals("y")["node-1"] == "node(s) didn't match pod anti-affinity rules"
