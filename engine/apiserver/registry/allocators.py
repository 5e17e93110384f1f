"""Allocation of ClusterIPs and NodePorts (pkg/registry/core/service/{ipallocator,portallocator}).

The lower band of each range is left to those who ask for a number; drawn ones start in the upper band at a drawn
place and go on to the first free number.
"""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING

from engine.api import status
from engine.apiserver.validation.networking.addresses import parsed

if TYPE_CHECKING:
    from collections.abc import Collection

    from engine.rng import Rng

SERVICE_CIDR = "10.96.0.0/12"
NODE_PORTS = (30000, 32767)
_BAND_MIN = 16
_OUT_OF_RANGE = "the provided network does not match the current range"
TAKEN = "provided port is already allocated"
OUT_OF_RANGE_IF_TRIED = f"the provided IP ({{}}) is not in the valid range. The range of valid IPs is {SERVICE_CIDR}"
"""What a dry run says instead."""


def ip_band(size: int) -> int:
    """How many addresses of a range of `size` are kept for those who ask for one; a small range has no band."""
    return 0 if size <= _BAND_MIN else min(max(_BAND_MIN, size // 16), 256)


def port_band(size: int) -> int:
    """As `ip_band`, for node ports."""
    return 0 if size <= _BAND_MIN else min(max(_BAND_MIN, size // 32), 128)


class Allocator:
    """Numbers of one range, each given to at most one owner."""

    def __init__(self, rng: Rng, stream: str, first: int, last: int, band: int) -> None:
        """Give out `first` to `last`; the first `band` of them only on request or when all else is taken."""
        self._rng = rng
        self._stream = stream
        self.first, self.last = first, last
        self._dynamic = first + band
        self.owners: dict[int, str] = {}
        self._given: dict[str, int] = {}
        """Owner -> how often it got a number, so that one who is deleted and made again draws another."""

    def draw(self, owner: str, besides: Collection[int] = ()) -> int | None:
        """A free number for `owner`, none of `besides`; None where the range is full. Nothing is taken yet."""
        upper = self.last - self._dynamic + 1
        again = (self._given[owner],) if owner in self._given else ()
        start = self._rng.below(upper, "alloc", self._stream, owner, *again)
        for step in range(upper):
            number = self._dynamic + (start + step) % upper
            if number not in self.owners and number not in besides:
                return number
        lower = range(self.first, self._dynamic)
        return next((number for number in lower if number not in self.owners and number not in besides), None)

    def take(self, number: int, owner: str) -> None:
        """The number belongs to `owner` from now on."""
        self.owners[number] = owner
        self._given[owner] = self._given.get(owner, 0) + 1

    def release(self, number: int, owner: str) -> None:
        """Give a number back if it is `owner`'s."""
        if self.owners.get(number) == owner:
            del self.owners[number]


class ClusterIPs:
    """Addresses of Services."""

    def __init__(self, rng: Rng) -> None:
        """All of the service range is free, except its first and last address."""
        network = ipaddress.ip_network(SERVICE_CIDR)
        first, last = int(network.network_address), int(network.broadcast_address)
        self._pool = Allocator(rng, "clusterIP", first + 1, last - 1, ip_band(network.num_addresses))

    def problem(self, address: str, owner: str, out_of_range: str = _OUT_OF_RANGE) -> str:
        """Why `owner` may not have this address; empty where it may."""
        number = _number(address)
        if not self._pool.first <= number <= self._pool.last:
            return f"failed to allocate IP {address}: {out_of_range.format(address)}"
        if self._pool.owners.get(number, owner) != owner:
            return f"failed to allocate IP {address}: provided IP is already allocated"
        return ""

    def draw(self, owner: str) -> str:
        """A free address. Raises StatusError 500 where none is left."""
        number = self._pool.draw(owner)
        if number is None:
            raise status.internal("failed to allocate a serviceIP: range is full")
        return str(ipaddress.ip_address(number))

    def take(self, address: str, owner: str) -> None:
        """The address belongs to `owner` from now on."""
        self._pool.take(_number(address), owner)

    def release(self, address: str, owner: str) -> None:
        self._pool.release(_number(address), owner)


def _number(address: str) -> int:
    """An address that was found valid as a number."""
    found = parsed(address)
    if found is None:
        raise ValueError(f"no address: {address}")
    return int(found)


class NodePorts(Allocator):
    """Ports that every node opens for a Service."""

    def __init__(self, rng: Rng) -> None:
        """All of 30000-32767 is free."""
        first, last = NODE_PORTS
        super().__init__(rng, "nodePort", first, last, port_band(last - first + 1))

    def problem(self, port: int) -> str:
        """Why nobody may have this port now; empty where it is free."""
        if not self.first <= port <= self.last:
            return f"provided port is not in the valid range. The range of valid ports is {self.first}-{self.last}"
        return TAKEN if port in self.owners else ""
