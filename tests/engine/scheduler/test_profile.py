"""Control plane reference, section 5.2: each filter plugin and the words in which it refuses a node, in which order."""

from __future__ import annotations

from typing import Any

import pytest

from engine.scheduler.framework.podinfo import PodSignatures
from engine.scheduler.plugins import nodename
from engine.scheduler.profile import DEFAULT_PLUGINS
from tests.engine.scheduler.conftest import AFFINITY, ANTI_AFFINITY, ANTI_AFFINITY_TO_X, Bench, container, spread

CONTROL = {"key": "node-role.kubernetes.io/control-plane", "effect": "NoSchedule"}

LOST = {"key": "node.kubernetes.io/unreachable", "effect": "NoSchedule"}

HOST_PORT = {"containers": container(ports=[{"containerPort": 80, "hostPort": 80}])}


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
    ("Insufficient nvidia.com/gpu", {}, {"containers": container(resources={"limits": {"nvidia.com/gpu": "1"}})}, None),
    ("Too many pods", {"pods": "1"}, {}, {}),
    (
        "Too many pods, Insufficient cpu, Insufficient memory",
        {"pods": "1"},
        {"containers": container({"cpu": "5", "memory": "9Gi"})},
        {},
    ),
    ("node(s) didn't match pod topology spread constraints (missing required label)", {}, spread("rack"), None),
    ("node(s) didn't match pod affinity rules", {}, {"affinity": AFFINITY}, None),
    ("node(s) didn't match pod anti-affinity rules", {}, {"affinity": ANTI_AFFINITY}, {}),
    ("node(s) didn't satisfy existing pods anti-affinity rules", {}, {}, {"affinity": ANTI_AFFINITY_TO_X}),
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
    bench.place("x", name)
    signature = PodSignatures().pod_info(bench.plane.get("pods", "x")).signature
    rejection = nodename.filter_node(signature, None, bench.plane.get("nodes", "node-1"))  # type: ignore[arg-type]
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
    ports_too: dict[str, Any] = HOST_PORT if first <= 3 else {}
    bench.place("other", "node-1", affinity=ANTI_AFFINITY_TO_X, **ports_too)
    bench.pod("x", **wants)
    bench.plane.tick(2)
    assert bench.refusals("x") == {"node-1": IN_ORDER[first][0]}


def test_the_plugins_stand_in_upstreams_order_with_upstreams_weights():
    """Upstream: getDefaultPlugins. A filter has no weight, and whoever has one gives points."""
    assert [(plugin.name, plugin.weight) for plugin in DEFAULT_PLUGINS] == [
        ("NodeUnschedulable", 0),
        ("NodeName", 0),
        ("TaintToleration", 3),
        ("NodeAffinity", 2),
        ("NodePorts", 0),
        ("NodeResourcesFit", 1),
        ("PodTopologySpread", 2),
        ("InterPodAffinity", 2),
        ("NodeResourcesBalancedAllocation", 1),
        ("ImageLocality", 1),
    ]
    for plugin in DEFAULT_PLUGINS:
        assert (plugin.score is not None or plugin.node_score is not None) == (plugin.weight > 0), plugin.name


def test_filters_that_look_at_the_node_alone_come_first():
    """What they find is remembered and told before the others are asked, so the table may not say otherwise."""
    alone = [plugin.name for plugin in DEFAULT_PLUGINS if plugin.filter is not None]
    others = [plugin.name for plugin in DEFAULT_PLUGINS if plugin.pre_filter is not None]
    in_order = [plugin.name for plugin in DEFAULT_PLUGINS if plugin.filter or plugin.pre_filter]
    assert in_order == alone + others
