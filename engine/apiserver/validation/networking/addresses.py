"""IP addresses and ranges of them; behind an address something other than the reader's own machine should stand."""

from __future__ import annotations

import ipaddress
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from engine.apiserver.validation.fielderrors import go_value

if TYPE_CHECKING:
    from engine.apiserver.validation.fielderrors import FieldErrors

NO_IP = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"
NO_CIDR = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"
_LEADING_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])", re.ASCII)
_PREFIX_LENGTH = re.compile("/[0-9]{1,3}", re.ASCII)
_Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def is_ip(text: str) -> bool:
    """Whether a text is an address."""
    return parsed(text) is not None


def address(errors: FieldErrors, path: str, text: str) -> None:
    """Check that a text is an address of either family."""
    if parsed(text) is None:
        errors.invalid(path, text, NO_IP)


@lru_cache(maxsize=1 << 16)
def problem_of(text: str) -> str:
    """Why nothing may stand behind an address; empty where it may. Addresses of Pods come again and again."""
    found = parsed(text)
    if found is None:
        return NO_IP
    if found.is_unspecified:
        return f"may not be unspecified ({go_value(text).strip(chr(34))})"
    if found.is_loopback:
        return "may not be in the loopback range (127.0.0.0/8, ::1/128)"
    if found.is_link_local:
        return "may not be in the link-local range (169.254.0.0/16, fe80::/10)"
    if found.is_multicast:
        return "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)"
    return ""


@lru_cache(maxsize=1 << 16)
def parsed(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """The address that a text is; None where it is none.

    Zeros in front of a number say nothing, as in old objects (netutils' ParseIPSloppy).
    """
    try:
        return ipaddress.ip_address(text if ":" in text else _LEADING_ZEROS.sub("", text))
    except ValueError:
        return None


def cidr(text: str) -> _Network | None:
    """The range of addresses of a text such as 10.9.8.0/24; None where it is none."""
    address, slash, length = text.partition("/")
    found = parsed(address) if _PREFIX_LENGTH.fullmatch(slash + length) else None
    try:
        return None if found is None else ipaddress.ip_network(f"{found}/{int(length)}", strict=False)
    except ValueError:
        return None
