"""What happens to the recorded cluster while a recorded line runs: the `during` of a case, one step for each wait."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from engine.api.scheme import by_plural
from engine.apiserver.endpoints.rest import RESTEndpoints
from engine.etcd.store import START

Step = Callable[[], object]

_RUNNING = {"running": {"startedAt": "2026-11-23T12:00:00Z"}}


def steps_of(rest: RESTEndpoints, case: dict[str, Any]) -> list[Step]:
    """Return the changes of a case in order."""
    return [step for change in case.get("during") or () for step in _KINDS[change["what"]](rest, *_where(change))]


def starts_at_once(case: dict[str, Any]) -> bool:
    """Whether the first change comes before the line has read anything."""
    return any(change["after_seconds"] == 0 for change in case.get("during") or ())


def _where(change: dict[str, Any]) -> tuple[str, str]:
    namespace, _, name = change["object"].partition("/")
    return namespace, name


def _status(rest: RESTEndpoints, plural: str, namespace: str, name: str, **fields: Any) -> Step:
    return partial(
        rest.patch,
        by_plural(plural),
        namespace,
        name,
        {"status": fields},
        type="merge",
        subresource="status",
    )


def _spec(rest: RESTEndpoints, plural: str, namespace: str, name: str, **fields: Any) -> Step:
    return partial(rest.patch, by_plural(plural), namespace, name, {"spec": fields}, type="merge")


def _pod_running(rest: RESTEndpoints, namespace: str, name: str) -> list[Step]:
    status = rest.get(by_plural("pods"), namespace, name)["status"]
    conditions = [{**entry, "status": "True", "reason": "", "message": ""} for entry in status["conditions"]]
    containers = [{**entry, "ready": True, "started": True, "state": _RUNNING} for entry in status["containerStatuses"]]
    address = "10.244.1.30"
    return [
        _status(
            rest,
            "pods",
            namespace,
            name,
            phase="Running",
            podIP=address,
            podIPs=[{"ip": address}],
            conditions=conditions,
            containerStatuses=containers,
        ),
    ]


def _pod_delete(rest: RESTEndpoints, namespace: str, name: str) -> list[Step]:
    begin = partial(rest.delete, by_plural("pods"), namespace, name)
    end = partial(rest.server.store.delete, "pods", f"{namespace}/{name}", "test", START)
    return [begin, end]


def _rs_scaled(rest: RESTEndpoints, namespace: str, name: str) -> list[Step]:
    return [
        _spec(rest, "replicasets", namespace, name, replicas=3),
        _status(rest, "replicasets", namespace, name, replicas=3),
        _status(rest, "replicasets", namespace, name, readyReplicas=3),
    ]


def _touch_svc(rest: RESTEndpoints, namespace: str, name: str) -> list[Step]:
    label = {"metadata": {"labels": {"touched": "yes"}}}
    return [partial(rest.patch, by_plural("services"), namespace, name, label, type="merge")]


def _deploy_progress(rest: RESTEndpoints, namespace: str, name: str) -> list[Step]:
    status = partial(_status, rest, "deployments", namespace, name)
    return [
        _spec(rest, "deployments", namespace, name, minReadySeconds=1),
        status(observedGeneration=3, updatedReplicas=1, replicas=4),
        status(updatedReplicas=2),
        status(updatedReplicas=3),
        status(replicas=3, availableReplicas=2),
        status(availableReplicas=3),
    ]


_KINDS: dict[str, Callable[[RESTEndpoints, str, str], list[Step]]] = {
    "pod_running": _pod_running,
    "pod_delete": _pod_delete,
    "rs_scaled": _rs_scaled,
    "touch_svc": _touch_svc,
    "deploy_progress": _deploy_progress,
}
