"""Validation of Ingresses, in the server's order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api import names
from engine.apiserver.validation import references
from engine.apiserver.validation.networking import addresses

if TYPE_CHECKING:
    from engine.api.serializer.idle.networking import (
        HTTPIngressPath,
        Ingress,
        IngressBackend,
        IngressRule,
        IngressServiceBackend,
        IngressTLS,
    )
    from engine.apiserver.validation.fielderrors import FieldErrors

CLASS_ANNOTATION = "kubernetes.io/ingress.class"
_PATH_TYPES = ("Exact", "ImplementationSpecific", "Prefix")
_NOT_WITHIN = ("//", "/./", "/../", "%2f", "%2F")
_NOT_AT_END = ("/..", "/.")


def ingress(errors: FieldErrors, obj: Ingress) -> None:
    """Check an Ingress: hosts, paths, and what stands behind them."""
    spec = obj.spec
    if not spec.rules and spec.default_backend is None:
        shown = "[]networking.IngressRule" + ("(nil)" if spec.rules is None else "{}")
        errors.raw_invalid("spec", shown, "either `defaultBackend` or `rules` must be specified")
    if spec.default_backend is not None:
        _backend(errors, "spec.defaultBackend", spec.default_backend)
    for index, rule in enumerate(spec.rules or ()):
        _rule(errors, f"spec.rules[{index}]", rule)
    for index, tls in enumerate(spec.tls):
        _tls(errors, f"spec.tls[{index}]", tls)
    if spec.ingress_class_name is not None:
        for problem in names.subdomain(spec.ingress_class_name):
            errors.invalid("spec.ingressClassName", spec.ingress_class_name, problem)


def create(errors: FieldErrors, obj: Ingress) -> None:
    """Check what must be so in a new Ingress: one class, not two."""
    annotated, named = obj.metadata.annotations.get(CLASS_ANNOTATION), obj.spec.ingress_class_name
    if annotated is not None and named is not None and annotated != named:
        detail = "must match `ingressClassName` when both are specified"
        errors.invalid(f"annotations.{CLASS_ANNOTATION}", annotated, detail)


def _rule(errors: FieldErrors, path: str, rule: IngressRule) -> None:
    host = rule.host
    if host:
        if addresses.is_ip(host):
            errors.invalid(f"{path}.host", host, "must be a DNS name, not an IP address")
        _host(errors, f"{path}.host", host)
    if rule.http is None:
        return
    if not rule.http.paths:
        errors.required(f"{path}.http.paths")
    for index, entry in enumerate(rule.http.paths):
        _path(errors, f"{path}.http.paths[{index}]", entry)


def _host(errors: FieldErrors, path: str, host: str) -> None:
    for problem in names.wildcard_subdomain(host) if "*" in host else names.subdomain(host):
        errors.invalid(path, host, problem)


def _path(errors: FieldErrors, path: str, entry: HTTPIngressPath) -> None:
    if entry.path_type is None:
        errors.required(f"{path}.pathType", "pathType must be specified")
        return
    text, here = entry.path, f"{path}.path"
    if entry.path_type not in _PATH_TYPES:
        errors.unsupported(f"{path}.pathType", entry.path_type, _PATH_TYPES)
    elif entry.path_type == "ImplementationSpecific":
        if text and not text.startswith("/"):
            errors.invalid(here, text, "must be an absolute path")
    else:
        _matched_path(errors, here, text)
    _backend(errors, f"{path}.backend", entry.backend)


def _matched_path(errors: FieldErrors, path: str, text: str) -> None:
    """A path that is compared as it is, or as a prefix."""
    if not text.startswith("/"):
        errors.invalid(path, text, "must be an absolute path")
    for part in _NOT_WITHIN:
        if part in text:
            errors.invalid(path, text, f"must not contain '{part}'")
    for part in _NOT_AT_END:
        if text.endswith(part):
            errors.invalid(path, text, f"cannot end with '{part}'")


def _backend(errors: FieldErrors, path: str, backend: IngressBackend) -> None:
    if backend.resource is not None and backend.service is not None:
        errors.invalid(path, "", "cannot set both resource and service backends")
    elif backend.resource is not None:
        references.typed_local(errors, f"{path}.resource", backend.resource)
    elif backend.service is not None:
        _service(errors, path, backend.service)
    else:
        errors.invalid(path, "", "resource or service backend is required")


def _service(errors: FieldErrors, path: str, service: IngressServiceBackend) -> None:
    if not service.name:
        errors.required(f"{path}.service.name")
    for problem in names.service_name(service.name) if service.name else ():
        errors.invalid(f"{path}.service.name", service.name, problem)
    port = service.port
    if port.name and port.number:
        errors.invalid(path, "", "cannot set both port name & port number")
    elif port.name:
        for problem in names.port_name(port.name):
            errors.invalid(f"{path}.service.port.name", port.name, problem)
    elif port.number:
        for problem in names.port_number(port.number):
            errors.invalid(f"{path}.service.port.number", port.number, problem)
    else:
        errors.required(path, "port name or number is required")


def _tls(errors: FieldErrors, path: str, tls: IngressTLS) -> None:
    for index, host in enumerate(tls.hosts):
        _host(errors, f"{path}.hosts[{index}]", host)
    for problem in names.subdomain(tls.secret_name) if tls.secret_name else ():
        errors.invalid(f"{path}.secretName", tls.secret_name, problem)
