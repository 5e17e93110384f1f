"""Where the requests that were given up in this tick fell: the hop that lost them, as a place in the picture.

Reads metrics, writes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from levels.session.routes.values import CALLER, ENDPOINT, FRONTEND, NAME, RULES, RouteLoss

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.metrics import LossPlace, Metrics
    from levels.session.routes.callers import CallerGroup

_NAMED = {
    "DNS": NAME,
    "the caller": CALLER,
    "the node's own port": FRONTEND,
    "the load balancer": FRONTEND,
    "the way into the cluster": FRONTEND,
}
"""Hops that there is one of."""

_ON_NODES = ("kube-proxy on ", "firewall on ")


def cell_of(hop: str, via: str) -> tuple[str, str]:
    """The kind of hop and which one of it, of a hop as `why` names it and the node whose rules forwarded."""
    if hop in _NAMED:
        return _NAMED[hop], via
    for head in _ON_NODES:
        if hop.startswith(head):
            return RULES, hop.removeprefix(head)
    if hop and hop == via:
        return RULES, hop
    return ENDPOINT, hop.removeprefix("pod/")


def losses_of(metrics: Metrics, groups: Iterable[CallerGroup]) -> dict[str, tuple[RouteLoss, ...]]:
    """The losses of this tick by the Service's key, the most first; under the empty key those that met no Service."""
    callers: dict[str, list[CallerGroup]] = {}
    for group in groups:
        callers.setdefault(group.caller.name, []).append(group)
    found: dict[str, dict[RouteLoss, int]] = {}
    for client in metrics.clients():
        for place, count in metrics.lost_now(client).items():
            cell, where = cell_of(place.hop, place.via)
            loss = RouteLoss(client, place.letter, place.hop, cell, where, 0)
            counts = found.setdefault(_key_of(place, cell, callers.get(client, [])), {})
            counts[loss] = counts.get(loss, 0) + count
    return {key: _sorted(counts) for key, counts in found.items()}


def _sorted(counts: dict[RouteLoss, int]) -> tuple[RouteLoss, ...]:
    losses = [loss._replace(requests=count) for loss, count in counts.items()]
    return tuple(sorted(losses, key=lambda loss: (-loss.requests, loss.client, loss.hop, loss.letter)))


def _key_of(place: LossPlace, cell: str, groups: list[CallerGroup]) -> str:
    """The Service that a request was lost on the way to: the one it met, or the one that its client meant."""
    if place.service:
        return place.service
    if cell == NAME:
        groups = [group for group in groups if _is_lost_for_a_name(group)] or groups
    elif cell == CALLER:
        groups = [group for group in groups if not group.key] or groups
    return groups[0].key if groups else ""


def _is_lost_for_a_name(group: CallerGroup) -> bool:
    return any(origin.host and not origin.addresses for origin in group.caller.origins)
