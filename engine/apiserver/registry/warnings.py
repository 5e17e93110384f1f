"""What the server warns of without refusing it (pkg/api/pod/warnings.go, pkg/api/service/warnings.go)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api import names
from engine.api.batch import CronJob
from engine.api.core import Pod, Service

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.api.meta import Object
    from engine.api.scheme import Resource

_ENDPOINTS_DEPRECATED = "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"
_UTC = (None, "UTC", "Etc/UTC")


def of_reading(resource: Resource) -> list[str]:
    """Warnings about a resource that is used at all."""
    return [_ENDPOINTS_DEPRECATED] if resource.plural == "endpoints" else []


def of_writing(resource: Resource) -> list[str]:
    """Warnings about a resource that is written."""
    idle = [] if resource.acted_on else [f"podfall stores and lists {resource.kind} objects, but nothing acts on them"]
    return of_reading(resource) + idle


def of_new(obj: Object) -> list[str]:
    """Warnings about an object that is created."""
    if isinstance(obj, Pod):
        return list(_pod(obj))
    return of_changed(obj)


def of_changed(obj: Object) -> list[str]:
    """Warnings about an object that is updated: a Pod's name is no news then."""
    if isinstance(obj, Service):
        return list(_service(obj))
    return list(_cron_job(obj)) if isinstance(obj, CronJob) else []


def _pod(pod: Pod) -> Iterator[str]:
    problems = names.label(pod.metadata.name) if pod.metadata.name else []
    if problems:
        yield (
            "metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; "
            f"a DNS label is recommended: [{' '.join(problems)}]"
        )


def _cron_job(cron: CronJob) -> Iterator[str]:
    if cron.spec.time_zone not in _UTC:
        yield f"podfall counts in UTC: spec.timeZone {cron.spec.time_zone} is stored, and nothing acts on it"


def _service(service: Service) -> Iterator[str]:
    spec = service.spec
    if spec.external_ips and spec.type == "ExternalName":
        yield 'spec.externalIPs is ignored when spec.type is "ExternalName"'
    if spec.external_name and spec.type != "ExternalName":
        yield 'spec.externalName is ignored when spec.type is not "ExternalName"'
