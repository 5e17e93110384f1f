"""The end of a node's description: its Pods, and how much of the node they have been promised.

Requests of a Pod are the larger of its containers' sum and its biggest init container, as the scheduler counts.
"""

from __future__ import annotations

from typing import Any

from engine.api.quantity import canonical, milli, whole
from engine.apiserver.tables.humanduration import age
from engine.client.restclient import RESTClient
from engine.kubectl.describe.related import list_related
from engine.kubectl.describe.writer import PrefixWriter

_RUNNING = "status.phase!=Succeeded,status.phase!=Failed"
_STANDARD = ("cpu", "memory", "ephemeral-storage")
_KIBIBYTE = 1024

Amounts = dict[str, int]
"""Resource name to amount: milli-units of cpu, whole units of everything else."""


def describe_node_resources(writer: PrefixWriter, rest: RESTClient, node: dict[str, Any]) -> None:
    """Write Non-terminated Pods and Allocated resources."""
    fields = f"spec.nodeName={node['metadata']['name']},{_RUNNING}"
    pods = list_related(rest, "pods", None, fields=fields) or []
    status = node.get("status", {})
    allocatable = _amounts(status.get("allocatable") or status.get("capacity") or {})
    writer.field(0, "Non-terminated Pods", f"({len(pods)} in total)")
    titles = ("CPU Requests", "CPU Limits", "Memory Requests", "Memory Limits", "Age")
    writer.line(1, "Namespace", "Name", "", *titles)
    writer.line(1, "---------", "----", "", *("-" * len(title) for title in titles))
    total: dict[str, Amounts] = {"requests": {}, "limits": {}}
    for pod in pods:
        promised = {kind: _pod_amounts(pod, kind) for kind in total}
        cells = [
            _share(resource, promised[kind], allocatable)
            for resource in ("cpu", "memory")
            for kind in ("requests", "limits")
        ]
        metadata = pod["metadata"]
        created = age(metadata.get("creationTimestamp"), rest.now())
        writer.line(1, metadata["namespace"], metadata["name"], "", *cells, created)
        for kind, amounts in promised.items():
            _add(total[kind], amounts)
    _allocated(writer, total, allocatable)


def _allocated(writer: PrefixWriter, total: dict[str, Amounts], allocatable: Amounts) -> None:
    writer.heading(0, "Allocated resources")
    writer.line(1, "(Total limits may be over 100 percent, i.e., overcommitted.)")
    writer.columns(1, "Resource", "Requests", "Limits")
    for resource in _STANDARD:
        writer.line(1, resource, *(_share(resource, total[kind], allocatable) for kind in ("requests", "limits")))
    for resource in sorted(allocatable):
        if resource in {*_STANDARD, "pods"}:
            continue
        if resource.startswith("hugepages-"):
            cells = [_share(resource, total[kind], allocatable) for kind in ("requests", "limits")]
        else:
            cells = [_text(resource, total[kind].get(resource, 0)) for kind in ("requests", "limits")]
        writer.line(1, resource, *cells)


def _pod_amounts(pod: dict[str, Any], kind: str) -> Amounts:
    """Add up containers and sidecars; an init container counts only if it alone needs more."""
    total: Amounts = {}
    for container in pod["spec"].get("containers", ()):
        _add(total, _amounts(container.get("resources", {}).get(kind, {})))
    sidecars: Amounts = {}
    largest: Amounts = {}
    for container in pod["spec"].get("initContainers", ()):
        amounts = _amounts(container.get("resources", {}).get(kind, {}))
        if container.get("restartPolicy") == "Always":
            _add(total, amounts)
            _add(sidecars, amounts)
            amounts = {}
        _add(amounts, sidecars)
        for resource, amount in amounts.items():
            largest[resource] = max(largest.get(resource, 0), amount)
    return {resource: max(total.get(resource, 0), largest.get(resource, 0)) for resource in {**total, **largest}}


def _amounts(quantities: dict[str, Any]) -> Amounts:
    return {name: milli(value) if name == "cpu" else whole(value) for name, value in quantities.items()}


def _add(total: Amounts, amounts: Amounts) -> None:
    for resource, amount in amounts.items():
        total[resource] = total.get(resource, 0) + amount


def _share(resource: str, amounts: Amounts, allocatable: Amounts) -> str:
    amount, available = amounts.get(resource, 0), allocatable.get(resource, 0)
    return f"{_text(resource, amount)} ({amount * 100 // available if available else 0}%)"


def _text(resource: str, amount: int) -> str:
    if resource == "cpu":
        return canonical(f"{amount}m")
    return canonical(f"{amount // _KIBIBYTE}Ki" if amount % _KIBIBYTE == 0 else str(amount))
