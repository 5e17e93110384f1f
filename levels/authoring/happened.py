"""Which lines of a sandbox are no answer to what happened, but a part of it: called by `levels.authoring.draft`.

Deletions, and the maintenance of nodes, happen to an application as faults do. So does the Pod that a client asks from:
without it the client would be nowhere. A scenario has all of these as faults, and the other lines as a solution.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from engine.shell import headline
from levels.authoring.linewords import keeps_something

if TYPE_CHECKING:
    from levels.journal.action_log import LineChange
    from levels.journal.client_places import MakingLine
    from levels.session_port import SessionPort


class HappenedLine(NamedTuple):
    """A line that is a part of what happened, or has one."""

    faults: list[dict[str, Any]]
    """Entries of `spec.faults`."""
    rest: str
    """What else it did, as a line of its own; empty where that is nothing."""


def happened_lines(session: SessionPort, left_out: list[str]) -> dict[int, HappenedLine]:
    """Such lines, counted from 1; `left_out` hears of deletions and clients' Pods that stay in the solution."""
    makers = _makers(session)
    found: dict[int, HappenedLine] = {}
    for line in session.actions.lines:
        happened = _happened(session, line, whole=line in makers)
        if happened is not None:
            found[line] = happened
        elif any(change.happens and change.ticks for change in session.actions.lines[line]):
            text = headline(session.journal.lines()[line - 1])
            left_out.append(f"as something that happened: {text}; it stays in the solution")
    left_out += (
        f"client {name}: its own Pod, which only the solution makes"
        for line, name in makers.items()
        if line not in found
    )
    return found


def _happened(session: SessionPort, line: int, *, whole: bool) -> HappenedLine | None:
    """The part of a line that happened, or the `whole` of it; None where there is none or it cannot be cut out."""
    acted = [change for change in session.actions.lines[line] if change.ticks]
    happening = [change for change in acted if change.happens or whole]
    rest = [change.run for change in acted if not (change.happens or whole)]
    faults = [change.faults() for change in happening]
    if not happening or not all(faults) or not all(rest) or keeps_something(session.journal.lines()[line - 1]):
        return None
    return HappenedLine([fault for several in faults for fault in several], "; ".join(rest))


def _makers(session: SessionPort) -> dict[int, str]:
    """The lines that made the Pods of clients and the namespaces of those, each with the name of a client."""
    found: dict[int, str] = {}
    for hired in session.actions.clients:
        for maker in hired.places.makers:
            found.setdefault(_line_of(session, maker), hired.spec.name)
    return found


def _line_of(session: SessionPort, maker: MakingLine) -> int:
    """The last line of these words that had changed something in that tick."""
    lines = session.journal.lines()
    return max(
        (
            line
            for line, changes in session.actions.lines.items()
            if headline(lines[line - 1]) == maker.headline and _acted(changes, maker.tick)
        ),
        default=0,
    )


def _acted(changes: list[LineChange], tick: int) -> bool:
    return any(tick in change.ticks for change in changes)
