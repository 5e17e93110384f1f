"""Bytes in JSON, as Go reads them: base64, or a list of small numbers. Called by `wire` for the values of Secrets."""

from __future__ import annotations

import base64
from typing import Any

from engine.golang import base64 as go_base64


class NoBytesError(TypeError):
    """A value of which no bytes can be made, and what Go wanted in its place."""

    def __init__(self, value: Any, wanted: str) -> None:
        """Keep both."""
        super().__init__(wanted)
        self.value = value
        self.wanted = wanted


def read(value: Any) -> str:
    """The base64 of a value, as Go would write it. Raises NoBytesError; ValueError where base64 is broken."""
    if value is None:
        return ""
    if isinstance(value, str):
        return _written(go_base64.decode(value))
    if not isinstance(value, list):
        raise NoBytesError(value, "[]uint8")
    for item in value:
        if type(item) is not int or item not in range(256):
            raise NoBytesError(item, "uint8")
    return _written(bytes(value))


def _written(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii")
