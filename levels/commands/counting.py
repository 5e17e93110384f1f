"""Which of a player's commands count: those that changed something, each once, whatever it meant to change.

What kubectl changes is seen at the store: between two pieces of a command nobody else writes. A word that acts past the
API server counts if it ended well.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.client.steps import Steps, relay

if TYPE_CHECKING:
    from engine.clock import Wait
    from engine.shell import Piece, Run
    from levels.journal.action_log import LineChange
    from levels.session_port import SessionPort


class _Counter:
    """Watches one command."""

    def __init__(self, session: SessionPort, change: LineChange) -> None:
        self._session = session
        self._change = change
        self._revision = session.cluster.store.revision
        self._counted = False

    def look(self) -> None:
        """See whether the command has written since it last went on."""
        if self._session.cluster.store.revision != self._revision:
            self.count()

    def count(self) -> None:
        """Count it, unless it was counted before, and note the tick."""
        self._change.ticks[self._session.tick_number] = None
        if not self._counted:
            self._counted = True
            self._session.count_mutation()

    def say(self, item: Piece | Wait) -> Steps[bool | None]:
        """Hand on what the command says; what others write meanwhile is none of its own."""
        self.look()
        answer = yield item
        self._revision = self._session.cluster.store.revision
        return answer


def counting(session: SessionPort, steps: Run, change: LineChange, *, past_the_api: bool) -> Run:
    """Run a command that may change something; it counts as soon as it has, and `change` learns in which ticks.

    `past_the_api`: it changes what no log of the store tells.
    """
    counter = _Counter(session, change)
    try:
        status = yield from relay(steps, counter.say)
    except Exception:
        counter.look()
        raise
    counter.look()
    if past_the_api and status == 0:
        counter.count()
    return status
