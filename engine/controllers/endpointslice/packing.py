"""How endpoints are packed into slices (upstream: endpointslice/reconciler.go, reconcileByPortMapping).

Pure: takes the slices of one port list and the endpoints that should be, returns what to write. Nothing is moved
between slices for beauty's sake: half-empty slices stay.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msgspec.structs import replace

if TYPE_CHECKING:
    from engine.api.apps import Endpoint, EndpointSlice

MAX_ENDPOINTS = 100


@dataclass
class SlicePacking:
    """What has to be written so that the slices hold the endpoints."""

    to_create: list[tuple[Endpoint, ...]] = field(default_factory=list)
    kept: list[EndpointSlice] = field(default_factory=list)
    """The slices that stay, as they should be: changed or not."""
    to_delete: list[EndpointSlice] = field(default_factory=list)


def identity(endpoint: Endpoint) -> tuple[object, ...]:
    """What makes two endpoints the same one: addresses, host name and Pod."""
    ref = endpoint.target_ref
    return (endpoint.addresses, endpoint.hostname, ref and ref.namespace, ref and ref.name)


def pack(existing: list[EndpointSlice], desired: list[Endpoint]) -> SlicePacking:
    """Update in place, drop what vanished, fill up what is being written anyway, then make new slices."""
    missing = {identity(endpoint): endpoint for endpoint in desired}
    packing = SlicePacking()
    changed: list[EndpointSlice] = []
    unchanged: list[EndpointSlice] = []
    for current in existing:
        kept = _kept(current, missing)
        if not kept:
            packing.to_delete.append(current)
        elif kept != current.endpoints:
            changed.append(replace(current, endpoints=kept))
        else:
            unchanged.append(current)
    rest = list(missing.values())
    rest = _fill(changed, rest)
    if 0 < len(rest) < MAX_ENDPOINTS:
        _fill_unchanged(unchanged, changed, rest)
    packing.to_create = [tuple(rest[start : start + MAX_ENDPOINTS]) for start in range(0, len(rest), MAX_ENDPOINTS)]
    packing.kept = changed + unchanged
    return packing


def _kept(current: EndpointSlice, missing: dict[tuple[object, ...], Endpoint]) -> tuple[Endpoint, ...]:
    """The slice's endpoints as they should be now; those found are no longer missing."""
    found = (missing.pop(identity(endpoint), None) for endpoint in current.endpoints or ())
    return tuple(endpoint for endpoint in found if endpoint is not None)


def _fill(changed: list[EndpointSlice], rest: list[Endpoint]) -> list[Endpoint]:
    """Put new endpoints into slices that are written anyway, the fullest first; returns what is left."""
    for index in sorted(range(len(changed)), key=lambda place: -len(changed[place].endpoints or ())):
        endpoints = changed[index].endpoints or ()
        free = MAX_ENDPOINTS - len(endpoints)
        changed[index] = replace(changed[index], endpoints=(*endpoints, *rest[:free]))
        rest = rest[free:]
    return rest


def _fill_unchanged(unchanged: list[EndpointSlice], changed: list[EndpointSlice], rest: list[Endpoint]) -> None:
    """Put all the rest into the unchanged slice with just enough room, if there is one."""
    fitting = [entry for entry in unchanged if len(entry.endpoints or ()) + len(rest) <= MAX_ENDPOINTS]
    if fitting:
        fullest = max(fitting, key=lambda entry: len(entry.endpoints or ()))
        unchanged.remove(fullest)
        changed.append(replace(fullest, endpoints=(*(fullest.endpoints or ()), *rest)))
        rest.clear()
