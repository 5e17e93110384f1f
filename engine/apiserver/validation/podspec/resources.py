"""Validation of requests and limits (validateResourceRequirements): their names, amounts, and how they fit together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api import names
from engine.api.quantity import canonical, compare, whole
from engine.apiserver.validation.resources import names as resource_names

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.api.core import Quantity, ResourceRequirements
    from engine.apiserver.validation.fielderrors import FieldErrors

_HUGE = "hugepages-"


def requirements(errors: FieldErrors, path: str, resources: ResourceRequirements) -> None:
    """Check what a container asks for, and what it may have at most."""
    limits, requests = resources.limits, resources.requests
    amounts(errors, f"{path}.limits", limits)
    for name in sorted(requests):
        _amount(errors, f"{path}.requests[{name}]", name, str(requests[name]))
        _against_limit(errors, path, name, str(requests[name]), limits)
        _pages(errors, f"{path}.requests[{name}]", name, str(requests[name]))
    used = {*limits, *requests}
    if any(name.startswith(_HUGE) for name in used) and not used & {"cpu", "memory"}:
        errors.forbidden(path, "HugePages require cpu or memory")


def amounts(errors: FieldErrors, path: str, resources: Mapping[str, Quantity]) -> None:
    """Check names and amounts for themselves."""
    for name in sorted(resources):
        _amount(errors, f"{path}[{name}]", name, str(resources[name]))
        _pages(errors, f"{path}[{name}]", name, str(resources[name]))


def _amount(errors: FieldErrors, path: str, name: str, amount: str) -> None:
    resource_names.container_resource_name(errors, path, name)
    is_foreign = not names.qualified(name) and not resource_names.is_native(name)
    if is_foreign and not resource_names.is_extended(name):
        errors.raw_invalid(path, name, "doesn't follow extended resource name standard")
    resource_names.resource_quantity(errors, path, name, amount)


def _against_limit(
    errors: FieldErrors,
    path: str,
    name: str,
    request: str,
    limits: Mapping[str, Quantity],
) -> None:
    overcommitted = resource_names.is_overcommit_allowed(name)
    limit = limits.get(name)
    if limit is None:
        if not overcommitted:
            errors.required(f"{path}.limits", "Limit must be set for non overcommitable resources")
        return
    difference = compare(request, limit)
    shown = f"{name} limit of {canonical(limit)}"
    if difference != 0 and not overcommitted:
        errors.invalid(f"{path}.requests", canonical(request), f"must be equal to {shown}")
    elif difference > 0:
        errors.invalid(f"{path}.requests", canonical(request), f"must be less than or equal to {shown}")


def _pages(errors: FieldErrors, path: str, name: str, amount: str) -> None:
    if name.startswith(_HUGE) and not _divides(name.removeprefix(_HUGE), amount):
        shown = canonical(amount)
        errors.invalid(path, shown, f"{shown} is not positive integer multiple of {name}")


def _divides(size: str, amount: str) -> bool:
    try:
        page = whole(size)
    except ValueError:
        return False
    return page > 0 and compare(size, page) == 0 and whole(amount) % page == 0
