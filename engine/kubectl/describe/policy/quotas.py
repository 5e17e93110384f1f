"""``kubectl describe`` of a ResourceQuota and of a LimitRange, and how a Namespace's description tells of them."""

from __future__ import annotations

from typing import Any

from engine.client.restclient import RESTClient
from engine.kubectl.describe.writer import PrefixWriter, name

_SCOPES = {
    "Terminating": (
        "Matches all pods that have an active deadline. These pods have a limited lifespan on a node before being "
        "actively terminated by the system."
    ),
    "NotTerminating": (
        "Matches all pods that do not have an active deadline. These pods usually include long running pods whose "
        "container command is not expected to terminate."
    ),
    "BestEffort": (
        "Matches all pods that do not have resource requirements set. These pods have a best effort quality of service."
    ),
    "NotBestEffort": (
        "Matches all pods that have at least one resource requirement set. These pods have a burstable or guaranteed "
        "quality of service."
    ),
}
_LIMITS = ("min", "max", "defaultRequest", "default", "maxLimitRequestRatio")
_TITLES = ("Type", "Resource", "Min", "Max", "Default Request", "Default Limit", "Max Limit/Request Ratio")


def describe_quota(writer: PrefixWriter, rest: RESTClient, quota: dict[str, Any], show_events: bool) -> None:  # noqa: ARG001
    """Write the description of a ResourceQuota, which upstream leaves without events."""
    name(writer, quota)
    _scopes(writer, 0, quota, " * ")
    writer.columns(0, "Resource", "Used", "Hard")
    _amounts(writer, 0, quota)


def describe_limit_range(writer: PrefixWriter, rest: RESTClient, found: dict[str, Any], show_events: bool) -> None:  # noqa: ARG001
    """Write the description of a LimitRange, which upstream leaves without events."""
    name(writer, found)
    writer.columns(0, *_TITLES)
    _limits(writer, found, "")


def quotas_of_namespace(writer: PrefixWriter, quotas: list[dict[str, Any]]) -> None:
    """Write the quotas at the end of a Namespace's description."""
    if not quotas:
        writer.line(0, "No resource quota.")
        return
    writer.line(0, "Resource Quotas")
    for quota in quotas:
        writer.field(1, "Name", quota["metadata"]["name"])
        _scopes(writer, 1, quota, "* ")
        writer.line(1, "Resource", "Used", "Hard")
        writer.line(1, "--------", "---", "---")
        _amounts(writer, 1, quota)


def limits_of_namespace(writer: PrefixWriter, ranges: list[dict[str, Any]]) -> None:
    """Write the limits at the end of a Namespace's description."""
    if not ranges:
        writer.line(0, "No LimitRange resource.")
        return
    writer.line(0, "Resource Limits")
    writer.line(0, " " + _TITLES[0], *_TITLES[1:])
    writer.line(0, " " + "-" * len(_TITLES[0]), *("-" * len(title) for title in _TITLES[1:]))
    for found in ranges:
        _limits(writer, found, " ")


def _scopes(writer: PrefixWriter, level: int, quota: dict[str, Any], bullet: str) -> None:
    scopes = sorted(quota.get("spec", {}).get("scopes") or ())
    if scopes:
        writer.field(level, "Scopes", ", ".join(scopes))
    for scope in scopes:
        if scope in _SCOPES:
            writer.line(level, f"{bullet}{_SCOPES[scope]}")


def _amounts(writer: PrefixWriter, level: int, quota: dict[str, Any]) -> None:
    status = quota.get("status", {})
    hard, used = status.get("hard") or {}, status.get("used") or {}
    for resource in sorted(hard):
        writer.line(level, resource, used.get(resource, "0"), hard[resource])


def _limits(writer: PrefixWriter, found: dict[str, Any], indent: str) -> None:
    """Write a row for each resource that an entry names; upstream's order is that of a Go map."""
    for item in found.get("spec", {}).get("limits") or ():
        for resource in sorted({key for field in _LIMITS for key in item.get(field) or ()}):
            cells = [(item.get(field) or {}).get(resource, "-") for field in _LIMITS]
            writer.line(0, f"{indent}{item.get('type', '')}", resource, *cells)
