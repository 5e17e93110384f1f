"""The status of a Service (ValidateLoadBalancerStatus): what a load balancer may have given."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from msgspec import UnsetType

from engine.api import names
from engine.apiserver.validation.networking.addresses import address

if TYPE_CHECKING:
    from engine.api.core import Service
    from engine.apiserver.validation.fielderrors import FieldErrors

_MODES = ("Proxy", "VIP")
_PATH = "status.loadBalancer.ingress"


def service(errors: FieldErrors, obj: Service) -> None:
    """Check the entries of a load balancer, which only one type has."""
    balancer = obj.status.load_balancer
    entries = () if isinstance(balancer, UnsetType) else balancer.ingress
    if entries and obj.spec.type != "LoadBalancer":
        errors.forbidden(_PATH, "may only be used when `spec.type` is 'LoadBalancer'")
        return
    for index, entry in enumerate(entries):
        here = f"{_PATH}[{index}]"
        if entry.ip:
            address(errors, f"{here}.ip", entry.ip)
        elif entry.ip_mode:
            errors.forbidden(f"{here}.ipMode", "may not be specified when `ip` is not set")
        if entry.ip_mode and entry.ip_mode not in _MODES:
            errors.unsupported(f"{here}.ipMode", entry.ip_mode, _MODES)
        if entry.hostname:
            _hostname(errors, f"{here}.hostname", entry.hostname)


def _hostname(errors: FieldErrors, path: str, name: str) -> None:
    for problem in names.subdomain(name):
        errors.invalid(path, name, problem)
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return
    errors.invalid(path, name, "must be a DNS name, not an IP address")
