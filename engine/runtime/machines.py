"""Machines: power, addresses for Pods, and which images lie on the disk.

Addresses are handed out round robin from the node's Pod range as host-local IPAM does, so that a freed one is not
used again at once. A machine without power answers nobody, whatever the API says of the node.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from ipaddress import IPv4Network

FIRST_HOST = 2
"""`.1` is the bridge on the node."""


@dataclass(slots=True, eq=False)
class Machine:
    """One machine of the cluster."""

    name: str
    ip: str
    pod_cidr: str
    powered: bool = True
    boots: int = 1
    """How often it was switched on."""
    cut: bool = False
    """Cut off from every other machine and from the outside; what runs on it still reaches itself."""
    switched_tick: int = 0
    """The tick in which its power last went or came."""
    cut_tick: int = 0
    """The tick in which it was last cut off or joined again."""
    blocked: dict[int, int] = field(default_factory=dict)
    """Ports of the machine's own address that its firewall drops -> since which tick."""
    images: dict[str, None] = field(default_factory=dict)
    pulling: dict[str, int] = field(default_factory=dict)
    """Pulls under way: image -> the tick in which it is there. A second Pod joins the first one's pull."""
    slow_pulls: dict[str, int] = field(default_factory=dict)
    """Image -> ticks, where this machine's registry is slower than the catalogue says."""
    pins: list[str] = field(default_factory=list)
    """Addresses to hand out first, in order (a scenario's fixtures)."""
    _prefix: int = 0
    _hosts: int = 0
    _next: int = FIRST_HOST
    _taken: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        network = IPv4Network(self.pod_cidr)
        self._prefix = int(network.network_address)
        self._hosts = network.num_addresses - 2

    def block(self, port: int, tick: int, *, blocked: bool) -> None:
        """Let the firewall drop what comes for a port of the machine's own address from `tick` on, or pass it."""
        if blocked:
            self.blocked.setdefault(port, tick)
        else:
            self.blocked.pop(port, None)

    def owns(self, address: str) -> bool:
        """Whether a Pod here has that address now."""
        return address in self._taken

    def take_address(self, uid: str) -> str:
        """The next free address of the Pod range, for the sandbox `uid`; LookupError when all are taken."""
        while self.pins:
            pinned = self.pins.pop(0)
            if pinned not in self._taken:
                self._taken[pinned] = uid
                return pinned
        for _ in range(self._hosts):
            address = _dotted(self._prefix + self._next)
            self._next = self._next + 1 if self._next < self._hosts else FIRST_HOST
            if address not in self._taken:
                self._taken[address] = uid
                return address
        raise LookupError(f"no IP addresses available in range set: {self.pod_cidr}")

    def free_address(self, address: str) -> None:
        self._taken.pop(address, None)

    def cut_off(self, tick: int, *, cut: bool) -> None:
        """Cut it off from every other machine in `tick`, or join it again."""
        self.cut, self.cut_tick = cut, tick

    def lose_power(self, tick: int) -> None:
        """Everything that runs stops in `tick`; the disk stays."""
        self.powered, self.switched_tick = False, tick
        self.pulling.clear()


def severed(machines: Mapping[str, Machine], one: str, other: str) -> str:
    """Of two machines ("" is outside the cluster) the one that is cut off from the other; empty if none is."""
    if one == other:
        return ""
    return next((name for name in (one, other) if name and machines[name].cut), "")


def _dotted(number: int) -> str:
    return f"{number >> 24}.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
