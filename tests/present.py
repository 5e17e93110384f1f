"""What a test needs to be there, and to be what it is."""

from __future__ import annotations

from typing import TypeVar

T = TypeVar("T")


def present(value: T | None) -> T:
    """The value, which may not be None here."""
    assert value is not None
    return value


def as_a(kind: type[T], value: object) -> T:
    """The value, which has to be of that kind."""
    assert isinstance(value, kind)
    return value
