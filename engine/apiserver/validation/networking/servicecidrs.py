"""Validation of ServiceCIDRs and IPAddresses (pkg/apis/networking/validation)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api import names
from engine.apiserver.validation.fielderrors import go_value
from engine.apiserver.validation.networking import addresses

if TYPE_CHECKING:
    from engine.api.serializer.idle.addresses import IPAddress, ParentReference, ServiceCIDR
    from engine.apiserver.validation.fielderrors import FieldErrors

_MOST = 2


def service_cidr(errors: FieldErrors, obj: ServiceCIDR) -> None:
    """Check a ServiceCIDR: one range per family."""
    cidrs, path = obj.spec.cidrs, "spec.cidrs"
    if not cidrs:
        errors.required(path, "at least one CIDR required")
        return
    shown = f"networking.ServiceCIDRSpec{{CIDRs:{go_value(cidrs)}}}"
    if len(cidrs) > _MOST:
        errors.raw_invalid(path, shown, "may only hold up to 2 values")
        return
    if len(cidrs) == _MOST and len({":" in cidr for cidr in cidrs}) < _MOST:
        detail = "may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64"
        errors.raw_invalid(path, shown, detail)
        return
    for index, cidr in enumerate(cidrs):
        if addresses.cidr(cidr) is None:
            errors.invalid(f"{path}[{index}]", cidr, addresses.NO_CIDR)


def update_cidr(errors: FieldErrors, old: ServiceCIDR, new: ServiceCIDR) -> None:
    """Check that what addresses are drawn from stays."""
    if old.spec.cidrs != new.spec.cidrs:
        errors.invalid("spec.cidrs", new.spec.cidrs, "field is immutable")


def ip_address(errors: FieldErrors, obj: IPAddress) -> None:
    """Check an IPAddress: it is called as itself, and somebody has it."""
    name = obj.metadata.name
    address = addresses.parsed(name)
    if address is None:
        errors.invalid("metadata.name", name, addresses.NO_IP)
    elif str(address) != name:
        errors.invalid("metadata.name", name, f"must be in canonical form ({go_value(str(address))})")
    if obj.spec.parent_ref is None:
        errors.required("spec.parentRef")
    else:
        _parent(errors, "spec.parentRef", obj.spec.parent_ref)


def _parent(errors: FieldErrors, path: str, parent: ParentReference) -> None:
    for problem in names.subdomain(parent.group) if parent.group else ():
        errors.invalid(f"{path}.group", parent.group, problem)
    for field, text in (("resource", parent.resource), ("name", parent.name)):
        if not text:
            errors.required(f"{path}.{field}")
        for problem in names.path_segment(text):
            errors.invalid(f"{path}.{field}", text, problem)
    for problem in names.path_segment(parent.namespace):
        errors.invalid(f"{path}.namespace", parent.namespace, problem)


def update_address(errors: FieldErrors, old: IPAddress, new: IPAddress) -> None:
    """Check that whoever has the address keeps it."""
    if old.spec.parent_ref != new.spec.parent_ref:
        errors.inconsistent("spec.parentRef", "field is immutable")
