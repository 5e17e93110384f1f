"""What the clients of each level's reference counted, tick by tick: issued, served, and lost by letter.

`tests/golden/counters.json` holds it as it was before the rules were raised last. A version of the rules may change
what objects look like without changing what becomes of a single request; then all of it stays as it was.
`python -m tests.levels.counters` writes the file anew, for a change that moves requests on purpose.
"""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from levels.campaign.index import campaign
from levels.files.atomic_write import write_whole
from tests.levels.pinning import play_reference

if TYPE_CHECKING:
    from engine.metrics import Metrics
    from levels.session.level import Level

GOLDEN = Path(__file__).parents[1] / "golden" / "counters.json"
_SHORT = 16

Outcome = dict[str, str | int]
"""The verdict, how many requests were lost, and a short hash over all counters of each tick."""


def outcome(level: Level) -> Outcome:
    """What became of the requests of a level that has been played."""
    return {
        "verdict": level.verdict,
        "lost": level.requests_lost(),
        "counters": _counters(level.cluster.metrics, level.tick_number),
    }


def _counters(metrics: Metrics, last: int) -> str:
    """A short hash over each client's counters of every tick up to the last."""
    counted = sha256()
    for client in metrics.clients():
        for tick in range(last + 1):
            counts = metrics.window(client, tick, tick)
            row = [client, tick, counts.issued, counts.served, counts.lost]
            counted.update(json.dumps(row, sort_keys=True).encode())
    return counted.hexdigest()[:_SHORT]


def kept() -> dict[str, Outcome]:
    """The file."""
    outcomes: dict[str, Outcome] = json.loads(GOLDEN.read_text("utf-8"))
    return outcomes


def main() -> None:
    """Play every reference and write the file."""
    outcomes = {entry.name: outcome(play_reference(entry.name)) for entry in campaign()}
    write_whole(GOLDEN, json.dumps(outcomes, indent=1) + "\n")


if __name__ == "__main__":
    main()
