"""Which Pods a Service selects and how they stand, for a dump in which no rules and no slices have to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.core import Pod, Service
from engine.controllers.pods.podstate import is_ready
from engine.why.lines import beside
from engine.why.pods import unready_reason

if TYPE_CHECKING:
    from engine.etcd.store import Store

_SHOWN = 3


def service_lines(store: Store, key: str) -> list[str]:
    """The Pods behind the Service `namespace/name`, and those that would be; empty where it selects none."""
    service = store.get_as(Service, key)
    pods = selected_pods(store, service) if service is not None else []
    ready = [pod for pod in pods if is_ready(pod)]
    if not ready:
        return []
    unready = [pod for pod in pods if not is_ready(pod)]
    return [
        beside(f"behind it: {', '.join(_name(pod) for pod in ready[:_SHOWN])}{_more(ready)}"),
        *(beside(f"not behind it: {_name(pod)}: {unready_reason(store, pod)}") for pod in unready[:_SHOWN]),
        *([beside(f"nor{_more(unready)}")] if len(unready) > _SHOWN else []),
    ]


def selected_pods(store: Store, service: Service) -> list[Pod]:
    """The Pods that its selector fits; none where it has no selector."""
    selector = service.spec.selector
    pods = store.list_as(Pod, service.metadata.namespace) if selector else []
    return [pod for pod in pods if selector.items() <= pod.metadata.labels.items()]


def _name(pod: Pod) -> str:
    return f"pod/{pod.metadata.name}"


def _more(pods: list[Pod]) -> str:
    return f" and {len(pods) - _SHOWN} more" if len(pods) > _SHOWN else ""
