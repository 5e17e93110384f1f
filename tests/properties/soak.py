"""Random histories for as long as the time allows: `make soak MINUTES=30`.

Before them every bent document, 20,000 requests and ten worlds in which everything goes, whatever the time. Every
other history is one of which the cluster must come to rest, and every other a storm, which it must only survive.
Prints the seed of each that goes wrong, the one command that replays it, and of a storm the shortest history that does
the same.
"""

from __future__ import annotations

import sys
import time
import traceback

from tests.properties.bending import Bench, variants
from tests.properties.deletions import deletions
from tests.properties.histories import replay, storm
from tests.properties.openapirequests import send

FIRST_SEED = 1_000
"""Seeds below belong to `make test`."""
REQUESTS = 1_000
"""To one server."""
TICKS = 60
"""In which something of every kind goes."""


def bend() -> int:
    """Bear every bent document once; returns how many went wrong."""
    bench, failed = Bench(), 0
    for variant in variants():
        try:
            bench.bear(variant)
        except Exception:  # noqa: BLE001 - told, and on to the next one
            failed += 1
            traceback.print_exc()
            print(f"with {variant.plural}: {variant.path} = {variant.junk!r}")
            bench = Bench()
    return failed


def ask() -> int:
    """Send 20,000 random requests, a fresh server for each thousand; returns how many servers met a mistake."""
    failed = 0
    for seed in range(FIRST_SEED, FIRST_SEED + 20):
        try:
            send(seed, REQUESTS)
        except Exception:  # noqa: BLE001 - told, and on to the next one
            failed += 1
            traceback.print_exc()
    return failed


def delete() -> int:
    """Let something of every kind go in each tick of ten worlds; returns in how many a tick failed."""
    failed = 0
    for seed in range(FIRST_SEED, FIRST_SEED + 10):
        try:
            deletions(seed, TICKS)
        except Exception:  # noqa: BLE001 - told, and on to the next one
            failed += 1
            traceback.print_exc()
    return failed


def soak(minutes: float) -> int:
    """Bear every bent document, send requests, let everything go, then play histories until the time is over.

    Returns how many of them failed.
    """
    end = time.monotonic() + minutes * 60
    seed, failed = FIRST_SEED, bend() + ask() + delete()
    while time.monotonic() < end:
        try:
            (replay if seed % 2 else storm)(seed)
        except Exception:  # noqa: BLE001 - told, and on to the next one
            failed += 1
            traceback.print_exc()
        seed += 1
    print(f"{seed - FIRST_SEED} histories, {failed} failed")
    return failed


def main(arguments: list[str]) -> int:
    """`MINUTES`, or `--seed`, `--storm`, `--requests` or `--deletions` and a seed, for what comes of that one."""
    one = {
        "--seed": replay,
        "--storm": storm,
        "--requests": lambda seed: send(seed, REQUESTS),
        "--deletions": lambda seed: deletions(seed, TICKS),
    }.get(arguments[0])
    if one is not None:
        one(int(arguments[1]))
        return 0
    return 1 if soak(float(arguments[0])) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
