"""Counts the losses that a document names, and those that the counters know: the two have to agree."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from levels.session.session import Session

Losses = Counter[tuple[str, int, str]]
"""Client, tick in which it was sent, and letter, to how many."""

_CAUSE = re.compile(r"### (.) \(.*?\), (\d+) in tick")
_ROW = re.compile(r"\| `([^`]*)` \| .*? \| (\d+) \| ([-\d:, each]*) \|$")
_TICKS = re.compile(r"(-?\d+)(?:-(\d+))?: (\d+)")


def counted_losses(text: str) -> Losses:
    """Every loss that the document names below its causes; the sums of rows and headings are those of their ticks."""
    found: Losses = Counter()
    letter, wanted, total = "", 0, 0
    for line in text.partition("\n## Lost requests by cause\n")[2].partition("\n## ")[0].splitlines():
        if head := _CAUSE.match(line):
            assert total == wanted
            letter, wanted, total = head[1], int(head[2]), 0
        elif row := _ROW.match(line):
            ticks = _expanded(row[3])
            assert sum(ticks.values()) == int(row[2]), line
            total += int(row[2])
            found.update({(row[1], tick, letter): count for tick, count in ticks.items()})
    assert total == wanted
    return found


def _expanded(ticks: str) -> dict[int, int]:
    return {
        tick: int(count)
        for first, last, count in _TICKS.findall(ticks)
        for tick in range(int(first), int(last or first) + 1)
    }


def window_losses(session: Session) -> Losses:
    """The same as the session counted them."""
    metrics = session.cluster.metrics
    return Counter(
        {
            (client, tick, letter): count
            for client in metrics.clients()
            for tick in range(session.tick_number + 1)
            for letter, count in metrics.window(client, tick, tick).lost.items()
            if count
        }
    )
