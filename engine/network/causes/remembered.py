"""What a caller remembers of DNS, where the name that it dialled means another address by now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.apps import EndpointSlice
from engine.api.core import Service
from engine.network.causes.names import meanings
from engine.network.causes.witnesses import COREDNS, FoundCause, TakeOver
from engine.network.proxy.sliceindex import service_of

if TYPE_CHECKING:
    from engine.api.meta import Object
    from engine.etcd.store import LogEntry
    from engine.metrics.requestpath import RequestPath
    from engine.network.causes.witnesses import Witnesses

_RESOURCES = ("services", "endpointslices")
"""What DNS answers by; a ClusterIP, which is found fast, comes first."""


def with_memory(witnesses: Witnesses, found: FoundCause, path: RequestPath) -> FoundCause:
    """The cause, and beside it that the caller went by an old answer of DNS, where it did.

    Where some node's rules are behind, these are the news that count.
    """
    address = path.address or path.backend.rpartition(":")[0]
    if path.asked is None or found.take_over is not None or not address:
        return found
    keys = dict.fromkeys(meant.key for meant in meanings(path.host, path.namespace))
    change = _dropped(witnesses, keys, address)
    if change is None:
        return found
    news = TakeOver(COREDNS, change.revision, change.tick)
    until = "and never asks DNS again" if path.anew is None else f"and asks DNS again in tick {path.anew}"
    memory = f"the caller heard of {address} in tick {path.asked} {until}"
    return FoundCause(found.cause, f"{found.text}; {memory}; {path.host} ceased to mean it in tick {change.tick}", news)


def _dropped(witnesses: Witnesses, keys: dict[str, None], address: str) -> LogEntry[Object] | None:
    """The change since which none of these Services' names means the address; None where one does or never did."""
    if any(_means(obj, keys, address) for resource in _RESOURCES for obj in witnesses.store.list(resource)):
        return None
    changes = [
        next((entry for entry in reversed(log.entries) if _ceased(entry, keys, address)), None)
        for log in map(witnesses.store.log_of, _RESOURCES)
    ]
    return max((entry for entry in changes if entry is not None), key=lambda entry: entry.revision, default=None)


def _ceased(entry: LogEntry[Object], keys: dict[str, None], address: str) -> bool:
    return _means(entry.old, keys, address) and not _means(entry.obj, keys, address)


def _means(obj: Object | None, keys: dict[str, None], address: str) -> bool:
    """Whether DNS answers with the address for the sake of this object."""
    if isinstance(obj, Service):
        return obj.spec.cluster_ip == address and f"{obj.metadata.namespace}/{obj.metadata.name}" in keys
    if not isinstance(obj, EndpointSlice) or service_of(obj) not in keys:
        return False
    return any(address in one.addresses for one in obj.endpoints or () if one.conditions.ready is not False)
