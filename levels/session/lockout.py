"""The stretches of a level in which everybody sleeps: the console is locked, what was prepared has to hold by itself.

Asked by the level before each line and by its guide after each tick. Only reads; no digest sees what is told here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from levels.session.results import counted
from levels.session.results.absorbed import absorbed_while_asleep

if TYPE_CHECKING:
    from levels.session.attempt import Attempt

AWAKE = frozenset(
    {
        "tick",
        "rewind",
        "redo",
        "restart",
        "help",
        "brief",
        "goals",
        "hint",
        "debrief",
        "solution",
        "history",
        "clear",
        "report",
        "quit",
        "exit",
    },
)
"""The words that touch nothing in the cluster and look at nothing in it: they work all the time."""
_MORE = frozenset(";&|<>$`\n")
"""The signs with which a line may hold other commands."""


def until(level: Attempt) -> int:
    """The last tick of the stretch in which the console is locked now; 0 where it is open."""
    now = level.tick_number
    return next((last for first, last in level.spec.rules.sleep if first <= now <= last), 0)


def closed(level: Attempt) -> str:
    """Why nobody may act now; empty where everybody may."""
    last = until(level)
    return f"everybody sleeps: the console opens again after tick {last}" if last else ""


def is_for_the_awake(line: str) -> bool:
    """Whether a line has to wait until the console is open again."""
    words = line.split()
    return bool(words) and (words[0] not in AWAKE or not _MORE.isdisjoint(line))


def told(level: Attempt) -> list[str]:
    """What there is to say in this tick: that everybody goes to sleep, or what was slept through."""
    now = level.tick_number
    lines: list[str] = []
    for first, last in level.spec.rules.sleep:
        if first <= now <= last and level.verdict != "pending" and level.verdict_tick == now:
            lines.append(_slept_through(level, first, now))
        elif now == first:
            lines.append(f"From now on {closed(level)}. What you prepared has to hold.")
        elif now == last + 1:
            lines.append(f"The console is open again. {_slept_through(level, first, last)}")
    return lines


def _slept_through(level: Attempt, first: int, last: int) -> str:
    """How many faults came in these ticks, how many of them cost nothing, and what all of them cost."""
    faults = sum(first <= struck.tick <= last for struck in level.happenings.struck.values())
    windows = [level.cluster.metrics.window(client.name, first, last) for client in level.setup.clients]
    lost, pending = sum(window.lost_total for window in windows), sum(window.pending for window in windows)
    told = [counted(faults, "fault")]
    told += [f"{absorbed_while_asleep(level, first, last)} absorbed"] if faults else []
    told += [f"{counted(lost, 'request')} lost"]
    told += [f"{pending} still under way"] if pending else []
    return f"While you slept: {', '.join(told)}."
