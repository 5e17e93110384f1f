"""Random histories for as long as the time allows: `make soak MINUTES=30`.

Prints the seed of each history that breaks an invariant or does not come to rest, and the one command that replays it.
"""

from __future__ import annotations

import sys
import time
import traceback

from tests.properties.histories import replay

FIRST_SEED = 1_000
"""Seeds below belong to `make test`."""


def soak(minutes: float) -> int:
    """Play seed after seed until the time is over; returns how many failed."""
    end = time.monotonic() + minutes * 60
    seed, failed = FIRST_SEED, 0
    while time.monotonic() < end:
        try:
            replay(seed)
        except AssertionError:
            failed += 1
            traceback.print_exc()
        seed += 1
    print(f"{seed - FIRST_SEED} histories, {failed} failed")
    return failed


def main(arguments: list[str]) -> int:
    """`MINUTES`, or `--seed N` for one history."""
    if arguments[:1] == ["--seed"]:
        replay(int(arguments[1]))
        return 0
    return 1 if soak(float(arguments[0])) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
