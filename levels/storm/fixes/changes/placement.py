"""Where Pods stand, and how long they wait for a node that is gone."""

from __future__ import annotations

from typing import Any

from levels.storm.fixes.manifest_set import ManifestObject, ManifestSet
from levels.storm.fixes.proposal import LossSite, ManifestChange

HOSTNAME, ZONE = "kubernetes.io/hostname", "topology.kubernetes.io/zone"
TOLERATION_S = 10
"""In place of the 300 seconds that the server adds to each Pod."""
_SEVERAL = 2
_REPLACED = frozenset({"Deployment", "ReplicaSet", "ReplicationController"})
"""What makes a new Pod while the old one may still be somewhere."""
_NODE_TAINTS = ("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable")


def over_nodes(manifests: ManifestSet, site: LossSite) -> ManifestChange | None:
    """Pods of a kind on as many nodes as there are."""
    del manifests
    return _spread(site.workload, HOSTNAME, "nodes")


def over_zones(manifests: ManifestSet, site: LossSite) -> ManifestChange | None:
    """Pods of a kind in as many zones as there are."""
    del manifests
    return _spread(site.workload, ZONE, "zones")


def unpinned(manifests: ManifestSet, site: LossSite) -> ManifestChange | None:
    """Pods that no name binds to one node."""
    del manifests
    workload = site.workload
    pinned = workload.pod.get("nodeName") or HOSTNAME in (workload.pod.get("nodeSelector") or {})
    if workload.kind in {"Pod", "DaemonSet"} or not pinned:
        return None

    def edit(pod: dict[str, Any]) -> None:
        pod.pop("nodeName", None)
        selector = pod.get("nodeSelector") or {}
        selector.pop(HOSTNAME, None)
        if not selector:
            pod.pop("nodeSelector", None)

    return ManifestChange(f"{workload.name} on any node, not on a named one", (workload.with_pod(edit),))


def sooner_elsewhere(manifests: ManifestSet, site: LossSite) -> ManifestChange | None:
    """Pods that leave a node soon after it has stopped answering; those of a StatefulSet wait for its word."""
    del manifests
    workload = site.workload
    there = [one for one in workload.pod.get("tolerations") or () if isinstance(one, dict)]
    if workload.kind not in _REPLACED or any(one.get("key") in {*_NODE_TAINTS, None} for one in there):
        return None
    added = [
        {"key": taint, "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": TOLERATION_S}
        for taint in _NODE_TAINTS
    ]
    changed = workload.with_pod(lambda pod: pod.update(tolerations=[*there, *added]))
    sentence = f"{workload.name} is started elsewhere {TOLERATION_S} s after its node is found gone, in place of 300 s"
    return ManifestChange(sentence, (changed,))


def _spread(workload: ManifestObject, key: str, over: str) -> ManifestChange | None:
    there = [one for one in workload.pod.get("topologySpreadConstraints") or () if isinstance(one, dict)]
    same = [one for one in there if one.get("topologyKey") == key]
    if workload.kind in {"Pod", "DaemonSet"} or workload.replicas < _SEVERAL or any(map(_binds, same)):
        return None
    constraint: dict[str, Any] = {
        "maxSkew": 1,
        "topologyKey": key,
        "whenUnsatisfiable": "DoNotSchedule",
        "nodeTaintsPolicy": "Honor",
        "labelSelector": {"matchLabels": workload.own_labels},
    }
    if workload.kind == "Deployment":
        constraint["matchLabelKeys"] = ["pod-template-hash"]
    kept = [one for one in there if one not in same]
    changed = workload.with_pod(lambda pod: pod.update(topologySpreadConstraints=[*kept, constraint]))
    return ManifestChange(f"{workload.name} spread over {over}", (changed,))


def _binds(constraint: dict[str, Any]) -> bool:
    """Whether the scheduler has to keep it, and does not count nodes on which nothing can run."""
    hard = constraint.get("whenUnsatisfiable", "DoNotSchedule") == "DoNotSchedule"
    return hard and constraint.get("nodeTaintsPolicy") == "Honor" and constraint.get("maxSkew") == 1
