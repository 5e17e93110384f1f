"""Routes made by hand, and the picture of some, for the tests of this room."""

from __future__ import annotations

from levels.session.routes.values import (
    ENDPOINT,
    GONE,
    LISTENING,
    RULES,
    Behind,
    CallerOrigin,
    ObservedRules,
    ObservedSlices,
    RouteCaller,
    RouteEndpoint,
    RouteFrontend,
    RouteLoss,
    ServiceRecord,
    ServiceRoute,
    UntrueEndpoint,
)
from levels.session.view import SessionView
from tui.theme import UNICODE, Glyphs
from tui.widgets.rows import Size
from tui.widgets.way.picture import Picture, painted
from tui.widgets.way.planning.draft import draft_of
from tui.widgets.way.planning.sources import RouteParts

TICK = 43
SMALL, MIDDLE, LARGE = Size(77, 11), Size(117, 20), Size(157, 40)
"""The panel alone on screens of 80x24, 120x36 and 160x48."""


def caller(name: str = "tester", target: str = "nodeport/web", sent: int = 5, *nodes: str) -> RouteCaller:
    """A client outside that met the rules of `nodes`."""
    return RouteCaller(name, "outside", target, sent, sent, sent, 0, nodes or ("node-1",), ())


def asking_dns(name: str = "reporter", sent: int = 2) -> RouteCaller:
    """A client in a Pod that dials a name."""
    origin = CallerOrigin(f"{name}-1", "node-1", "web", ("10.0.0.9",), 40, stale=False)
    return RouteCaller(name, f"pods/app={name}", "svc/web", sent, sent, sent, 0, ("node-1",), (origin,))


def rules(node: str, endpoints: int = 2, *, behind: int = 0, gone: int = 0, trouble: str = "") -> ObservedRules:
    """A node's rules, so many ticks behind, with so many endpoints that are gone."""
    untrue = tuple(UntrueEndpoint(f"10.244.1.{at}:80", f"web-{at}", GONE, TICK - behind + 1) for at in range(gone))
    late = Behind(TICK - behind + 1, behind, 1) if behind else None
    return ObservedRules(node, 7, 12, endpoints, None, untrue, late, trouble)


def endpoint(number: int = 1, state: str = LISTENING, *, served: int = 0, ready: bool = True) -> RouteEndpoint:
    """A Pod of `rs/web`."""
    since = None if state == LISTENING else 41
    reason = "" if ready else "Readiness probe failed"
    node, owner = f"node-{number % 3 + 1}", "rs/web" if state != GONE else ""
    return RouteEndpoint(
        f"web-{number:05d}", f"10.244.1.{number}", (80,), node, owner, state, since, ready, reason, served
    )


def loss(place: str, letter: str = "R", requests: int = 2, cell: str = RULES, client: str = "tester") -> RouteLoss:
    """Requests that were lost at a hop."""
    return RouteLoss(client, letter, f"kube-proxy on {place}", cell, place, requests)


def route(**other: object) -> ServiceRoute:
    """A Service of two endpoints behind a node port, with a client outside and one in a Pod; then what is different."""
    usual = ServiceRoute(
        name="web",
        namespace="default",
        type="NodePort",
        callers=(caller("tester", "nodeport/web", 5, "node-1", "node-2"), asking_dns()),
        frontends=(RouteFrontend("ClusterIP", "10.0.0.9", 80, ""), RouteFrontend("node port", "", 30326, "")),
        record=ServiceRecord("web.default.svc.cluster.local", ("10.0.0.9",), "", None, ""),
        slices=ObservedSlices(2, 2, 20, None, ""),
        rules=(rules("node-1"), rules("node-2"), rules("node-3")),
        endpoints=(endpoint(1, served=4), endpoint(2, served=3)),
        losses=(),
        miss=None,
    )
    return usual._replace(**other)  # type: ignore[arg-type]


def losing() -> ServiceRoute:
    """The same at the moment of a loss: a Pod is gone, node-2 does not know it yet."""
    return route(
        rules=(rules("node-1", 1), rules("node-2", 2, behind=2, gone=1), rules("node-3", 1)),
        endpoints=(endpoint(1, served=5), endpoint(2, GONE, ready=False)),
        slices=ObservedSlices(1, 1, 42, None, ""),
        losses=(loss("node-2"),),
    )


def many(pods: int, nodes: int = 3, callers: int = 1) -> ServiceRoute:
    """A Service with so many of everything; each 40th Pod is gone and loses a request, each 9th is not ready."""
    found = []
    for number in range(1, pods + 1):
        if number % 40 == 0:
            found.append(endpoint(number, GONE, ready=False))
        else:
            found.append(endpoint(number, served=number % 2, ready=number % 9 != 0))
    lost = [loss(one.pod, "R", 1, ENDPOINT, "shop-1") for one in found if one.state == GONE]
    late = rules("node-2", pods, behind=3, gone=1)
    return route(
        callers=tuple(caller(f"shop-{number}", "nodeport/web", 12, "node-1") for number in range(1, callers + 1)),
        rules=tuple(late if number == 2 else rules(f"node-{number}", pods) for number in range(1, nodes + 1)),
        endpoints=tuple(found),
        slices=ObservedSlices(pods, pods - len(lost), 20, None, ""),
        losses=tuple(lost),
    )


def picture(*routes: ServiceRoute, room: Size = MIDDLE, glyphs: Glyphs = UNICODE, chosen: int = 0) -> Picture:
    """The picture of these."""
    parts = [RouteParts(route, glyphs) for route in routes]
    return painted(draft_of(parts, chosen, room, glyphs), TICK, room.width, glyphs)


def text(*routes: ServiceRoute, room: Size = MIDDLE, glyphs: Glyphs = UNICODE) -> str:
    """What it reads, without blanks at the ends of its rows."""
    return "\n".join(row.text.rstrip() for row in picture(*routes, room=room, glyphs=glyphs).rows)


def view(*routes: ServiceRoute, tick: int = TICK) -> SessionView:
    """A view that has nothing but these routes."""
    return SessionView(tick, (), (), (), (), (), None, (), routes)
