"""Making a history that goes wrong smaller: whatever can be left out, so that it still goes wrong in the same way."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


def signature(error: BaseException) -> tuple[str, str, int]:
    """What makes two failures the same one: the type, and the place in the code where it came up."""
    while isinstance(error, ExceptionGroup):
        error = error.exceptions[0]
    last = traceback.extract_tb(error.__traceback__)[-1]
    return type(error).__name__, last.filename, last.lineno or 0


def smallest(steps: Sequence[T], fails: Callable[[Sequence[T]], bool], tries: int = 400) -> list[T]:
    """A part of `steps`, in their order, that still fails; the search ends after so many tries."""
    kept = list(steps)
    size = max(1, len(kept) // 2)
    while tries > 0:
        start, before = 0, len(kept)
        while start < len(kept) and tries > 0:
            tries -= 1
            without = kept[:start] + kept[start + size :]
            if without and fails(without):
                kept = without
            else:
                start += size
        if size == 1 and len(kept) == before:
            break
        size = max(1, size // 2)
    return kept
