"""What really is at the end of a route: whether a process listens, since when it does not, and when a Pod went.

Asks the runtime, and for the tick in which something ended the log. Writes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.api.core import Pod
from levels.session.routes.values import CLOSED, ENDING, GONE, LISTENING, STALLED, STARTING

if TYPE_CHECKING:
    from engine.api.meta import Object
    from engine.clock import Clock
    from engine.etcd.store import LogEntry, Store
    from engine.runtime.processes import Process, Sandbox
    from engine.runtime.runtime import Runtime


class PortState(NamedTuple):
    """What somebody meets who dials a port."""

    state: str
    """One of `levels.session.routes.values.STATES`."""
    since: int | None
    """The tick since which it is not `LISTENING`; None where it is, or where nobody knows."""


SERVES = PortState(LISTENING, None)


class PodEnd(NamedTuple):
    """The end of a Pod that had an address."""

    pod_key: str
    asked: int | None
    """The tick in which its deletion was asked for; None where nobody did."""
    ended: int | None
    """The tick in which its last container ended, or the object went; None as long as it runs."""


class PodEnds:
    """The ends of Pods by the address that they had, followed in the log."""

    def __init__(self, store: Store) -> None:
        """Know those of which the log still holds the end."""
        self._clock = store.clock
        self._log = store.log_of("pods")
        self._position = self._log.base
        self._ends: dict[str, PodEnd] = {}

    def of(self, ip: str, pod_key: str) -> PodEnd | None:
        """How the Pod that had this address came to its end; None where it did not, or too long ago."""
        for entry in self._log.since(max(self._position, self._log.base)):
            self._observe(entry)
        self._position = self._log.end
        found = self._ends.get(ip)
        return found if found is not None and found.pod_key == pod_key else None

    def _observe(self, entry: LogEntry[Object]) -> None:
        pod = entry.last
        if not isinstance(pod, Pod) or not pod.status.pod_ip:
            return
        ip = pod.status.pod_ip
        known = self._ends.get(ip)
        if known is not None and (known.pod_key != entry.key or entry.old is None):
            known = None  # the address, or the name, is another's now
        asked = known.asked if known is not None else None
        if asked is None and pod.metadata.deletion_timestamp is not None:
            asked = entry.tick
        if entry.obj is None:
            ended = _last_container_ended(pod, self._clock) or entry.tick
            self._ends[ip] = PodEnd(entry.key, asked if asked is not None else entry.tick, ended)
        elif asked is not None:
            self._ends[ip] = PodEnd(entry.key, asked, None)
        elif known is None:
            self._ends.pop(ip, None)


def _last_container_ended(pod: Pod, clock: Clock) -> int | None:
    """The tick in which the last container ended; None while the status knows one that did not."""
    ends = [status.state.terminated for status in pod.status.container_statuses]
    ticks = [clock.tick_of(end.finished_at) for end in ends if end is not None]
    known = [tick for tick in ticks if tick is not None]
    return max(known) if known and len(known) == len(ends) else None


def sandbox_of(runtime: Runtime, pod: Pod | None, pod_key: str, ip: str) -> Sandbox | None:
    """The sandbox in which the Pod of that address runs; None where it does not, even if another has its address."""
    found = runtime.sandbox(pod.metadata.uid) if pod is not None else runtime.sandbox_at(ip)
    return found if found is not None and found.pod_key == pod_key and found.ip == ip else None


def port_of_sandbox(sandbox: Sandbox, port: int, containers: tuple[str, ...]) -> PortState:
    """What a port of a Pod is, from outside of it. It is to run these `containers`; some may not have begun."""
    found = sandbox.listener(port)
    if found is not None:
        return PortState(STALLED, None) if found[0].stalled else SERVES
    owner = _owner_of(sandbox, port)
    if owner is None:
        if any(name not in sandbox.containers for name in containers):
            return PortState(STARTING, None)
        return PortState(CLOSED, min((one.started_tick for one in sandbox.containers.values()), default=None))
    if not owner.alive:
        return PortState(GONE, owner.finished_tick)
    if port in owner.listening:
        return PortState(CLOSED, owner.started_tick)  # on 127.0.0.1 alone
    former = sandbox.previous.get(owner.container)
    return PortState(STARTING, former.finished_tick if former is not None else owner.started_tick)


def _owner_of(sandbox: Sandbox, port: int) -> Process | None:
    """The process that opens the port in time, or did: one that lives before one that does not."""
    owners = [process for process in sandbox.containers.values() if _opens(process, port)]
    return next((process for process in owners if process.alive), owners[0] if owners else None)


def _opens(process: Process, port: int) -> bool:
    return any(listen.port == port and listen.wanted(process.command) for listen in process.behaviour.listens)


def port_of_address(runtime: Runtime, ip: str, port: int) -> PortState:
    """What a port of a bare address is."""
    outcome = runtime.dial(ip, port).outcome
    return SERVES if outcome == "open" else PortState(CLOSED if outcome == "refused" else GONE, None)


def ending(state: PortState, end: PodEnd | None) -> PortState:
    """The same port of a Pod that is to end: it still serves as long as its process does."""
    return PortState(ENDING, end.asked if end is not None else None) if state == SERVES else state
