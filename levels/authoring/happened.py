"""Which lines of a sandbox are no answer to what happened, but a part of it: called by `levels.authoring.draft`.

Deletions, and the maintenance of nodes, happen to an application as faults do. So does the Pod that a client asks from:
without it the client would be nowhere. A scenario has all of these as faults, and the other lines as a solution.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.shell import headline
from levels.authoring.linewords import keeps_something

if TYPE_CHECKING:
    from levels.journal.action_log import LineChange
    from levels.journal.client_places import MakingLine
    from levels.session_port import SessionPort


def happened_lines(session: SessionPort, left_out: list[str]) -> dict[int, list[dict[str, Any]]]:
    """Such lines, counted from 1, as entries of `spec.faults`; `left_out` hears of clients' Pods that are not."""
    lines, makers = session.journal.lines(), _makers(session)
    found: dict[int, list[dict[str, Any]]] = {}
    for line, changes in session.actions.lines.items():
        wanted = all(change.happens for change in changes) or line in makers
        if wanted and not keeps_something(lines[line - 1]):
            faults = [change.faults() for change in changes]
            if all(faults):
                found[line] = [fault for several in faults for fault in several]
    told = (
        f"client {name}: its own Pod, which only the solution makes"
        for line, name in makers.items()
        if line not in found
    )
    left_out += told
    return found


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
