"""Validation of LimitRanges (pkg/apis/core/validation), with the defaults that the server fills in before it looks."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from engine.api import names as api_names
from engine.api.quantity import canonical, nano
from engine.apiserver.validation.resources import names
from engine.apiserver.validation.resources.quantities import go_quantity

if TYPE_CHECKING:
    from engine.api.serializer.idle.core import LimitRange, LimitRangeItem
    from engine.apiserver.validation.fielderrors import FieldErrors

_TYPES = ("Pod", "Container", "PersistentVolumeClaim")
_OF_CONTAINERS = ("Pod", "Container")
_NANO = 10**9
_MICRO = 10**6

_Amounts = dict[str, int | str]


class _Limits(NamedTuple):
    """What an item says, by field."""

    min: _Amounts
    max: _Amounts
    default: _Amounts
    default_request: _Amounts
    ratio: _Amounts


class _Order(NamedTuple):
    """One amount that must not exceed another: both by field of `_Limits`, what they are called, who is blamed."""

    smaller: str
    larger: str
    called: tuple[str, str]
    at: str
    shown: str


_ORDERS = (
    _Order("min", "max", ("min", "max"), "min", "min"),
    _Order("min", "default_request", ("min", "default request"), "defaultRequest", "default_request"),
    _Order("default_request", "max", ("default request", "max"), "defaultRequest", "default_request"),
    _Order("default_request", "default", ("default request", "default limit"), "defaultRequest", "default_request"),
    _Order("min", "default", ("min", "default"), "default", "min"),
    _Order("default", "max", ("default", "max"), "default", "max"),
)
"""In the server's order, with the value that it tells."""


def limit_range(errors: FieldErrors, obj: LimitRange) -> None:
    """Check a LimitRange: types, names of resources, and that no limit contradicts another."""
    seen: set[str] = set()
    for index, item in enumerate(obj.spec.limits):
        path = f"spec.limits[{index}]"
        _type(errors, f"{path}.type", item.type)
        if item.type in seen:
            errors.duplicate(f"{path}.type", f'"{item.type}"')
        seen.add(item.type)
        _item(errors, path, item)


def _type(errors: FieldErrors, path: str, type: str) -> None:
    problems = api_names.qualified(type)
    for problem in problems:
        errors.invalid(path, type, problem)
    if not problems and "/" not in type and type not in _TYPES:
        errors.invalid(path, type, "must be a standard limit type or fully qualified")


def _item(errors: FieldErrors, path: str, item: LimitRangeItem) -> None:
    limits = _filled_in(item)
    of_pods = item.type == "Pod"
    for field, amounts in (("max", limits.max), ("min", limits.min)):
        _names(errors, f"{path}.{field}", item.type, amounts)
    for field, amounts in (("default", limits.default), ("defaultRequest", limits.default_request)):
        if not of_pods:
            _names(errors, f"{path}.{field}", item.type, amounts)
        elif amounts:
            errors.forbidden(f"{path}.{field}", "may not be specified when `type` is 'Pod'")
    if item.type == "PersistentVolumeClaim" and "storage" not in {*limits.min, *limits.max}:
        detail = "either minimum or maximum storage value is required, but neither was provided"
        errors.required(f"{path}.limits", detail)
    _names(errors, f"{path}.maxLimitRequestRatio", item.type, limits.ratio)
    if of_pods:
        limits = limits._replace(default={}, default_request={})
    for name in sorted({name for amounts in limits for name in amounts}):
        _orders(errors, path, name, limits)
        _ratio(errors, f"{path}.maxLimitRequestRatio[{name}]", name, limits)
        _no_overcommit(errors, f"{path}.defaultRequest[{name}]", name, limits)


def _filled_in(item: LimitRangeItem) -> _Limits:
    """The limits of an item; of a container, defaults follow from one another (SetDefaults_LimitRangeItem)."""
    default, request = item.default, item.default_request
    if item.type == "Container":
        default = item.max | default
        request = item.min | default | request
    return _Limits(item.min, item.max, default, request, item.max_limit_request_ratio)


def _names(errors: FieldErrors, path: str, type: str, amounts: _Amounts) -> None:
    check = names.container_resource_name if type in _OF_CONTAINERS else names.resource_name
    for name in sorted(amounts):
        check(errors, f"{path}[{name}]", name)


def _orders(errors: FieldErrors, path: str, name: str, limits: _Limits) -> None:
    found = {field: amounts[name] for field, amounts in limits._asdict().items() if name in amounts}
    for order in _ORDERS:
        if order.smaller not in found or order.larger not in found:
            continue
        small, large = found[order.smaller], found[order.larger]
        if nano(small) > nano(large):
            one, other = order.called
            detail = f"{one} value {canonical(small)} is greater than {other} value {canonical(large)}"
            errors.raw_invalid(f"{path}.{order.at}[{name}]", go_quantity(found[order.shown]), detail)


def _ratio(errors: FieldErrors, path: str, name: str, limits: _Limits) -> None:
    ratio = limits.ratio.get(name)
    if ratio is None:
        return
    if nano(ratio) < _NANO:
        errors.raw_invalid(path, go_quantity(ratio), f"ratio {canonical(ratio)} is less than 1")
    low, high = limits.min.get(name), limits.max.get(name)
    if low is None or high is None or not nano(low):
        return
    most = Fraction(nano(high), nano(low))
    if Fraction(nano(ratio), _NANO) > most:
        millionths = round(most * _MICRO)
        shown = f"{millionths // _MICRO}.{millionths % _MICRO:06}"
        errors.raw_invalid(path, go_quantity(ratio), f"ratio {canonical(ratio)} is greater than max/min = {shown}")


def _no_overcommit(errors: FieldErrors, path: str, name: str, limits: _Limits) -> None:
    """Of what cannot be promised twice, a container gets as much as it asks for."""
    default, request = limits.default.get(name), limits.default_request.get(name)
    if default is None or request is None or names.is_overcommit_allowed(name) or nano(default) == nano(request):
        return
    detail = f"default value {canonical(default)} must equal to defaultRequest value {canonical(request)} in {name}"
    errors.raw_invalid(path, go_quantity(request), detail)
