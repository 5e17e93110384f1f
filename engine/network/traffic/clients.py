"""Who asks whom, how often: one source of requests, as scenarios and `client add` state it, and one of its requests."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import Literal, NamedTuple

from engine.api.numerals import int64
from engine.network.types import HTTP, ExpectedResponse

LOCATIONS = ("outside", "lb", "harness")
_TARGET_KINDS = ("nodeport", "svc", "lb", "pod", "pods", "port", "env")
PORT_MAX = 65_535
RETRIES_MAX = 10


class ClientOperation(NamedTuple):
    """One request of a client."""

    method: str
    path: str


class TrafficTarget(NamedTuple):
    """Whom a client asks."""

    kind: str
    """`nodeport`, `svc`, `lb`, `pod`, `pods` (any with these labels), `port` (a node port by number) or `env`."""
    name: str
    """A name, for `svc` also NAME.NAMESPACE; labels as `a=b,c=d` for `pods`; empty for `port`.

    For `env`, the variable of the client Pod's running process that holds the host.
    """
    port: int = 0
    """0 where the target itself says which: a Service's first port, a Pod's first container port."""

    def __str__(self) -> str:
        """As written on the command line."""
        if self.kind == "port":
            return f"port/{self.port}"
        return f"{self.kind}/{self.name}:{self.port}" if self.port else f"{self.kind}/{self.name}"


def parse_target(text: str) -> TrafficTarget:
    """Read `nodeport/SVC`, `svc/SVC[.NS][:PORT]`, `lb/SVC`, `pod/X[:PORT]`, `pods/A=B[:PORT]` or `port/N`.

    Raises ValueError on anything else.
    """
    kind, _, rest = text.partition("/")
    name, colon, port_text = rest.partition(":")
    if kind not in _TARGET_KINDS or not name:
        raise ValueError(f"no such target: {text} (nodeport/SVC, svc/SVC[:PORT], lb/SVC, pod/X[:PORT])")
    if kind == "port":
        return TrafficTarget("port", "", _port(name, text))
    return TrafficTarget(kind, name, _port(port_text, text) if colon else 0)


def _port(digits: str, text: str) -> int:
    port = int64(digits)
    if port is None or not 0 < port <= PORT_MAX:
        raise ValueError(f"no such port in {text}: a number from 1 to {PORT_MAX} is needed")
    return port


ONE_BY_ONE = 64
"""Up to so many requests of a tick are drawn and sent one by one, more in bulk."""

_NODE_TARGETS = frozenset({"nodeport", "port"})
"""What leads to the addresses of nodes."""


@dataclass(frozen=True, slots=True)
class ClientSpec:
    """One client."""

    name: str
    target: TrafficTarget
    origin: str = "outside"
    """`outside`, `lb` (only through nodes that pass a balancer's checks), `harness`, `pod/NAME`, `node/NAME`, or
    `pods/LABELS`: every such Pod in turn.
    """
    namespace: str = "default"
    """Of the client's Pods, and of the Services and Pods that its target names without one."""
    rate: tuple[tuple[int, int], ...] = ((0, 1),)
    """Requests per tick, as steps `(from tick, rate)`."""
    ops: tuple[ClientOperation, ...] = (ClientOperation("GET", "/"),)
    """Sent in turn, one per request."""
    timeout: int = 2
    """Ticks until a request that gets no answer is given up."""
    nodes: tuple[str, ...] = ()
    """The nodes whose ports are knocked at, in turn; empty: all that clients know."""
    random_nodes: bool = False
    """Whether a node is drawn for each request instead of taken in turn."""
    expect: ExpectedResponse = HTTP
    """Which answers count as served."""
    retry: int = 0
    """How often a request that got no answer is sent again before it counts as lost."""
    dns_cache: Literal["ttl", "forever"] = "ttl"
    """For how long a Pod of this client remembers the addresses of a name."""
    addresses: int = 1
    """From how many addresses it calls in turn; session affinity and kept connections belong to one."""
    keep_alive: int = 0
    """For how many ticks a connection is used again; 0: each request opens its own."""
    active: tuple[int, int] | None = None
    """First and last tick in which it asks."""

    def __post_init__(self) -> None:
        """Refuse settings that no client can follow."""
        kind, _, name = self.origin.partition("/")
        if self.origin not in LOCATIONS and (kind not in {"pod", "pods", "node"} or not name):
            raise ValueError(f"no such place: {self.origin} (outside, pod/X or node/X)")
        if not self.name or any(letter in self.name for letter in "@ /"):
            raise ValueError(f"a client cannot be called {self.name!r}")
        if not self.ops or self.timeout < 0 or any(count < 0 for _, count in self.rate):
            raise ValueError(f"client {self.name}: rate and timeout are at least 0, and it must ask for something")
        if not 0 <= self.retry <= RETRIES_MAX or self.addresses < 1:
            raise ValueError(f"client {self.name}: retry is 0 to {RETRIES_MAX}, and it has at least one address")

    @property
    def careful(self) -> bool:
        """Whether each request needs a look of its own: it may be sent again, or it writes what others read."""
        return self.retry > 0 or any(op.method == "PUT" for op in self.ops)

    @property
    def in_turn(self) -> bool:
        """Whether it knocks at one node after the other for sure.

        No chance, no balancer and no Pod that comes or goes decides between them, and requests are sent one by one.
        """
        few = all(count <= ONE_BY_ONE for _, count in self.rate)
        return few and self.origin == "outside" and not self.random_nodes and self.target.kind in _NODE_TARGETS

    def rate_at(self, tick: int) -> int:
        """How many requests it issues in a tick."""
        if self.active is not None and not self.active[0] <= tick <= self.active[1]:
            return 0
        current = 0
        for start, count in self.rate:
            if start > tick:
                break
            current = count
        return current

    def asks_within(self, first: int, last: int) -> int:
        """How many requests it issues in the ticks `first` to `last`, both included."""
        if self.active is not None:
            first, last = max(first, self.active[0]), min(last, self.active[1])
        starts = list(accumulate((start for start, _ in self.rate), max))
        ends = [*(start - 1 for start in starts[1:]), last]
        spans = (max(0, min(end, last) - max(start, first) + 1) for start, end in zip(starts, ends, strict=False))
        return sum(count * ticks for (_, count), ticks in zip(self.rate, spans, strict=True))


class ClientRequest(NamedTuple):
    """One request, as its client sees it."""

    number: int
    """Its place among the client's requests of its tick, from 1."""
    serial: int
    """Its place among all requests of the client, from 0."""
    op: ClientOperation
    key: str
    """The document that it writes, or has to find; empty where it may find anything."""
    written: int
    """The tick in which the write that it has to find was acknowledged."""
    tries: int
    """How often it may be sent again."""
