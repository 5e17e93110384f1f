"""What holds after every tick, whatever was done to the cluster."""

from __future__ import annotations

from collections import Counter
from typing import Any

from engine.cluster.cluster import Cluster
from engine.etcd.store import LogEntry

CAUSES = {"start", "command", "fault", "revision", "clock"}


class Invariants:
    """Looks at what was written since the last look, and at what the cluster says of itself."""

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self._store = cluster.store
        self._revision = cluster.store.revision
        self._gone: dict[str, int] = {}
        """uid of every Pod that is gone -> the revision of its removal."""
        (self._slices,) = (entry for entry in cluster.components if entry.name == "endpoint-slice-controller")

    def check(self, dark: set[str]) -> None:
        """Check everything; on the nodes in `dark` Pods may still claim what others have got since."""
        for revision in range(self._revision + 1, self._store.revision + 1):
            entry = self._store.entry(revision)
            assert entry is not None
            self._check_entry(entry)
        self._check_requests()
        if self._store.revision == self._revision:
            return
        self._revision = self._store.revision
        self._check_owners()
        self._check_addresses(dark)
        self._check_endpoints()

    def check_anything(self) -> None:
        """Check what holds even where users write whatever they like."""
        for revision in range(self._revision + 1, self._store.revision + 1):
            entry = self._store.entry(revision)
            assert entry is not None
            self._check_entry(entry)
        self._revision = self._store.revision
        self._check_services()
        self._check_requests()

    def _check_entry(self, entry: LogEntry) -> None:
        """Every write has a cause that came before it, and moves its object's version on."""
        assert entry.cause.kind in CAUSES, entry
        if entry.cause.kind == "revision":
            assert int(entry.cause.ref) < entry.revision, entry
        if entry.obj is not None:
            meta = entry.obj.metadata
            assert meta.resource_version == str(entry.revision)
            before = entry.old.metadata if entry.old is not None else None
            assert before is None or before.uid == meta.uid, entry
            assert before is None or meta.generation in {before.generation, before.generation + 1}, entry
        elif entry.resource == "pods":
            self._gone[entry.last.metadata.uid] = entry.revision

    def _objects(self, resource: str) -> list[Any]:
        return self._store.list(resource, "default")

    def _check_owners(self) -> None:
        """Nothing has two controllers; a controller's Pods have names of their own and stay within its bounds."""
        pods = self._objects("pods")
        for obj in (*pods, *self._objects("replicasets")):
            assert sum(owner.controller for owner in obj.metadata.owner_references) <= 1, obj.metadata.name
        for daemon in self._objects("daemonsets"):
            owned = [pod for pod in pods if _belongs(pod, daemon) and _lives(pod)]
            per_node = Counter(pod.spec.node_name for pod in owned if pod.spec.node_name)
            assert all(count <= 2 for count in per_node.values()), per_node
        for job in self._objects("jobs"):
            active = [pod for pod in pods if _belongs(pod, job) and _lives(pod)]
            assert len(active) <= job.spec.parallelism, job.metadata.name

    def _check_addresses(self, dark: set[str]) -> None:
        running = [pod for pod in self._objects("pods") if pod.status.pod_ip and pod.status.phase == "Running"]
        lit = [pod for pod in running if pod.spec.node_name not in dark and pod.metadata.deletion_timestamp is None]
        _assert_unique(pod.status.pod_ip for pod in lit)
        self._check_services()

    def _check_services(self) -> None:
        """No number is given twice, but that one port over two protocols has one number for both."""
        services: list[Any] = self._store.list("services")
        _assert_unique((port.protocol, port.node_port) for svc in services for port in svc.spec.ports if port.node_port)
        _assert_unique(svc.spec.cluster_ip for svc in services if svc.spec.cluster_ip not in {"", "None"})

    def _check_endpoints(self) -> None:
        """No slice lists a Pod whose removal the slice controller has seen."""
        seen = self._slices.informer_.revision  # type: ignore[attr-defined]
        for found in self._objects("endpointslices"):
            for endpoint in found.endpoints or ():
                gone = self._gone.get(endpoint.target_ref.uid) if endpoint.target_ref is not None else None
                assert gone is None or gone > seen, (found.metadata.name, endpoint.target_ref.name)

    def _check_requests(self) -> None:
        """Every request is served, lost or pending, and counted once."""
        metrics = self._cluster.metrics
        for client in metrics.clients():
            counts = metrics.window(client, 0, self._cluster.clock.tick)
            assert counts.issued == counts.served + counts.lost_total + counts.pending, client


def _belongs(pod: Any, owner: Any) -> bool:
    return any(reference.uid == owner.metadata.uid for reference in pod.metadata.owner_references)


def _lives(pod: Any) -> bool:
    return pod.metadata.deletion_timestamp is None and pod.status.phase not in {"Succeeded", "Failed"}


def _assert_unique(values: Any) -> None:
    twice = [value for value, count in Counter(values).items() if count > 1]
    assert twice == []
