"""The timeline of a run: faults, commands with what they did, goals, and the first and last loss of each stretch."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from engine.faults.catalogue import MENDING
from engine.metrics import LETTERS
from levels.postmortem.losses import stretches
from levels.postmortem.markdown import code, text
from levels.postmortem.troubles import happened
from levels.session.results import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from levels.postmortem.chronicle import Chronicle
    from levels.scenario.schema.faults import FaultEntry
    from levels.session.level import Level

DID_LINES = 3
"""So many lines of what a command printed are told."""
_FAULT, _EVENT, _LOSS, _GOAL, _VERDICT, _COMMAND = range(6)


class TimelineEntry(NamedTuple):
    """Something that happened, as Markdown."""

    tick: int
    rank: int
    """Its place within the tick: a fault begins one, a command follows it."""
    told: str


def timeline(chronicle: Chronicle) -> list[TimelineEntry]:
    """Everything in the order in which it happened."""
    level = chronicle.level
    entries = [*_losses(chronicle), *_commands(chronicle)]
    entries += [TimelineEntry(goal.tick, _GOAL, f"goal {goal.told}: {text(goal.text)}") for goal in chronicle.goals]
    if level is not None:
        entries += [*_faults(chronicle), *_events(level), *_verdict(level)]
    return sorted(entries, key=lambda entry: entry[:2])


def _faults(chronicle: Chronicle) -> Iterator[TimelineEntry]:
    for tick, _, what in happened(chronicle):
        yield TimelineEntry(tick, _FAULT, f"**fault**: {text(what)}")


def _events(level: Level) -> Iterator[TimelineEntry]:
    """What else was noted: faults that ended, and those that found nothing to hit."""
    struck = Counter((fault.tick, fault.what) for fault in level.happenings.struck.values())
    missed = Counter(
        (fault.at, fault.text)
        for index, fault in enumerate(level.spec.faults)
        if index in level.happenings.injected and index not in level.happenings.struck and _breaks(fault)
    )
    for tick, said, _ in level.happenings.notices:
        if struck[tick, said]:
            struck[tick, said] -= 1
        elif missed[tick, said]:
            missed[tick, said] -= 1
            yield TimelineEntry(tick, _EVENT, f"had no effect on what breaks: {text(said)}")
        else:
            yield TimelineEntry(tick, _EVENT, text(said))


def _breaks(fault: FaultEntry) -> bool:
    """Whether it is told as if it had broken something, with or without a target."""
    return bool(fault.text) and fault.kind not in MENDING


def _verdict(level: Level) -> Iterator[TimelineEntry]:
    if level.verdict != "pending":
        why = f": {text(level.failed_by or 'time is over')}" if level.verdict == "failed" else ""
        yield TimelineEntry(level.verdict_tick, _VERDICT, f"**{level.verdict}**{why}")


def _losses(chronicle: Chronicle) -> Iterator[TimelineEntry]:
    for client, begin, end, count, first, last in stretches(chronicle.losses):
        named = f"{code(first.name)}, {first.letter} ({LETTERS[first.letter].meaning}) at {code(first.hop)}"
        if begin == end:
            yield TimelineEntry(begin, _LOSS, f"{code(client)} loses {counted(count, 'request')}: {named}")
        else:
            yield TimelineEntry(begin, _LOSS, f"{code(client)} begins to lose requests: {named}")
            told = f"the last of {count} lost requests of {code(client)}: {code(last.name)}"
            yield TimelineEntry(end, _LOSS, told)


def _commands(chronicle: Chronicle) -> Iterator[TimelineEntry]:
    for played in chronicle.inputs:
        word = "**fault** by hand" if played.breaks else "command"
        yield TimelineEntry(played.tick, _COMMAND, f"{word}: {code(played.what)} {did(played.did)}".rstrip())


def did(lines: tuple[str, ...]) -> str:
    """What a command did, in its own words as far as these have room."""
    told = "; ".join(text(line) for line in lines[:DID_LINES])
    more = len(lines) - DID_LINES
    return f"→ {told}" + (f"; and {counted(more, 'line')} more" if more > 0 else "") if told else ""
