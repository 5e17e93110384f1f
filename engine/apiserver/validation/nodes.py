"""Validation of Nodes (pkg/apis/core/validation, ValidateNode and ValidateNodeUpdate)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api import names
from engine.apiserver.validation.fielderrors import go_value
from engine.apiserver.validation.networking import addresses
from engine.apiserver.validation.resources import quantities

if TYPE_CHECKING:
    from engine.api.core import Node, NodeSpec, Taint
    from engine.apiserver.validation.fielderrors import FieldErrors

_EFFECTS = ("NoSchedule", "PreferNoSchedule", "NoExecute")


def node(errors: FieldErrors, obj: Node) -> None:
    """Check a Node: its taints, the addresses of its Pods, and what it says that it has."""
    # The server blames metadata for taints of the spec.
    _taints(errors, "metadata.taints", obj.spec.taints)
    for index, text in enumerate(_pod_cidrs(obj.spec)):
        if addresses.cidr(text) is None:
            errors.invalid(f"spec.podCIDRs[{index}]", text, addresses.NO_CIDR)
    for field, amounts in (("capacity", obj.status.capacity), ("allocatable", obj.status.allocatable)):
        for name, value in sorted(amounts.items()):
            quantities.not_negative(errors, f"status.{field}.{name}", value)


def _pod_cidrs(spec: NodeSpec) -> tuple[str, ...]:
    """The ranges of a Node's Pods: where the older field says another one than the first, that alone."""
    first = spec.pod_cidr
    return (first,) if first and spec.pod_cidrs[:1] != (first,) else spec.pod_cidrs


def _taints(errors: FieldErrors, path: str, taints: tuple[Taint, ...]) -> None:
    seen: set[tuple[str, str]] = set()
    for index, taint in enumerate(taints):
        here = f"{path}[{index}]"
        for problem in names.qualified(taint.key):
            errors.invalid(f"{here}.key", taint.key, problem)
        problems = names.label_value(taint.value)
        if problems:
            errors.invalid(f"{here}.value", taint.value, ";".join(problems))
        if not taint.effect:
            errors.required(f"{here}.effect")
        elif taint.effect not in _EFFECTS:
            errors.unsupported(f"{here}.effect", taint.effect, _EFFECTS)
        if (taint.key, taint.effect) in seen:
            errors.duplicate(here, f"{_shown(taint)}: taints must be unique by key and effect pair")
        seen.add((taint.key, taint.effect))


def _shown(taint: Taint) -> str:
    return (
        f"core.Taint{{Key:{go_value(taint.key)}, Value:{go_value(taint.value)}, Effect:{go_value(taint.effect)}, "
        "TimeAdded:<nil>}"
    )


def update(errors: FieldErrors, old: Node, new: Node) -> None:
    """Check that a Node keeps the range of its Pods and its provider's name, once it has them."""
    had = _pod_cidrs(old.spec)
    if had and had != _pod_cidrs(new.spec):
        errors.forbidden("spec.podCIDRs", 'node updates may not change podCIDR except from "" to valid')
    before = old.spec.carried("providerID")
    if before and before != new.spec.carried("providerID"):
        errors.forbidden("spec.providerID", 'node updates may not change providerID except from "" to valid')
