"""What a cluster did by itself: containers started again, Pods made in place of others, endpoints that were left.

Read from the log of etcd while a run is played; `levels.postmortem.chronicle` hands over each entry once.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, NamedTuple

from engine.api.apps import EndpointSlice
from engine.api.core import Pod
from engine.api.meta import controller_of
from engine.etcd.store import is_of
from levels.scenario.faults import SERVICE_LABEL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.api.meta import Object, OwnerReference
    from engine.etcd.store import LogEntry

_DEFAULT = "default"
_OVER = ("Failed", "Succeeded")


class ClusterReaction(NamedTuple):
    """Something that the cluster did by itself."""

    tick: int
    told: str


class ReadyCount(NamedTuple):
    """How many ready endpoints a Service has from a tick on."""

    tick: int
    ready: int


class Reactions:
    """All of them, in the order of the log."""

    def __init__(self, slices: Iterable[EndpointSlice]) -> None:
        """Begin with the EndpointSlices that are there."""
        self._told: list[ClusterReaction] = []
        self._gone: dict[str, dict[str, str]] = {}
        """Uid of an owner to uid and name of those of its Pods that went and that none was made for yet."""
        self._ready: dict[str, dict[str, int]] = {}
        """Service to the ready endpoints of each of its slices."""
        self._counts: dict[str, list[ReadyCount]] = {}
        for one in slices:
            self._count(-1, one, f"{one.metadata.namespace}/{one.metadata.name}", _ready_in(one))

    def take(self, entry: LogEntry[Object]) -> None:
        """Look at one entry."""
        if is_of(entry, Pod):
            self._take_pod(entry)
        elif is_of(entry, EndpointSlice):
            ready = _ready_in(entry.obj) if isinstance(entry.obj, EndpointSlice) else 0
            self._count(entry.tick, entry.last, entry.key, ready)

    def between(self, first: int, last: int) -> list[str]:
        """What it did in these ticks, in their order; then the Services that kept some of their endpoints."""
        told = [f"{one.told} (tick {one.tick})" for one in self._told if first <= one.tick <= last]
        return [*told, *filter(None, (self._kept(service, first, last) for service in sorted(self._counts)))]

    def _take_pod(self, entry: LogEntry[Pod]) -> None:
        pod, owner = entry.last, controller_of(entry.last.metadata)
        if entry.old is None and owner is not None:
            self._made(entry.tick, pod, owner)
        elif entry.old is not None and owner is not None and _goes(entry.obj) and not _goes(entry.old):
            self._gone.setdefault(owner.uid, {})[pod.metadata.uid] = pod.metadata.name
        if entry.old is not None and entry.obj is not None:
            before = {one.name: one.restart_count for one in entry.old.status.container_statuses}
            for one in entry.obj.status.container_statuses:
                if one.restart_count > before.get(one.name, one.restart_count):
                    self._tell(entry.tick, f"container {one.name} of {_called('pod', pod)} was started again")

    def _made(self, tick: int, pod: Pod, owner: OwnerReference) -> None:
        gone = self._gone.get(owner.uid)
        if gone:
            first = next(iter(gone))
            name = gone.pop(first)
            new = "it" if name == pod.metadata.name else _called("pod", pod)
            self._tell(tick, f"{owner.kind.lower()}/{owner.name} made {new} anew after pod/{name} went")

    def _tell(self, tick: int, told: str) -> None:
        self._told.append(ClusterReaction(tick, told))

    def _count(self, tick: int, one: EndpointSlice, key: str, ready: int) -> None:
        service = one.metadata.labels.get(SERVICE_LABEL, "")
        if not service:
            return
        slices = self._ready.setdefault(f"{one.metadata.namespace}/{service}", {})
        slices[key] = ready
        self._counts.setdefault(f"{one.metadata.namespace}/{service}", []).append(
            ReadyCount(tick, sum(slices.values()))
        )

    def _kept(self, service: str, first: int, last: int) -> str:
        """What a Service that lost some of its endpoints, and not all, kept of them."""
        counts = self._counts[service]
        begin = bisect_left(counts, first, key=lambda one: one.tick)
        before = counts[begin - 1].ready if begin else 0
        since = [one for one in counts[begin:] if one.tick <= last]
        least = min(since, key=lambda one: one.ready, default=ReadyCount(first, before))
        if not 0 < least.ready < before:
            return ""
        namespace, _, name = service.partition("/")
        where = "" if namespace == _DEFAULT else f" in {namespace}"
        return f"svc/{name}{where} kept {least.ready} of its {before} endpoints (tick {least.tick})"


def _goes(pod: Pod | None) -> bool:
    return pod is None or pod.metadata.deletion_timestamp is not None or pod.status.phase in _OVER


def _called(kind: str, pod: Pod) -> str:
    namespace = pod.metadata.namespace
    return f"{kind}/{pod.metadata.name}" + ("" if namespace == _DEFAULT else f" in {namespace}")


def _ready_in(one: EndpointSlice) -> int:
    """As kube-proxy reads it: what says nothing is ready."""
    return sum(endpoint.conditions.ready is not False for endpoint in one.endpoints or ())
