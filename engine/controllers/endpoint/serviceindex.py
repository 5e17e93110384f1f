"""Which Services select which Pods, kept up change by change.

Shared by the Endpoints and the EndpointSlice controller, each with an index of its own: a change of a Pod costs one
look at the Services of its namespace, never at other Pods.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.meta import condition
from engine.plain.flat import FlatDict

if TYPE_CHECKING:
    from engine.api.core import Pod, PodStatus, Service
    from engine.etcd.store import LogEntry


def selects_pods(service: Service | None) -> bool:
    """Is this a Service whose addresses come from a selector?"""
    return service is not None and bool(service.spec.selector) and service.spec.type != "ExternalName"


class ServiceIndex:
    """Service key -> Pod keys, and back."""

    def __init__(self) -> None:
        self._services: dict[str, dict[str, Service]] = {}
        self._pods: dict[str, FlatDict[str, Pod]] = {}
        self._members: dict[str, FlatDict[str, None]] = {}

    def pods_of(self, service: str) -> list[Pod]:
        """The Pods that a Service selects, by name."""
        namespace = service.partition("/")[0]
        pods: dict[str, Pod] = self._pods.get(namespace) or {}
        return [pods[key] for key in sorted(self._members.get(service, ()))]

    def selecting(self) -> list[str]:
        """The keys of all Services with a selector, sorted."""
        return sorted(self._members)

    def observe_service(self, entry: LogEntry[Service]) -> list[str]:
        """A Service changed: find its Pods anew if its selector did. Returns its key."""
        namespace = entry.key.partition("/")[0]
        services = self._services.setdefault(namespace, {})
        service = entry.obj
        known = services.get(entry.key)
        if service is None or not selects_pods(service):
            services.pop(entry.key, None)
            self._members.pop(entry.key, None)
            return [entry.key]
        services[entry.key] = service
        if known is None or known.spec.selector != service.spec.selector:
            pods = self._pods.get(namespace) or FlatDict()
            self._members[entry.key] = FlatDict((key, None) for key, pod in pods.items() if _selects(service, pod))
        return [entry.key]

    def observe_pod(self, entry: LogEntry[Pod]) -> list[str]:
        """A Pod changed: returns the Services, past and present, for which that matters."""
        namespace = entry.key.partition("/")[0]
        pods = self._pods.setdefault(namespace, FlatDict())
        pod = entry.obj
        before = pods.get(entry.key)
        if pod is None:
            pods.pop(entry.key, None)
        else:
            pods[entry.key] = pod
        matters = before is None or pod is None or _differ(before, pod)
        concerned = []
        for key, service in self._services.get(namespace, {}).items():
            members = self._members[key]
            was, is_ = entry.key in members, pod is not None and _selects(service, pod)
            if is_:
                members[entry.key] = None
            else:
                members.pop(entry.key, None)
            if (was or is_) and (matters or was != is_):
                concerned.append(key)
        return concerned


def _selects(service: Service, pod: Pod) -> bool:
    return service.spec.selector.items() <= pod.metadata.labels.items()


def _differ(before: Pod, now: Pod) -> bool:
    """Whether something has changed that an endpoint depends on (upstream: endpointsliceutil.podEndpointsChanged)."""
    same_status = before.status is now.status or _reported(before.status) == _reported(now.status)
    return not same_status or _asked(before) != _asked(now)


def _reported(status: PodStatus) -> tuple[object, ...]:
    ready = condition(status.conditions, "Ready")
    return status.pod_ips, status.pod_ip, status.phase, ready is not None and ready.status == "True"


def _asked(pod: Pod) -> tuple[object, ...]:
    meta, spec = pod.metadata, pod.spec
    return meta.uid, meta.deletion_timestamp, meta.labels, spec.node_name, spec.hostname, spec.subdomain
