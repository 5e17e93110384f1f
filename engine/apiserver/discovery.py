"""Discovery: which groups, versions and resources there are, in the legacy and in the aggregated form.

Mirrors apiserver/pkg/endpoints/discovery. Differs: only what podfall stores is listed, each group in one version.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from engine.api.scheme import SCHEME, VERBS, Resource

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


def subresources_of(resource: Resource) -> list[Subresource]:
    """What lies under an object of the resource."""
    change = ("get", "patch", "update")
    own = (resource.group, resource.version, resource.kind)
    found = []
    if resource.plural == "pods":
        found += [
            Subresource("eviction", "policy", "v1", "Eviction", ("create",)),
            Subresource("exec", "", "v1", "PodExecOptions", ("create", "get")),
            Subresource("log", *own, ("get",)),
        ]
    if resource.scalable:
        found.append(Subresource("scale", "autoscaling", "v1", "Scale", change))
    if resource.acted_on and resource.plural not in {"endpoints", "events", "endpointslices"}:
        found.append(Subresource("status", *own, change))
    return found


def _groups() -> dict[str, str]:
    """Each group with its version, in the order of the scheme; the core group is left out."""
    return {resource.group: resource.version for resource in SCHEME if resource.group}


def api_versions() -> dict[str, Any]:
    """Legacy `/api`."""
    return {"kind": "APIVersions", "versions": ["v1"], "serverAddressByClientCIDRs": []}


def api_groups() -> dict[str, Any]:
    """Legacy `/apis`."""
    return {"kind": "APIGroupList", "apiVersion": "v1", "groups": [api_group(name) for name in _groups()]}


def api_group(name: str) -> dict[str, Any]:
    """One group, as in `/apis` and at `/apis/NAME`. KeyError where there is none."""
    version = _groups()[name]
    entry = {"groupVersion": f"{name}/{version}", "version": version}
    return {"kind": "APIGroup", "apiVersion": "v1", "name": name, "versions": [entry], "preferredVersion": entry}


def api_resources(group: str, version: str) -> dict[str, Any]:
    """Legacy `/api/v1` and `/apis/GROUP/VERSION`."""
    entries: list[dict[str, Any]] = []
    for resource in SCHEME:
        if (resource.group, resource.version) == (group, version):
            entries.append(_legacy(resource))
            entries += [_legacy_part(resource, part) for part in subresources_of(resource)]
    api_version = f"{group}/{version}" if group else version
    return {"kind": "APIResourceList", "apiVersion": "v1", "groupVersion": api_version, "resources": entries}


def _legacy(resource: Resource) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "name": resource.plural,
        "singularName": resource.singular,
        "namespaced": resource.namespaced,
        "kind": resource.kind,
        "verbs": list(VERBS),
    }
    if resource.short_names:
        entry["shortNames"] = list(resource.short_names)
    if resource.categories:
        entry["categories"] = list(resource.categories)
    return entry


def _legacy_part(resource: Resource, part: Subresource) -> dict[str, Any]:
    entry = {
        "name": f"{resource.plural}/{part.name}",
        "singularName": "",
        "namespaced": resource.namespaced,
        "kind": part.kind,
        "verbs": list(part.verbs),
    }
    if part.group != resource.group:
        entry |= {"group": part.group, "version": part.version}
    return entry


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


def aggregated(version: str, *, core: bool) -> dict[str, Any]:
    """Aggregated `/api` (the core group) or `/apis` (all others)."""
    names = {"": "v1"} if core else _groups()
    items = [
        {
            "metadata": {"name": name} if name else {},
            "versions": [{"version": served, "freshness": "Current", "resources": _resources_of(name)}],
        }
        for name, served in names.items()
    ]
    return {"kind": AGGREGATED, "apiVersion": f"apidiscovery.k8s.io/{version}", "metadata": {}, "items": items}


def _resources_of(group: str) -> list[dict[str, Any]]:
    return [_entry(resource) for resource in SCHEME if resource.group == group]


def _entry(resource: Resource) -> dict[str, Any]:
    entry: dict[str, Any] = {
        "resource": resource.plural,
        "responseKind": _kind(resource.group, resource.version, resource.kind),
        "scope": "Namespaced" if resource.namespaced else "Cluster",
        "singularResource": resource.singular,
        "verbs": list(VERBS),
    }
    if resource.short_names:
        entry["shortNames"] = list(resource.short_names)
    if resource.categories:
        entry["categories"] = list(resource.categories)
    parts = [
        {
            "subresource": part.name,
            "responseKind": _kind(part.group, part.version, part.kind),
            "verbs": list(part.verbs),
        }
        for part in subresources_of(resource)
    ]
    if parts:
        entry["subresources"] = parts
    return entry


def _kind(group: str, version: str, kind: str) -> dict[str, str]:
    return {"group": group, "version": version, "kind": kind}
