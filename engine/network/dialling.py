"""A process dials a name: through DNS and its node's rules, like any other caller. Called through a runtime's port."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.network.types import Origin, RequestFailure
from engine.runtime.links import DialResult

if TYPE_CHECKING:
    from engine.network.dataplane import DataPlane
    from engine.rng import Rng
    from engine.runtime.processes import Process
    from engine.runtime.runtime import Runtime


def origin_of(network: DataPlane, process: Process) -> Origin:
    """Where a process stands; one whose Pod the API no longer knows runs on as it was."""
    pod = network.directory.pod(process.pod_key)
    known = network.origin_of(pod) if pod is not None and pod.metadata.uid == process.uid else None
    return known or Origin("pod", process.node, process.namespace, process.ip)


def dial_name(network: DataPlane, runtime: Runtime, rng: Rng, process: Process, host: str, port: int) -> DialResult:
    """Open a connection from a process to a name and port; chance picks among addresses and endpoints."""
    origin = origin_of(network, process)
    addresses = network.resolve(host, origin)
    if isinstance(addresses, RequestFailure):
        return DialResult("timeout", addresses.observed, None)
    who = (process.pod_key, process.container, host, port, runtime.clock.tick)
    route = network.connect(origin, addresses[rng.below(len(addresses), "traffic", "name", *who)], port)
    if route.failure is not None:
        return DialResult("refused" if route.failure.letter == "R" else "timeout", route.failure.observed, None)
    drawn = route.endpoints[rng.below(len(route.endpoints), "traffic", "dial", *who)]
    backend = network.affinity(route, origin.ip, drawn)
    cut = network.cut(route, backend)
    return DialResult("timeout", cut.observed, None) if cut is not None else runtime.dial(backend.ip, backend.port)
