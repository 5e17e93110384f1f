"""Quantities in errors: their sign, and how Go prints them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from engine.api import quantity

if TYPE_CHECKING:
    from engine.apiserver.validation.fielderrors import FieldErrors

_FORMATS = {"decimal": "DecimalSI", "exponent": "DecimalExponent", "binary": "BinarySI"}
_PARTS = re.compile(r"([+-]?)([0-9]*)(?:\.([0-9]*))?(.*)", re.ASCII)
_SUFFIXES = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_BINARY = ("Ki", "Mi", "Gi", "Ti", "Pi", "Ei")
_MILLI = 10**6
_NANO = 10**9


def not_negative(errors: FieldErrors, path: str, value: int | str) -> None:
    """Check that a quantity is not below zero."""
    if quantity.nano(value) < 0:
        errors.invalid(path, quantity.canonical(value), "must be greater than or equal to 0")


def positive(errors: FieldErrors, path: str, value: int | str) -> bool:
    """Check that a quantity is above zero; returns whether it is."""
    if quantity.nano(value) > 0:
        return True
    errors.invalid(path, quantity.canonical(value), "must be greater than zero")
    return False


def is_whole(value: int | str) -> bool:
    """Whether it has no thousandths."""
    return -(-quantity.nano(value) // _MILLI) % 1000 == 0


def go_quantity(value: int | str) -> str:
    """A quantity as Go's %#v prints it, with the number and the scale that it was read into."""
    text = str(value)
    number, scale = _amount(text)
    shown, written = quantity.canonical(text), _FORMATS[quantity.form(text)]
    return (
        f"resource.Quantity{{i:resource.int64Amount{{value:{number}, scale:{scale}}}, "
        f'd:resource.infDecAmount{{Dec:(*inf.Dec)(nil)}}, s:"{shown}", Format:"{written}"}}'
    )


def _amount(text: str) -> tuple[int, int]:
    """What stands in it as an integer, and the power of ten that it counts."""
    matched = _PARTS.fullmatch(text)
    sign, whole, fraction, suffix = matched.groups("") if matched else ("", text, "", "")
    fraction = fraction.rstrip("0")
    if suffix in _BINARY:
        return quantity.nano(text) // _NANO, 0
    number = int(f"{sign}{whole or '0'}{fraction}")
    scale = _SUFFIXES[suffix] if suffix in _SUFFIXES else int(suffix[1:])
    return number, scale - len(fraction)
