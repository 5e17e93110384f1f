"""Pods and machines as a scenario states them: by what stays the same when the manifests change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.api.core import Pod
from levels.scenario.faults import pods_of
from levels.scenario.schema.faults import PodPick

if TYPE_CHECKING:
    from engine.cluster.cluster import Cluster
    from engine.faults.catalogue import FaultTarget

GENERATED = frozenset({"pod-template-hash", "controller-revision-hash", "pod-template-generation"})
"""Labels whose values controllers make up: the next Pod may have others."""


def aim(cluster: Cluster, target: FaultTarget) -> dict[str, Any]:
    """The target of a fault as a scenario states it.

    A Pod that a controller made is described by its labels and age where that hits the same one, since its name would
    be another in a cluster with other manifests.
    """
    if target.node:
        return {"node": target.node}
    where = {} if target.namespace == "default" else {"namespace": target.namespace}
    container = {"container": target.container} if target.container else {}
    return {**_choice(cluster, target.namespace, target.pod), **where, **container}


def labels_like(cluster: Cluster, namespace: str, name: str) -> str:
    """A selector of the labels that a Pod has from its template; empty where there is no such Pod."""
    pod = cluster.store.get("pods", f"{namespace}/{name}")
    if not isinstance(pod, Pod):
        return ""
    return ",".join(f"{key}={value}" for key, value in pod.metadata.labels.items() if key not in GENERATED)


def _choice(cluster: Cluster, namespace: str, name: str) -> dict[str, Any]:
    pod = cluster.store.get("pods", f"{namespace}/{name}")
    selector = labels_like(cluster, namespace, name)
    if isinstance(pod, Pod) and pod.metadata.owner_references and selector:
        found = pods_of(cluster, 0, PodPick(selector=selector, namespace=namespace, pick="all"))
        if found and found[0].metadata.name == name:
            return {"selector": selector, "pick": "oldest"}
        if found and found[-1].metadata.name == name:
            return {"selector": selector, "pick": "newest"}
    return {"object": f"pod/{name}"}
