"""Redelivery: a change whose handler panicked is handed over again, whatever else has happened to its object since.

As in client-go's DeltaFIFO an object's changes add up while they wait: the handler gets the state that it last took
over and the present one, so that it never goes back to an older one. Used by informers and by kube-proxy's rule table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from engine.panics import concerning

if TYPE_CHECKING:
    from engine.etcd.store import LogEntry


class Redelivery:
    """What one reader still has to take over."""

    def __init__(self) -> None:
        """Owe nothing."""
        self._held: dict[tuple[str, str], LogEntry] = {}

    def __bool__(self) -> bool:
        """Whether something waits to be handed over again."""
        return bool(self._held)

    def deliver(self, news: Iterable[LogEntry], handle: Callable[[LogEntry], object]) -> list[Exception]:
        """Hand over what waited, then `news`; returns what `handle` raised. That is held until the next call."""
        errors: list[Exception] = []
        held, self._held = self._held, {}
        for entry in held.values():
            self._hand_over(entry, handle, errors)
        for entry in news:
            self._hand_over(self._merged(entry) if self._held else entry, handle, errors)
        return errors

    def _merged(self, entry: LogEntry) -> LogEntry:
        """With what was not taken over of the same object's past."""
        before = self._held.pop((entry.resource, entry.key), None)
        return entry if before is None else entry._replace(old=before.old)

    def _hand_over(self, entry: LogEntry, handle: Callable[[LogEntry], object], errors: list[Exception]) -> None:
        if entry.obj is None and entry.old is None:
            return  # it came and went before it was ever taken over
        try:
            handle(entry)
        except Exception as error:  # noqa: BLE001 - the other news come first; the reader raises it at its end
            errors.append(concerning(error, f"{entry.resource} {entry.key}"))
            self._held[entry.resource, entry.key] = entry
