"""Redelivery: a change whose handler panicked is handed over again, whatever else has happened to its object since.

As in client-go's DeltaFIFO an object's changes add up while they wait: the handler gets the state that it last took
over and the present one, so that it never goes back to an older one. Used by informers and by kube-proxy's rule table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from itertools import chain
from typing import TYPE_CHECKING

from engine.panics import concerning

if TYPE_CHECKING:
    from engine.api.meta import Object
    from engine.etcd.store import LogEntry


class Redelivery:
    """What one reader still has to take over."""

    def __init__(self) -> None:
        self._held: dict[tuple[str, str], LogEntry[Object]] = {}

    def __bool__(self) -> bool:
        """Whether something waits to be handed over again."""
        return bool(self._held)

    def deliver(
        self, news: Iterable[LogEntry[Object]], handle: Callable[[LogEntry[Object]], object]
    ) -> list[Exception]:
        """Hand over what waited, then `news`; returns what `handle` raised. That is held until the next call."""
        errors: list[Exception] = []
        waiting, self._held = list(self._held.values()), {}
        # One loop without a call of its own for each entry: all that happens in a cluster passes here, many times.
        for entry in chain(waiting, news):
            change = self._merged(entry) if self._held else entry
            if change.obj is None and change.old is None:
                continue  # it came and went before it was ever taken over
            try:
                handle(change)
            except Exception as error:  # noqa: BLE001 - the other news come first; the reader raises it at its end
                errors.append(concerning(error, f"{change.resource} {change.key}"))
                self._held[change.resource, change.key] = change
        return errors

    def _merged(self, entry: LogEntry[Object]) -> LogEntry[Object]:
        """With what was not taken over of the same object's past."""
        before = self._held.pop((entry.resource, entry.key), None)
        return entry if before is None else entry._replace(old=before.old)
