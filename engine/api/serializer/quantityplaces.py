"""Where quantities stand in what podfall carries without a type of its own, so that none gets past the border unread.

Called by `engine.api.serializer.wire` with raw values. Typed fields say of themselves that they are quantities
(`engine.api.core.containers.Quantity`).
"""

from __future__ import annotations

from typing import Any

from engine.api.quantity import MALFORMED, canonical

_ALL = "*"
"""Every item of a list, every value of a map."""

_CLAIM_SPEC = ("spec", "resources")
_RESOURCES = (("limits", _ALL), ("requests", _ALL))
_CARRIED: dict[str, tuple[tuple[str, ...], ...]] = {
    "overhead": ((_ALL,),),
    "allocatedResources": ((_ALL,),),
    "resources": _RESOURCES,
    "ephemeralContainers": tuple((_ALL, "resources", *place) for place in _RESOURCES),
    "volumes": (
        (_ALL, "emptyDir", "sizeLimit"),
        (_ALL, "downwardAPI", "items", _ALL, "resourceFieldRef", "divisor"),
        (_ALL, "projected", "sources", _ALL, "downwardAPI", "items", _ALL, "resourceFieldRef", "divisor"),
        *((_ALL, "ephemeral", "volumeClaimTemplate", *_CLAIM_SPEC, *place) for place in _RESOURCES),
    ),
}


def read(value: Any) -> int | str:
    """A quantity as it is stored: a number with a fraction becomes its text. Raises ValueError, in Go's words."""
    if value is None:
        return "0"
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise ValueError(MALFORMED)  # noqa: TRY004 - as any other mistake in a document
    kept = str(value) if isinstance(value, float) else value
    canonical(kept)
    return kept


def check_carried(field: str, value: Any) -> None:
    """Read every quantity in a carried field of that name. Raises ValueError."""
    for place in _CARRIED.get(field, ()):
        _check(value, place)


def _check(value: Any, place: tuple[str, ...]) -> None:
    if value is None:
        return
    if not place:
        read(value)
        return
    step, rest = place[0], place[1:]
    if step != _ALL:
        if isinstance(value, dict):
            _check(value.get(step), rest)
        return
    for item in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _check(item, rest)
