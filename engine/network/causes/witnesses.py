"""Whom one asks how it really was, and what comes of asking."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from engine.api.meta import condition

if TYPE_CHECKING:
    from engine.api.core import Pod
    from engine.clock import Clock
    from engine.etcd.store import Store
    from engine.metrics import Metrics
    from engine.network.backend import Backend
    from engine.network.balancers import Balancers
    from engine.network.directory import EndpointDirectory
    from engine.network.dns.coredns import ClusterDNS
    from engine.network.protocols import NodeRuntime
    from engine.network.proxy.kubeproxy import KubeProxy
    from engine.network.types import Origin, RequestFailure, Route
    from engine.runtime.processes import Process

NAMED = 3
"""How many Pods, ports or Services a sentence names."""

COREDNS = "coredns"


class SliceWriter(Protocol):
    """How far the controller that writes EndpointSlices has read."""

    @property
    def paused(self) -> bool:
        """Whether it stands still."""

    @property
    def revision(self) -> int:
        """The newest revision taken over."""


class PacketWays(Protocol):
    """Where a connection of somebody inside would lead: the data plane, asked once more."""

    def origin_of_process(self, process: Process) -> Origin:
        """Where a process stands."""

    def resolve(self, host: str, origin: Origin) -> tuple[str, ...] | RequestFailure:
        """The addresses of a host name, or why it has none."""

    def connect(self, origin: Origin, address: str, port: int) -> Route:
        """Where a connection may lead, or why it leads nowhere."""

    def cut(self, route: Route, backend: Backend) -> RequestFailure | None:
        """Why no packet gets to an endpoint of a way; None where one does."""


class TakeOver(NamedTuple):
    """News that somebody had not taken over when the request was lost."""

    who: str
    """A node, whose kube-proxy is meant, or `coredns`."""
    revision: int
    tick: int
    """When the API had the news."""
    after: int | None = None
    """The tick in which everything that was taken over before was lost again; None where it was not."""


class FoundCause(NamedTuple):
    """How it really was, as of the moment in which it was looked up."""

    cause: str
    """One of `engine.network.causes.table.CAUSES`."""
    text: str
    take_over: TakeOver | None = None


class ToldCause(NamedTuple):
    """How it really was, in its last words."""

    cause: str
    text: str


class Witnesses(NamedTuple):
    """Everything that knows a part of it."""

    store: Store
    runtime: NodeRuntime
    dns: ClusterDNS
    proxies: dict[str, KubeProxy]
    directory: EndpointDirectory
    balancers: Balancers
    metrics: Metrics
    slices: SliceWriter | None
    """None where nobody writes EndpointSlices."""
    ways: PacketWays

    @property
    def clock(self) -> Clock:
        """The cluster's clock."""
        return self.store.clock

    def ready_since(self, pod: Pod) -> int | None:
        """Since which tick the API calls a Pod ready; None while it does not."""
        ready = condition(pod.status.conditions, "Ready")
        return self.clock.tick_of(ready.last_transition_time) if ready is not None and ready.status == "True" else None


def is_ready(pod: Pod) -> bool:
    """Whether the API calls a Pod ready."""
    ready = condition(pod.status.conditions, "Ready")
    return ready is not None and ready.status == "True"


def counted(count: int, noun: str) -> str:
    """`1 endpoint`, `2 endpoints`."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def pod_name(key: str) -> str:
    """`pod/NAME` of a Pod's key."""
    return f"pod/{key.partition('/')[2]}"


def listed(names: list[str]) -> str:
    """The first few of many names."""
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" and {more} more" if more > 0 else "")


def since(tick: int | None) -> str:
    """` since tick 40`; empty where nobody knows."""
    return f" since tick {tick}" if tick is not None else ""
