"""Objects that follow from others and are never stored: what a real server's controllers write for themselves.

The endpoints read them beside what is stored, which comes first: an APIService for each group and version that the
server itself serves (kube-aggregator's autoregister), an IPAddress for each address of a Service, the range that these
are drawn from (pkg/registry/core/service/ipallocator), and the flow schemas that every server has. Differs: they can
be read and listed, not watched or written, and have no version of their own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.api.apps import Passive
from engine.api.core import Service
from engine.api.meta import ObjectMeta
from engine.api.scheme import SERVED, by_plural
from engine.apiserver import flowbootstrap
from engine.apiserver.apiextensions.kinds import CustomKinds
from engine.apiserver.registry.allocators import SERVICE_CIDR
from engine.apiserver.validation.networking import addresses
from engine.clock import EPOCH_S, rfc3339

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.api.meta import Object
    from engine.etcd.store import Store

_AUTOMANAGED = {"kube-aggregator.kubernetes.io/automanaged": "onstart"}
_ALLOCATED = {"ipaddress.kubernetes.io/ip-family": "IPv4", "ipaddress.kubernetes.io/managed-by": "ipallocator.k8s.io"}
_NONE = frozenset({"", "None"})
_PRIORITIES = {
    "": 18000,
    "apps": 17800,
    "events.k8s.io": 17750,
    "authentication.k8s.io": 17700,
    "authorization.k8s.io": 17600,
    "autoscaling": 17500,
    "batch": 17400,
    "certificates.k8s.io": 17300,
    "networking.k8s.io": 17200,
    "policy": 17100,
    "rbac.authorization.k8s.io": 17000,
    "storage.k8s.io": 16800,
    "admissionregistration.k8s.io": 16700,
    "apiextensions.k8s.io": 16700,
    "scheduling.k8s.io": 16600,
    "coordination.k8s.io": 16500,
    "node.k8s.io": 16300,
    "discovery.k8s.io": 16200,
    "flowcontrol.apiserver.k8s.io": 16100,
}
"""How much each group matters; the group of the APIServices themselves has none."""
_VERSION = 15
_VERSIONS = {("", "v1"): 1, ("autoscaling", "v2"): 30, ("flowcontrol.apiserver.k8s.io", "v1"): 21}
"""Where the priority of a version is another one than `_VERSION`."""


def of(store: Store, plural: str) -> dict[str, Object]:
    """The objects of a resource that follow from others, by name."""
    make = _DERIVED.get(plural)
    return {} if make is None else {obj.metadata.name: obj for obj in make(store)}


def _api_services(store: Store) -> list[Object]:
    since = _began(store)
    versions = dict.fromkeys((each.group, each.version) for each in SERVED)
    own = [_api_service(group, version, since) for group, version in versions if group in _PRIORITIES]
    custom = dict.fromkeys((each.group, each.version) for each in CustomKinds(store).served_custom())
    return own + [_custom_api_service(group, version, since) for group, version in custom]


def _api_service(group: str, version: str, since: str) -> Object:
    spec: dict[str, Any] = {"group": group} if group else {}
    spec |= {"version": version, "groupPriorityMinimum": _PRIORITIES[group]}
    spec["versionPriority"] = _VERSIONS.get((group, version), _VERSION)
    available = _condition("Available", "Local", "Local APIServices are always available", since)
    return _made(
        "apiservices", f"{version}.{group}", _AUTOMANAGED, since, spec=spec, status={"conditions": [available]}
    )


def _custom_api_service(group: str, version: str, since: str) -> Object:
    """As the controller crdregistration makes it: behind all groups of Kubernetes' own."""
    spec = {"group": group, "version": version, "groupPriorityMinimum": 1000, "versionPriority": 100}
    available = _condition("Available", "Local", "Local APIServices are always available", since)
    labels = {"kube-aggregator.kubernetes.io/automanaged": "true"}
    return _made("apiservices", f"{version}.{group}", labels, since, spec=spec, status={"conditions": [available]})


def _addresses(store: Store) -> list[Object]:
    return [
        _address(store, address, service)
        for service in store.list("services")
        if isinstance(service, Service)
        for address in service.spec.cluster_ips
        if address not in _NONE
    ]


def _address(store: Store, address: str, service: Service) -> Object:
    meta = service.metadata
    parent = {"group": "", "resource": "services", "namespace": meta.namespace, "name": meta.name}
    name = str(addresses.parsed(address) or address)  # however its Service spells it
    return _made("ipaddresses", name, _ALLOCATED, meta.creation_timestamp or _began(store), spec={"parentRef": parent})


def _ranges(store: Store) -> list[Object]:
    since = _began(store)
    ready = _condition("Ready", "", "Kubernetes Service CIDR is ready", since)
    spec, status = {"cidrs": [SERVICE_CIDR]}, {"conditions": [ready]}
    return [_made("servicecidrs", "kubernetes", {}, since, spec=spec, status=status)]


def _flow_schemas(store: Store) -> list[Object]:
    since = _began(store)
    bodies = flowbootstrap.flow_schemas(since)
    return [_made("flowschemas", name, {}, since, flowbootstrap.ANNOTATIONS, **body) for name, body in bodies.items()]


def _priority_levels(store: Store) -> list[Object]:
    since, plural = _began(store), "prioritylevelconfigurations"
    bodies = flowbootstrap.priority_levels()
    return [_made(plural, name, {}, since, flowbootstrap.ANNOTATIONS, **body) for name, body in bodies.items()]


def _began(store: Store) -> str:
    """Since when there is a server, which makes its own namespaces first."""
    first = store.get("namespaces", "kube-system")
    return (first and first.metadata.creation_timestamp) or rfc3339(EPOCH_S)


def _condition(kind: str, reason: str, message: str, since: str) -> dict[str, Any]:
    return {"type": kind, "status": "True", "lastTransitionTime": since, "reason": reason, "message": message}


def _made(
    plural: str,
    name: str,
    labels: dict[str, str],
    since: str,
    annotations: dict[str, str] | None = None,
    **body: Any,
) -> Passive:
    resource = by_plural(plural)
    meta = ObjectMeta(name=name, labels=labels, annotations=annotations or {}, creation_timestamp=since)
    return Passive(api_version=resource.api_version, kind=resource.kind, metadata=meta, body=body)


_DERIVED: dict[str, Callable[[Store], list[Object]]] = {
    "apiservices": _api_services,
    "flowschemas": _flow_schemas,
    "ipaddresses": _addresses,
    "prioritylevelconfigurations": _priority_levels,
    "servicecidrs": _ranges,
}
