"""The scout: plays the past unchanged once more, and sees in the request's own tick which changes make sense for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.core import Pod
from engine.controllers.pods.podstate import is_ready
from engine.network.proxy.portrules import NODE_PORT_ADDRESS
from levels.session.interventions.changes import (
    LONGER,
    LivesLonger,
    ReadyOnceListening,
    RulesAtOnce,
    SentAgain,
    SentElsewhere,
)

if TYPE_CHECKING:
    from engine.metrics import LostRequest
    from engine.network.proxy.kubeproxy import KubeProxy
    from engine.runtime.processes import Sandbox
    from levels.session.interventions.changes import Played
    from levels.session.interventions.fork import Fork

_MET_NOBODY = "RTX"
"""The letters of requests that a process might have answered, had it been there."""


class Scout:
    """Changes nothing."""

    def __init__(self, record: LostRequest, now: int) -> None:
        """Look at the request of `record`; the present stands in tick `now`."""
        self._now = now
        self.record = record
        self.number = record.number
        self.found: list[tuple[Played, ...]] = []
        """The changes that make sense; those that differ only in how far they go lie together, the furthest first."""

    @property
    def cause(self) -> int:
        return self.record.tick

    def before_requests(self, fork: Fork) -> None:
        """Nothing: it only looks."""

    def after_requests(self, fork: Fork) -> None:
        """Look, once the request has left."""
        if fork.tick != self.record.tick or fork.request is None:
            return
        for changes in (_rules(fork), _process(fork), _readiness(fork), _elsewhere(fork)):
            if changes:
                self.found.append(changes)
        self.found.append((SentAgain(self.record, self._now),))


def _rules(fork: Fork) -> tuple[Played, ...]:
    """The node takes over what it lacks of this Service."""
    record = fork.record
    proxy = fork.cluster.proxies.get(record.via)
    if proxy is None or not fork.cluster.runtime.powered(proxy.node):
        return ()
    newest = proxy.table.catch_up(fork.tick)
    service = record.service or _service_at(proxy, record, newest)
    if not proxy.table.rules(service, newest) and not proxy.table.rules(service, proxy.revision):
        return ()
    known = proxy.table.rules(service, proxy.revision)
    if known and proxy.table.made(service, newest) == proxy.table.made(service, proxy.revision):
        return ()
    return (RulesAtOnce(record, proxy.table.since(service, newest)),)


def _service_at(proxy: KubeProxy, record: LostRequest, revision: int) -> str:
    """The Service whose address was dialled, where the node knows nothing of it yet."""
    address = NODE_PORT_ADDRESS if record.path.address == proxy.address else record.path.address
    rules = proxy.table.find(address, record.path.port, "TCP", revision)
    return rules.service if rules is not None else ""


def _process(fork: Fork) -> tuple[Played, ...]:
    """A process that has ended lives longer, if its machine does."""
    record, runtime = fork.record, fork.cluster.runtime
    ip, _, port = record.path.backend.rpartition(":")
    if not ip or record.letter not in _MET_NOBODY:
        return ()
    node, sandbox = runtime.node_of_address(ip), runtime.sandbox_at(ip)
    if node is not None and not runtime.powered(node):
        return ()
    gone = fork.cluster.traffic.network.directory.gone(ip)
    pod = record.path.pod or (gone.pod_key if gone is not None else "")
    if not pod or (sandbox is not None and sandbox.pod_key == pod and not _has_ended(sandbox, int(port), record)):
        return ()
    return tuple(LivesLonger(record, pod, ticks) for ticks in LONGER)


def _has_ended(sandbox: Sandbox, port: int, record: LostRequest) -> bool:
    """Whether a process that ran in there may have answered, had it not ended: a connection was reset, or none is."""
    ended = bool(sandbox.previous) or not all(process.alive for process in sandbox.containers.values())
    return record.letter == "X" or (ended and sandbox.listener(port) is None)


def _readiness(fork: Fork) -> tuple[Played, ...]:
    """A Pod that was called ready runs and does not listen yet."""
    record = fork.record
    ip, _, port = record.path.backend.rpartition(":")
    sandbox = fork.cluster.runtime.sandbox_at(ip) if ip else None
    if sandbox is None or sandbox.listener(int(port)) is not None:
        return ()
    if not any(process.alive for process in sandbox.containers.values()):
        return ()
    since = _ready_since(fork, sandbox.pod_key)
    return () if since is None else (ReadyOnceListening(record, sandbox.pod_key, sandbox.node, since),)


def _ready_since(fork: Fork, key: str) -> int | None:
    """The tick in which a Pod was last called ready; None where the log does not know."""
    for entry in reversed(fork.cluster.store.log_of("pods").entries):
        new, old = entry.obj, entry.old
        turned = isinstance(new, Pod) and is_ready(new) and not (isinstance(old, Pod) and is_ready(old))
        if entry.key == key and turned:
            return entry.tick
    return None


def _elsewhere(fork: Fork) -> tuple[Played, ...]:
    """The first other endpoint of the way that the request took."""
    record = fork.record
    running = fork.cluster.traffic.state_of(record.client)
    for cache in running.route_caches if running is not None and record.path.backend else ():
        texts = [backend.text for backend in cache.route.endpoints]
        if cache.route.via == record.via and record.path.backend in texts:
            others = [text for text in texts if text != record.path.backend]
            return (SentElsewhere(record, others[0]),) if others else ()
    return ()
