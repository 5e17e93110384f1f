"""Informer: a component's own, lagging picture of the cluster (client-go's shared informer).

A cursor in the store's feeds: in tick t it takes over what was written up to tick t - lag. A hung component is a
cursor that stands still; a slow one has a bigger lag. It sleeps until a feed wakes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.client.redelivery import Redelivery
from engine.flat import FlatDict

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.etcd.store import LogEntry, Store


class Informer:
    """The cache of one component, kept behind the store by `lag` ticks."""

    def __init__(self, store: Store, resources: tuple[str, ...], wake: Callable[[int], None], route: str = "") -> None:
        """Watch these resources (a node and its Pods alone where `route` names it); `wake(tick)` is told of news."""
        self.lag = 1
        self.usual_lag = 1
        """What `lag` is while nothing slows the component down."""
        self.paused = False
        self.caches: dict[str, FlatDict[str, Any]] = {resource: FlatDict() for resource in resources}
        self.revision = 0
        """The newest revision taken over."""
        self._clock = store.clock
        self._wake = wake
        self._feeds = [(store.feed(name, route if store.routes(name) else ""), self.caches[name]) for name in resources]
        self._positions = [feed.base for feed, _ in self._feeds]
        self._redelivery = Redelivery()
        for feed, _ in self._feeds:
            feed.listeners.append(self._news)
            if feed.entries:
                self._news(feed.entries[0].tick)

    def _news(self, tick: int) -> None:
        self._wake(max(tick + self.lag, self._clock.tick + 1))

    def sync(self) -> list[LogEntry]:
        """Take over what is old enough to be seen; returns it in order of revision."""
        if self.paused:
            return []
        horizon = self._clock.tick - self.lag
        news: list[LogEntry] = []
        for index, (feed, cache) in enumerate(self._feeds):
            taken = 0
            for entry in feed.since(self._positions[index]):
                if entry.tick > horizon:
                    self._wake(entry.tick + self.lag)
                    break
                taken += 1
                news.append(entry)
                if entry.obj is None:
                    cache.pop(entry.key, None)
                else:
                    cache[entry.key] = entry.obj
            self._positions[index] += taken
        if news:
            news.sort(key=_revision)
            self.revision = news[-1].revision
        return news

    def hand_over(self, handle: Callable[[LogEntry], object]) -> list[Exception]:
        """Take over as `sync` does and hand each entry to `handle`; returns what that raised.

        An entry that `handle` failed at is handed over again at the next call.
        """
        return [] if self.paused else self._redelivery.deliver(self.sync(), handle)

    def get(self, resource: str, key: str) -> Any:
        """The object as this component knows it, or None."""
        return self.caches[resource].get(key)


def _revision(entry: LogEntry) -> int:
    return entry.revision
