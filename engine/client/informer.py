"""Informer: a component's own, lagging picture of the cluster (client-go's shared informer).

A cursor in the store's logs: in tick t it takes over what was written up to tick t - lag. A hung component is a
cursor that stands still; a slow one has a bigger lag. It sleeps until a log wakes it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypeAlias, TypeVar, cast

from engine.api.meta import Object
from engine.api.scheme import by_type
from engine.client.redelivery import Redelivery
from engine.plain.flat import FlatDict

if TYPE_CHECKING:
    from collections.abc import Callable

    from engine.etcd.store import LogEntry, Store

K = TypeVar("K", bound=Object)

Lister: TypeAlias = Mapping[str, K]
"""The objects of one kind in an informer's cache, by key, in no promised order (client-go's listers)."""


class Informer:
    """The cache of one component, kept behind the store by `lag` ticks."""

    def __init__(
        self, store: Store, resources: tuple[str, ...], wake: Callable[[int], None], partition: str = ""
    ) -> None:
        """Watch these resources (of one node alone where `partition` names it); `wake(tick)` is told of news."""
        self.lag = 1
        self.usual_lag = 1
        """What `lag` is while nothing slows the component down."""
        self.paused = False
        self.caches: dict[str, FlatDict[str, Object]] = {resource: FlatDict() for resource in resources}
        self.revision = 0
        """The newest revision taken over."""
        self._clock = store.clock
        self._store = store
        self._wake = wake
        self._logs = [
            (store.log_of(name, partition if store.is_partitioned(name) else ""), self.caches[name])
            for name in resources
        ]
        self._positions = [log.base for log, _ in self._logs]
        self._redelivery = Redelivery()
        for log, _ in self._logs:
            log.listeners.append(self._news)
            if log.entries:
                self._news(log.entries[0].tick)

    def watch(self, resource: str) -> None:
        """Watch one more resource, from the first entry of its log that is still there."""
        if resource in self.caches:
            return
        self.caches[resource] = FlatDict()
        log = self._store.log_of(resource)
        self._logs.append((log, self.caches[resource]))
        self._positions.append(log.base)
        log.listeners.append(self._news)
        if log.entries:
            self._news(log.entries[0].tick)

    def _news(self, tick: int) -> None:
        self._wake(max(tick + self.lag, self._clock.tick + 1))

    def sync(self) -> list[LogEntry[Object]]:
        """Take over what is old enough to be seen; returns it in order of revision."""
        if self.paused:
            return []
        horizon = self._clock.tick - self.lag
        news: list[LogEntry[Object]] = []
        for index, (log, cache) in enumerate(self._logs):
            taken = 0
            for entry in log.since(self._positions[index]):
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

    def hand_over(self, handle: Callable[[LogEntry[Object]], object]) -> list[Exception]:
        """Take over as `sync` does and hand each entry to `handle`; returns what that raised.

        An entry that `handle` failed at is handed over again at the next call.
        """
        return [] if self.paused else self._redelivery.deliver(self.sync(), handle)

    def lister(self, kind: type[K]) -> Lister[K]:
        """The objects of a kind as this component knows them. KeyError where it does not watch that kind."""
        # A resource's log holds objects of its one type.
        return cast("Lister[K]", self.caches[by_type(kind).plural])


def _revision(entry: LogEntry[Object]) -> int:
    return entry.revision
