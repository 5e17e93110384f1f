"""Tracks: the ways on which the requests of the last tick went, for the dots that show them.

What is known are counts: how many each client sent, which nodes they met, what each endpoint answered, what was lost
where. The dots are dealt out evenly among these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from levels.session.routes import values
from tui.widgets.way.waycell import CALLER, DOOR, ENDPOINT, MISS, MORE, RULES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from levels.session.routes.values import RouteCaller, RouteEndpoint, RouteLoss, ServiceRoute
    from tui.widgets.way.joints import Joint, Point, WayEnd

_EACH = 10
"""Up to so many requests of a client have a dot each; of more, each tenth."""
_ASKS, _DOOR, _NODE, _ANSWER = range(4)
_HOPS = {
    values.CALLER: _ASKS,
    values.NAME: _DOOR,
    values.FRONTEND: _DOOR,
    values.RULES: _NODE,
    values.ENDPOINT: _ANSWER,
}
"""How far a lost request comes, by the kind of hop that lost it."""
_KINDS = {CALLER: _ASKS, DOOR: _DOOR, RULES: _NODE, ENDPOINT: _ANSWER, MISS: _ANSWER}
_REST = {"callers": _ASKS, "nodes": _NODE, "endpoints": _ANSWER}


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
    return requests if requests <= _EACH else requests // _EACH


def tracks_of(route: ServiceRoute, joints: Sequence[Joint]) -> list[Track]:
    """The tracks of a Service's requests."""
    finder = _Tracks(route, joints)
    return [track for caller in route.callers for track in finder.of(caller)]


class _Tracks:
    """Finds the tracks of one Service; every cell is looked up by what stands behind it."""

    def __init__(self, route: ServiceRoute, joints: Sequence[Joint]) -> None:
        self._route = route
        self._goals: dict[tuple[int, str], WayEnd] = {}
        self._joints: dict[WayEnd, list[Joint]] = {}
        for joint in joints:
            for left in joint.lefts:
                self._joints.setdefault(left, []).append(joint)
            for end in (*joint.lefts, *joint.rights):
                for name in _names(end):
                    self._goals.setdefault((_rank(end), name), end)
        self._answering = [known for known in route.endpoints for _ in range(dots_for(known.served))]

    def of(self, caller: RouteCaller) -> Iterator[Track]:
        """The tracks of one client."""
        number = dots_for(caller.served)
        for index in range(number):
            answering = self._answering
            chosen = answering[index * len(answering) // number] if answering else None
            yield from self._track(caller, index, chosen, None)
        lost = sum(loss.requests for loss in self._route.losses if loss.client == caller.name)
        for index in range(dots_for(max(caller.sent - caller.served - lost, 0))):
            yield from self._track(caller, index, None, None, _NODE)  # under way: nobody knows yet where it ends
        for loss in self._route.losses:
            if loss.client == caller.name:
                for index in range(dots_for(loss.requests)):
                    yield from self._track(caller, index, None, loss)

    def _track(
        self,
        caller: RouteCaller,
        index: int,
        chosen: RouteEndpoint | None,
        loss: RouteLoss | None,
        limit: int = _ANSWER,
    ) -> Iterator[Track]:
        """The way over all joints, up to the hop that lost the request, or the one at `limit`."""
        if loss is not None:
            limit = _HOPS[loss.cell]
        at = self._goals.get((_ASKS, caller.name)) or self._goals.get((_ASKS, ""))
        if at is None:
            return
        points: list[Point] = []
        while _rank(at) < limit:
            step = self._step(at, caller, index, chosen, loss)
            if step is None or _rank(step[1]) > limit:
                break
            points += step[0].path(at, step[1])
            at = step[1]
        yield Track(tuple(points), loss.letter if loss is not None else "", (at.x, at.y + 1) if loss else None)

    def _step(
        self, at: WayEnd, caller: RouteCaller, index: int, chosen: RouteEndpoint | None, loss: RouteLoss | None
    ) -> tuple[Joint, WayEnd] | None:
        """The joint that leads on from a cell, and the cell that it leads to."""
        for joint in self._joints.get(at, ()):
            rank = _rank(joint.rights[0])
            if rank == _NODE:
                place = loss.place if loss is not None and loss.cell == values.RULES else _dealt(caller.nodes, index)
            elif rank == _ANSWER:
                place = loss.place if loss is not None else (chosen.pod or chosen.ip) if chosen is not None else ""
            else:
                return joint, joint.rights[0]
            goal = self._goals.get((rank, place)) or self._goals.get((rank, ""))
            if goal is not None and goal in joint.rights:
                return joint, goal
        return None


def _dealt(nodes: Sequence[str], index: int) -> str:
    return nodes[index % len(nodes)] if nodes else ""


def _rank(end: WayEnd) -> int:
    """Which hop a cell is."""
    return _REST[end.cell.name] if end.cell.kind == MORE else _KINDS[end.cell.kind]


def _names(end: WayEnd) -> Sequence[str]:
    """What requests go to a cell for: clients, nodes, Pods and addresses; the empty one for all the rest."""
    return end.cell.stands_for or ("",)
