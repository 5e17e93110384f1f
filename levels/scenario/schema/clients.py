"""What a scenario file says of its clients: who asks whom, how often, and which answer counts."""

from typing import Literal

import msgspec

from levels.scenario.schema.strict import Strict


class OpEntry(Strict, frozen=True, kw_only=True):
    """One request, or several in turn."""

    get: str = ""
    put: str = ""
    cycle: tuple["OpEntry", ...] = ()


class ClientOrigin(Strict, frozen=True, kw_only=True):
    """A place inside of the cluster."""

    pods: str = ""
    """Labels: every such Pod in turn."""
    pod: str = ""
    """The one Pod of this name."""
    node: str = ""


class ClientTarget(Strict, frozen=True, kw_only=True):
    """Whom a client asks; exactly one."""

    node_port_of: str = ""
    service: str = ""
    node_port: int = 0
    load_balancer_of: str = ""
    pods: str = ""
    pod: str = ""
    env: str = ""


class ClientExpect(Strict, frozen=True, kw_only=True):
    """The answer that counts."""

    protocol: str = "http"
    source_address: bool = False


class KeepAlive(Strict, frozen=True, kw_only=True):
    """A connection that is used again."""

    keep_alive: int


class ClientEntry(Strict, frozen=True, kw_only=True):
    """One source of requests."""

    name: str
    namespace: str = "default"
    """Of its Pods, and of the Services and Pods that its target names without one."""
    origin: str | ClientOrigin = msgspec.field(name="from", default="outside")
    target: ClientTarget
    port: int = 0
    op: OpEntry = OpEntry(get="/")
    rate: int | tuple[tuple[int, int], ...] = 1
    expect: ClientExpect = ClientExpect()
    nodes: Literal["roundRobin", "random"] | tuple[str, ...] = "roundRobin"
    timeout: int = 2
    retry: int = 0
    dns_cache: Literal["ttl", "forever"] = "ttl"
    addresses: int = 1
    connection: Literal["new"] | KeepAlive = "new"
    active: tuple[int, int] | None = None
