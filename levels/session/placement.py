"""Which Pod is where, and whether it is well, as plain values. Pods read as `kubectl get pods` prints them.

Called by `levels.session.view` once per frame. Follows the log of Pods, so that a frame costs what changed: a node on
which nothing did is the same object as before. Only reads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.api.core import Node, Pod
from engine.api.meta import ObjectMeta
from engine.apiserver.tables.pods import ready_and_status
from levels.commands.known_power import is_ready, known_dark

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from engine.api.core import ObjectReference
    from engine.api.meta import Object
    from engine.cluster.cluster import Cluster

_SYSTEM = "kube-system"
_NOWHERE = ""

Labels = tuple[tuple[str, str], ...]
"""Labels in the order of their keys."""


class PodView(NamedTuple):
    """A Pod."""

    name: str
    namespace: str
    node: str
    """Empty while no node has been chosen."""
    ready: str
    status: str
    restarts: int
    ip: str
    uid: str = ""
    labels: Labels = ()


class NodeView(NamedTuple):
    """A node and the Pods on it."""

    name: str
    ready: bool
    powered: bool
    pods: tuple[PodView, ...]
    uid: str = ""
    labels: Labels = ()


class PlacementReader:
    """Reads nodes and Pods of one cluster; the system's own are left out."""

    def __init__(self, cluster: Cluster, unseen: Container[str]) -> None:
        """Read `cluster`; `unseen` are the machines that lost their power secretly."""
        self._cluster = cluster
        self._unseen = unseen
        self._position = -1
        """Up to where the log of Pods was read; -1: not at all."""
        self._seen: dict[str, PodView] = {}
        """Key to how a Pod looks."""
        self._objects: dict[str, Pod] = {}
        """Key to the object of which that was read."""
        self._system: dict[str, None] = {}
        """The keys of the system's Pods: with those of `_seen` the whole table."""
        self._homes: dict[str, dict[str, PodView]] = {}
        """Node to its Pods by key, which are the same objects as in `_seen`."""
        self._unordered: dict[str, None] = {}
        """The nodes whose Pods are not in the order of their keys."""
        self._pods: dict[str, tuple[PodView, ...]] = {}
        """Node to its Pods in the order of their keys; an entry is dropped when one of them changes."""
        self._nodes: dict[str, tuple[Object | None, NodeView]] = {}
        """Name to the object seen last and how it looked: objects never change, so the same one looks the same."""

    def look(self) -> tuple[tuple[NodeView, ...], tuple[PodView, ...]]:
        """The nodes in the cluster's order, and the Pods that wait for one."""
        self._follow()
        return tuple(self._node(machine.name) for machine in self._cluster.machines), self._on(_NOWHERE)

    def labels_about(self, about: ObjectReference) -> Labels:
        """The labels of a Pod that was there at the last look; none of anything else."""
        pod = self._seen.get(f"{about.namespace}/{about.name}") if about.kind == "Pod" else None
        return pod.labels if pod is not None and pod.uid == about.uid else ()

    def _follow(self) -> None:
        """Take up what changed since the last look, all of it where the log does not reach back so far."""
        log, table = self._cluster.store.log_of("pods"), self._cluster.store.table("pods")
        if self._position < log.base:
            self._take_all(table)
        else:
            for entry in log.since(self._position):
                self._take(entry.key, table.get(entry.key))
            if len(self._seen) + len(self._system) != len(table):  # loaded past the log, as a dump is
                self._take_all(table)
        self._position = log.end

    def _take_all(self, table: Mapping[str, Object]) -> None:
        for key in {**self._seen, **self._system, **table}:
            self._take(key, table.get(key))

    def _take(self, key: str, pod: Object | None) -> None:
        """Put a Pod where it is now."""
        before, was = self._seen.pop(key, None), self._objects.pop(key, None)
        self._system.pop(key, None)
        now = _pod(pod, before, was) if isinstance(pod, Pod) and pod.metadata.namespace != _SYSTEM else None
        if before is not None:
            self._pods.pop(before.node, None)
            if now is None or now.node != before.node:
                del self._homes[before.node][key]
        if now is not None and isinstance(pod, Pod):
            self._seen[key], self._objects[key] = now, pod
            self._put(key, now)
        elif pod is not None:
            self._system[key] = None

    def _put(self, key: str, pod: PodView) -> None:
        home = self._homes.setdefault(pod.node, {})
        if key not in home:
            self._unordered[pod.node] = None
        home[key] = pod
        self._pods.pop(pod.node, None)

    def _on(self, node: str) -> tuple[PodView, ...]:
        pods = self._pods.get(node)
        if pods is None:
            home = self._homes.get(node, {})
            if node in self._unordered:
                del self._unordered[node]
                home = self._homes[node] = dict(sorted(home.items()))
            pods = self._pods[node] = tuple(home.values())
        return pods

    def _node(self, name: str) -> NodeView:
        cluster, pods = self._cluster, self._on(name)
        node = cluster.store.get("nodes", name)
        powered = not known_dark(cluster, self._unseen, name)
        seen = self._nodes.get(name)
        if seen is not None and seen[0] is node and (seen[1].powered, seen[1].pods is pods) == (powered, True):
            return seen[1]
        meta = node.metadata if isinstance(node, Node) else ObjectMeta()
        now = NodeView(name, is_ready(cluster, name), powered, pods, meta.uid, labels_of(meta))
        self._nodes[name] = (node, now)
        return now


def _pod(pod: Pod, before: PodView | None, was: Pod | None) -> PodView:
    """How a Pod looks; `before` is how it did as `was`. With its status it stays as it was: containers never change."""
    meta, status = pod.metadata, pod.status
    restarts = sum(each.restart_count for each in status.container_statuses)
    if (
        before is not None
        and was is not None
        and was.status is status
        and was.metadata.uid == meta.uid
        and was.metadata.deletion_timestamp == meta.deletion_timestamp
    ):
        ready, shown = before.ready, before.status
    else:
        ready, shown = ready_and_status(pod)
    labels = labels_of(meta)
    return PodView(
        meta.name, meta.namespace, pod.spec.node_name, ready, shown, restarts, status.pod_ip, meta.uid, labels
    )


def labels_of(meta: ObjectMeta) -> Labels:
    """The labels of an object."""
    return tuple(sorted(meta.labels.items()))
