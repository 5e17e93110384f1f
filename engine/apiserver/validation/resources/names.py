"""Names of what can be limited (pkg/apis/core/helper): which are Kubernetes' own, which are whole numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api import names
from engine.apiserver.validation.resources.quantities import go_quantity, is_whole, not_negative

if TYPE_CHECKING:
    from engine.apiserver.validation.fielderrors import FieldErrors

_COMPUTE = ("cpu", "memory", "ephemeral-storage")
_COUNTED = frozenset(
    {
        "configmaps",
        "persistentvolumeclaims",
        "pods",
        "replicationcontrollers",
        "resourcequotas",
        "secrets",
        "services",
        "services.loadbalancers",
        "services.nodeports",
    },
)
_QUOTA = (
    frozenset(
        {*_COMPUTE, *(f"{side}.{name}" for side in ("requests", "limits") for name in _COMPUTE), "requests.storage"},
    )
    | _COUNTED
)
_STANDARD = _QUOTA | {"storage"}
_CONTAINER = frozenset(_COMPUTE)
_HUGE_PAGES = "hugepages-"
_NOT_STANDARD = "must be a standard resource type or fully qualified"


def resource_name(errors: FieldErrors, path: str, name: str) -> bool:
    """Check a name: a standard one, or one with a domain; returns whether it can be told at all."""
    problems = names.qualified(name)
    for problem in problems:
        errors.raw_invalid(path, name, problem)
    if not problems and "/" not in name and name not in _STANDARD and not name.startswith(_HUGE_PAGES):
        errors.raw_invalid(path, name, _NOT_STANDARD)
    return not problems


def container_resource_name(errors: FieldErrors, path: str, name: str) -> None:
    """Check the name of something that a container can be given."""
    resource_name(errors, path, name)
    if "/" not in name and name not in _CONTAINER and not name.startswith(_HUGE_PAGES):
        errors.raw_invalid(path, name, "must be a standard resource for containers")


def quota_resource_name(errors: FieldErrors, path: str, name: str) -> None:
    """Check the name of something that a quota can limit."""
    resource_name(errors, path, name)
    if "/" not in name and not is_quota_name(name):
        errors.raw_invalid(path, name, "must be a standard resource for quota")


def is_quota_name(name: str) -> bool:
    """Whether it is one of Kubernetes' own names for quotas."""
    return name in _QUOTA or name.startswith((_HUGE_PAGES, f"requests.{_HUGE_PAGES}"))


def resource_quantity(errors: FieldErrors, path: str, name: str, value: int | str) -> None:
    """Check how much of something there is: not less than nothing, and whole where it is counted."""
    not_negative(errors, path, value)
    if (name in _COUNTED or is_extended(name)) and not is_whole(value):
        errors.raw_invalid(path, go_quantity(value), "must be an integer")


def is_overcommit_allowed(name: str) -> bool:
    """Whether more may be promised than there is."""
    return is_native(name) and not name.startswith(_HUGE_PAGES)


def is_native(name: str) -> bool:
    """Whether the name is Kubernetes' own."""
    return "/" not in name or "kubernetes.io/" in name


def is_extended(name: str) -> bool:
    """A resource that Kubernetes itself does not know."""
    return not is_native(name) and not name.startswith("requests.") and not names.qualified(f"requests.{name}")
