"""Tracks: the ways on which the requests of the last tick went, for the dots that show them.

What is known are counts: how many each client sent, which nodes they met, what each endpoint answered, what was lost
where. The dots are dealt out evenly among these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from levels.session.routes import values
from tui.widgets.way.waycell import CALLER, DOOR, ENDPOINT, MORE, RULES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from levels.session.routes.values import RouteCaller, RouteLoss, ServiceRoute
    from tui.widgets.way.joints import Joint, Point, WayEnd

_EACH = 10
"""Up to so many requests a tick have a dot each; of more, each tenth."""
_HOPS = {values.NAME: 1, values.CALLER: 0, values.FRONTEND: 1, values.RULES: 2, values.ENDPOINT: 3}
"""How many cells a lost request has passed, by the kind of hop that lost it."""


class Track(NamedTuple):
    """The way of one dot."""

    points: tuple[Point, ...]
    """From cell to cell; those of the cells themselves are left out."""
    letter: str
    """Empty for a request that was served."""
    falls: Point | None
    """Where a lost one falls to."""


def dots_for(requests: int) -> int:
    """How many dots stand for so many requests of a tick."""
    return requests if requests <= _EACH else max(requests // _EACH, 1)


def tracks_of(route: ServiceRoute, joints: Sequence[Joint]) -> list[Track]:
    """The tracks of a Service's requests."""
    return [track for caller in route.callers for track in _of_caller(route, caller, joints)]


def _of_caller(route: ServiceRoute, caller: RouteCaller, joints: Sequence[Joint]) -> Iterator[Track]:
    answering = [known for known in route.endpoints for _ in range(dots_for(known.served))]
    for number in range(dots_for(caller.served)):
        chosen = answering[number * len(answering) // dots_for(caller.served)] if answering else None
        names = {f"{chosen.pod} {chosen.ip}"} if chosen is not None else set[str]()
        yield from _track(caller, number, names, joints)
    for loss in route.losses:
        if loss.client == caller.name:
            for number in range(dots_for(loss.requests)):
                yield from _lost(route, caller, loss, number, joints)


def _lost(
    route: ServiceRoute, caller: RouteCaller, loss: RouteLoss, number: int, joints: Sequence[Joint]
) -> Iterator[Track]:
    names = {f"{known.pod} {known.ip}" for known in route.endpoints if loss.place in {known.pod, known.ip}}
    names.add(f"at {loss.place}")
    yield from _track(caller, number, names, joints, loss)


def _track(
    caller: RouteCaller, number: int, endpoints: set[str], joints: Sequence[Joint], loss: RouteLoss | None = None
) -> Iterator[Track]:
    """The way over all joints, up to the hop that lost the request."""
    begin = _begin(caller, joints)
    if begin is None:
        return
    at = begin
    points: list[Point] = []
    limit = _HOPS[loss.cell] if loss is not None else len(_HOPS)
    for joint in joints:
        if _rank(at) >= limit or not any(left == at for left in joint.lefts):
            continue
        goal = _goal(joint, caller, number, endpoints, loss)
        if goal is None or (loss is not None and _rank(goal) > limit):
            break
        points += joint.path(at, goal)
        at = goal
    falls = (at.x, at.y + 1) if loss is not None else None
    yield Track(tuple(points), loss.letter if loss is not None else "", falls)


def _begin(caller: RouteCaller, joints: Sequence[Joint]) -> WayEnd | None:
    """The cell of a client, or the one of those that have none."""
    ends = [left for joint in joints for left in joint.lefts]
    own = (end for end in ends if end.cell.kind == CALLER and end.cell.name == caller.name)
    return next(own, next((end for end in ends if end.cell.kind == MORE and end.cell.name == "callers"), None))


def _rank(end: WayEnd) -> int:
    ranks = {CALLER: 0, DOOR: 1, RULES: 2, ENDPOINT: 3}
    return ranks.get(end.cell.kind, {"callers": 0, "nodes": 2}.get(end.cell.name, 3))


def _goal(joint: Joint, caller: RouteCaller, number: int, endpoints: set[str], loss: RouteLoss | None) -> WayEnd | None:
    """Where a request goes on to."""
    rank = _rank(joint.rights[0])
    if rank == 2:  # noqa: PLR2004 - rules
        nodes = (loss.place,) if loss is not None and loss.cell == values.RULES else caller.nodes
        node = nodes[number % len(nodes)] if nodes else ""
        met = [end for end in joint.rights if node in end.cell.name.split(", ")]
        return next(iter(met or [end for end in joint.rights if end.cell.flows]), None)
    if rank == 3:  # noqa: PLR2004 - endpoints
        known = [end for end in joint.rights if end.cell.name in endpoints]
        rest = [end for end in joint.rights if end.cell.kind == MORE]
        return next(iter(known or rest), None)
    return joint.rights[0]
