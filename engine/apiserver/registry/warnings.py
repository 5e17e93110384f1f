"""What the server warns of without refusing it (pkg/api/pod/warnings.go, pkg/api/service/warnings.go)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api import names
from engine.api.apps import DaemonSet, Deployment, ReplicaSet, StatefulSet
from engine.api.batch import CronJob, Job
from engine.api.core import Pod, Service
from engine.apiserver.registry import podwarnings

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
        return [*_name(obj, "the Pod's hostname"), *podwarnings.of_pod("", obj.metadata, obj.spec)]
    named = isinstance(obj, Deployment | ReplicaSet | Job | CronJob)
    return [*(_name(obj, "Pod names and hostnames") if named else ()), *_template(obj), *of_changed(obj, None)]


def of_changed(obj: Object, old: Object | None) -> list[str]:
    """Warnings about an object that is updated, a template's only where something changed: a Pod's are no news then."""
    again = list(_template(obj)) if old is not None and old.metadata.generation != obj.metadata.generation else []
    if isinstance(obj, Service):
        again += _service(obj)
    return again + list(_cron_job(obj)) if isinstance(obj, CronJob) else again


def _name(obj: Object, used_in: str) -> Iterator[str]:
    problems = names.label(obj.metadata.name) if obj.metadata.name else []
    if problems:
        yield (
            f"metadata.name: this is used in {used_in}, which can result in surprising behavior; "
            f"a DNS label is recommended: [{' '.join(problems)}]"
        )


def _template(obj: Object) -> Iterator[str]:
    if isinstance(obj, CronJob):
        inner = obj.spec.job_template.spec.template
        yield from podwarnings.of_pod("spec.jobTemplate.spec.template.", inner.metadata, inner.spec)
    elif isinstance(obj, Deployment | ReplicaSet | DaemonSet | StatefulSet | Job):
        template = obj.spec.template
        yield from podwarnings.of_pod("spec.template.", template.metadata, template.spec)
    if isinstance(obj, StatefulSet):
        for index, claim in enumerate(obj.spec.volume_claim_templates):
            path = f"spec.volumeClaimTemplates[{index}].resources.requests"
            yield from podwarnings.fractional(path, claim.spec.resources.requests, "storage")


def _cron_job(cron: CronJob) -> Iterator[str]:
    if cron.spec.time_zone not in _UTC:
        yield f"podfall counts in UTC: spec.timeZone {cron.spec.time_zone} is stored, and nothing acts on it"


def _service(service: Service) -> Iterator[str]:
    spec = service.spec
    if spec.external_ips and spec.type == "ExternalName":
        yield 'spec.externalIPs is ignored when spec.type is "ExternalName"'
    if spec.external_name and spec.type != "ExternalName":
        yield 'spec.externalName is ignored when spec.type is not "ExternalName"'
