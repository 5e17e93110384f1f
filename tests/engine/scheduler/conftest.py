"""Every test gets a control plane of its own."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.meta import condition
from engine.scheduler.framework.nodeinfo import NodeInfo
from engine.scheduler.framework.podinfo import PodSignatures
from engine.scheduler.scheduler import Scheduler
from tests.engine.harness import ControlPlane, node, pod

OTHER_TERM = {"labelSelector": {"matchLabels": {"app": "other"}}, "topologyKey": "kubernetes.io/hostname"}
ANTI_AFFINITY = {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [OTHER_TERM]}}
AFFINITY = {"podAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [OTHER_TERM]}}
ANTI_AFFINITY_TO_X = {
    "podAntiAffinity": {
        "requiredDuringSchedulingIgnoredDuringExecution": [
            {"labelSelector": {"matchLabels": {"app": "x"}}, "topologyKey": "kubernetes.io/hostname"},
        ],
    },
}


@pytest.fixture
def plane() -> ControlPlane:
    return ControlPlane()


class Bench:
    """A scheduler on nodes that a test describes, and questions to it."""

    def __init__(self, plane: ControlPlane) -> None:
        self.plane = plane
        self.scheduler: Scheduler = plane.run(Scheduler, plane.rng)

    def node(self, name: str, labels: dict[str, str] | None = None, **spec: Any) -> None:
        document = node(name, **spec)
        document["metadata"]["labels"] |= labels or {}
        self.plane.create(document)

    def nodes(self, count: int, **spec: Any) -> None:
        for index in range(1, count + 1):
            self.node(f"node-{index}", **spec)

    def pod(self, name: str, labels: dict[str, str] | None = None, **spec: Any) -> None:
        document = pod(name, **spec)
        document["metadata"]["labels"] |= labels or {}
        self.plane.create(document)

    def place(self, name: str, on: str, labels: dict[str, str] | None = None, **spec: Any) -> None:
        """A Pod that stands on a node already."""
        self.pod(name, labels, nodeName=on, **spec)

    def where(self, name: str) -> str:
        return self.plane.get("pods", name).spec.node_name

    def settle(self, name: str) -> str:
        """Let the scheduler look; where the Pod went."""
        self.plane.tick(2)
        return self.where(name)

    def points(self, name: str) -> dict[str, int]:
        """What each feasible node got at the latest attempt."""
        decision = self.scheduler.decisions.of(f"default/{name}")
        assert decision is not None
        return dict(zip(decision.feasible, decision.points, strict=True))

    def refusals(self, name: str) -> dict[str, str]:
        decision = self.scheduler.decisions.of(f"default/{name}")
        assert decision is not None
        return {node: ", ".join(rejection.reasons) for node, rejection in decision.rejections.items()}

    def failure(self, name: str = "x") -> str:
        """Why a Pod has no node, as its status has it."""
        found = condition(self.plane.get("pods", name).status.conditions, "PodScheduled")
        assert found is not None
        assert found.status == "False"
        return found.message


@pytest.fixture
def bench(plane: ControlPlane) -> Bench:
    return Bench(plane)


def container(requests: dict[str, str] | None = None, **more: Any) -> list[dict[str, Any]]:
    """The containers of a Pod that asks for this much."""
    return [{"name": "main", "image": "nginx", "resources": {"requests": requests or {}}} | more]


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


def zones(bench: Bench) -> None:
    for index, zone in enumerate(("a", "a", "b"), start=1):
        bench.node(f"node-{index}", {"zone": zone})
