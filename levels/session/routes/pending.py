"""Who has not taken over what: per Service the changes that some reader of the API may still lack.

Follows the log as an informer does, but up to the present, and keeps of each change the revision and the tick. So a
hop is compared with the API without asking the hop to move. Owned by `RouteReader`; reads the store, writes nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, Literal, NamedTuple

from engine.api.apps import EndpointSlice
from engine.api.core import Pod, Service
from engine.controllers.endpoint.serviceindex import ServiceIndex, selects_pods
from engine.etcd.store import START, LogEntry, is_of
from engine.network.proxy.portrules import PortRules, rules_of
from engine.network.proxy.sliceindex import SliceIndex, service_of
from levels.session.routes.slices import SliceEntry, WantedEndpoints, is_wanted_alike, listed_endpoints, wanted_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from collections.abc import Set as AbstractSet

    from engine.api.meta import Object
    from engine.etcd.store import ResourceLog, Store

_RESOURCES = ("services", "endpointslices", "pods")
Reader = Literal["slices", "rules", "records"]
"""Who reads: the EndpointSlice controller, kube-proxy, CoreDNS."""


class Unread(NamedTuple):
    """What a reader lacks."""

    since: int
    """The tick of the first change."""
    changes: int
    """In how many ticks there were some."""


class PendingChanges:
    """The present state of Services, slices and their Pods, and the changes after a revision."""

    def __init__(self, store: Store, floor: int) -> None:
        """Know every change after revision `floor`, as far as the log still holds it."""
        self._index = ServiceIndex()
        self._slices = SliceIndex()
        self._rules: dict[str, tuple[PortRules, ...]] = {}
        self._listed: dict[str, frozenset[SliceEntry]] = {}
        self._wanted = WantedEndpoints()
        self._changes: dict[Reader, dict[str, list[tuple[int, int]]]] = {"slices": {}, "rules": {}, "records": {}}
        self._logs = [store.log_of(resource) for resource in _RESOURCES]
        self._positions = [_position_after(log, floor) for log in self._logs]
        self.services: dict[str, Service] = {}
        """Every Service by key, once `follow` has been called."""
        self.versions: dict[str, int] = {}
        """Service key to how many changes of it, its slices or its Pods were followed."""
        self.listings: dict[str, int] = {}
        """Service key to how many changes of it or its slices were followed."""
        for resource, log, position in zip(_RESOURCES, self._logs, self._positions, strict=True):
            for key, obj in sorted(_before(store.table(resource), log, position).items()):
                self._observe(LogEntry(floor, 0, "", START, resource, key, obj, None), counts=False)

    def follow(self) -> None:
        """Take in what was written since the last call."""
        fresh: list[LogEntry[Object]] = []
        for index, log in enumerate(self._logs):
            fresh += log.since(max(self._positions[index], log.base))
            self._positions[index] = log.end
        fresh.sort(key=lambda entry: entry.revision)
        for entry in fresh:
            self._observe(entry, counts=True)

    def _observe(self, entry: LogEntry[Object], *, counts: bool) -> None:
        if is_of(entry, Service):
            self._observe_service(entry, counts=counts)
        elif is_of(entry, Pod):
            for key in self._index.observe_pod(entry):
                self._observe_pod(key, entry, counts=counts)
        elif is_of(entry, EndpointSlice):
            self._observe_slice(entry, counts=counts)

    def _observe_service(self, entry: LogEntry[Service], *, counts: bool) -> None:
        key, old, new = entry.key, self.services.get(entry.key), entry.obj
        self._index.observe_service(entry)
        self._wanted.forget(key)
        if new is not None:
            self.services[key] = new
        else:
            self.services.pop(key, None)
        self._touched(key)
        slices = self._slices.of(key)
        self._note("rules", key, entry, counts=counts and rules_of(old, slices) != rules_of(new, slices))
        self._note("records", key, entry, counts=counts and _record(old) != _record(new))
        self._note("slices", key, entry, counts=counts and selects_pods(new) and _spec(old) != _spec(new))

    def _observe_pod(self, key: str, entry: LogEntry[Pod], *, counts: bool) -> None:
        """What a Service's Pods come to matters, and not what wakes its controller for nothing, such as a label."""
        service = self.services[key]
        if entry.old is not None and entry.obj is not None and is_wanted_alike(service, entry.old, entry.obj):
            return
        old, new = wanted_of(service, entry.old), wanted_of(service, entry.obj)
        if old != new:
            self.versions[key] = self.versions.get(key, 0) + 1
            self._wanted.observe(key, entry.key, new)
            self._note("slices", key, entry, counts=counts)

    def _observe_slice(self, entry: LogEntry[EndpointSlice], *, counts: bool) -> None:
        key = self._slices.take(entry)
        self._touched(key)
        left = service_of(entry.old) if entry.old is not None else key
        if left != key:  # kube-proxy goes on with what it knew of it: upstream, too, looks at the new label alone
            self._slices.forget(left, entry.key)
            self._touched(left)
        service = self.services.get(key)
        if not counts or service is None:
            return
        if service.spec.cluster_ip == "None":
            self._note("records", key, entry, counts=_content(entry.old) != _content(entry.obj))
        else:
            before, after = (_alone(entry.key, obj) for obj in (entry.old, entry.obj))
            self._note("rules", key, entry, counts=rules_of(service, before) != rules_of(service, after))

    def _touched(self, key: str) -> None:
        self.versions[key] = self.versions.get(key, 0) + 1
        self.listings[key] = self.listings.get(key, 0) + 1
        self._rules.pop(key, None)
        self._listed.pop(key, None)

    def _note(self, reader: Reader, key: str, entry: LogEntry[Object], *, counts: bool) -> None:
        if counts:
            self._changes[reader].setdefault(key, []).append((entry.revision, entry.tick))

    def unread(self, reader: Reader, key: str, revision: int) -> Unread | None:
        """What a reader that stands at `revision` lacks of a Service; None where it lacks nothing."""
        changes = self._changes[reader].get(key, [])
        missed = changes[bisect_right(changes, revision, key=lambda change: change[0]) :]
        return Unread(missed[0][1], len({tick for _, tick in missed})) if missed else None

    def forget_before(self, floor: int) -> None:
        """Drop the changes that everybody has taken over."""
        for changes in self._changes.values():
            for key in [key for key, known in changes.items() if known[0][0] <= floor]:
                known = changes[key]
                del known[: bisect_right(known, floor, key=lambda change: change[0])]
                if not known:
                    del changes[key]

    def rules(self, key: str) -> tuple[PortRules, ...]:
        """The rules of a Service as they would be on a node that has read everything."""
        known = self._rules.get(key)
        if known is None:
            known = self._rules[key] = rules_of(self.services.get(key), self._slices.of(key))
        return known

    def listed(self, key: str) -> frozenset[SliceEntry]:
        """What a Service's slices list."""
        known = self._listed.get(key)
        if known is None:
            known = self._listed[key] = listed_endpoints(self._slices.of(key))
        return known

    def slices_of(self, key: str) -> Mapping[str, EndpointSlice]:
        """A Service's slices."""
        return self._slices.of(key)

    def wanted(self, key: str) -> AbstractSet[SliceEntry]:
        """What they would list if their controller had read everything."""
        return self._wanted.of(key, self.services[key], self._index.pods_of)

    def pods_of(self, key: str) -> list[Pod]:
        """The Pods that a Service selects, by name."""
        return self._index.pods_of(key)


def _position_after(log: ResourceLog, revision: int) -> int:
    return log.base + bisect_right(log.entries, revision, key=lambda entry: entry.revision)


def _before(table: Mapping[str, Object], log: ResourceLog, position: int) -> dict[str, Object]:
    """The objects as they were before the entry at `position`: what came later is taken back."""
    before = dict(table)
    for entry in reversed(list(log.since(position))):
        if entry.old is None:
            before.pop(entry.key, None)
        else:
            before[entry.key] = entry.old
    return before


def _record(service: Service | None) -> tuple[str, str, str] | None:
    spec = service.spec if service is not None else None
    return (spec.type, spec.cluster_ip, spec.external_name) if spec is not None else None


def _spec(service: Service | None) -> object:
    return service.spec if service is not None else None


def _content(slice_: EndpointSlice | None) -> object:
    return (slice_.ports, slice_.endpoints) if slice_ is not None else None


def _alone(key: str, slice_: EndpointSlice | None) -> dict[str, EndpointSlice]:
    return {key: slice_} if slice_ is not None else {}
