"""Views of clusters of any size, made by hand: what a screen has to hold does not depend on how it came about."""

from __future__ import annotations

from levels.session.lost_requests import LostRequestView
from levels.session.placement import NodeView, PodView
from levels.session.propagation import NodeStep, Propagation, PropagationStep
from levels.session.routes.values import Behind, ObservedRules, RouteCaller, ServiceRoute, UntrueEndpoint
from levels.session.view import ClientView, EventView, ServiceView, SessionView

TICK = 1234
STRIP = "." * 100 + "rRtT~. Nn5e" * 5 + "....~"
CLIENTS = ("tester", "reporter")


def view_of(pods: int, nodes: int = 3) -> SessionView:
    """A cluster in the middle of its troubles."""
    names = [f"node-{index}" for index in range(1, nodes + 1)]
    behind = [NodeStep(name, None if name == "node-2" else 1230, 4 * (name == "node-2")) for name in names]
    return SessionView(
        TICK,
        tuple(
            NodeView(name, ready=True, powered=True, pods=_pods(name, pods, nodes, at)) for at, name in enumerate(names)
        ),
        (),
        tuple(
            ServiceView(f"go-demo-{index}-svc", "NodePort", f"28017:3032{index}/TCP", ("10.244.1.7:28017",) * pods)
            for index in range(2)
        ),
        tuple(_client(name) for name in CLIENTS),
        tuple(_event(index) for index in range(60)),
        _propagation(tuple(behind)),
        tuple(_lost(number) for number in range(10)),
        (_route(names),),
    )


def _pods(node: str, pods: int, nodes: int, at: int) -> tuple[PodView, ...]:
    count = pods // nodes + (at < pods % nodes)
    return tuple(
        PodView(f"go-demo-2-{at:02}{index:03}", "default", node, "2/2", "Running", 0, f"10.244.{at + 1}.{index % 250}")
        for index in range(count)
    )


def _client(name: str) -> ClientView:
    shares = tuple(0 if sign in ".~ " else 2 if sign.islower() else 8 for sign in STRIP)
    return ClientView(name, "nodeport/go-demo-2-svc", 6, 123456, 7890, (("R", 7000), ("T", 890)), 944, STRIP, shares)


def _event(index: int) -> EventView:
    message = 'Liveness probe failed: Get "http://10.244.3.14:8080/demo/hello": dial tcp: connect: connection refused'
    return EventView(1170 + index, "Warning", f"pod/go-demo-2-00{index:03}", "Unhealthy", message)


def _propagation(nodes: tuple[NodeStep, ...]) -> Propagation:
    names = ("kubectl", "service", "endpoints", "slice", "kube-proxy", "rules", "dns")
    steps = [PropagationStep(name, 1230, "a note") for name in names]
    note = f"{len(nodes) - 1} of {len(nodes)} nodes"
    steps[4], steps[5] = PropagationStep("kube-proxy", None, note, nodes), PropagationStep("rules", None, "", nodes)
    return Propagation("go-demo-2-svc", tuple(steps))


def _lost(number: int) -> LostRequestView:
    name = f"tester@1233.{number}"
    return LostRequestView(name, "tester", "R", 1233, 1234, "svc", "node-2", "kube-proxy on node-2", "old", "new")


def _route(names: list[str]) -> ServiceRoute:
    untrue = (UntrueEndpoint("10.244.1.7:28017", "go-demo-2-00000", "gone", 1231),)
    rules = tuple(
        ObservedRules(name, 9, 1220, 2, None, untrue if late else (), Behind(1231, 4, 1) if late else None, "")
        for name in names
        for late in (name == "node-2",)
    )
    callers = tuple(
        RouteCaller(name, "outside", "nodeport/go-demo-2-svc", 6, 6, 5, 0, tuple(names), ()) for name in CLIENTS
    )
    return ServiceRoute("go-demo-2-svc", "default", "NodePort", callers, (), None, None, rules, (), (), None)
