"""`make mutants N=300 SEED=1`: how many of N faults of one line the tests notice, drawn by a seed.

Ends with 1 where fewer than BAR per cent of those that can be noticed are, or where one survives that docs/testing.md
does not name as equivalent.
"""

from __future__ import annotations

import queue
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import TYPE_CHECKING

from tests.mutants.equivalent import named_equivalent
from tests.mutants.mutations import Mutant, mutants_of
from tests.mutants.places import name_of, sources
from tests.mutants.recording import recording
from tests.mutants.trial import Verdict, Workshop

if TYPE_CHECKING:
    from collections.abc import Iterator

BAR = 80
MINUTES = 40
"""After these no further mutant is begun."""
WORKERS = 2
TELL_EVERY = 25


def drawn(count: int, seed: int) -> list[Mutant]:
    """So many of all mutants; the same for the same seed and the same code."""
    found = [mutant for file in sources() for mutant in mutants_of(name_of(file), file.read_bytes())]
    return Random(seed).sample(found, min(count, len(found)))


def judged(mutants: list[Mutant], end: float) -> Iterator[Verdict]:
    """A verdict on each, as long as it is not past `end`."""
    lines = recording()
    free: queue.SimpleQueue[Workshop] = queue.SimpleQueue()
    for number in range(WORKERS):
        free.put(Workshop(number))

    def judge(mutant: Mutant) -> Verdict | None:
        if time.monotonic() > end:
            return None
        shop = free.get()
        try:
            return shop.judge(mutant, lines)
        finally:
            free.put(shop)

    with ThreadPoolExecutor(WORKERS) as pool:
        yield from (verdict for verdict in pool.map(judge, mutants) if verdict is not None)


def main(count: int, seed: int) -> int:
    """Try them, tell of each that survives, and of all together."""
    equivalent = named_equivalent()
    killed = excused = tried = 0
    unnamed: list[Mutant] = []
    for verdict in judged(drawn(count, seed), time.monotonic() + MINUTES * 60):
        tried += 1
        mutant = verdict.mutant
        if verdict.killed:
            killed += 1
        elif mutant.name in equivalent:
            excused += 1
            print(f"equivalent {mutant.name}: {equivalent[mutant.name]}", flush=True)
        else:
            unnamed.append(mutant)
            print(f"survived   {mutant.file}:{mutant.line} {mutant.name} ({verdict.why})", flush=True)
        if tried % TELL_EVERY == 0:
            print(f"{tried} of {count} tried, {killed} killed", flush=True)
    share = killed * 100 // max(1, tried - excused)
    print(
        f"{killed} of {tried} mutants killed, {excused} are equivalent, {len(unnamed)} survived: {share} % of {BAR} %",
    )
    if tried < count:
        print(f"{count - tried} were not tried: {MINUTES} minutes were over, or there are no more")
    return 1 if share < BAR or unnamed else 0


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), int(sys.argv[2])))
