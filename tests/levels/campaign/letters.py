"""Letters of which a sentence says that they are seen, and whether requests are lost with them by then."""

from __future__ import annotations

import re

from levels.session.level import Level
from tests.levels.campaign.telling import Sentence, copy_of

SEEN = re.compile(
    r"\(([NRTX5W])\)"
    r"|(?:^|[.?] )([NRTXW])(?:: | at once )"
    r"|\b(?:letter is|failures are|[Ee]very|still) ([NRTX5W])\b"
)
SOON = 20
"""What a line of the guide speaks of may take that many ticks to be seen."""


def letters_in(text: str) -> list[str]:
    """The letters of which a sentence says that they are there, not those that it only explains or denies."""
    return [next(filter(None, found.groups())) for found in SEEN.finditer(text)]


def lost_with(level: Level) -> set[str]:
    """The letters with which requests were lost so far."""
    metrics, last = level.cluster.metrics, level.tick_number
    counts = (metrics.window(client.name, 0, last).lost for client in level.spec.clients)
    return {letter for lost in counts for letter, count in lost.items() if count}


def unseen(sentence: Sentence) -> list[str]:
    """Those that nobody sees: neither when the sentence is read, nor soon, nor, if it is a hint, without any help."""
    missing = [letter for letter in letters_in(sentence.text) if letter not in lost_with(sentence.world)]
    world = copy_of(sentence.world) if missing else sentence.world
    for _ in range(SOON if sentence.where.startswith("coach") else world.spec.rules.max_tick):
        if not missing:
            break
        world.tick()
        missing = [letter for letter in missing if letter not in lost_with(world)]
    return missing
