"""The document of a post-mortem, as Markdown. What can be known of the run is written; why, is left to its reader."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from engine.metrics import LETTERS
from engine.network.causes.table import CAUSES
from levels.postmortem.losses import by_cause, ticks_told
from levels.postmortem.markdown import code, table, text
from levels.postmortem.timeline import did, timeline
from levels.postmortem.troubles import reactions, troubles
from levels.postmortem.worth import lost_in, weighed
from levels.session.results import counted
from levels.session.results.absorbed import WITHIN

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from levels.postmortem.chronicle import Chronicle
    from levels.postmortem.losses import CauseGroup
    from levels.postmortem.worth import WithoutIt
    from levels.session.level import Level

_TO_FILL = "..."
_MINUTE_S = 60


def document(chronicle: Chronicle, worth: Mapping[int, WithoutIt]) -> str:
    """The whole of it; `worth` says what became of the run without a command."""
    level = chronicle.level
    title = text(level.title) if level is not None else "a sandbox"
    parts = [
        [f"# Post-mortem: {title}"],
        _summary(chronicle),
        ["## Requests", *_requests(chronicle)],
        ["## Goals", *_goals(level)] if level is not None else [],
        ["## Timeline", *(f"- **tick {tick}** {told}" for tick, _, told in timeline(chronicle))],
        ["## Lost requests by cause", *_causes(chronicle)],
        ["## What was done", *_done(chronicle, worth)],
        ["## What was absorbed", *_absorbed(chronicle)],
        ["## Protections that held", *_held(chronicle)],
        ["## Root cause", _TO_FILL],
        ["## What we change", _TO_FILL],
    ]
    return "\n\n".join(_block(part) for part in parts if part) + "\n"


def _block(lines: list[str]) -> str:
    """A heading stands apart from what is below it."""
    head, rest = lines[:1], lines[1:]
    return (
        "\n\n".join("\n".join(some) for some in (head, rest) if some) if head[0].startswith("#") else "\n".join(lines)
    )


def _summary(chronicle: Chronicle) -> list[str]:
    session, level, run = chronicle.session, chronicle.level, chronicle.run
    seconds = session.tick_number * (level.spec.tick_seconds if level is not None else 1)
    rows = [
        ("scenario", code(session.scenario_name)),
        ("seed", str(session.setup.seed)),
        ("duration", f"{counted(session.tick_number, 'tick')} ({seconds // _MINUTE_S} min {seconds % _MINUTE_S} s)"),
    ]
    if level is not None:
        rows.append(("verdict", _verdict(level)))
    rows += [
        ("lost", f"{counted(chronicle.lost, 'request')} of {_sent(chronicle)}"),
        ("done", f"{counted(chronicle.typed, 'line')}, {len(chronicle.inputs)} of which changed something"),
        ("replay", text(chronicle.outcome.sentence)),
    ]
    rows += [("note", text(f"podfall itself met a mistake in {told}")) for told in chronicle.outcome.mistakes]
    return table(("run", code(Path(run.file).name)), rows)


def _verdict(level: Level) -> str:
    if level.verdict == "pending":
        return f"not decided by tick {level.tick_number}"
    why = f": {text(level.failed_by or 'time is over')}" if level.verdict == "failed" else ""
    medals = f" ({', '.join(level.medals())})" if level.medals() else ""
    return f"{level.verdict} in tick {level.verdict_tick}{why}{medals}"


def _sent(chronicle: Chronicle) -> int:
    metrics, end = chronicle.session.cluster.metrics, chronicle.session.tick_number
    return sum(metrics.window(name, 0, end).issued for name in metrics.clients())


def _requests(chronicle: Chronicle) -> list[str]:
    """Per client what became of its requests, and the budget where there is one."""
    metrics, end = chronicle.session.cluster.metrics, chronicle.session.tick_number
    rows = []
    for name in metrics.clients():
        counts = metrics.window(name, 0, end)
        letters = ", ".join(f"{number} {letter}" for letter, number in counts.lost.items() if number)
        numbers = (counts.issued, counts.served, counts.lost_total, counts.pending)
        rows.append((code(name), *map(str, numbers), letters or "none"))
    if not rows:
        return ["Nobody sent any."]
    lines = table(("client", "sent", "served", "lost", "under way at the end", "letters"), rows)
    budgets = chronicle.level.budgets() if chronicle.level is not None else []
    return [
        *lines,
        *(line for one in budgets for line in ("", f"{one.sentence.capitalize()} ({text(one.burn_line)}).")),
    ]


def _goals(level: Level) -> list[str]:
    boxes = {"passed": "[x]"}
    lines = []
    for goal in level.goals():
        lost = f"; lost in tick {goal.lost_since}" if goal.lost_since is not None else ""
        lines.append(f"- {boxes.get(goal.state, '[ ]')} {text(goal.text)} ({text(goal.progress)}{lost})")
    return lines


def _causes(chronicle: Chronicle) -> Iterator[str]:
    groups = by_cause(chronicle.losses)
    if not groups:
        yield "No request was lost."
        return
    count = counted(sum(group.requests for group in groups), "lost request")
    yield f"{count}. The ticks are those in which they were sent, each with how many of its requests were lost."
    for group in groups:
        yield from _cause(group)


def _cause(group: CauseGroup) -> Iterator[str]:
    meaning = CAUSES[group.cause].meaning if group.cause in CAUSES else "the cause was not found"
    ticks = [tick for place in group.places for tick, _ in place.ticks]
    when = f"tick {min(ticks)}" if min(ticks) == max(ticks) else f"ticks {min(ticks)} to {max(ticks)}"
    yield ""
    yield f"### {group.letter} ({LETTERS[group.letter].meaning}), {group.requests} in {when}: {text(meaning)}"
    yield ""
    rows = [(code(one.client), code(one.hop), str(one.requests), ticks_told(one.ticks)) for one in group.places]
    yield from table(("client", "lost at", "requests", "ticks"), rows)
    first = group.first
    yield ""
    yield f"The first, {code(first.name)}: {text(first.observed)}. In truth: {text(first.actual)}."


def _done(chronicle: Chronicle, worth: Mapping[int, WithoutIt]) -> Iterator[str]:
    yield from _changes(chronicle, worth) if chronicle.inputs else ("Nothing was changed.",)
    if chronicle.idle:
        yield from ("", "Refused, or without anything to change:", "")
    for idle in chronicle.idle:
        yield f"- **tick {idle.tick}** {code(idle.what)} {did(idle.said)}".rstrip()


def _changes(chronicle: Chronicle, worth: Mapping[int, WithoutIt]) -> Iterator[str]:
    kept = lost_in(chronicle.session)
    for played in chronicle.inputs:
        saved = f" {_saved(chronicle, kept, worth[played.number])}" if played.number in worth else ""
        yield f"- **tick {played.tick}** {code(played.what)} {did(played.did)}".rstrip() + saved
    if worth:
        yield ""
        yield "Without it: the same run once more, with this one line left out and all others in their ticks."
    left = sum(played.acts for played in chronicle.inputs) - len(weighed(chronicle))
    if worth and left:
        yield f"Only the first {len(worth)} were left out like that."


def _saved(chronicle: Chronicle, kept: int, other: WithoutIt) -> str:
    """What the run would have lost, and whether the level had come out otherwise."""
    apart = other.lost - kept
    more = "more" if apart > 0 else "fewer"
    told = f"{counted(abs(apart), f'{more} request')} lost" if apart else "as many requests lost"
    level = chronicle.level
    if level is not None and other.verdict != level.verdict:
        told += f", and the level {'undecided' if other.verdict == 'pending' else other.verdict}"
    return f"*(without it: {told})*"


def _absorbed(chronicle: Chronicle) -> Iterator[str]:
    found = troubles(chronicle)
    if not found:
        yield "There was no fault."
        return
    absorbed = sum(one.absorbed for one in found)
    told = f"no request was lost within {WITHIN} ticks of it, and nobody did anything meanwhile"
    yield f"{absorbed} of {counted(len(found), 'fault')}. A fault is absorbed where {told}."
    yield ""
    rows = [(str(one.tick), text(one.what), str(one.lost), one.verdict) for one in found]
    yield from table(("tick", "fault", f"lost within {WITHIN} ticks", "absorbed"), rows)


def _held(chronicle: Chronicle) -> Iterator[str]:
    found = reactions(chronicle)
    if not found:
        yield "The cluster had nothing to react to."
        return
    yield f"What the cluster did by itself after a fault, until something else came, at most {WITHIN} ticks."
    yield ""
    for tick, whats, told in found:
        yield f"- after tick {tick}, {text('; '.join(whats))}: {text('; '.join(told))}"
