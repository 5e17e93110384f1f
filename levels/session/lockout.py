"""The stretches of a level in which everybody sleeps: the console is locked, what was prepared has to hold by itself.

Asked by the level before each line and by its guide after each tick. Only reads; no digest sees what is told here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from levels.session.results import counted
from levels.session.results.absorbed import slept_faults

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
    """The last tick of the stretch in which the console is locked now; 0 where it is open, as after the verdict."""
    now = level.tick_number
    if level.verdict != "pending":
        return 0
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
    now, lines = level.tick_number, []
    for first, last in level.spec.rules.sleep:
        morning = last + 1 if level.verdict == "pending" else min(last + 1, level.verdict_tick)
        if now == first < morning:
            lines.append(f"From now on {closed(level)}. What you prepared has to hold.")
        elif now == morning > first:
            lines.append(f"The console is open again. {_slept_through(level, first, min(now, last))}")
    return lines


def _slept_through(level: Attempt, first: int, last: int) -> str:
    """How many faults came in these ticks, how many of them cost nothing, and what all of them cost."""
    faults = slept_faults(level, first, last)
    windows = [level.cluster.metrics.window(client.name, first, last) for client in level.setup.clients]
    lost, pending = sum(window.lost_total for window in windows), sum(window.pending for window in windows)
    told = [counted(faults.all, "fault")]
    told += [f"{faults.absorbed} absorbed"] if faults.all else []
    told += [f"{faults.open} without a loss so far"] if faults.open else []
    told += [f"{counted(lost, 'request')} lost"]
    told += [f"{pending} still under way"] if pending else []
    return f"While you slept: {', '.join(told)}."
