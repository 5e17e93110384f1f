"""Validation of requests and limits (validateResourceRequirements): their names, amounts, and how they fit together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.api import names
from engine.api.quantity import canonical, compare, whole

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.api.core import Quantity, ResourceRequirements
    from engine.apiserver.validation.fielderrors import FieldErrors

_OF_CONTAINERS = frozenset({"cpu", "memory", "ephemeral-storage"})
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
_STANDARD = (
    _OF_CONTAINERS
    | _COUNTED
    | {"storage", "requests.storage"}
    | {f"{which}.{name}" for which in ("limits", "requests") for name in _OF_CONTAINERS}
)
"""Names without a domain that mean something somewhere."""
_HUGE = "hugepages-"
_SPELLED = re.compile(r"(-?)(\d*)(?:\.(\d*))?(.*)", re.ASCII)
_SCALES = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}


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
    for problem in _name(name):
        errors.raw_invalid(path, name, problem)
    if compare(amount, 0) < 0:
        errors.invalid(path, canonical(amount), "must be greater than or equal to 0")
    if (name in _COUNTED or _is_extended(name)) and compare(amount, whole(amount)) != 0:
        errors.raw_invalid(path, go_quantity(amount), "must be an integer")


def _name(name: str) -> list[str]:
    problems = names.qualified(name)
    if "/" in name:
        if not problems and not _is_native(name) and not _is_extended(name):
            problems.append("doesn't follow extended resource name standard")
        return problems
    if not problems and name not in _STANDARD and not name.startswith(_HUGE):
        problems.append("must be a standard resource type or fully qualified")
    if name not in _OF_CONTAINERS and not name.startswith(_HUGE):
        problems.append("must be a standard resource for containers")
    return problems


def _against_limit(
    errors: FieldErrors,
    path: str,
    name: str,
    request: str,
    limits: Mapping[str, Quantity],
) -> None:
    overcommitted = _is_native(name) and not name.startswith(_HUGE)
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


def _is_native(name: str) -> bool:
    return "/" not in name or "kubernetes.io/" in name


def _is_extended(name: str) -> bool:
    return not _is_native(name) and not name.startswith("requests.") and not names.qualified(f"requests.{name}")


def go_quantity(amount: Quantity) -> str:
    """An amount as Go prints the struct that holds it."""
    text = canonical(amount)
    found = _SPELLED.fullmatch(text)
    sign, digits, fraction, suffix = found.groups() if found else ("", text, "", "")
    form = "BinarySI" if suffix.endswith("i") else "DecimalSI"
    if form == "BinarySI":
        value, scale = whole(text), 0
    else:
        value = int(f"{sign}{digits or 0}{fraction or ''}")
        scale = _SCALES.get(suffix, 0) - len(fraction or "")
    return (
        f"resource.Quantity{{i:resource.int64Amount{{value:{value}, scale:{scale}}}, "
        f'd:resource.infDecAmount{{Dec:(*inf.Dec)(nil)}}, s:"{text}", Format:"{form}"}}'
    )
