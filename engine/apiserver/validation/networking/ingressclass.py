"""Validation of IngressClasses."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.api import names
from engine.apiserver.validation import references

if TYPE_CHECKING:
    from engine.api.serializer.idle.networking import IngressClass, IngressClassParametersReference
    from engine.apiserver.validation.fielderrors import FieldErrors

_LONGEST_CONTROLLER = 250
_SCOPES = ("Cluster", "Namespace")
_HTTP_PATH_RE = r"[A-Za-z0-9/\-._~%!$&'()*+,;=:]+"
_HTTP_PATH = re.compile(_HTTP_PATH_RE)


def ingress_class(errors: FieldErrors, obj: IngressClass) -> None:
    """Check an IngressClass: its controller, and where that has its settings."""
    controller = obj.spec.controller
    if len(controller.encode()) > _LONGEST_CONTROLLER:
        errors.too_long("spec.controller", _LONGEST_CONTROLLER)
    _domain_prefixed_path(errors, "spec.controller", controller)
    if obj.spec.parameters is not None:
        _parameters(errors, "spec.parameters", obj.spec.parameters)


def update(errors: FieldErrors, old: IngressClass, new: IngressClass) -> None:
    """Check that the controller stays."""
    if old.spec.controller != new.spec.controller:
        errors.invalid("spec.controller", new.spec.controller, "field is immutable")


def _domain_prefixed_path(errors: FieldErrors, path: str, text: str) -> None:
    if not text:
        errors.required(path)
        return
    domain, _, rest = text.partition("/")
    if not domain or not rest:
        errors.invalid(path, text, 'must be a domain-prefixed path (such as "acme.io/foo")')
        return
    for problem in names.subdomain(domain):
        errors.invalid(path, domain, problem)
    if not _HTTP_PATH.fullmatch(rest):
        errors.invalid(path, rest, f"Invalid path (regex used for validation is '{_HTTP_PATH_RE}')")


def _parameters(errors: FieldErrors, path: str, parameters: IngressClassParametersReference) -> None:
    references.typed_local(errors, path, parameters)
    scope = "Cluster" if parameters.scope is None else parameters.scope
    namespace = parameters.namespace
    if scope not in _SCOPES:
        errors.unsupported(f"{path}.scope", scope, _SCOPES)
    elif scope == "Cluster":
        if namespace is not None:
            errors.forbidden(f"{path}.namespace", "`parameters.scope` is set to 'Cluster'")
    elif namespace is None:
        errors.required(f"{path}.namespace", "`parameters.scope` is set to 'Namespace'")
    else:
        for problem in names.label(namespace):
            errors.invalid(f"{path}.namespace", namespace, problem)
