"""What is played a few milliseconds between two frames: what would have saved a lost request, a storm."""

from __future__ import annotations

from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

SLICE_S = 0.005
"""So long at most one frame waits for it; a tick or a way back that takes longer is played whole."""
SLICES_PER_SECOND = 60
PLAYING = "What would have saved it: being played ..."


def played_on(work: Iterable[None], slice_s: float = SLICE_S) -> bool:
    """Play one slice; whether all was played."""
    end = perf_counter() + slice_s
    return all(perf_counter() < end for _ in work)
