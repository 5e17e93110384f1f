"""Finds out how it really was where a hop lost a request, and puts it into words.

Called by traffic and curl for what was lost, never for what was served: the moment that counts is the one in which the
packet was lost, as its client may notice later. Equal losses share one answer as long as nothing has changed that it
could rest on. Only reads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.metrics.requestpath import UNKNOWN_PATH
from engine.network.causes import databases, dependencies
from engine.network.causes.hops import ASK_HOP
from engine.network.causes.remembered import with_memory
from engine.network.causes.table import CAUSES
from engine.network.causes.witnesses import COREDNS, FoundCause, TakeOver, ToldCause, Witnesses
from engine.panics import concerning

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.metrics.requestpath import RequestPath
    from engine.network.types import LossQuestion, RequestFailure

ASK: dict[str, Callable[[Witnesses, LossQuestion], FoundCause]] = {
    **ASK_HOP,
    **databases.QUESTIONS,
    **dependencies.QUESTIONS,
}
"""Kinds of questions, as failures ask them, and who answers each."""

_FLEETING = frozenset({"over capacity", "waited too long", "document"})
"""What is another in the next tick although nothing has changed that anyone is told of."""

_READ = ("services", "endpointslices", "pods", "nodes", "namespaces")
"""What answers rest on of what is stored."""

_REMEMBERED = 512

_MISTAKE = FoundCause("mistake", "podfall made a mistake when it looked for that; `report` prints it")


class CauseFinder:
    """Asks the witnesses, once for equal losses."""

    def __init__(self, witnesses: Witnesses) -> None:
        self._witnesses = witnesses
        self._logs = [witnesses.store.log_of(resource) for resource in _READ]
        self._stamp: tuple[object, ...] = ()
        self._panics: list[Exception] = []
        self._found: dict[tuple[object, ...], FoundCause] = {}

    def find(self, failure: RequestFailure, path: RequestPath = UNKNOWN_PATH) -> FoundCause:
        """How it really is now with what lost a request, and with the name that its caller remembered.

        What panics here is kept for `take_panics`: whether a request counts as lost hangs on no sentence.
        """
        try:
            return self._look_up(failure.question, path)
        except Exception as error:  # noqa: BLE001 - the request is lost all the same; traffic raises it
            self._panics.append(concerning(error, f"the cause of {failure.letter} at {failure.hop}"))
            return _MISTAKE

    def take_panics(self) -> list[Exception]:
        """What went wrong since this was last asked."""
        panics, self._panics = self._panics, []
        return panics

    def _look_up(self, question: LossQuestion, path: RequestPath) -> FoundCause:
        """From memory, or anew. A question or a cause that no table has is a KeyError."""
        stamp = self._look()
        if stamp != self._stamp or len(self._found) > _REMEMBERED:
            self._found.clear()
            self._stamp = stamp
        memory = (path.host, path.asked, path.anew, path.namespace)
        place = (self._witnesses.clock.tick if question.kind in _FLEETING else 0, question, memory)
        found = self._found.get(place)
        if found is None:
            found = with_memory(self._witnesses, ASK[question.kind](self._witnesses, question), path)
            if found.cause not in CAUSES:
                raise KeyError(found.cause)
            self._found[place] = found
        return found

    def told(self, found: FoundCause) -> ToldCause:
        """What was found, with what is known by now of a take-over that was missing then."""
        news = found.take_over
        text = found.text if news is None else f"{found.text}; {self._taken_over(news)}"
        return ToldCause(found.cause, text)

    def _taken_over(self, news: TakeOver) -> str:
        who = "dns" if news.who == COREDNS else news.who
        syncs = self._witnesses.metrics.rule_syncs.get(who, ())
        taken = (sync for sync in syncs if sync.revision >= news.revision and sync.tick > _before(news))
        first = next(taken, None)
        if first is not None:
            return f"{news.who} took that over in tick {first.tick}"
        since = news.tick if news.after is None else news.after
        behind = self._witnesses.clock.tick - since + 1
        return f"{news.who} has not taken that over yet ({behind} behind)"

    def _look(self) -> tuple[object, ...]:
        """Changes wherever an answer could."""
        witnesses = self._witnesses
        slices, proxies = witnesses.slices, witnesses.proxies
        return (
            *[log.end for log in self._logs],
            witnesses.runtime.revision,
            next(iter(proxies.values())).table.moves if proxies else 0,
            witnesses.dns.revision,
            witnesses.balancers.revision,
            (slices.revision, slices.paused) if slices is not None else None,
        )


def _before(news: TakeOver) -> int:
    return news.after if news.after is not None else news.tick - 1
