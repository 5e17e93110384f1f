"""Work that can be done a tick at a time, so that a screen lives meanwhile: a generator that returns its result."""

from __future__ import annotations

from collections.abc import Generator
from typing import TypeVar

Result = TypeVar("Result")
Stepwise = Generator[None, None, Result]
"""Pauses after each tick."""


def finished(work: Stepwise[Result]) -> Result:
    """Do all of it now."""
    while True:
        try:
            next(work)
        except StopIteration as end:
            result: Result = end.value
            return result
