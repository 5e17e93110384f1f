"""Random manifests: workloads of every kind that runs Pods, with what stands before and around them."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import Any, TypeVar

T = TypeVar("T")

KINDS = ("Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "Job")
IMAGES = ("nginx:1.25", "nginx:1.27", "mongo:3.3")
_GROUP = {"Job": "batch/v1"}


class Chance:
    """Draws that take one number each, so that two histories of one seed stay in step whatever they look at."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)

    def below(self, limit: int) -> int:
        return int(self._random.random() * limit)

    def pick(self, options: Sequence[T]) -> T:
        return options[self.below(len(options))]

    def maybe(self, options: Sequence[T]) -> T | None:
        """One of them, or None where there is none; it takes a number all the same."""
        index = self._random.random()
        return options[int(index * len(options))] if options else None


def workload(chance: Chance, kind: str, name: str) -> dict[str, Any]:
    """A workload of that kind whose Pods carry `app: NAME`."""
    body = _SPECS[kind](chance, name)
    return {"apiVersion": _GROUP.get(kind, "apps/v1"), "kind": kind, "metadata": {"name": name}, "spec": body}


def service(name: str, *, headless: bool) -> dict[str, Any]:
    spec: dict[str, Any] = {"selector": {"app": name}, "ports": [{"port": 80}]}
    spec |= {"clusterIP": "None"} if headless else {"type": "NodePort"}
    return {"apiVersion": "v1", "kind": "Service", "metadata": {"name": name}, "spec": spec}


def budget(chance: Chance, name: str) -> dict[str, Any]:
    limit: dict[str, Any] = chance.pick(({"minAvailable": 1}, {"maxUnavailable": 1}, {"minAvailable": "50%"}))
    spec = limit | {"selector": {"matchLabels": {"app": name}}}
    return {"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": {"name": name}, "spec": spec}


def quota() -> dict[str, Any]:
    spec = {"hard": {"pods": "60", "services": "20"}}
    return {"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "all"}, "spec": spec}


def _template(chance: Chance, name: str, **spec: Any) -> dict[str, Any]:
    container: dict[str, Any] = {"name": "main", "image": chance.pick(IMAGES)}
    if chance.below(3) == 0:
        container["readinessProbe"] = {"tcpSocket": {"port": 80}, "periodSeconds": 2}
        container["image"] = IMAGES[0]
    return {"metadata": {"labels": {"app": name}}, "spec": {"containers": [container]} | spec}


def _selecting(chance: Chance, name: str) -> dict[str, Any]:
    body: dict[str, Any] = {"selector": {"matchLabels": {"app": name}}, "template": _template(chance, name)}
    if chance.below(3) == 0:
        body["minReadySeconds"] = 1 + chance.below(4)
    return body


def _deployment(chance: Chance, name: str) -> dict[str, Any]:
    rolling = chance.pick(({}, {"maxSurge": 1, "maxUnavailable": 0}, {"maxSurge": 0, "maxUnavailable": "50%"}))
    strategy = chance.pick(({"type": "Recreate"}, {"rollingUpdate": rolling}, {"rollingUpdate": rolling}))
    limits = {"revisionHistoryLimit": chance.below(3)}
    return _selecting(chance, name) | {"replicas": chance.below(4), "strategy": strategy} | limits


def _replica_set(chance: Chance, name: str) -> dict[str, Any]:
    return _selecting(chance, name) | {"replicas": chance.below(5)}


def _stateful_set(chance: Chance, name: str) -> dict[str, Any]:
    claim = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}}
    return _selecting(chance, name) | {
        "serviceName": name,
        "replicas": chance.below(4),
        "podManagementPolicy": chance.pick(("OrderedReady", "Parallel")),
        "updateStrategy": chance.pick(
            ({"type": "RollingUpdate"}, {"rollingUpdate": {"partition": 1}}, {"type": "OnDelete"}),
        ),
        "volumeClaimTemplates": [{"metadata": {"name": "data"}, "spec": claim}] if chance.below(2) else [],
        "persistentVolumeClaimRetentionPolicy": {"whenScaled": chance.pick(("Retain", "Delete"))},
    }


def _daemon_set(chance: Chance, name: str) -> dict[str, Any]:
    strategies: tuple[dict[str, Any], ...] = (
        {},
        {"rollingUpdate": {"maxSurge": 1, "maxUnavailable": 0}},
        {"type": "OnDelete"},
    )
    return _selecting(chance, name) | {"updateStrategy": chance.pick(strategies)}


def _job(chance: Chance, name: str) -> dict[str, Any]:
    command = chance.pick((["true"], ["sh", "-c", "sleep 5"], ["false"]))
    container = {"name": "main", "image": "busybox", "command": command}
    policy = chance.pick(("Never", "OnFailure"))
    template = {"metadata": {"labels": {"app": name}}, "spec": {"restartPolicy": policy, "containers": [container]}}
    return {
        "template": template,
        "completions": 1 + chance.below(3),
        "parallelism": 1 + chance.below(2),
        "backoffLimit": chance.below(3),
        "completionMode": chance.pick(("NonIndexed", "Indexed")),
    }


_SPECS = {
    "Deployment": _deployment,
    "ReplicaSet": _replica_set,
    "StatefulSet": _stateful_set,
    "DaemonSet": _daemon_set,
    "Job": _job,
}
