"""Validation of Endpoints and EndpointSlices, which clients may write by hand too.

Upstream: pkg/apis/core/validation (ValidateEndpoints) and pkg/apis/discovery/validation.
"""

from __future__ import annotations

import ipaddress
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import UNSET

from engine.api import names
from engine.apiserver.validation.fielderrors import go_value
from engine.apiserver.validation.services import PROTOCOLS

if TYPE_CHECKING:
    from engine.api.apps import Endpoint, EndpointPort, EndpointSlice
    from engine.api.core import Endpoints, EndpointSubset
    from engine.apiserver.validation.fielderrors import FieldErrors

_ADDRESS_TYPES = ("FQDN", "IPv4", "IPv6")
_MOST_ADDRESSES = 100
_MOST_ENDPOINTS = 1000
_MOST_PORTS = 20_000
_NO_IP = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"


def endpoints(errors: FieldErrors, obj: Endpoints) -> None:
    """Check Endpoints: every subset has addresses that others can reach, and ports that exist."""
    for index, subset in enumerate(obj.subsets):
        _subset(errors, f"subsets[{index}]", subset)


def _subset(errors: FieldErrors, path: str, subset: EndpointSubset) -> None:
    if not subset.addresses and not subset.not_ready_addresses:
        errors.required(path, "must specify `addresses` or `notReadyAddresses`")
    for field, addresses in (("addresses", subset.addresses), ("notReadyAddresses", subset.not_ready_addresses)):
        for index, address in enumerate(addresses):
            _ip(errors, f"{path}.{field}[{index}].ip", address.ip)
    for index, port in enumerate(subset.ports):
        here = f"{path}.ports[{index}]"
        if len(subset.ports) > 1 and not port.name:
            errors.required(f"{here}.name")
        _name_number_protocol(errors, here, port.name, port.port, port.protocol)


def _name_number_protocol(errors: FieldErrors, path: str, name: str, number: int, protocol: str) -> None:
    if name:
        for problem in names.label(name):
            errors.invalid(f"{path}.name", name, problem)
    for problem in names.port_number(number):
        errors.invalid(f"{path}.port", number, problem)
    if protocol not in PROTOCOLS:
        errors.unsupported(f"{path}.protocol", protocol, PROTOCOLS)


def _ip(errors: FieldErrors, path: str, text: str) -> None:
    """An address behind which something other than the reader's own machine may stand."""
    problem = _problem_of(text)
    if problem:
        errors.invalid(path, text, problem)


@lru_cache(maxsize=1 << 16)
def _problem_of(text: str) -> str:
    """Why nothing may stand behind an address; empty where it may. Addresses of Pods come again and again."""
    address = _parsed(text)
    if address is None:
        return _NO_IP
    if address.is_unspecified:
        return f"may not be unspecified ({go_value(text).strip(chr(34))})"
    if address.is_loopback:
        return "may not be in the loopback range (127.0.0.0/8, ::1/128)"
    if address.is_link_local:
        return "may not be in the link-local range (169.254.0.0/16, fe80::/10)"
    if address.is_multicast:
        return "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)"
    return ""


@lru_cache(maxsize=1 << 16)
def _parsed(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None


def endpoint_slice(errors: FieldErrors, obj: EndpointSlice) -> None:
    """Check a slice: addresses of its type, and ports that exist."""
    known = obj.address_type in _ADDRESS_TYPES
    if not obj.address_type:
        errors.required("addressType")
    elif not known:
        errors.unsupported("addressType", obj.address_type, _ADDRESS_TYPES)
    found = obj.endpoints or ()
    if len(found) > _MOST_ENDPOINTS:
        errors.too_many("endpoints", len(found), _MOST_ENDPOINTS)
    for index, endpoint in enumerate(found[:_MOST_ENDPOINTS]):
        _endpoint(errors, f"endpoints[{index}]", endpoint, obj.address_type if known else "")
    _slice_ports(errors, obj.ports or ())


def _endpoint(errors: FieldErrors, path: str, endpoint: Endpoint, address_type: str) -> None:
    if not endpoint.addresses:
        errors.required(f"{path}.addresses", "must contain at least 1 address")
    elif len(endpoint.addresses) > _MOST_ADDRESSES:
        errors.too_many(f"{path}.addresses", len(endpoint.addresses), _MOST_ADDRESSES)
    for index, address in enumerate(endpoint.addresses[:_MOST_ADDRESSES]):
        here = f"{path}.addresses[{index}]"
        if address_type == "FQDN":
            for problem in names.subdomain(address):
                errors.invalid(here, address, problem)
        elif address_type:
            _of_family(errors, here, address, int(address_type[-1]))


def _of_family(errors: FieldErrors, path: str, text: str, version: int) -> None:
    parsed = _parsed(text)
    if parsed is None or parsed.version == version:
        _ip(errors, path, text)
    else:
        errors.invalid(path, text, f"must be an IPv{version} address")


def _slice_ports(errors: FieldErrors, ports: tuple[EndpointPort, ...]) -> None:
    if len(ports) > _MOST_PORTS:
        errors.too_many("ports", len(ports), _MOST_PORTS)
    taken: set[str] = set()
    for index, port in enumerate(ports[:_MOST_PORTS]):
        path = f"ports[{index}]"
        name = "" if port.name is UNSET else str(port.name)
        if name in taken:
            errors.duplicate(f"{path}.name", go_value(name))
        taken.add(name)
        # No number at all means every port.
        number = port.port if isinstance(port.port, int) else 1
        _name_number_protocol(errors, path, name, number, port.protocol)


def update_endpoint_slice(errors: FieldErrors, old: EndpointSlice, new: EndpointSlice) -> None:
    """Check that a slice stays of its type."""
    if old.address_type != new.address_type:
        errors.invalid("addressType", new.address_type, "field is immutable")
