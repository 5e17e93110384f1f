"""Validation of Endpoints and EndpointSlices, which clients may write by hand too.

Upstream: pkg/apis/core/validation (ValidateEndpoints) and pkg/apis/discovery/validation.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET

from engine.api import names
from engine.apiserver.validation.fielderrors import go_value
from engine.apiserver.validation.networking import addresses
from engine.apiserver.validation.networking.services import PROTOCOLS

if TYPE_CHECKING:
    from engine.api.apps import Endpoint, EndpointPort, EndpointSlice
    from engine.api.core import CoreEndpointPort, EndpointAddress, Endpoints, EndpointSubset
    from engine.apiserver.validation.fielderrors import FieldErrors

_ADDRESS_TYPES = ("FQDN", "IPv4", "IPv6")
_MOST_ADDRESSES = 100
_MOST_ENDPOINTS = 1000
_MOST_PORTS = 20_000
_SAID_AGAIN = "must be a valid IP address"


def endpoints(errors: FieldErrors, obj: Endpoints) -> None:
    """Check Endpoints: every subset has addresses that others can reach, and ports that exist."""
    for index, subset in enumerate(obj.subsets):
        _subset(errors, f"subsets[{index}]", subset)


def _subset(errors: FieldErrors, path: str, subset: EndpointSubset) -> None:
    if not subset.addresses and not subset.not_ready_addresses:
        errors.required(path, "must specify `addresses` or `notReadyAddresses`")
    for field, listed in (("addresses", subset.addresses), ("notReadyAddresses", subset.not_ready_addresses)):
        for index, address in enumerate(listed):
            _address(errors, f"{path}.{field}[{index}]", address)
    for index, port in enumerate(subset.ports):
        here = f"{path}.ports[{index}]"
        if len(subset.ports) > 1 and not port.name:
            errors.required(f"{here}.name")
        _port_name(errors, here, port.name)
        for problem in names.port_number(port.port):
            errors.invalid(f"{here}.port", port.port, problem)
        _protocol(errors, here, port)


def _address(errors: FieldErrors, path: str, address: EndpointAddress) -> None:
    _ip(errors, f"{path}.ip", address.ip)
    if not addresses.is_ip(address.ip):
        # Two checks of the server say the same of it.
        errors.invalid(f"{path}.ip", address.ip, _SAID_AGAIN)
    _host_and_node(errors, path, ("hostname", "nodeName"), address)


def _host_and_node(
    errors: FieldErrors,
    path: str,
    order: tuple[str, str],
    place: EndpointAddress | Endpoint,
) -> None:
    found = {
        "hostname": (place.hostname, names.label),
        "nodeName": (place.node_name, names.subdomain),
    }
    for field in order:
        text, check = found[field]
        for problem in check(text) if text else ():
            errors.invalid(f"{path}.{field}", text, problem)


def _port_name(errors: FieldErrors, path: str, name: str) -> None:
    for problem in names.label(name) if name else ():
        errors.invalid(f"{path}.name", name, problem)


def _protocol(errors: FieldErrors, path: str, port: CoreEndpointPort | EndpointPort) -> None:
    if port.protocol not in PROTOCOLS:
        errors.unsupported(f"{path}.protocol", port.protocol, PROTOCOLS)
    for problem in names.qualified(port.app_protocol) if port.app_protocol else ():
        errors.invalid(f"{path}.appProtocol", port.app_protocol, problem)


def _ip(errors: FieldErrors, path: str, text: str) -> None:
    problem = addresses.problem_of(text)
    if problem:
        errors.invalid(path, text, problem)


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
            _of_family(errors, f"{path}.addresses", index, address, int(address_type[-1]))
    _host_and_node(errors, path, ("nodeName", "hostname"), endpoint)


def _of_family(errors: FieldErrors, path: str, index: int, text: str, version: int) -> None:
    parsed = addresses.parsed(text)
    if parsed is not None and parsed.version != version:
        errors.invalid(path, text, f"must be an IPv{version} address")
    _ip(errors, f"{path}[{index}]", text)


def _slice_ports(errors: FieldErrors, ports: tuple[EndpointPort, ...]) -> None:
    if len(ports) > _MOST_PORTS:
        errors.too_many("ports", len(ports), _MOST_PORTS)
    taken: set[str] = set()
    for index, port in enumerate(ports[:_MOST_PORTS]):
        path = f"ports[{index}]"
        name = "" if port.name is UNSET else str(port.name)
        _port_name(errors, path, name)
        if name in taken:
            errors.duplicate(f"{path}.name", go_value(name))
        taken.add(name)
        _protocol(errors, path, port)


def update_endpoint_slice(errors: FieldErrors, old: EndpointSlice, new: EndpointSlice) -> None:
    """Check that a slice stays of its type."""
    if old.address_type != new.address_type:
        errors.invalid("addressType", new.address_type, "field is immutable")
