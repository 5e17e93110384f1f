"""Probes of what listens: when a Pod may be asked, when it has come up, and when it has to be started anew."""

from __future__ import annotations

import copy
from typing import Any

from levels.storm.fixes.manifest_set import ManifestObject, ManifestSet
from levels.storm.fixes.proposal import LossSite, ManifestChange

_HANDLERS = ("httpGet", "grpc", "exec", "tcpSocket")
_PERIOD_S = 2
_STARTUP_FAILURES = 60
"""With the period, two minutes to come up in."""


def readiness(manifests: ManifestSet, site: LossSite) -> ManifestChange | None:
    """A readiness probe for each container that listens and has none."""
    added: list[str] = []

    def edit(container: dict[str, Any], port: int | str) -> None:
        if "readinessProbe" not in container:
            handler = _asked(container, "startupProbe") or {"tcpSocket": {"port": port}}
            container["readinessProbe"] = {**handler, "periodSeconds": _PERIOD_S}
            added.append(f"{_port_text(handler, port)}")

    changed = _with_containers(manifests, site.workload, edit)
    return ManifestChange(f"a readiness probe for {site.workload.name} on {added[0]}", (changed,)) if added else None


def startup(manifests: ManifestSet, site: LossSite) -> ManifestChange | None:
    """A startup probe for each container whose liveness probe may end it before it has come up.

    One that nobody asks whether it is ready needs that first.
    """
    added: list[str] = []

    def edit(container: dict[str, Any], port: int | str) -> None:
        if "startupProbe" not in container and {"livenessProbe", "readinessProbe"} <= container.keys():
            handler = _asked(container, "livenessProbe", "readinessProbe") or {"tcpSocket": {"port": port}}
            timing = {"periodSeconds": _PERIOD_S, "failureThreshold": _STARTUP_FAILURES}
            container["startupProbe"] = {**handler, **timing}
            added.append(_port_text(handler, port))

    changed = _with_containers(manifests, site.workload, edit)
    if not added:
        return None
    seconds = _PERIOD_S * _STARTUP_FAILURES
    return ManifestChange(f"a startup probe that gives {site.workload.name} {seconds} s to come up", (changed,))


def liveness(manifests: ManifestSet, site: LossSite) -> ManifestChange | None:
    """A liveness probe that asks what the readiness probe asks: a stalled process takes connections too."""
    added: list[str] = []

    def edit(container: dict[str, Any], port: int | str) -> None:
        handler = _asked(container, "readinessProbe")
        if "livenessProbe" not in container and handler is not None and "tcpSocket" not in handler:
            container["livenessProbe"] = {**handler, "periodSeconds": 5}
            added.append(_port_text(handler, port))

    changed = _with_containers(manifests, site.workload, edit)
    if not added:
        return None
    return ManifestChange(f"a liveness probe, so that {site.workload.name} is started anew when it stalls", (changed,))


def liveness_alone(manifests: ManifestSet, site: LossSite) -> ManifestChange | None:
    """A liveness probe that asks for a connection only, so that no failure of others restarts a container."""
    eased: list[str] = []

    def edit(container: dict[str, Any], port: int | str) -> None:
        probe = container.get("livenessProbe")
        if isinstance(probe, dict) and "tcpSocket" not in probe:
            asked = probe.get("httpGet") or probe.get("grpc") or {}
            eased.append(str(asked.get("path") or "what it asks"))
            rest = {key: value for key, value in probe.items() if key not in _HANDLERS}
            container["livenessProbe"] = {"tcpSocket": {"port": asked.get("port", port)}, **rest}

    changed = _with_containers(manifests, site.workload, edit)
    if not eased:
        return None
    return ManifestChange(
        f"a liveness probe of {site.workload.name} that opens a connection, not {eased[0]}", (changed,)
    )


def _with_containers(manifests: ManifestSet, workload: ManifestObject, edit: Any) -> ManifestObject:
    """The workload with each container that listens edited, which is told one of its ports."""
    targets = [port for service in manifests.services_of(workload) for port in _targets(service)]

    def containers(pod: dict[str, Any]) -> None:
        every = [one for one in pod.get("containers") or () if isinstance(one, dict)]
        for at, container in enumerate(every):
            port = _port(container, targets, alone=at == 0 and len(every) == 1)
            if port is not None:
                edit(container, port)

    return workload.with_pod(containers) if workload.containers else workload


def _port(container: dict[str, Any], targets: list[int | str], *, alone: bool) -> int | str | None:
    """Where a container listens: the port that Services lead to, else its first; None where nothing says."""
    ports = [one for one in container.get("ports") or () if isinstance(one, dict)]
    numbers = {name: one.get("containerPort") for one in ports for name in (one.get("name"), one.get("containerPort"))}
    for target in targets:
        found = numbers.get(target)
        if isinstance(found, int):
            return found
    if alone and not ports:
        return next((target for target in targets if isinstance(target, int)), None)
    first = ports[0].get("containerPort") if ports else None
    return first if isinstance(first, int) else None


def _targets(service: ManifestObject) -> list[int | str]:
    ports = [one for one in service.spec.get("ports") or () if isinstance(one, dict)]
    return [one.get("targetPort") or one.get("port") for one in ports if one.get("protocol", "TCP") == "TCP"]  # type: ignore[misc]


def _asked(container: dict[str, Any], *probes: str) -> dict[str, Any] | None:
    """What one of these probes asks, the first that is there."""
    for name in probes:
        probe = container.get(name)
        there = probe if isinstance(probe, dict) else {}
        found = next((handler for handler in _HANDLERS if handler in there), None)
        if found is not None:
            return {found: copy.deepcopy(there[found])}
    return None


def _port_text(handler: dict[str, Any], port: int | str) -> str:
    inner = next(iter(handler.values()))
    asked = inner.get("port", port) if isinstance(inner, dict) else port
    path = inner.get("path", "") if isinstance(inner, dict) else ""
    return f"port {asked}{path and f' {path}'}"
