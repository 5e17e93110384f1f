"""Everything that a write leaves behind in the API server: two equal footprints mean that nothing was written."""

from __future__ import annotations

from typing import Any, NamedTuple

from engine.apiserver.server import APIServer


class Footprint(NamedTuple):
    """The state of the server at one moment."""

    revision: int
    log: int
    objects: dict[str, dict[str, Any]]
    addresses: tuple[dict[int, str], dict[str, int]]
    ports: tuple[dict[int, str], dict[str, int]]
    names: tuple[dict[str, int], dict[str, int]]
    pins: tuple[dict[str, str], dict[str, int], dict[str, list[str]]]


def footprint(server: APIServer) -> Footprint:
    store, pins = server.store, server.pins
    ips, ports, names = server.services._ips._pool, server.services._ports, server.names
    return Footprint(
        store.revision,
        len(store.log),
        {name: dict(store.table(name)) for name in store.resources()},
        (dict(ips.owners), dict(ips._given)),
        (dict(ports.owners), dict(ports._given)),
        (dict(names._incarnations), dict(names._generated)),
        (dict(pins.cluster_ips), dict(pins.node_ports), {key: list(left) for key, left in pins.pod_names.items()}),
    )
