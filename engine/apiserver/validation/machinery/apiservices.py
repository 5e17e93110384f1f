"""Validation of APIServices (kube-aggregator's pkg/apis/apiregistration/validation)."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from engine.api import names
from engine.api.meta import number

if TYPE_CHECKING:
    from engine.api.serializer.idle.apiregistration import APIService, APIServiceSpec
    from engine.apiserver.validation.fielderrors import FieldErrors

_HIGHEST_GROUP = 20000
_HIGHEST_VERSION = 1000


def api_service(errors: FieldErrors, obj: APIService) -> None:
    """Check an APIService: it is called as its version and group, and says who serves it."""
    spec = obj.spec
    name = f"{spec.version}.{spec.group}"
    if obj.metadata.name != name:
        errors.invalid("metadata.name", obj.metadata.name, f'must be `spec.version+"."+spec.group`: "{name}"')
    _version(errors, spec)
    group, version = number(spec.group_priority_minimum), number(spec.version_priority)
    if not 0 < group <= _HIGHEST_GROUP:
        errors.invalid("spec.groupPriorityMinimum", group, "must be positive and less than 20000")
    if not 0 < version <= _HIGHEST_VERSION:
        errors.invalid("spec.versionPriority", version, "must be positive and less than 1000")
    if spec.service is None:
        _local(errors, obj)
        return
    for field, text in (("namespace", spec.service.namespace), ("name", spec.service.name)):
        if not text:
            errors.required(f"spec.service.{field}")
    if spec.insecure_skip_tls_verify and spec.ca_bundle:
        errors.invalid("spec.insecureSkipTLSVerify", True, "may not be true if caBundle is present")  # noqa: FBT003 - shown


def _version(errors: FieldErrors, spec: APIServiceSpec) -> None:
    if not spec.group and spec.version != "v1":
        errors.required("spec.group", "only v1 may have an empty group and it better be legacy kube")
    for problem in names.subdomain(spec.group) if spec.group else ():
        errors.invalid("spec.group", spec.group, problem)
    for problem in names.service_name(spec.version):
        errors.invalid("spec.version", spec.version, problem)


def _local(errors: FieldErrors, obj: APIService) -> None:
    bundle = base64.b64decode(obj.spec.ca_bundle)
    if bundle:
        errors.invalid("spec.caBundle", f"{len(bundle)} bytes", "local APIServices may not have a caBundle")
    if obj.spec.insecure_skip_tls_verify:
        detail = "local APIServices may not have insecureSkipTLSVerify"
        errors.invalid("spec.insecureSkipTLSVerify", True, detail)  # noqa: FBT003 - the value that is shown
