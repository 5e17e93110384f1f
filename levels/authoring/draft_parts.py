"""The clients and objectives of a scenario that is made of a sandbox; called by `levels.authoring.draft`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from engine.api import apps
from engine.network.types import HTTP
from levels.journal.action_log import labels_like

if TYPE_CHECKING:
    from engine.cluster.cluster import Cluster
    from engine.network.traffic.clients import ClientSpec
    from levels.journal.action_log import AddedClient

SUCCESS = 0.99
"""The ratio that a client's objective asks for."""
SYSTEM = "kube-system"
_TARGETS = {"nodeport": "nodePortOf", "svc": "service", "lb": "loadBalancerOf", "pods": "pods", "env": "env"}


def client_value(cluster: Cluster, hired: AddedClient, end: int, left_out: list[str]) -> dict[str, Any]:
    """A client as an entry of `spec.clients`; empty where a scenario cannot have it, which `left_out` is told."""
    spec = hired.spec
    try:
        target, origin = _target(cluster, spec), _origin(cluster, spec)
    except LookupError as error:
        left_out.append(f"client {spec.name}: {error.args[0]}")
        return {}
    last = end if hired.last is None else min(hired.last, end)
    value: dict[str, Any] = {"name": spec.name, "from": origin, "target": target}
    if spec.target.port and spec.target.kind != "port":
        value["port"] = spec.target.port
    value |= {"op": {"get": spec.ops[0].path}, "rate": spec.rate[-1][1], "timeout": spec.timeout}
    if spec.keep_alive:
        value["connection"] = {"keepAlive": spec.keep_alive}
    if spec.retry:
        value["retry"] = spec.retry
    if spec.expect != HTTP:
        value["expect"] = {"protocol": spec.expect.protocol}
    return value | {"active": [hired.first, max(last, hired.first)]}


def _target(cluster: Cluster, spec: ClientSpec) -> dict[str, Any]:
    kind, name, port = spec.target.kind, spec.target.name, spec.target.port
    if kind == "port":
        return {"nodePort": port}
    if kind == "pod":
        return {"pods": _labels(cluster, spec.namespace, name)}
    if kind == "svc" and spec.namespace != "default" and "." not in name:
        name = f"{name}.{spec.namespace}"
    elif spec.namespace != "default" and kind != "env":
        raise LookupError(f"{spec.target} lies in the namespace {spec.namespace}")
    return {_TARGETS[kind]: name}


def _origin(cluster: Cluster, spec: ClientSpec) -> str | dict[str, str]:
    kind, _, name = spec.origin.partition("/")
    if kind == "pod":
        return {"pods": _labels(cluster, spec.namespace, name)}
    return {kind: name} if name else kind


def _labels(cluster: Cluster, namespace: str, name: str) -> str:
    selector = labels_like(cluster, namespace, name)
    if not selector:
        raise LookupError(f"pod/{name} is gone, or has no labels to be found by")
    return selector


def objectives(cluster: Cluster, clients: list[dict[str, Any]], end: int) -> list[dict[str, Any]]:
    """Every client is served, and every workload complete in the end; where there is neither, that time passes."""
    goals = [*map(_served, clients), *_complete(cluster, end)]
    return goals or [{"id": "time-passes", "text": f"Tick {end} is over", "tick": {"after": end}}]


def _served(client: dict[str, Any]) -> dict[str, Any]:
    name, (first, last) = client["name"], client["active"]
    return {
        "id": f"{name}-served",
        "text": f"{SUCCESS:.0%} of the requests of {name} from tick {first} to {last} are answered",
        "traffic": {"client": name, "window": [first, last], "success": {"min": SUCCESS}},
    }


def _complete(cluster: Cluster, end: int) -> Iterator[dict[str, Any]]:
    for resource, kind in (("deployments", "deployment"), ("replicasets", "rs"), ("statefulsets", "sts")):
        for obj in cluster.store.list(resource):
            if not isinstance(obj, apps.Deployment | apps.ReplicaSet | apps.StatefulSet):
                continue
            meta, wanted = obj.metadata, obj.spec.replicas
            if meta.namespace == SYSTEM or meta.owner_references or not isinstance(wanted, int) or not wanted:
                continue
            where = "" if meta.namespace == "default" else f"{meta.namespace}/"
            name = f"{kind}/{where}{meta.name}"
            yield {
                "id": f"{name.replace('/', '-')}-ready",
                "text": f"{name} has {wanted} ready Pods after tick {end}",
                "state": {"object": name, "field": ".status.readyReplicas", "min": wanted, "at": end},
            }
