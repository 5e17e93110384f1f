"""What the server warns of without refusing it (pkg/api/pod/warnings.go, pkg/api/service/warnings.go)."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from engine.api import names
from engine.api.apps import DaemonSet, Deployment, EndpointSlice, Passive, ReplicaSet, StatefulSet
from engine.api.batch import CronJob, Job
from engine.api.config import Secret
from engine.api.core import Endpoints, Pod, PodTemplate, PodTemplateSpec, ReplicationController, Service
from engine.api.meta import Object
from engine.api.storage import PersistentVolume, PersistentVolumeClaim
from engine.apiserver.apiextensions import definitions
from engine.apiserver.apiextensions.validation.rules import not_modelled
from engine.apiserver.registry import podwarnings
from engine.apiserver.validation.networking import spellings
from engine.apiserver.validation.networking.services import is_headless

if TYPE_CHECKING:
    from engine.api.requests import DeleteOptions
    from engine.api.scheme import Resource

_DEPRECATED = {
    "componentstatuses": "v1 ComponentStatus is deprecated in v1.19+",
    "endpoints": "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice",
}
_JOBS_ORPHAN = (
    "child pods are preserved by default when jobs are deleted; set propagationPolicy=Background to remove them or set "
    "propagationPolicy=Orphan to suppress this warning"
)
_CLASS = "kubernetes.io/ingress.class"
_STANDARD_FINALIZERS = frozenset({"foregroundDeletion", "orphan"})
_BETA_CLASS = "volume.beta.kubernetes.io/storage-class"
_BETA_MOUNT_OPTIONS = "volume.beta.kubernetes.io/mount-options"
_PEM = re.compile(rb"-----BEGIN [^\n]*-----")
_HINTS = "service.kubernetes.io/topology-aware-hints"
_UTC = (None, "UTC", "Etc/UTC")


def of_reading(resource: Resource) -> list[str]:
    """Warnings about a resource that is used at all."""
    if resource.custom is not None:
        return [resource.custom.warning] if resource.custom.warning else []
    return [_DEPRECATED[resource.plural]] if resource.plural in _DEPRECATED else []


def of_writing(resource: Resource) -> list[str]:
    """Warnings about a resource that is written."""
    idle = [] if resource.acted_on else [f"podfall stores and lists {resource.kind} objects, but nothing acts on them"]
    return of_reading(resource) + idle


def of_custom(resource: Resource, obj: Object) -> list[str]:
    """Warnings about a custom object, or about the definition of a kind that does more than is modelled."""
    if resource.custom is not None:
        return [
            f'metadata.finalizers: "{name}": prefer a domain-qualified finalizer name to avoid accidental conflicts '
            "with other finalizer writers"
            for name in obj.metadata.finalizers
            if "/" not in name and name not in _STANDARD_FINALIZERS
        ]
    if isinstance(obj, Passive) and obj.kind == definitions.KIND:
        return not_modelled(obj.body["spec"])
    return []


def of_deletion(resource: Resource, options: DeleteOptions) -> list[str]:
    """Warnings about a deletion that leaves more behind than its author may think."""
    unsaid = options.propagation_policy is None and options.orphan_dependents is None
    return [_JOBS_ORPHAN] if resource.plural == "jobs" and unsaid else []


def of_new(obj: Object) -> list[str]:
    """Warnings about an object that is created."""
    if isinstance(obj, Pod):
        return [*_name(obj, "the Pod's hostname"), *podwarnings.of_pod("", obj.metadata, obj.spec)]
    named = isinstance(obj, Deployment | ReplicaSet | ReplicationController | Job | CronJob)
    entry = _ingress(obj) if isinstance(obj, Passive) and obj.kind == "Ingress" else ()
    return [*(_name(obj, "Pod names and hostnames") if named else ()), *_template(obj), *entry, *of_changed(obj, None)]


def of_changed(obj: Object, old: Object | None) -> list[str]:
    """Warnings about an object that is updated, a template's only where something changed: a Pod's are no news then."""
    again = list(_template(obj)) if old is not None and old.metadata.generation != obj.metadata.generation else []
    told: Callable[[Any], Iterator[str]] | None = _TOLD.get(type(obj))
    if isinstance(obj, Passive) and obj.kind == "NetworkPolicy":
        told = _network_policy
    return again if told is None else [*again, *told(obj)]


def _ingress(ingress: Passive) -> Iterator[str]:
    if _CLASS in ingress.metadata.annotations and (ingress.body.get("spec") or {}).get("ingressClassName") is None:
        yield f"annotation {json.dumps(_CLASS)} is deprecated, please use 'spec.ingressClassName' instead"


def _slice(slice_: EndpointSlice) -> Iterator[str]:
    if slice_.address_type == "FQDN":
        yield "spec.addressType: FQDN endpoints are deprecated"
    for index, endpoint in enumerate(slice_.endpoints or ()):
        for place, address in enumerate(endpoint.addresses):
            yield from spellings.of_ip(f"endpoints[{index}].addresses[{place}]", address)


def _endpoints(endpoints: Endpoints) -> Iterator[str]:
    for index, subset in enumerate(endpoints.subsets):
        for field, listed in ("addresses", subset.addresses), ("notReadyAddresses", subset.not_ready_addresses):
            for place, address in enumerate(listed):
                yield from spellings.of_ip(f"subsets[{index}].{field}[{place}].ip", address.ip)


def _network_policy(policy: Passive) -> Iterator[str]:
    for rules, peers in ("ingress", "from"), ("egress", "to"):
        for index, rule in enumerate((policy.body.get("spec") or {}).get(rules) or ()):
            for place, peer in enumerate(rule.get(peers) or ()):
                block, here = peer.get("ipBlock") or {}, f"spec.{rules}[{index}].{peers}[{place}].ipBlock"
                yield from spellings.of_cidr(f"{here}.cidr", block.get("cidr") or "")
                for number, part in enumerate(block.get("except") or ()):
                    yield from spellings.of_cidr(f"{here}.except[{number}]", part)


def _volume(volume: PersistentVolume) -> Iterator[str]:
    for name in _BETA_CLASS, _BETA_MOUNT_OPTIONS:
        if name in volume.metadata.annotations:
            field = "storageClassName" if name == _BETA_CLASS else "mountOptions"
            yield f'metadata.annotations[{name}]: deprecated since v1.8; use "{field}" attribute instead'
    if volume.spec.persistent_volume_reclaim_policy == "Recycle":
        yield (
            "spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the recommended "
            "approach is to use dynamic provisioning."
        )


def _claim(claim: PersistentVolumeClaim) -> Iterator[str]:
    if _BETA_CLASS in claim.metadata.annotations:
        yield (f'metadata.annotations[{_BETA_CLASS}]: deprecated since v1.8; use "storageClassName" attribute instead')
    yield from podwarnings.fractional("spec.resources.requests", claim.spec.resources.requests, "storage")


def _secret(secret: Secret) -> Iterator[str]:
    if secret.type == "kubernetes.io/tls" and not _PEM.search(base64.b64decode(secret.data.get("tls.crt", ""))):
        yield "tls: failed to find any PEM data in certificate input"


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
    elif isinstance(obj, PodTemplate):
        yield from podwarnings.of_pod("template.", obj.template.metadata, obj.template.spec)
    elif isinstance(obj, Deployment | ReplicaSet | ReplicationController | DaemonSet | StatefulSet | Job):
        template = obj.spec.template or PodTemplateSpec()
        yield from podwarnings.of_pod("spec.template.", template.metadata, template.spec)
    if isinstance(obj, StatefulSet):
        for index, claim in enumerate(obj.spec.volume_claim_templates):
            path = f"spec.volumeClaimTemplates[{index}].resources.requests"
            yield from podwarnings.fractional(path, claim.spec.resources.requests, "storage")


def _cron_job(cron: CronJob) -> Iterator[str]:
    if cron.spec.time_zone not in _UTC:
        yield f"podfall counts in UTC: spec.timeZone {cron.spec.time_zone} is stored, and nothing acts on it"


def _service(service: Service) -> Iterator[str]:
    spec, headless = service.spec, is_headless(service)
    if _HINTS in service.metadata.annotations:
        yield f"annotation {_HINTS} is deprecated, please use service.kubernetes.io/topology-mode instead"
    for index, address in enumerate(() if headless else spec.cluster_ips):
        yield from spellings.of_ip(f"spec.clusterIPs[{index}]", address)
    ignored = (("loadBalancerIP", spec.load_balancer_ip), ("externalIPs", spec.external_ips))
    for field, value in (*ignored, ("SessionAffinity", spec.session_affinity != "None")) if headless else ():
        if value:
            yield f"spec.{field} is ignored for headless services"
    for index, address in enumerate(spec.external_ips):
        yield from spellings.of_ip(f"spec.externalIPs[{index}]", address)
    yield from spellings.of_ip("spec.loadBalancerIP", spec.load_balancer_ip)
    for index, text in enumerate(spec.load_balancer_source_ranges):
        yield from spellings.of_cidr(f"spec.loadBalancerSourceRanges[{index}]", text)
    if spec.external_ips and spec.type == "ExternalName":
        yield 'spec.externalIPs is ignored when spec.type is "ExternalName"'
    if spec.external_name and spec.type != "ExternalName":
        yield 'spec.externalName is ignored when spec.type is not "ExternalName"'


_TOLD: dict[type[Object], Callable[[Any], Iterator[str]]] = {
    CronJob: _cron_job,
    Endpoints: _endpoints,
    EndpointSlice: _slice,
    PersistentVolume: _volume,
    PersistentVolumeClaim: _claim,
    Secret: _secret,
    Service: _service,
}
