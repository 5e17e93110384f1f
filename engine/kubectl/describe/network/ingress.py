"""``kubectl describe`` of an Ingress and of an IngressClass."""

from __future__ import annotations

from typing import Any

from engine.api.status import StatusError
from engine.client.restclient import RESTClient
from engine.kubectl.describe.network.service import listed_endpoints, slices_of
from engine.kubectl.describe.related import describe_events
from engine.kubectl.describe.writer import NONE, PrefixWriter, labels_and_annotations
from engine.kubectl.resource.builder import find_resource

_DEFAULT = "<default>"


def describe_ingress(writer: PrefixWriter, rest: RESTClient, ingress: dict[str, Any], show_events: bool) -> None:
    """Write the description of an Ingress and of what is behind each path."""
    metadata, spec = ingress["metadata"], ingress["spec"]
    writer.field(0, "Name", metadata["name"])
    writer.labels(0, "Labels", metadata.get("labels"))
    writer.field(0, "Namespace", metadata.get("namespace", ""))
    entries = ingress.get("status", {}).get("loadBalancer", {}).get("ingress", ())
    addresses = dict.fromkeys(entry.get("ip") or entry.get("hostname") or "" for entry in entries)
    writer.field(0, "Address", ",".join(sorted(filter(None, addresses))))
    writer.field(0, "Ingress Class", spec.get("ingressClassName", NONE))
    default = spec.get("defaultBackend")
    shown = _DEFAULT if default is None else _backend(rest, metadata["namespace"], default)
    writer.field(0, "Default backend", shown)
    _tls(writer, spec.get("tls") or [])
    _rules(writer, rest, ingress, shown)
    writer.annotations(0, "Annotations", metadata.get("annotations"))
    if show_events:
        describe_events(writer, rest, ingress)


def _tls(writer: PrefixWriter, entries: list[dict[str, Any]]) -> None:
    if not entries:
        return
    writer.heading(0, "TLS")
    for entry in entries:
        hosts, secret = ",".join(entry.get("hosts") or ()), entry.get("secretName")
        writer.line(1, f"{secret} terminates {hosts}" if secret else f"SNI routes {hosts}")


def _rules(writer: PrefixWriter, rest: RESTClient, ingress: dict[str, Any], default: str) -> None:
    writer.heading(0, "Rules")
    writer.columns(1, "Host", "Path", "Backends")
    rules = [rule for rule in ingress["spec"].get("rules") or () if rule.get("http") is not None]
    for rule in rules:
        writer.line(1, rule.get("host") or "*", "")
        for path in rule["http"].get("paths") or ():
            backend = _backend(rest, ingress["metadata"]["namespace"], path["backend"])
            writer.line(2, "", f"{path.get('path', '')} ", backend)
    if not rules:
        writer.line(1, "*", "*", default)


def _backend(rest: RESTClient, namespace: str, backend: dict[str, Any]) -> str:
    if "service" not in backend:
        resource = backend.get("resource") or {}
        group = resource.get("apiGroup", NONE)
        return f"APIGroup: {group}, Kind: {resource.get('kind', '')}, Name: {resource.get('name', '')}"
    service = backend["service"]
    port = service.get("port") or {}
    name = service["name"]
    shown = f"{name}:{port.get('number') or port.get('name', '')}"
    try:
        found = rest.get(find_resource(rest, "services"), namespace, name)
    except StatusError as error:
        return f"{shown} (<error: {error.message}>)"
    matching = [each for each in found["spec"].get("ports") or () if _is_meant(each, port)]
    port_name = matching[-1].get("name", "") if matching else ""
    return f"{shown} ({listed_endpoints(slices_of(rest, namespace, name), port_name)})"


def _is_meant(port: dict[str, Any], wanted: dict[str, Any]) -> bool:
    if wanted.get("number"):
        return bool(port.get("port") == wanted["number"])
    return bool(wanted.get("name")) and port.get("name") == wanted["name"]


def describe_ingress_class(writer: PrefixWriter, rest: RESTClient, found: dict[str, Any], show_events: bool) -> None:
    """Write the description of an IngressClass."""
    writer.field(0, "Name", found["metadata"]["name"])
    labels_and_annotations(writer, found)
    writer.field(0, "Controller", found["spec"].get("controller", ""))
    if (parameters := found["spec"].get("parameters")) is not None:
        writer.heading(0, "Parameters")
        if parameters.get("apiGroup") is not None:
            writer.field(1, "APIGroup", parameters["apiGroup"])
        writer.field(1, "Kind", parameters.get("kind", ""))
        writer.field(1, "Name", parameters.get("name", ""))
    if show_events:
        describe_events(writer, rest, found)
