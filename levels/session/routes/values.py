"""What `routes` consists of: plain frozen values, no engine objects, in the order in which a packet meets them.

A hop holds what it *believes* (a name's answer, a node's rules); an endpoint holds what *is* (its process). Where the
two differ, the hop says since when: `Behind`.
"""

from __future__ import annotations

from typing import NamedTuple

LISTENING = "listening"
ENDING = "ending"
STALLED = "answers nothing"
STARTING = "starting"
CLOSED = "not listening"
GONE = "gone"
STATES = (LISTENING, ENDING, STALLED, STARTING, CLOSED, GONE)
"""What a process may be to whoever dials it, the best first: `ending` still serves, after it nothing does."""


def since_when(state: str, since: int | None, tick: str = "") -> str:
    """A state, or what else is wrong with an endpoint, and since when: `gone since 60`.

    What starts, perhaps anew, may have begun later than its port has been closed.
    """
    closed = ", closed" if state == STARTING else ""
    return state if since is None else f"{state}{closed} since {tick}{since}"


NAME, CALLER, FRONTEND, RULES, ENDPOINT = "name", "caller", "frontend", "rules", "endpoint"
"""The hops at which a request can be lost."""


class Behind(NamedTuple):
    """How far what a hop believes lies behind what is true."""

    since: int
    """The tick from which on it has not been true."""
    ticks: int
    """For how many ticks that is, the present one included."""
    changes: int
    """In how many ticks the API changed what it has not taken over; 0 where the API does not know better either."""


class CallerOrigin(NamedTuple):
    """One place that a client calls from, and what the name that it dials means there."""

    pod: str
    """Empty outside of Pods."""
    node: str
    host: str
    """The name or address that it dials; empty where it dials no name."""
    addresses: tuple[str, ...]
    """What it believes `host` to be; empty where the name is unknown."""
    asked: int | None
    """The tick of the answer that it remembers; None where it remembers none."""
    stale: bool
    """Whether it remembers what DNS would not say any more."""


class RouteCaller(NamedTuple):
    """A client of this Service."""

    name: str
    origin: str
    """As its client is declared: `outside`, `pods/app=x`."""
    target: str
    rate: int
    sent: int
    """In this tick, as `served` and `under_way`."""
    served: int
    under_way: int
    nodes: tuple[str, ...]
    """The nodes whose rules its requests met last."""
    origins: tuple[CallerOrigin, ...]
    """Where it calls from, if that is anywhere now."""


class RouteFrontend(NamedTuple):
    """An address and port at which a Service is reached."""

    kind: str
    """`ClusterIP`, `node port`, `load balancer`, `external IP`, `headless` or `ExternalName`."""
    address: str
    """Empty for a node port, which every node has."""
    port: int
    port_name: str
    nodes: tuple[str, ...] = ()
    """The nodes that a load balancer thinks healthy."""


class ServiceRecord(NamedTuple):
    """What cluster DNS says of a Service's name."""

    name: str
    addresses: tuple[str, ...]
    alias: str
    """Where an ExternalName leads."""
    behind: Behind | None
    trouble: str
    """What is wrong with CoreDNS itself; empty where nothing is known to be."""


class ObservedSlices(NamedTuple):
    """What the EndpointSlices say."""

    endpoints: int
    ready: int
    as_of: int | None
    """The tick of the last change; None where there is none, or none that is still known."""
    behind: Behind | None
    trouble: str
    """What is wrong with the controller that writes them."""


class UntrueEndpoint(NamedTuple):
    """An endpoint that rules list and that is not one any more."""

    address: str
    """`ip:port`."""
    pod: str
    why: str
    """One of `STATES`, `not ready` or `not listed`."""
    since: int | None


class ObservedRules(NamedTuple):
    """What one node's rules say of this Service."""

    node: str
    revision: int
    """The API's revision that made them so; 0 where they know nothing of the Service."""
    as_of: int | None
    """The tick of that revision."""
    endpoints: int
    """How many it would use, by address."""
    local: int | None
    """How many of those are on this node, where a policy `Local` lets requests go to no others."""
    untrue: tuple[UntrueEndpoint, ...]
    behind: Behind | None
    trouble: str
    """What is wrong with the node or its kube-proxy."""


class RouteEndpoint(NamedTuple):
    """A Pod, or a bare address, that a slice or some node's rules list."""

    pod: str
    """Empty for an address without a Pod."""
    ip: str
    ports: tuple[int, ...]
    node: str
    owner: str
    """`rs/web`; empty where nobody controls it."""
    state: str
    """One of `STATES`; the worst of its ports."""
    since: int | None
    """The tick since which it does not listen; None while it does."""
    ready: bool
    """Whether the API calls its Pod ready."""
    reason: str
    """Why it does not: the last probe, or what the container waits for."""
    served: int = 0
    """How many requests of this tick it answered."""


class RouteLoss(NamedTuple):
    """Requests that were given up in this tick at one hop."""

    client: str
    letter: str
    hop: str
    """Who lost them, as `why` says it."""
    cell: str
    """The kind of hop: `NAME`, `CALLER`, `FRONTEND`, `RULES` or `ENDPOINT`."""
    place: str
    """Which one of that kind: a node for `RULES`, a Pod, address or node for `ENDPOINT`."""
    requests: int
    """How many."""


class NearestMiss(NamedTuple):
    """Why a Service has no endpoint, as close as it comes to having one."""

    kind: str
    """`no service`, `no selector`, `no pod`, `selector`, `port`, `not ready`, `ending` or `late`."""
    pods: tuple[str, ...] = ()
    """The Pods that come closest."""
    selector: tuple[tuple[str, str], ...] = ()
    labels: tuple[tuple[str, str], ...] = ()
    """What those Pods have under the selector's keys; a key that they lack is missing."""
    differs: tuple[str, ...] = ()
    """The keys in which the two differ."""
    port: str = ""
    """A named port that no container has."""
    offered: tuple[str, ...] = ()
    """The names that their ports have."""
    reasons: tuple[str, ...] = ()
    """Why each of `pods` is not ready."""
    since: int | None = None
    """The tick of the first change that the controller has not taken over."""
    trouble: str = ""


class ServiceRoute(NamedTuple):
    """One Service, from those who ask to what answers."""

    name: str
    """Empty for what is dialled without a Service."""
    namespace: str
    type: str
    """Empty where there is no such Service."""
    callers: tuple[RouteCaller, ...]
    frontends: tuple[RouteFrontend, ...]
    record: ServiceRecord | None
    slices: ObservedSlices | None
    rules: tuple[ObservedRules, ...]
    """Node by node; none where kube-proxy has nothing to do with it."""
    endpoints: tuple[RouteEndpoint, ...]
    losses: tuple[RouteLoss, ...]
    """The most first."""
    miss: NearestMiss | None

    @property
    def key(self) -> str:
        """`namespace/name`."""
        return f"{self.namespace}/{self.name}" if self.name else ""

    @property
    def lost(self) -> int:
        """How many requests were given up in this tick."""
        return sum(loss.requests for loss in self.losses)
