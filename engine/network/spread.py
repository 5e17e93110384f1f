"""Many requests over many endpoints at once, as evenly at random as kube-proxy's cascade of rules would.

n requests over k endpoints are split by halves, each split an exact binomial draw: n trials are compared bit by bit
with the binary expansion of p, and only the number of ones among the even bits matters. No float is involved, and the
cost grows with about 2n bits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    Ones = Callable[[int], int]
    """How many of that many fresh even bits are ones."""


def binomial(trials: int, above: int, below: int, ones: Ones) -> int:
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


def spread(count: int, ways: int, ones: Ones) -> list[int]:
    """`count` requests, each to one of `ways` endpoints with equal chances: how many went to each."""
    if ways == 1 or count == 0:
        return [count] + [0] * (ways - 1)
    half = ways // 2
    first = binomial(count, half, ways, ones)
    return spread(first, half, ones) + spread(count - first, ways - half, ones)
