"""Quantities (`100m`, `1.5Gi`, `2e3`) as exact integers (apimachinery's api/resource).

The scheduler counts with them, kubectl and the API server print and compare them. Values are kept in nano units
inside, so that nothing is ever a float; whatever is finer is rounded up, as upstream does.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_PATTERN = re.compile(r"([+-]?)([0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)", re.ASCII)
_NUMBER = re.compile(r"([0-9]*)(?:\.([0-9]*))?", re.ASCII)
_EXPONENT = re.compile(r"[eE]([-+]?[0-9]+)", re.ASCII)
_DECIMAL = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_DECIMAL_SUFFIX = {exponent: suffix for suffix, exponent in _DECIMAL.items()}
_BINARY = ("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei")
_NANO = 10**9
_MILLI = 10**6
MALFORMED = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"
_BAD_NUMBER = "unable to parse numeric part of quantity"
_BAD_SUFFIX = "unable to parse quantity's suffix"
_LARGEST_EXPONENT = 1000
"""Beyond it a quantity is nonsense, and only a way to fill memory."""
_MOST_DIGITS = 1000
"""As many again: Python refuses to read more than 4300."""


def milli(quantity: int | str) -> int:
    """The quantity in thousandths, rounded up: CPU as the scheduler counts it. Raises ValueError."""
    return -(-_nanos(quantity)[0] // 1_000_000)


def whole(quantity: int | str) -> int:
    """The quantity in whole units (bytes, Pods), rounded up. Raises ValueError."""
    return -(-_nanos(quantity)[0] // _NANO)


def nano(quantity: int | str) -> int:
    """The quantity in thousand-millionths, to compare. Raises ValueError."""
    return _nanos(quantity)[0]


def form(quantity: int | str) -> str:
    """How it is written: `decimal`, `exponent` or `binary`. Raises ValueError."""
    return _nanos(quantity)[1]


def compare(one: int | str, other: int | str) -> int:
    """-1, 0 or 1, as the first quantity is smaller than the other, equal or greater. Raises ValueError."""
    left, right = _nanos(one)[0], _nanos(other)[0]
    return (left > right) - (left < right)


def canonical(quantity: int | str) -> str:
    """The one spelling that the API server keeps: `1000m` is `1`, `1024Mi` is `1Gi`. Raises ValueError."""
    return _canonical(str(quantity))


def milli_canonical(quantity: int | str) -> str:
    """That spelling of an amount of a resource, which has no more than thousandths and is rounded up to them.

    SetDefaults_ResourceList in pkg/apis/core/v1/defaults.go. Raises ValueError.
    """
    return _canonical(str(quantity), _MILLI)


@lru_cache(maxsize=4096)
def _canonical(text: str, step: int = 1) -> str:
    """The spelling of a quantity that is first rounded up to a multiple of `step` nano units."""
    nanos, form = _nanos(text)
    return _spell(-(-nanos // step) * step, form)


def total(quantities: Iterable[int | str]) -> str:
    """The sum in its one spelling, in the form of the first part that is not nothing. Raises ValueError."""
    sum_, form = 0, "decimal"
    for quantity in quantities:
        nanos, own = _nanos(quantity)
        if not sum_:
            form = own
        sum_ += nanos
    return _spell(sum_, form)


def _spell(nanos: int, form: str) -> str:
    if nanos == 0:
        return "0"
    sign, size = ("-", -nanos) if nanos < 0 else ("", nanos)
    if form == "binary" and size >= 1024 * _NANO:
        return sign + _spell_binary(-(-size // _NANO))
    return sign + _spell_decimal(size, exponents=form == "exponent")


def _spell_binary(units: int) -> str:
    power = 0
    while units % 1024 == 0 and power < len(_BINARY) - 1:
        units //= 1024
        power += 1
    return f"{units}{_BINARY[power]}"


def _spell_decimal(nanos: int, *, exponents: bool) -> str:
    exponent = -9
    while nanos % 1000 == 0 and exponent < max(_DECIMAL_SUFFIX):
        nanos //= 1000
        exponent += 3
    if exponents:
        return f"{nanos}e{exponent}" if exponent else str(nanos)
    return f"{nanos}{_DECIMAL_SUFFIX[exponent]}"


def _nanos(quantity: int | str) -> tuple[int, str]:
    return _parse(quantity if isinstance(quantity, str) else str(quantity))


@lru_cache(maxsize=4096)
def _parse(text: str) -> tuple[int, str]:
    """Nano units, and the form it is written in: `decimal`, `exponent` or `binary`."""
    matched = _PATTERN.fullmatch(text)
    if matched is None:
        raise ValueError(MALFORMED)
    sign, digits, suffix = matched.groups()
    number = _NUMBER.fullmatch(digits)
    if number is None or digits == "." or len(digits) > _MOST_DIGITS:
        raise ValueError(_BAD_NUMBER)
    fraction = number[2] or ""
    mantissa = int((number[1] or "") + fraction)
    base, exponent, form = _scale(suffix)
    numerator, denominator = mantissa * _NANO, 10 ** len(fraction)
    if exponent >= 0:
        numerator *= base**exponent
    else:
        denominator *= base**-exponent
    size = -(-numerator // denominator)
    return (-size if sign == "-" else size), form


def _scale(suffix: str) -> tuple[int, int, str]:
    if suffix in _DECIMAL:
        return 10, _DECIMAL[suffix], "decimal"
    if suffix in _BINARY:
        return 2, 10 * _BINARY.index(suffix), "binary"
    exponent = _EXPONENT.fullmatch(suffix)
    if exponent is None or abs(int(exponent[1])) > _LARGEST_EXPONENT:
        raise ValueError(_BAD_SUFFIX)
    return 10, int(exponent[1]), "exponent"
