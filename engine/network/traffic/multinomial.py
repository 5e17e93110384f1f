"""Many requests over many endpoints at once, as evenly at random as kube-proxy's cascade of rules would.

n requests over k endpoints are split by halves, each split an exact binomial draw: n trials are compared bit by bit
with the binary expansion of p, and only the number of ones among the even bits matters. No float is involved, and the
cost grows with about 2n bits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.rng import Rng

    CountOnes = Callable[[int], int]
    """How many of that many fresh even bits are ones."""

_CHUNK = 4096


class BitStream:
    """Counts the ones among fresh even bits of the stream `traffic`, each bit used once."""

    def __init__(self, rng: Rng, *names: str | int) -> None:
        self._rng = rng
        self._names = names
        self._block = 0

    def __call__(self, count: int) -> int:
        """How many of the next `count` bits are ones."""
        ones = 0
        while count > 0:
            part = min(count, _CHUNK)
            ones += self._rng.bits(part, "traffic", *self._names, "bulk", self._block).bit_count()
            self._block += 1
            count -= part
        return ones


def binomial(trials: int, above: int, below: int, ones: CountOnes) -> int:
    """How many of `trials` succeed when each does with probability above/below (0 <= above <= below)."""
    if above == below:
        return trials
    successes, undecided, rest = 0, trials, above
    while undecided and rest:
        rest *= 2
        high = ones(undecided)
        if rest >= below:
            # This bit of p is 1: a trial whose bit is 0 lies below p, the others are not decided yet.
            rest -= below
            successes += undecided - high
            undecided = high
        else:
            undecided -= high
    return successes


def spread(count: int, routes: int, ones: CountOnes) -> list[int]:
    """`count` requests, each to one of `ways` endpoints with equal chances: how many went to each."""
    if routes == 1 or count == 0:
        return [count] + [0] * (routes - 1)
    half = routes // 2
    first = binomial(count, half, routes, ones)
    return spread(first, half, ones) + spread(count - first, routes - half, ones)
