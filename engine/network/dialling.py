"""A process dials a name: through DNS and its node's rules, like any other caller. Called through a runtime's port.

A process that needs a server dials it for each request that it answers: what that came to is kept for the tick, and
the ways there for as long as nothing changes that they could hang on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.network.types import RequestFailure
from engine.runtime.links import DialResult

if TYPE_CHECKING:
    from engine.network.dataplane import DataPlane
    from engine.network.types import Route
    from engine.rng import Rng
    from engine.runtime.processes import Process
    from engine.runtime.runtime import Runtime

_Call = tuple[int, str, int]
"""(serial of the process, host, port)"""


class NameDialler:
    """Opens connections to names, each way and each draw once; a keyframe may copy what it keeps or lose it."""

    def __init__(self) -> None:
        self._stamp: tuple[int, ...] = ()
        self._tick = -1
        self._found: dict[_Call, DialResult] = {}
        """Of this tick: who dials twice in one draws the same."""
        self._ways: dict[_Call, list[Route] | RequestFailure] = {}
        """To each address of the name."""

    def dial(
        self, network: DataPlane, runtime: Runtime, rng: Rng, process: Process, host: str, port: int
    ) -> DialResult:
        """Open a connection from a process to a name and port; chance picks among addresses and endpoints."""
        self._look_at(network.stamp(), runtime.clock.tick)
        call = (process.serial, host, port)
        found = self._found.get(call)
        if found is None:
            ways = self._ways.get(call)
            if ways is None:
                ways = self._ways[call] = _ways(network, process, host, port)
            found = self._found[call] = _drawn(network, runtime, rng, process, (host, port), ways)
        return found

    def _look_at(self, stamp: tuple[int, ...], tick: int) -> None:
        if stamp != self._stamp:
            self._ways.clear()
        if stamp != self._stamp or tick != self._tick:
            self._found.clear()
        self._stamp, self._tick = stamp, tick


def _ways(network: DataPlane, process: Process, host: str, port: int) -> list[Route] | RequestFailure:
    origin = network.origin_of_process(process)
    addresses = network.resolve(host, origin)
    if isinstance(addresses, RequestFailure):
        return addresses
    return [network.connect(origin, address, port) for address in addresses]


def _drawn(
    network: DataPlane,
    runtime: Runtime,
    rng: Rng,
    process: Process,
    place: tuple[str, int],
    ways: list[Route] | RequestFailure,
) -> DialResult:
    if isinstance(ways, RequestFailure):
        return DialResult("unknown", ways.observed, None)
    who = (process.pod_key, process.container, *place, runtime.clock.tick)
    route = ways[rng.below(len(ways), "traffic", "name", *who)]
    if route.failure is not None:
        return DialResult("refused" if route.failure.letter == "R" else "timeout", route.failure.observed, None)
    drawn = route.endpoints[rng.below(len(route.endpoints), "traffic", "dial", *who)]
    backend = network.affinity(route, network.origin_of_process(process).ip, drawn)
    cut = network.cut(route, backend)
    return (
        DialResult("timeout", cut.observed, None)
        if cut is not None
        else runtime.dial(backend.ip, backend.port, inside=route.loopback)
    )
