"""Discovery: which groups, versions and resources there are, in the legacy and in the aggregated form.

Mirrors apiserver/pkg/endpoints/discovery. Differs: versions that are no more than betas are not served.
"""

from __future__ import annotations

import base64
import hashlib
from functools import cache, lru_cache
from typing import Any, NamedTuple

from engine.api.scheme import Resource, by_plural

AGGREGATED = "APIGroupDiscoveryList"
_AGGREGATED_VERSIONS = ("v2", "v2beta1")

VERSION = {
    "major": "1",
    "minor": "33",
    "gitVersion": "v1.33.1",
    "gitCommit": "8adc0f041b8e7ad1d30e29cc59c6ae7a15e19828",
    "gitTreeState": "clean",
    "buildDate": "2025-05-15T08:19:08Z",
    "goVersion": "go1.24.2",
    "compiler": "gc",
    "platform": "linux/amd64",
}
"""The release of Kubernetes whose behaviour the server is modelled on."""


class Subresource(NamedTuple):
    """A part of an object with a path of its own."""

    name: str
    group: str
    version: str
    kind: str
    verbs: tuple[str, ...]


_CHANGE = ("get", "patch", "update")
_CONNECT = ("create", "get")
_PROXY = ("create", "delete", "get", "patch", "update")
_PARTS: dict[str, tuple[Subresource, ...]] = {
    "certificatesigningrequests": (
        Subresource("approval", "certificates.k8s.io", "v1", "CertificateSigningRequest", _CHANGE),
    ),
    "namespaces": (Subresource("finalize", "", "v1", "Namespace", ("update",)),),
    "nodes": (Subresource("proxy", "", "v1", "NodeProxyOptions", _PROXY),),
    "pods": (
        Subresource("attach", "", "v1", "PodAttachOptions", _CONNECT),
        Subresource("binding", "", "v1", "Binding", ("create",)),
        Subresource("ephemeralcontainers", "", "v1", "Pod", _CHANGE),
        Subresource("eviction", "policy", "v1", "Eviction", ("create",)),
        Subresource("exec", "", "v1", "PodExecOptions", _CONNECT),
        Subresource("log", "", "v1", "Pod", ("get",)),
        Subresource("portforward", "", "v1", "PodPortForwardOptions", _CONNECT),
        Subresource("proxy", "", "v1", "PodProxyOptions", _PROXY),
        Subresource("resize", "", "v1", "Pod", _CHANGE),
    ),
    "serviceaccounts": (Subresource("token", "authentication.k8s.io", "v1", "TokenRequest", ("create",)),),
    "services": (Subresource("proxy", "", "v1", "ServiceProxyOptions", _PROXY),),
}
"""What lies under an object beside its scale and its status, by the resource's plural name."""


@cache
def subresources_of(resource: Resource) -> tuple[Subresource, ...]:
    """What lies under an object of the resource, by name."""
    found = [*_PARTS.get(resource.table, ())]
    if resource.scalable:
        found.append(Subresource("scale", "autoscaling", "v1", "Scale", _CHANGE))
    if resource.has_status:
        found.append(Subresource("status", resource.group, resource.version, resource.kind, _CHANGE))
    return tuple(reversed(found)) if resource.custom is not None else tuple(sorted(found))


Served = tuple[Resource, ...]
"""All that a server serves, in its order: the scheme, and the custom kinds that there are at the moment."""


@lru_cache(maxsize=8)
def _versions(served: Served) -> dict[str, tuple[str, ...]]:
    """Each group with its versions, the preferred one first, in the order of discovery."""
    found: dict[str, dict[str, None]] = {}
    for resource in served:
        found.setdefault(resource.group, {})[resource.version] = None
    return {group: tuple(versions) for group, versions in found.items()}


def api_versions() -> dict[str, Any]:
    """Legacy `/api`."""
    return {"kind": "APIVersions", "versions": ["v1"], "serverAddressByClientCIDRs": []}


def api_groups(served: Served) -> dict[str, Any]:
    """Legacy `/apis`."""
    return {
        "kind": "APIGroupList",
        "apiVersion": "v1",
        "groups": [api_group(served, name) for name in _versions(served) if name],
    }


def api_group(served: Served, name: str) -> dict[str, Any]:
    """One group, as in `/apis` and at `/apis/NAME`. KeyError where there is none."""
    entries = [{"groupVersion": f"{name}/{version}", "version": version} for version in _versions(served)[name]]
    return {"kind": "APIGroup", "apiVersion": "v1", "name": name, "versions": entries, "preferredVersion": entries[0]}


def is_group(served: Served, name: str) -> bool:
    """Whether any version of the group is served."""
    return bool(name) and name in _versions(served)


def api_resources(served: Served, group: str, version: str) -> dict[str, Any]:
    """Legacy `/api/v1` and `/apis/GROUP/VERSION`."""
    entries: list[dict[str, Any]] = []
    for resource in served:
        if (resource.group, resource.version) == (group, version):
            entries.append(_legacy(resource))
            entries += [_legacy_part(resource, part) for part in subresources_of(resource)]
    api_version = f"{group}/{version}" if group else version
    # The core group's answer says no version of its own: clients from before there were groups read it.
    own = {"apiVersion": "v1"} if group else {}
    return {"kind": "APIResourceList", **own, "groupVersion": api_version, "resources": entries}


def _legacy(resource: Resource) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "name": resource.plural,
        "singularName": resource.singular,
        "namespaced": resource.namespaced,
        "kind": resource.kind,
        "verbs": list(resource.verbs),
    }
    if resource.short_names:
        entry["shortNames"] = list(resource.short_names)
    if resource.categories:
        entry["categories"] = list(resource.categories)
    if "watch" in resource.verbs:
        entry["storageVersionHash"] = _storage_hash(resource)
    return entry


def _storage_hash(resource: Resource) -> str:
    """Tells clients in which version the objects are stored (apiserver/pkg/endpoints/discovery, StorageVersionHash)."""
    version = resource.custom.storage if resource.custom is not None else by_plural(resource.plural).version
    group = resource.group if resource.custom is not None else by_plural(resource.plural).group
    digest = hashlib.sha256(f"{group}/{version}/{resource.kind}".encode()).digest()
    return base64.b64encode(digest[:8]).decode()


def _legacy_part(resource: Resource, part: Subresource) -> dict[str, Any]:
    other = {"group": part.group, "version": part.version} if part.group != resource.group else {}
    return {
        "name": f"{resource.plural}/{part.name}",
        "singularName": "",
        "namespaced": resource.namespaced,
        **other,
        "kind": part.kind,
        "verbs": list(part.verbs),
    }


def aggregated_version(accept: str) -> str:
    """The first version of the aggregated form that a client asks for; empty where it wants the legacy form."""
    for wish in accept.split(","):
        options = dict(part.strip().partition("=")[::2] for part in wish.split(";")[1:])
        if options.get("as") == AGGREGATED and options.get("v") in _AGGREGATED_VERSIONS:
            return options["v"]
    return ""


def aggregated_type(version: str) -> str:
    """The content type that tells a client which form it got."""
    return f"application/json;g=apidiscovery.k8s.io;v={version};as={AGGREGATED}"


def aggregated(served: Served, version: str, *, core: bool) -> dict[str, Any]:
    """Aggregated `/api` (the core group) or `/apis` (all others)."""
    items = [
        {
            "metadata": {"name": name, "creationTimestamp": None} if name else {"creationTimestamp": None},
            "versions": [
                {"version": each, "resources": _resources_of(served, name, each), "freshness": "Current"}
                for each in versions
            ],
        }
        for name, versions in _versions(served).items()
        if core == (not name)
    ]
    return {"kind": AGGREGATED, "apiVersion": f"apidiscovery.k8s.io/{version}", "metadata": {}, "items": items}


def _resources_of(served: Served, group: str, version: str) -> list[dict[str, Any]]:
    return [_entry(resource) for resource in served if (resource.group, resource.version) == (group, version)]


def _entry(resource: Resource) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "resource": resource.plural,
        "responseKind": {"group": "", "version": "", "kind": resource.kind},
        "scope": "Namespaced" if resource.namespaced else "Cluster",
        "singularResource": resource.singular,
        "verbs": list(resource.verbs),
    }
    if resource.short_names:
        entry["shortNames"] = list(resource.short_names)
    if resource.categories:
        entry["categories"] = list(resource.categories)
    parts = [
        {
            "subresource": part.name,
            "responseKind": _kind_of(resource, part),
            "verbs": list(part.verbs),
        }
        for part in subresources_of(resource)
    ]
    if parts:
        entry["subresources"] = parts
    return entry


def _kind_of(resource: Resource, part: Subresource) -> dict[str, str]:
    """What a part is answered with; group and version stand there where they are not the resource's own."""
    own = (part.group, part.version) == (resource.group, resource.version)
    group, version = ("", "") if own else (part.group, part.version)
    return {"group": group, "version": version, "kind": part.kind}
