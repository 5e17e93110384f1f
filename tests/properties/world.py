"""A cluster under random manifests, commands and faults, drawn from a seed."""

from __future__ import annotations

from random import Random
from typing import Any

from engine.api.meta import number
from engine.api.scheme import by_plural
from engine.api.status import StatusError
from engine.cluster.bootstrap import workers
from engine.cluster.cluster import Cluster
from engine.etcd.store import Cause
from engine.faults.catalogue import FAULTS, FaultTarget
from engine.network.traffic.clients import ClientSpec, parse_target
from tests.properties import manifests
from tests.properties.invariants import Invariants
from tests.properties.settled import assert_settled, objects, ready
from tests.properties.watched import watch

SETTLED_AFTER = 700
"""Ticks after which everything has come to rest: longer than an eviction and the longest crash back-off."""

PLURALS = {kind: f"{kind.lower()}s" for kind in manifests.KINDS}
SCALABLE = {"Deployment", "ReplicaSet", "StatefulSet"}
SLOWED = (
    "endpoint-slice-controller",
    "replicaset-controller",
    "deployment-controller",
    "statefulset-controller",
    "daemonset-controller",
    "job-controller",
)


class World:
    """One random history. A seed repeats it exactly."""

    def __init__(self, seed: int, *, shuffled: bool = False) -> None:
        self.chance = manifests.Chance(seed)
        self.cluster = Cluster(seed=seed, machines=workers(3))
        self.rest = self.cluster.rest.caused_by(Cause("command", "drawn"))
        watch(self.cluster)
        if shuffled:
            self._shuffle(seed)
        self.invariants = Invariants(self.cluster)
        self.off: set[str] = set()
        self.cut: set[str] = set()
        self.cordoned: set[str] = set()
        self.slowed: set[str] = set()
        self.workloads: dict[str, str] = {}
        self._populate()

    def _shuffle(self, seed: int) -> None:
        orders = list(range(len(self.cluster.components)))
        Random(seed + 1).shuffle(orders)
        for component, order in zip(self.cluster.components, orders, strict=True):
            component.order = order

    def _populate(self) -> None:
        self.create(manifests.quota())
        for index in range(3):
            kind = self.chance.pick(manifests.KINDS)
            name = f"app-{index}"
            self.workloads[name] = kind
            self.create(manifests.workload(self.chance, kind, name))
            self.create(manifests.service(name, headless=kind == "StatefulSet"))
            if kind != "StatefulSet":
                target = parse_target(f"nodeport/{name}")
                self.cluster.traffic.add(ClientSpec(name=name, target=target, rate=((0, 2),)))
            if self.chance.below(2):
                self.create(manifests.budget(self.chance, name))

    # --- commands

    def try_(self, call: Any, *args: Any, **options: Any) -> None:
        """A player's command; the API may refuse it."""
        try:
            call(*args, **options)
        except StatusError:
            return

    def create(self, document: dict[str, Any]) -> None:
        (resource,) = (r for r in self.rest.resources() if r.kind == document["kind"])
        self.try_(self.rest.create, resource, "default", document)

    def patch(self, plural: str, name: str, change: dict[str, Any], subresource: str = "") -> None:
        where = (by_plural(plural), "" if plural == "nodes" else "default", name)
        self.try_(self.rest.patch, *where, change, type="strategic", subresource=subresource)

    def act(self) -> None:
        """One random command or fault."""
        self.chance.pick(self._ACTIONS)(self)

    def _drawn(self) -> tuple[str, str]:
        """(name, kind) of a workload."""
        name = self.chance.pick(sorted(self.workloads))
        return name, self.workloads[name]

    def _pod(self) -> Any:
        """Any Pod, or None. Which one depends on the history; what is drawn after it does not."""
        return self.chance.maybe(objects(self.cluster, "pods"))

    def scale(self) -> None:
        (name, kind), replicas = self._drawn(), self.chance.below(5)
        if kind in SCALABLE:
            self.patch(PLURALS[kind], name, {"spec": {"replicas": replicas}}, "scale")

    def retemplate(self) -> None:
        (name, kind), image = self._drawn(), self.chance.pick(manifests.IMAGES[:2])
        if kind != "Job":
            change = {"containers": [{"name": "main", "image": image}]}
            self.patch(PLURALS[kind], name, {"spec": {"template": {"spec": change}}})

    def pause(self) -> None:
        (name, kind), paused = self._drawn(), bool(self.chance.below(2))
        if kind == "Deployment":
            self.patch("deployments", name, {"spec": {"paused": paused}})

    def delete_pod(self) -> None:
        pod, grace = self._pod(), self.chance.pick(({}, {}, {"gracePeriodSeconds": 0}))
        if pod is not None:
            self.try_(self.rest.delete, by_plural("pods"), "default", pod.metadata.name, options=grace)

    def evict(self) -> None:
        pod = self._pod()
        if pod is not None:
            self.try_(self.rest.evict, "default", pod.metadata.name)

    def relabel(self) -> None:
        """A Pod gets another owner's label, or none; a StatefulSet would wait for its name for ever."""
        pod, label = self._pod(), self.chance.pick([*sorted(self.workloads), "stray"])
        if pod is None or any(owner.kind == "StatefulSet" for owner in pod.metadata.owner_references):
            return
        self.patch("pods", pod.metadata.name, {"metadata": {"labels": {"app": label}}})

    def remake_service(self) -> None:
        name, kind = self._drawn()
        self.try_(self.rest.delete, by_plural("services"), "default", name)
        self.create(manifests.service(name, headless=kind == "StatefulSet"))

    def remake_workload(self) -> None:
        name, kind = self._drawn()
        policy = self.chance.pick(("Background", "Background", "Foreground"))
        document = manifests.workload(self.chance, kind, name)
        options = {"propagationPolicy": policy}
        self.try_(self.rest.delete, by_plural(PLURALS[kind]), "default", name, options=options)
        self.create(document)

    # --- faults

    def crash(self) -> None:
        pod = self._pod()
        if pod is not None:
            self.fault("crash", FaultTarget(pod=pod.metadata.name))

    def power(self) -> None:
        node = f"node-{1 + self.chance.below(3)}"
        self.fault("nodeUp" if node in self.off else "nodeDown", FaultTarget(node=node))
        self.off ^= {node}

    def partition(self) -> None:
        """A node is cut off from the network, or reached again."""
        node = f"node-{1 + self.chance.below(3)}"
        if node not in self.off:
            self.fault("heal" if node in self.cut else "partition", FaultTarget(node=node))
            self.cut ^= {node}

    def cordon(self) -> None:
        node = f"node-{1 + self.chance.below(3)}"
        self.cordoned ^= {node}
        self.patch("nodes", node, {"spec": {"unschedulable": node in self.cordoned}})

    def slow(self) -> None:
        """A controller sees the cluster late, or nothing at all, or in time again."""
        name, kind, ticks = self.chance.pick(SLOWED), self.chance.pick(("slow", "hang")), 2 + self.chance.below(6)
        if name in self.slowed:
            self.fault("resume", FaultTarget(component=name))
        else:
            self.fault(kind, FaultTarget(component=name, ticks=ticks))
        self.slowed ^= {name}

    def fault(self, kind: str, target: FaultTarget) -> None:
        try:
            FAULTS[kind](self.cluster.scene.caused_by(Cause("fault", kind)), target)
        except LookupError:
            return

    _ACTIONS = (
        scale,
        scale,
        retemplate,
        retemplate,
        pause,
        delete_pod,
        delete_pod,
        evict,
        relabel,
        remake_service,
        remake_workload,
        crash,
        crash,
        power,
        partition,
        cordon,
        slow,
    )

    # --- time

    def tick(self) -> None:
        self.cluster.tick()
        self.invariants.check(self.off | self.cut)

    def heal(self) -> None:
        """No more faults: power everywhere, no cordon, nobody late, nothing paused; and time to come to rest."""
        for node in sorted(self.cut):
            self.fault("heal", FaultTarget(node=node))
        for node in sorted(self.off):
            self.fault("nodeUp", FaultTarget(node=node))
        for node in sorted(self.cordoned):
            self.patch("nodes", node, {"spec": {"unschedulable": False}})
        for name in sorted(self.slowed):
            self.fault("resume", FaultTarget(component=name))
        for name, kind in sorted(self.workloads.items()):
            if kind == "Deployment":
                self.patch("deployments", name, {"spec": {"paused": False}})
        self.off.clear()
        self.cut.clear()
        for _ in range(SETTLED_AFTER):
            self.tick()

    def assert_converged(self) -> None:
        """Everything is as its specification asks, and stays so without a write."""
        assert_settled(self.cluster)
        revision = self.cluster.store.revision
        for _ in range(20):
            self.tick()
        assert self.cluster.store.revision == revision

    def outcome(self) -> dict[str, Any]:
        """What the specifications ask for and what there is, without names that chance gave."""
        found: dict[str, Any] = {}
        for name, kind in sorted(self.workloads.items()):
            obj = self.cluster.store.get(PLURALS[kind], f"default/{name}")
            wish = number(obj.spec.replicas, 1) if obj is not None and kind in SCALABLE else None  # type: ignore[attr-defined]
            pods = [
                pod
                for pod in objects(self.cluster, "pods")
                if ready(pod) and any(owner.name.startswith(name) for owner in pod.metadata.owner_references)
            ]
            found[name] = (kind, wish, sorted(pod.spec.containers[0].image for pod in pods))
        return found
