"""Field selectors on wire dicts: which fields each kind may be selected by (pkg/registry/*/strategy.go)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.api.status import bad_request

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.api.scheme import Resource

_ANY = frozenset({"metadata.name", "metadata.namespace"})
_KNOWN: dict[str, frozenset[str]] = {
    "pods": frozenset(
        {
            "spec.nodeName", "spec.restartPolicy", "spec.schedulerName", "spec.serviceAccountName", "spec.hostNetwork",
            "status.phase", "status.podIP", "status.podIPs", "status.nominatedNodeName",
        }
    ),
    "events": frozenset(
        {
            "involvedObject.kind", "involvedObject.namespace", "involvedObject.name", "involvedObject.uid",
            "involvedObject.apiVersion", "involvedObject.resourceVersion", "involvedObject.fieldPath", "reason",
            "reportingComponent", "source", "type",
        }
    ),
    "nodes": frozenset({"spec.unschedulable"}),
    "namespaces": frozenset({"status.phase"}),
    "services": frozenset({"spec.clusterIP", "spec.type"}),
    "secrets": frozenset({"type"}),
    "replicasets": frozenset({"status.replicas"}),
    "jobs": frozenset({"status.successful"}),
}  # fmt: skip
_FALSE_WHEN_MISSING = frozenset({"spec.unschedulable", "spec.hostNetwork"})


def select(
    resource: Resource, items: list[dict[str, Any]], needs: Sequence[Any], labels: str, fields: str
) -> list[dict[str, Any]]:
    """The items whose fields are as asked; `needs` are (path, op, value). Raises StatusError 400 on unknown fields."""
    known = _ANY | _KNOWN.get(resource.plural, frozenset())
    for need in needs:
        if need[0] not in known:
            group = f"{resource.group}/{resource.version}" if resource.group else f"/{resource.version}"
            raise bad_request(
                f'Unable to find "{group}, Resource={resource.plural}" that match label selector "{labels}", '
                f'field selector "{fields}": field label not supported: {need[0]}'
            )
    return [item for item in items if all(_holds(item, *need) for need in needs)]


def _holds(item: dict[str, Any], path: str, operator: str, wanted: str) -> bool:
    value: Any = item
    if path == "source":
        value = (item.get("source") or {}).get("component") or item.get("reportingComponent", "")
    else:
        for part in path.split("."):
            value = value.get(part) if isinstance(value, dict) else None
    if value is None:
        text = "false" if path in _FALSE_WHEN_MISSING else ""
    else:
        text = str(value).lower() if isinstance(value, bool) else str(value)
    return (text == wanted) != (operator == "!=")
