"""A cluster under random commands and faults, drawn from a seed, with invariants that hold after every tick."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

from engine.api.apps import EndpointSlice, ReplicaSet
from engine.api.core import Pod, Service
from engine.api.meta import number
from engine.api.scheme import by_plural
from engine.api.status import StatusError
from engine.bootstrap import workers
from engine.cluster import Cluster
from engine.etcd.store import Cause
from engine.faults.catalogue import FAULTS, Target
from engine.network.clients import ClientSpec, parse_target

SETS = ("red", "green", "blue")
SETTLED_AFTER = 450
"""Ticks after which everything must have come to rest: longer than the longest crash back-off."""


def replicaset(name: str, replicas: int) -> dict[str, Any]:
    container = {"name": "db", "image": "mongo:3.3", "args": ["--rest", "--httpinterface"]}
    return {
        "apiVersion": "apps/v1",
        "kind": "ReplicaSet",
        "metadata": {"name": name},
        "spec": {
            "replicas": replicas,
            "selector": {"matchLabels": {"app": name}},
            "template": {"metadata": {"labels": {"app": name}}, "spec": {"containers": [container]}},
        },
    }


def service(name: str) -> dict[str, Any]:
    spec = {"type": "NodePort", "selector": {"app": name}, "ports": [{"port": 28017}]}
    return {"apiVersion": "v1", "kind": "Service", "metadata": {"name": name}, "spec": spec}


class World:
    """One random history. `print` the seed of a failing one: it repeats exactly."""

    def __init__(self, seed: int, *, shuffled: bool = False) -> None:
        self.chance = Random(seed)
        self.cluster = Cluster(seed=seed, machines=workers(3))
        if shuffled:
            orders = list(range(len(self.cluster.components)))
            Random(seed + 1).shuffle(orders)
            for component, order in zip(self.cluster.components, orders, strict=True):
                component.order = order
        self.off: set[str] = set()
        self.revision = self.cluster.store.revision
        for name in SETS:
            self.try_(self.cluster.rest.create, by_plural("replicasets"), "default", replicaset(name, 2))
            self.try_(self.cluster.rest.create, by_plural("services"), "default", service(name))
            target = parse_target(f"nodeport/{name}")
            self.cluster.traffic.add(ClientSpec(name=name, target=target, rate=((0, 3),)))

    def try_(self, call: Any, *args: Any, **options: Any) -> None:
        """A player's command; the API may refuse it."""
        self.cluster.rest.cause = Cause("command", "drawn")
        try:
            call(*args, **options)
        except StatusError:
            return

    def objects(self, resource: str) -> list[Any]:
        return self.cluster.store.list(resource, "default")

    def act(self) -> None:
        """One random command or fault."""
        rest = self.cluster.rest
        pods: list[Pod] = self.objects("pods")
        pod = self.chance.choice(pods).metadata.name if pods else "none"
        match self.chance.randrange(7):
            case 0:
                change = {"spec": {"replicas": self.chance.randrange(5)}}
                self.try_(
                    rest.patch, by_plural("replicasets"), "default", self.chance.choice(SETS), change,
                    type="merge", subresource="scale",
                )  # fmt: skip
            case 1 | 2:
                grace = self.chance.choice([{}, {"gracePeriodSeconds": 0}])
                self.try_(rest.delete, by_plural("pods"), "default", pod, options=grace)
            case 3:
                self.fault("crash", Target(pod=pod))
            case 4:
                label = {"metadata": {"labels": {"app": self.chance.choice([*SETS, "stray"])}}}
                self.try_(rest.patch, by_plural("pods"), "default", pod, label, type="merge")
            case 5:
                node = f"node-{self.chance.randrange(1, 4)}"
                self.fault("nodeUp" if node in self.off else "nodeDown", Target(node=node))
                self.off ^= {node}
            case _:
                name = self.chance.choice(SETS)
                self.try_(rest.delete, by_plural("services"), "default", name)
                self.try_(rest.create, by_plural("services"), "default", service(name))

    def fault(self, kind: str, target: Target) -> None:
        self.cluster.scene.client.cause = Cause("fault", kind)
        try:
            FAULTS[kind](self.cluster.scene, target)
        except LookupError:
            return

    def tick(self) -> None:
        self.cluster.tick()
        self.check()

    def heal(self) -> None:
        """No more faults: power everywhere, and time to come to rest."""
        for node in sorted(self.off):
            self.fault("nodeUp", Target(node=node))
        self.off.clear()
        for _ in range(SETTLED_AFTER):
            self.tick()

    def check(self) -> None:
        """What must hold after every tick."""
        store = self.cluster.store
        assert store.revision >= self.revision
        for revision in range(self.revision + 1, store.revision + 1):
            entry = store.entry(revision)
            assert entry is not None
            assert entry.cause.kind in {"start", "command", "fault", "revision", "clock"}
        self.revision = store.revision
        self._check_addresses()
        for name in SETS:
            counts = self.cluster.metrics.window(name, 0, self.cluster.clock.tick)
            assert counts.issued == counts.served + counts.lost_total + counts.pending

    def _check_addresses(self) -> None:
        alive = [pod for pod in self.objects("pods") if pod.status.pod_ip and pod.status.phase == "Running"]
        powered = [pod for pod in alive if pod.spec.node_name not in self.off]
        ips = Counter(pod.status.pod_ip for pod in powered if pod.metadata.deletion_timestamp is None)
        assert all(count == 1 for count in ips.values()), ips
        services: list[Service] = self.cluster.store.list("services")  # type: ignore[assignment]
        ports = Counter(port.node_port for svc in services for port in svc.spec.ports if port.node_port)
        assert all(count == 1 for count in ports.values())
        addresses = Counter(svc.spec.cluster_ip for svc in services if svc.spec.cluster_ip != "None")
        assert all(count == 1 for count in addresses.values())

    def outcome(self) -> dict[str, Any]:
        """What the specs ask for, as far as it has come true; the same for every order of components."""
        return {name: self._of(name) for name in SETS}

    def _of(self, name: str) -> tuple[int, int, int]:
        found = self.cluster.store.get("replicasets", f"default/{name}")
        assert isinstance(found, ReplicaSet)
        ready = [endpoint for endpoint in self._endpoints(name) if endpoint.conditions.ready is True]
        return number(found.spec.replicas), found.status.ready_replicas, len(ready)

    def _endpoints(self, name: str) -> list[Any]:
        slices: list[EndpointSlice] = self.objects("endpointslices")
        mine = [s for s in slices if s.metadata.labels.get("kubernetes.io/service-name") == name]
        return [endpoint for slice_ in mine for endpoint in slice_.endpoints or ()]

    def assert_converged(self) -> None:
        """Every ReplicaSet has what it asks for, every ready Pod stands behind its Service, nothing lingers."""
        pods: list[Pod] = self.objects("pods")
        assert [pod.metadata.name for pod in pods if pod.metadata.deletion_timestamp] == []
        for name in SETS:
            wanted, ready, listed = self._of(name)
            assert (name, ready) == (name, wanted)
            behind = [pod for pod in pods if pod.metadata.labels.get("app") == name]
            assert (name, listed) == (name, len(behind))
