"""Why a Service has no endpoint, in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from levels.session.routes.values import NearestMiss


def miss_text(miss: NearestMiss) -> str:
    """What keeps the Service from having an endpoint."""
    return _SENTENCES[miss.kind](miss)


def _no_service(miss: NearestMiss) -> str:
    del miss
    return "there is no such Service"


def _no_selector(miss: NearestMiss) -> str:
    del miss
    return "it has no selector, and nobody has written an EndpointSlice for it"


def _no_pod(miss: NearestMiss) -> str:
    return f"its selector is {_pairs(miss.selector)}, and the namespace has no Pod at all"


def _selector(miss: NearestMiss) -> str:
    """The selector beside the labels that come closest."""
    have, want = dict(miss.labels), dict(miss.selector)
    differs = ", ".join(
        f"{key} is {have[key]}, not {want[key]}" if key in have else f"{key} is missing" for key in miss.differs
    )
    if not miss.pods:
        return f"its selector is {_pairs(miss.selector)}, and no Pod of the namespace has a label {' or '.join(want)}"
    closest = f"{_pods(miss)} with {_pairs(miss.labels)} ({differs})"
    return f"its selector is {_pairs(miss.selector)}; closest: {closest}"


def _port(miss: NearestMiss) -> str:
    offered = f"they have {', '.join(miss.offered)}" if miss.offered else "none of their ports has a name"
    return f"no container of {_pods(miss)} has a port named {miss.port}: {offered}"


def _not_ready(miss: NearestMiss) -> str:
    return "; ".join(f"pod/{pod} is not ready: {why}" for pod, why in zip(miss.pods, miss.reasons, strict=True))


def _ending(miss: NearestMiss) -> str:
    return f"all Pods that fit are ending: {_pods(miss)}"


def _late(miss: NearestMiss) -> str:
    late = ""
    if miss.since is not None:
        late = f": the news of tick {miss.since} has not been taken over{f' ({miss.trouble})' if miss.trouble else ''}"
    return f"{_pods(miss)} would do, but no EndpointSlice says so yet{late}"


def _pairs(pairs: Iterable[tuple[str, str]]) -> str:
    return ",".join(f"{key}={value}" for key, value in pairs)


def _pods(miss: NearestMiss) -> str:
    return ", ".join(f"pod/{pod}" for pod in miss.pods)


_SENTENCES: dict[str, Callable[[NearestMiss], str]] = {
    "no service": _no_service,
    "no selector": _no_selector,
    "no pod": _no_pod,
    "selector": _selector,
    "port": _port,
    "not ready": _not_ready,
    "ending": _ending,
    "late": _late,
}
