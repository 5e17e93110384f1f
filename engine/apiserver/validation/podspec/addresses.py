"""Whether a text is an address (IsValidIP in apimachinery's util/validation)."""

from __future__ import annotations

import ipaddress
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.apiserver.validation.fielderrors import FieldErrors

NO_ADDRESS = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"
_LEADING_ZEROS = re.compile(r"(?<![0-9a-fA-F:])0+(?=\d)")
"""Upstream still reads them in old objects, as decimal numbers."""


def address(errors: FieldErrors, path: str, text: str) -> None:
    """Check that it is an address of either family."""
    try:
        ipaddress.ip_address(_LEADING_ZEROS.sub("", text) if ":" not in text else text)
    except ValueError:
        errors.invalid(path, text, NO_ADDRESS)
