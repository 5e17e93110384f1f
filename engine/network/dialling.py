"""A process dials a name: through DNS and its node's rules, like any other caller. Called through a runtime's port."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.network.types import RequestFailure
from engine.runtime.links import DialResult

if TYPE_CHECKING:
    from engine.network.dataplane import DataPlane
    from engine.rng import Rng
    from engine.runtime.processes import Process
    from engine.runtime.runtime import Runtime


def dial_name(network: DataPlane, runtime: Runtime, rng: Rng, process: Process, host: str, port: int) -> DialResult:
    """Open a connection from a process to a name and port; chance picks among addresses and endpoints."""
    origin = network.origin_of_process(process)
    addresses = network.resolve(host, origin)
    if isinstance(addresses, RequestFailure):
        return DialResult("unknown", addresses.observed, None)
    who = (process.pod_key, process.container, host, port, runtime.clock.tick)
    route = network.connect(origin, addresses[rng.below(len(addresses), "traffic", "name", *who)], port)
    if route.failure is not None:
        return DialResult("refused" if route.failure.letter == "R" else "timeout", route.failure.observed, None)
    drawn = route.endpoints[rng.below(len(route.endpoints), "traffic", "dial", *who)]
    backend = network.affinity(route, origin.ip, drawn)
    cut = network.cut(route, backend)
    return (
        DialResult("timeout", cut.observed, None)
        if cut is not None
        else runtime.dial(backend.ip, backend.port, inside=route.loopback)
    )
