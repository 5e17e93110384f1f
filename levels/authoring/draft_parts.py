"""The clients and objectives of a scenario that is made of a sandbox; called by `levels.authoring.draft`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from engine.api import apps
from engine.network.types import HTTP

if TYPE_CHECKING:
    from engine.cluster.cluster import Cluster
    from engine.network.traffic.clients import ClientOperation
    from levels.journal.action_log import AddedClient

SUCCESS = 0.99
"""The ratio that a client's objective asks for."""
SYSTEM = "kube-system"
DEFAULT = "default"


def client_value(hired: AddedClient, end: int) -> dict[str, Any]:
    """A client as an entry of `spec.clients`."""
    spec, places = hired.spec, hired.places
    last = end if hired.last is None else min(hired.last, end)
    value: dict[str, Any] = {"name": spec.name}
    if spec.namespace != DEFAULT:
        value["namespace"] = spec.namespace
    value |= {"from": places.origin, "target": places.target}
    if places.port:
        value["port"] = places.port
    value |= {"op": _op_value(spec.ops), "rate": spec.rate[-1][1], "timeout": spec.timeout}
    if spec.keep_alive:
        value["connection"] = {"keepAlive": spec.keep_alive}
    if spec.retry:
        value["retry"] = spec.retry
    if spec.expect != HTTP:
        value["expect"] = {"protocol": spec.expect.protocol}
    return value | {"active": [hired.first, max(last, hired.first)]}


def _op_value(ops: tuple[ClientOperation, ...]) -> dict[str, Any]:
    values = [{op.method.lower(): op.path} for op in ops]
    return {"cycle": values} if values[1:] else values[0]


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
            where = "" if meta.namespace == DEFAULT else f"{meta.namespace}/"
            name = f"{kind}/{where}{meta.name}"
            yield {
                "id": f"{name.replace('/', '-')}-ready",
                "text": f"{name} has {wanted} ready Pods after tick {end}",
                "state": {"object": name, "field": ".status.readyReplicas", "min": wanted, "at": end},
            }
