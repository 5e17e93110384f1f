"""The words for a request's way: where a caller stands, where a connection may lead, and what became of it.

Made by `engine.network.dataplane`, kept by traffic, shown by curl and `why`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

import msgspec

from engine.metrics.requestpath import UNKNOWN_PATH, RequestPath
from engine.runtime.sandboxconfig import NODE_RESOLV_CONF, PodSandboxConfig, cluster_first

if TYPE_CHECKING:
    from engine.network.backend import Backend
    from engine.network.protocols import ServerReply
    from engine.runtime.sandboxconfig import HostsEntry, ResolvConf


class Origin(NamedTuple):
    """Where a caller stands."""

    kind: Literal["outside", "harness", "pod", "node"]
    """Outside the cluster; a test harness that reaches Pods directly; in a Pod; on a node."""
    node: str = ""
    namespace: str = "default"
    ip: str = ""
    """The Pod's or the node's own address."""
    config: PodSandboxConfig | None = None
    """What its sandbox was made with; None where it stands in none."""

    @property
    def resolv_conf(self) -> ResolvConf:
        """Whom it asks for names: a Pod cluster DNS, unless its sandbox says otherwise, others the machines'."""
        if self.config is not None:
            return self.config.resolv_conf
        return cluster_first(self.namespace) if self.kind == "pod" else NODE_RESOLV_CONF

    def asking(self, conf: ResolvConf) -> Origin:
        """The same caller, who asks other name servers."""
        config = self.config or PodSandboxConfig("")
        return self._replace(config=msgspec.structs.replace(config, resolv_conf=conf))

    @property
    def hosts(self) -> tuple[HostsEntry, ...]:
        """What stands in its /etc/hosts."""
        return self.config.hosts(self.ip, host_network=self.kind == "node") if self.config is not None else ()


OUTSIDE = Origin("outside")
HARNESS = Origin("harness")


class LossQuestion(NamedTuple):
    """What has to be looked up to know how it really was: a kind of question, and what it is about."""

    kind: str
    """Which of the questions of `engine.network.causes.hops` and `databases`."""
    node: str = ""
    """The node whose rules decided, or that was dialled."""
    service: str = ""
    """`namespace/name`."""
    port_name: str = ""
    address: str = ""
    port: int = 0
    origin: Literal["outside", "pod", "node"] = "outside"
    """From where the packet came, as rules tell callers apart."""
    source: str = ""
    """The caller's address."""
    pod: str = ""
    """`namespace/name`."""
    name: str = ""
    """A host name, a variable, a protocol, a page, or a document's key."""
    namespace: str = ""
    process: object | None = None
    tick: int = 0


class RequestFailure(NamedTuple):
    """Why a request was lost: letter, hop, what the hop believed or did, and where to look for how it really was."""

    letter: str
    hop: str
    observed: str
    question: LossQuestion


class StaticResponse(NamedTuple):
    """An answer that a node gives by itself, without a Pod: a `ServerReply` of no process."""

    text: str
    status: int
    letter: str = ""
    observed: str = ""
    protocol: str = "http"
    delay: int = 0
    process: object | None = None
    stale: bool = False
    cause: str = ""
    missing: str = ""
    service: str = ""
    """`namespace/name` of the Service that it tells of."""


class Route(NamedTuple):
    """Where a connection may lead, or why it leads nowhere."""

    endpoints: tuple[Backend, ...] = ()
    via: str = ""
    """The node whose rules decided; empty where none did."""
    service: str = ""
    port_name: str = ""
    affinity_ticks: int = 0
    """For how long a caller's address stays with its endpoint; 0 where it does not."""
    failure: RequestFailure | None = None
    start: str = ""
    """The machine from which the packet goes on to the endpoint; empty outside the cluster."""
    source: str = ""
    """The caller's own address where it has one in the cluster."""
    masqueraded: bool = False
    """Whether the endpoint sees a node's address in place of the caller's."""
    broken: bool = False
    """Whether the failure would also end a connection that is open: no rule is to blame, but power or wires."""
    page: StaticResponse | None = None
    """What the node answers itself on that port."""
    loopback: bool = False
    """Whether the packet never leaves the caller's own network, where sockets bound to 127.0.0.1 answer too."""
    path: RequestPath = UNKNOWN_PATH
    """The hops so far."""

    def dialled(self, address: str, port: int) -> Route:
        """The same route, which is known to begin at that address and port."""
        return self._replace(path=self.path._replace(address=address, port=port))


class ExpectedResponse(NamedTuple):
    """Which answers count; any other is wrong data."""

    protocol: str = "http"
    """What the listener must speak; empty: whatever it does."""
    own_address: bool = False
    """Whether the Pod must see the caller's own address."""


HTTP = ExpectedResponse()
ANYTHING = ExpectedResponse(protocol="")


class RequestResult:
    """What became of one request; compared by identity, so that many equal ones are counted as one."""

    __slots__ = (
        "backend",
        "delay",
        "failure",
        "found",
        "own_address",
        "pod",
        "process",
        "route",
        "stale",
        "status",
        "text",
    )

    def __init__(
        self,
        route: Route,
        failure: RequestFailure | None,
        pod: str = "",
        reply: ServerReply | None = None,
        *,
        own_address: bool = False,
        backend: str = "",
    ) -> None:
        """The outcome at the end of `way`, at the endpoint `backend`; `own_address` if the Pod saw the caller's."""
        self.route = route
        self.backend = backend
        """`ip:port`; empty where it got to no endpoint."""
        self.failure = failure
        self.pod = pod
        self.process = reply.process if reply is not None else None
        self.delay = reply.delay if reply is not None else 0
        self.own_address = own_address
        self.found = reply.observed if reply is not None else ""
        """What it met at the endpoint."""
        self.stale = reply is not None and reply.stale
        """Whether a document that the read had to see was not there."""
        self.status = reply.status if reply is not None else 0
        self.text = reply.text if reply is not None else ""

    @property
    def via(self) -> str:
        """The node whose rules forwarded it; empty where none did."""
        return self.route.via

    @property
    def service(self) -> str:
        """`namespace/name` of the Service it went through, if any."""
        return self.route.service

    @property
    def path(self) -> RequestPath:
        """The hops that it met."""
        return self.route.path._replace(backend=self.backend, pod=self.pod, found=self.found)

    def turned(self, failure: RequestFailure) -> RequestResult:
        """The same request, lost after all."""
        copied = RequestResult(self.route, failure, self.pod, backend=self.backend)
        copied.process, copied.status, copied.found = self.process, self.status, self.found
        return copied
