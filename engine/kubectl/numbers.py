"""Whole numbers in flags and arguments, as strconv of Go reads them: 64 bits, and its words where they do not fit."""

from __future__ import annotations

import re

from engine.api.meta import fits
from engine.kubectl.errors import KubectlError

_DECIMAL = re.compile(r"[+-]?[0-9]+")
_LONGEST = 1000
"""Digits; far more than any number has that fits."""


def parse_int(text: str, function: str = "ParseInt") -> int:
    """Read a decimal number of 64 bits; raises ValueError with the words of that function of strconv."""
    if not _DECIMAL.fullmatch(text) or (function == "ParseUint" and text[:1] in {"+", "-"}):
        raise ValueError(f'strconv.{function}: parsing "{text}": invalid syntax')
    if len(text) > _LONGEST or not fits(int(text), 64):
        raise ValueError(f'strconv.{function}: parsing "{text}": value out of range')
    return int(text)


def read_int(text: str, function: str) -> int:
    """Read a number that is an argument; raises KubectlError."""
    try:
        return parse_int(text, function)
    except ValueError as error:
        raise KubectlError(str(error)) from error
