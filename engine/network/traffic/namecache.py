"""What one client remembers of DNS: the addresses of a name, for as long as the record says or for ever.

Pods resolve again when the time to live is over; a client that never does keeps dialling where a name once led. A name
that was not found is not remembered (kubeadm's Corefile has no negative answers cached for the cluster's zone).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from engine.network.types import RequestFailure

if TYPE_CHECKING:
    from engine.network.dataplane import DataPlane
    from engine.network.types import Origin

TTL = 30
"""Seconds that kubeadm's Corefile gives to records of the cluster's zone, in ticks of a second."""

FOREVER = 1 << 60


class RememberedName(NamedTuple):
    """What a client's Pod believes of a name."""

    addresses: tuple[str, ...]
    tick: int
    """When it asked."""


class NameCache:
    """The names that a client has looked up, per place: each Pod of a client has a memory of its own."""

    def __init__(self, ttl: int) -> None:
        """Remember a name for `ttl` ticks."""
        self.ttl = ttl
        self.until = FOREVER
        """The first tick in which one of the names used since `begin` has to be looked up again."""
        self._known: dict[tuple[str, str], RememberedName] = {}
        self._ports: dict[str, int] = {}

    def begin(self) -> None:
        """Start to work out ways anew: `until` counts only what is used from now on."""
        self.until = FOREVER

    def resolve(self, network: DataPlane, host: str, origin: Origin, tick: int) -> tuple[str, ...] | RequestFailure:
        """The addresses of a name as the caller at `place` believes them, or why it has none."""
        if origin.kind != "pod":
            return network.resolve(host, origin)
        key = (origin.ip, host)
        known = self._known.get(key)
        if known is None or tick - known.tick >= self.ttl:
            found = network.resolve(host, origin)
            if isinstance(found, RequestFailure):
                self._known.pop(key, None)
                return found
            known = self._known[key] = RememberedName(found, tick)
        self.until = min(self.until, known.tick + self.ttl)
        return known.addresses

    def port(self, service: str, port: int) -> int:
        """The port of a Service, or the one that it had where it is gone (0): who knows a name knows where to knock."""
        if port:
            self._ports[service] = port
        return self._ports.get(service, 0)

    def end(self, known: RememberedName) -> int | None:
        """The tick in which a name is looked up again; None where it never is."""
        return known.tick + self.ttl if self.ttl < FOREVER else None

    def remembered(self, ip: str, host: str) -> RememberedName | None:
        """What the Pod at that address has in memory for a name; None where nothing is. Looks nothing up."""
        return self._known.get((ip, host))
