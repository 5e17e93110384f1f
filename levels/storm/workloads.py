"""The workloads of a cluster as a storm names them, and the Pods of each.

What comes to an end by itself (Jobs, CronJobs) is none: nobody asks it for anything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.api.apps import DaemonSet, Deployment, ReplicaSet, StatefulSet
from engine.api.core import Pod, ReplicationController
from engine.api.meta import controller_of
from engine.api.scheme import by_type, for_kind, resource_of
from levels.session.manifests.workloads import workloads

if TYPE_CHECKING:
    from engine.api.meta import Object, ObjectMeta
    from engine.cluster.cluster import Cluster
    from engine.etcd.store import Store

DEFAULT = "default"
LASTING = (Deployment, StatefulSet, DaemonSet, ReplicaSet, ReplicationController, Pod)
"""What runs until somebody ends it."""


class StormWorkload(NamedTuple):
    """One of them."""

    name: str
    """`deploy/web`, with its namespace before it where that is not `default`."""
    kind: type[Object]
    namespace: str
    object: str
    """The name of the object alone."""
    pod: Pod
    """As its template makes one."""

    @property
    def place(self) -> str:
        """`deploy/web`, as kubectl takes it in its own namespace."""
        return word_of(self.kind, self.object)

    @property
    def key(self) -> str:
        """`namespace/name`, as the store knows the object."""
        return f"{self.namespace}/{self.object}"


def word_of(kind: type[Object], name: str) -> str:
    """`deploy/web`."""
    resource = by_type(kind)
    return f"{(*resource.short_names, resource.singular)[0]}/{name}" if kind is not Pod else f"pod/{name}"


def in_namespace(word: str, namespace: str) -> str:
    """A word with its namespace before it, where that is not the default one."""
    return word if namespace == DEFAULT else f"{namespace}/{word}"


def lasting_workloads(cluster: Cluster) -> list[StormWorkload]:
    """Those that somebody wrote, in the order of kinds and names."""
    found = []
    for workload in workloads(cluster):
        owner = workload.owner
        if isinstance(owner, LASTING):
            meta = owner.metadata
            name = in_namespace(word_of(type(owner), meta.name), meta.namespace)
            found.append(StormWorkload(name, type(owner), meta.namespace, meta.name, workload.pod))
    return found


def root_of(store: Store, pod: Pod) -> tuple[str, str]:
    """The resource and the key of what somebody wrote to have this Pod: the end of the chain of its controllers."""
    resource, meta = "pods", pod.metadata
    while (above := _controller(store, meta)) is not None:
        resource, meta = resource_of(above).plural, above.metadata
    return resource, f"{meta.namespace}/{meta.name}"


def _controller(store: Store, meta: ObjectMeta) -> Object | None:
    owner = controller_of(meta)
    resource = for_kind(owner.api_version, owner.kind) if owner is not None else None
    if owner is None or resource is None:
        return None
    found = store.get(resource.plural, f"{meta.namespace}/{owner.name}")
    return found if found is not None and found.metadata.uid == owner.uid else None


def pods_by_workload(cluster: Cluster) -> dict[tuple[str, str], list[Pod]]:
    """All Pods that are not deleted yet, by what `root_of` says, the oldest first."""
    found: dict[tuple[str, str], list[Pod]] = {}
    for pod in cluster.store.list_as(Pod):
        found.setdefault(root_of(cluster.store, pod), []).append(pod)
    for pods in found.values():
        pods.sort(key=lambda pod: (pod.metadata.creation_timestamp or "", pod.metadata.name))
    return found


def root_key(workload: StormWorkload) -> tuple[str, str]:
    """What `root_of` says of its Pods."""
    return by_type(workload.kind).plural, workload.key
