"""Validation of references to fields of a Pod and to its containers' resources (the downward API)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from engine.api import names
from engine.api.quantity import canonical

if TYPE_CHECKING:
    from engine.apiserver.validation.fielderrors import FieldErrors

_CONVERTIBLE = frozenset(
    {
        "metadata.annotations",
        "metadata.labels",
        "metadata.name",
        "metadata.namespace",
        "metadata.uid",
        "spec.nodeName",
        "spec.restartPolicy",
        "spec.schedulerName",
        "spec.serviceAccountName",
        "status.hostIP",
        "status.hostIPs",
        "status.phase",
        "status.podIP",
        "status.podIPs",
    },
)
"""Fields that the conversion of labels knows, whether or not they may be referred to."""
OF_VARIABLES = (
    "metadata.name",
    "metadata.namespace",
    "metadata.uid",
    "spec.nodeName",
    "spec.serviceAccountName",
    "status.hostIP",
    "status.hostIPs",
    "status.podIP",
    "status.podIPs",
)
"""Fields that a variable may have its value from."""
OF_FILES = ("metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid")
"""Fields that a file of a volume may show."""
_SUBSCRIPTED = re.compile(r"(.+?)\['(.*)'\]")
_RESOURCES = (
    "limits.cpu",
    "limits.ephemeral-storage",
    "limits.memory",
    "requests.cpu",
    "requests.ephemeral-storage",
    "requests.memory",
)
_HUGE = ("limits.hugepages-", "requests.hugepages-")
_SIZES = ("1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei")
_OF_SIZES = f"only divisor's values {', '.join(_SIZES)} are supported with the "


def field(errors: FieldErrors, path: str, reference: dict[str, Any], known: tuple[str, ...]) -> None:
    """Check a reference to a field of the Pod, which is to be one of those `known`."""
    version, label = reference.get("apiVersion") or "v1", reference.get("fieldPath", "")
    if not label:
        errors.required(f"{path}.fieldPath")
        return
    subscripted = _SUBSCRIPTED.fullmatch(label)
    problem = _unconvertible(version, label, subscripted)
    if problem:
        errors.invalid(f"{path}.fieldPath", label, f"error converting fieldPath: {problem}")
    elif subscripted is not None:
        key = subscripted[2].lower() if subscripted[1] == "metadata.annotations" else subscripted[2]
        for complaint in names.qualified(key):
            errors.invalid(path, key, complaint)
    elif label not in known and not (label == "spec.host" and "spec.nodeName" in known):
        errors.unsupported(f"{path}.fieldPath", label, known)


def _unconvertible(version: str, label: str, subscripted: re.Match[str] | None) -> str:
    if version != "v1":
        return f"unsupported pod version: {version}"
    if subscripted is not None:
        known = subscripted[1] in ("metadata.annotations", "metadata.labels")
        return "" if known else f"field label does not support subscript: {label}"
    return "" if label in _CONVERTIBLE or label == "spec.host" else f"field label not supported: {label}"


def resource(errors: FieldErrors, path: str, reference: dict[str, Any], *, by_container: bool) -> None:
    """Check a reference to a request or limit, of a container that has to be named (`by_container`) or of its own."""
    name = reference.get("resource", "")
    if by_container and not reference.get("containerName"):
        errors.required(f"{path}.containerName")
    elif not name:
        errors.required(f"{path}.resource")
    elif name not in _RESOURCES and not name.startswith(_HUGE):
        errors.unsupported(f"{path}.resource", name, _RESOURCES)
    _divisor(errors, f"{path}.divisor", name, canonical(reference.get("divisor") or 0))


def _divisor(errors: FieldErrors, path: str, name: str, divisor: str) -> None:
    if divisor == "0":
        return
    if name.endswith(".cpu") and divisor not in ("1m", "1"):
        errors.invalid(path, name, "only divisor's values 1m and 1 are supported with the cpu resource")
    for ending, called in ((".memory", "memory"), (".ephemeral-storage", "local ephemeral storage")):
        if name.endswith(ending) and divisor not in _SIZES:
            errors.invalid(path, name, f"{_OF_SIZES}{called} resource")
    if name.startswith(_HUGE) and divisor not in _SIZES:
        errors.invalid(path, name, f"{_OF_SIZES}hugepages resource")
