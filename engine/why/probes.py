"""What the probes said that keep a Pod from being ready; and where nobody has written that down, what they ask."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.meta import number
from engine.why.lines import beside
from engine.why.warnings import events_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.api.core import Container, ContainerStatus, Pod, Probe
    from engine.etcd.store import Store

_PROBES = ("Readiness probe", "Startup probe")
"""What decides over readiness, as the kubelet's events begin."""
_PERIOD_S = 10


def last_probe(store: Store, pod: Pod) -> str:
    """What its last readiness or startup probe that failed has said; empty where no event tells."""
    failed = [event for event in events_of(store, pod) if event.message.startswith(_PROBES)]
    last = max(failed, key=lambda event: int(event.metadata.resource_version or "0"), default=None)
    return " ".join(last.message.split()) if last is not None else ""


def is_awaited(pod: Pod) -> bool:
    """Whether one of its containers runs and is not ready."""
    return any(map(_waits, pod.status.container_statuses))


def probe_lines(store: Store, pod: Pod) -> Iterator[str]:
    """What is asked of containers that run and are not ready, where no event says what came of it."""
    if not is_awaited(pod) or last_probe(store, pod):
        return
    containers = {container.name: container for container in pod.spec.containers}
    for status in filter(_waits, pod.status.container_statuses):
        kind, probe = _deciding(containers[status.name], status) if status.name in containers else ("", None)
        if probe is not None:
            every = number(probe.period_seconds, _PERIOD_S)
            yield beside(
                f"its {kind} probe asks {status.name} every {every} s: {_asked(probe)}; no event says what came of it"
            )


def _waits(status: ContainerStatus) -> bool:
    return status.state.running is not None and not status.ready


def _deciding(container: Container, status: ContainerStatus) -> tuple[str, Probe | None]:
    """The probe that decides now: the others wait for the startup probe."""
    if container.startup_probe is not None and not status.started:
        return "startup", container.startup_probe
    return "readiness", container.readiness_probe


def _asked(probe: Probe) -> str:
    if probe.exec_ is not None:
        return " ".join(probe.exec_.command)
    if probe.http_get is not None:
        return f"{probe.http_get.scheme or 'HTTP'} GET :{probe.http_get.port}{probe.http_get.path or '/'}"
    if probe.tcp_socket is not None:
        return f"a TCP connection to :{probe.tcp_socket.port}"
    grpc = probe.carried("grpc") or {}
    return f"gRPC :{grpc.get('port', '')}"
