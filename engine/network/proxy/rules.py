"""The rule table: which Service port leads to which endpoints, at every revision that a node may still stand at.

kube-proxy computes its rules on each node from Services and EndpointSlices. All nodes compute the same from the
same input, so podfall does it once; a node's state is the revision up to which it has read
(`engine.network.proxy.kubeproxy`). Mirrors pkg/proxy/endpointslicecache.go. Writes nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from engine.api.apps import EndpointSlice
from engine.api.core import Service
from engine.client.redelivery import Redelivery
from engine.etcd.store import is_of
from engine.network.proxy.portrules import PortRules, frontends_of, rules_of
from engine.network.proxy.sliceindex import SliceIndex
from engine.panics import concerning

if TYPE_CHECKING:
    from collections.abc import Iterator

    from engine.api.meta import Object
    from engine.etcd.store import LogEntry, ResourceLog, Store

_FORGET_EVERY = 64
"""After how many moves of nodes old versions are dropped."""

Frontends = dict[tuple[str, int, str], dict[str, None]]


class _Versions(NamedTuple):
    """The rules of one Service, oldest first: three lists side by side."""

    revisions: list[int]
    ticks: list[int]
    rules: list[tuple[PortRules, ...]]


class RuleChange(NamedTuple):
    """The rules of a Service became others."""

    revision: int
    tick: int
    rules: tuple[PortRules, ...]


class RuleTable:
    """The rules of all revisions still in use."""

    def __init__(self, store: Store) -> None:
        """Read Services and EndpointSlices of `store`, from its oldest kept entry on."""
        self.moves = 0
        """How often any node moved on to another revision: who keeps a route compares it."""
        self._applied_revisions: dict[str, int] = {}
        self._logs: list[ResourceLog] = [store.log_of("services"), store.log_of("endpointslices")]
        self._positions = [log.base for log in self._logs]
        self._services: dict[str, Service] = {}
        self._slices = SliceIndex()
        self._versions: dict[str, _Versions] = {}
        self._frontends: Frontends = {}
        self._ticks: list[int] = []
        self._revisions: list[int] = []
        self._redelivery = Redelivery()
        self._changed: dict[str, None] = {}
        """Services whose rules have to be worked out."""
        self._tried = store.clock.tick
        """The latest horizon of all calls: every node asks once a tick, and only the first one tries again."""
        self._panics: list[Exception] = []

    def catch_up(self, horizon: int) -> int:
        """Take in everything written up to tick `horizon`; the newest revision written by then, 0 if none.

        What could not be taken in is tried again in the next tick; `take_panics` tells of it.
        """
        if (self._redelivery or self._changed) and horizon > self._tried:
            self._try_again()
        self._tried = max(self._tried, horizon)
        for entries in self._batches(horizon):
            self._take(entries)
        index = bisect_right(self._ticks, horizon)
        return self._revisions[index - 1] if index else 0

    def _batches(self, horizon: int) -> Iterator[list[LogEntry[Object]]]:
        fresh: list[LogEntry[Object]] = []
        for index, log in enumerate(self._logs):
            for entry in log.since(self._positions[index]):
                if entry.tick > horizon:
                    break
                fresh.append(entry)
                self._positions[index] += 1
        fresh.sort(key=lambda entry: entry.revision)
        batch: list[LogEntry[Object]] = []
        for entry in fresh:
            if batch and batch[-1].tick != entry.tick:
                yield batch
                batch = []
            batch.append(entry)
        if batch:
            yield batch

    def _take(self, entries: list[LogEntry[Object]]) -> None:
        # One version per tick: no node can stand between two writes of the same tick.
        revision, tick = entries[-1].revision, entries[-1].tick
        self._panics += self._redelivery.deliver(entries, self._store)
        self._work_out(revision, tick)
        self._ticks.append(tick)
        self._revisions.append(revision)

    def _try_again(self) -> None:
        """The newest revision gets the rules that it lacks; nobody who stands there has to move for them."""
        self._panics += self._redelivery.deliver((), self._store)
        self._work_out(self._revisions[-1], self._ticks[-1])
        self.moves += 1

    def _work_out(self, revision: int, tick: int) -> None:
        """The rules of every Service that changed; one that cannot be worked out keeps those that it had."""
        for key in list(self._changed):
            try:
                version = rules_of(self._services.get(key), self._slices.of(key))
                frontends = [frontend for rules in version for frontend in frontends_of(rules)]
            except Exception as error:  # noqa: BLE001 - the other Services' rules come first; kube-proxy raises it
                self._panics.append(concerning(error, f"services {key}"))
                continue
            del self._changed[key]
            versions = self._versions.setdefault(key, _Versions([], [], []))
            versions.revisions.append(revision)
            versions.ticks.append(tick)
            versions.rules.append(version)
            for frontend in frontends:
                self._frontends.setdefault(frontend, {})[key] = None

    def take_panics(self) -> list[Exception]:
        """What went wrong since this was last asked."""
        panics, self._panics = self._panics, []
        return panics

    def _store(self, entry: LogEntry[Object]) -> None:
        key = entry.key
        if is_of(entry, EndpointSlice):
            key = self._slices.take(entry)
        elif is_of(entry, Service) and entry.obj is not None:
            self._services[key] = entry.obj
        else:
            self._services.pop(key, None)
        self._changed[key] = None

    def rules(self, service: str, revision: int) -> tuple[PortRules, ...]:
        """A Service's rules, port by port, as they were at `revision`; empty where it has none."""
        known = self._versions.get(service)
        if known is None:
            return ()
        index = bisect_right(known.revisions, revision)
        return known.rules[index - 1] if index else ()

    def made(self, service: str, revision: int) -> int:
        """The revision that made a Service's rules what they were at `revision`; KeyError if it had none."""
        revisions = self._versions[service].revisions
        return revisions[bisect_right(revisions, revision) - 1]

    def since(self, service: str, revision: int) -> int:
        """The tick of the change that made a Service's rules what they were at `revision`; KeyError if it had none."""
        versions = self._versions[service]
        return versions.ticks[bisect_right(versions.revisions, revision) - 1]

    def changes(self, service: str, revision: int) -> Iterator[RuleChange]:
        """What became of a Service's rules after `revision`, oldest first; what `catch_up` has not reached is none."""
        known = self._versions.get(service)
        if known is not None:
            first = bisect_right(known.revisions, revision)
            yield from map(RuleChange, known.revisions[first:], known.ticks[first:], known.rules[first:])

    def find(self, address: str, port: int, protocol: str, revision: int) -> PortRules | None:
        """The rule that matches a packet to a cluster, external or (address empty) node port address."""
        frontend = (address, port, protocol)
        for service in self._frontends.get(frontend, ()):
            for rules in self.rules(service, revision):
                if frontend in frontends_of(rules):
                    return rules
        return None

    def all(self, revision: int) -> list[PortRules]:
        """All rules at a revision, sorted by ServicePortName."""
        found = [rules for service in sorted(self._versions) for rules in self.rules(service, revision)]
        return sorted(found, key=lambda rules: (rules.name, rules.protocol))

    def applied(self, node: str, revision: int) -> None:
        """A node now stands at `revision`; versions that no node stands at any more are dropped now and then."""
        self._applied_revisions[node] = revision
        self.moves += 1
        if self.moves % _FORGET_EVERY == 0:
            self._forget_before(min(self._applied_revisions.values()))

    def _forget_before(self, revision: int) -> None:
        """Each Service keeps the version in force at `revision` and all later ones."""
        for versions in self._versions.values():
            keep = max(0, bisect_right(versions.revisions, revision) - 1)
            del versions.revisions[:keep], versions.ticks[:keep], versions.rules[:keep]
        keep = max(0, bisect_right(self._revisions, revision) - 1)
        del self._revisions[:keep], self._ticks[:keep]
