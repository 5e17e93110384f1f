"""What a cluster looks like that has come to rest: everything is as its specification asks."""

from __future__ import annotations

from typing import Any

from engine.api.meta import condition, number
from engine.api.selectors import matches
from engine.cluster.cluster import Cluster

OUTDATED_ALLOWED = "OnDelete"


def ready(pod: Any) -> bool:
    found = condition(pod.status.conditions, "Ready")
    return found is not None and found.status == "True"


def objects(cluster: Cluster, resource: str) -> list[Any]:
    return list(cluster.store.list(resource, "default"))


def assert_settled(cluster: Cluster) -> None:
    """Nothing is on its way out, nothing refers to what is gone, and every controller has what it wants."""
    for resource in cluster.store.resources():
        for obj in cluster.store.list(resource):
            assert obj.metadata.deletion_timestamp is None, (resource, obj.metadata.name)
    _assert_no_loose_ends(cluster)
    for resource, check in _CHECKS.items():
        for obj in objects(cluster, resource):
            check(cluster, obj)


def _assert_no_loose_ends(cluster: Cluster) -> None:
    uids: set[str] = set()
    for resource in cluster.store.resources():
        uids |= {obj.metadata.uid for obj in cluster.store.list(resource)}
    for resource in cluster.store.resources():
        for obj in cluster.store.list(resource):
            for owner in obj.metadata.owner_references:
                assert owner.uid in uids, (resource, obj.metadata.name, owner.name)
    nodes = {node.metadata.name for node in cluster.store.list("nodes")}
    for pod in objects(cluster, "pods"):
        assert pod.spec.node_name in nodes, pod.metadata.name


def _replicaset(_: Cluster, obj: Any) -> None:
    wish = number(obj.spec.replicas, 1)
    assert (obj.status.replicas, obj.status.available_replicas) == (wish, wish), obj.metadata.name


def _deployment(cluster: Cluster, obj: Any) -> None:
    wish, status = number(obj.spec.replicas, 1), obj.status
    assert status.available_replicas == wish, obj.metadata.name
    assert (status.updated_replicas, status.replicas, status.unavailable_replicas) == (wish, wish, 0), status
    assert condition(status.conditions, "Progressing").reason == "NewReplicaSetAvailable"  # type: ignore[union-attr]
    old = [entry for entry in objects(cluster, "replicasets") if _owned(entry, obj)]
    assert len(old) <= number(obj.spec.revision_history_limit, 10) + 1


def _statefulset(cluster: Cluster, obj: Any) -> None:
    wish, name = number(obj.spec.replicas, 1), obj.metadata.name
    pods = [pod for pod in objects(cluster, "pods") if _owned(pod, obj)]
    assert sorted(pod.metadata.name for pod in pods) == [f"{name}-{ordinal}" for ordinal in range(wish)]
    assert (obj.status.ready_replicas, obj.status.available_replicas) == (wish, wish)
    if obj.spec.update_strategy.type != OUTDATED_ALLOWED:
        rolling = obj.spec.update_strategy.rolling_update
        assert obj.status.updated_replicas >= wish - (0 if rolling is None else number(rolling.partition))


def _daemonset(_: Cluster, obj: Any) -> None:
    status = obj.status
    assert status.desired_number_scheduled == status.current_number_scheduled == status.number_available == 3, status
    assert status.number_misscheduled == 0
    if obj.spec.update_strategy.type != OUTDATED_ALLOWED:
        assert status.updated_number_scheduled == 3


def _job(_: Cluster, obj: Any) -> None:
    ended = [entry.type for entry in obj.status.conditions if entry.type in {"Complete", "Failed"}]
    assert len(ended) == 1, (obj.metadata.name, obj.status)
    assert obj.status.active == 0
    if ended == ["Complete"]:
        assert obj.status.succeeded >= number(obj.spec.completions, 1)


def _service(cluster: Cluster, obj: Any) -> None:
    """Every Pod that is ready stands behind its Service, once."""
    if not obj.spec.selector:
        return
    chosen = [pod for pod in objects(cluster, "pods") if _selected(pod, obj) and ready(pod)]
    slices = [
        entry
        for entry in objects(cluster, "endpointslices")
        if entry.metadata.labels.get("kubernetes.io/service-name") == obj.metadata.name
    ]
    listed = [endpoint for entry in slices for endpoint in entry.endpoints or () if endpoint.conditions.ready is True]
    assert sorted(end.target_ref.uid for end in listed) == sorted(pod.metadata.uid for pod in chosen)


def _budget(cluster: Cluster, obj: Any) -> None:
    chosen = [pod for pod in objects(cluster, "pods") if matches(obj.spec.selector, pod.metadata.labels)]
    assert obj.status.current_healthy == sum(map(ready, chosen)), obj.status
    assert obj.status.disrupted_pods == {}


def _quota(cluster: Cluster, obj: Any) -> None:
    counted = [pod for pod in objects(cluster, "pods") if pod.status.phase not in {"Succeeded", "Failed"}]
    assert obj.status.used["pods"] == str(len(counted))
    assert obj.status.used["services"] == str(len(objects(cluster, "services")))


def _owned(obj: Any, owner: Any) -> bool:
    return any(reference.uid == owner.metadata.uid for reference in obj.metadata.owner_references)


def _selected(pod: Any, svc: Any) -> bool:
    return bool(svc.spec.selector.items() <= pod.metadata.labels.items())


_CHECKS = {
    "replicasets": _replicaset,
    "deployments": _deployment,
    "statefulsets": _statefulset,
    "daemonsets": _daemonset,
    "jobs": _job,
    "services": _service,
    "poddisruptionbudgets": _budget,
    "resourcequotas": _quota,
}
