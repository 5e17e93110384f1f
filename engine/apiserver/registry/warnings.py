"""What the server warns of without refusing it (pkg/api/pod/warnings.go, pkg/api/service/warnings.go)."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from engine.api import names
from engine.api.apps import EndpointSlice, Passive
from engine.api.batch import CronJob
from engine.api.config import Secret
from engine.api.core import Pod, Service
from engine.api.meta import Object
from engine.api.quantity import canonical, nano
from engine.api.storage import PersistentVolume, PersistentVolumeClaim

if TYPE_CHECKING:
    from engine.api.scheme import Resource

_ENDPOINTS_DEPRECATED = "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice"
_CLASS = "kubernetes.io/ingress.class"
_BETA_CLASS = "volume.beta.kubernetes.io/storage-class"
_BETA_MOUNT_OPTIONS = "volume.beta.kubernetes.io/mount-options"
_PEM = re.compile(rb"-----BEGIN [^\n]*-----")
_NANO = 10**9
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
    if isinstance(obj, Passive) and obj.kind == "Ingress":
        return list(_ingress(obj))
    return of_changed(obj)


def of_changed(obj: Object) -> list[str]:
    """Warnings about an object that is updated: a Pod's name is no news then."""
    told = _TOLD.get(type(obj))
    return [] if told is None else list(told(obj))


def _ingress(ingress: Passive) -> Iterator[str]:
    if _CLASS in ingress.metadata.annotations and (ingress.body.get("spec") or {}).get("ingressClassName") is None:
        yield f"annotation {json.dumps(_CLASS)} is deprecated, please use 'spec.ingressClassName' instead"


def _slice(slice_: EndpointSlice) -> Iterator[str]:
    if slice_.address_type == "FQDN":
        yield "spec.addressType: FQDN endpoints are deprecated"


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
    yield from _fractions("spec.resources.requests", claim.spec.resources.requests)


def _fractions(path: str, amounts: dict[str, int | str]) -> Iterator[str]:
    value = amounts.get("storage")
    if value is not None and nano(value) % _NANO:
        yield f"{path}[storage]: fractional byte value {json.dumps(canonical(value))} is invalid, must be an integer"


def _secret(secret: Secret) -> Iterator[str]:
    if secret.type == "kubernetes.io/tls" and not _PEM.search(base64.b64decode(secret.data.get("tls.crt", ""))):
        yield "tls: failed to find any PEM data in certificate input"


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


_TOLD: dict[type[Object], Callable[[Any], Iterator[str]]] = {
    CronJob: _cron_job,
    EndpointSlice: _slice,
    PersistentVolume: _volume,
    PersistentVolumeClaim: _claim,
    Secret: _secret,
    Service: _service,
}
