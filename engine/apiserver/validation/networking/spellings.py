"""Spellings of addresses and ranges that will not be understood for ever: warnings (util/validation/ip.go)."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from engine.apiserver.validation.fielderrors import go_value
from engine.apiserver.validation.networking import addresses

if TYPE_CHECKING:
    from collections.abc import Iterator

    _Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_GOING = "will be considered invalid in a future Kubernetes release: use"


def of_ip(path: str, text: str) -> Iterator[str]:
    """A warning where an address has leading zeros, hides another family's, or is no canonical IPv6 address."""
    found = addresses.parsed(text)
    if found is None:
        return
    plain = _unmapped(found)
    if plain is not found or not _is_strict(text):
        yield f"{path}: non-standard IP address {go_value(text)} {_GOING} {go_value(str(plain))}"
    elif str(found) != text:
        yield f"{path}: IPv6 address {go_value(text)} should be in RFC 5952 canonical format ({go_value(str(found))})"


def of_cidr(path: str, text: str) -> Iterator[str]:
    """Warnings where a range says more than a range, is spelled as above, or is no canonical IPv6 range."""
    found = addresses.cidr(text)
    if found is None:
        return
    head, _, length = text.partition("/")
    address, warned = addresses.parsed(head), False
    if address is not None and address != found.network_address:
        single = f"{address}/{found.max_prefixlen}"
        choice = f"should be {go_value(str(found))} or {go_value(single)}?"
        yield f"{path}: CIDR value {go_value(text)} is ambiguous in this context ({choice})"
        warned = True
    if not _is_strict(head) or length != str(found.prefixlen):
        yield f"{path}: non-standard CIDR value {go_value(text)} {_GOING} {go_value(str(found))}"
    elif not warned and str(found) != text:
        shown = go_value(str(found))
        yield f"{path}: IPv6 CIDR value {go_value(text)} should be in RFC 5952 canonical format ({shown})"


def _is_strict(text: str) -> bool:
    """Is a text an address without the leniency of old objects?"""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _unmapped(address: _Address) -> _Address:
    """The IPv4 address that an IPv6 address stands for, if it does."""
    return getattr(address, "ipv4_mapped", None) or address
