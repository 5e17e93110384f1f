from __future__ import annotations

import pytest

from levels.journal.client_line import read_spec
from levels.session.headless import play
from levels.session.routes.reader import RouteReader
from levels.session.view import Viewer
from tests.levels.session.playing import run
from tests.levels.session.routes.watching import exposed, level_of, routes

DB = "kubectl expose rs go-demo-2 --name=db --target-port=27017 --port=27017"


def test_an_idle_frame_makes_nothing_anew():
    viewer = Viewer(exposed())
    assert viewer.view().routes is viewer.view().routes


def test_a_tick_in_which_nothing_happens_leaves_every_route_as_it_was():
    session = exposed(DB, "client remove shop", "tick 10")
    reader = RouteReader(session.cluster, session.unseen)
    before = reader.routes()
    session.tick()
    assert reader.routes() is before


def test_only_what_changed_is_another_object():
    session = exposed(DB, "client remove shop", "tick 10")
    reader = RouteReader(session.cluster, session.unseen)
    before = {route.name: route for route in reader.routes()}
    run(session, """kubectl patch svc db -p '{"spec":{"type":"NodePort"}}'""")
    after = {route.name: route for route in reader.routes()}
    assert after["web"] is before["web"]
    assert after["db"].type == "NodePort"
    assert after["db"].endpoints is before["db"].endpoints


def test_a_label_that_no_selector_asks_for_leaves_every_route_as_it_was():
    session = exposed("hang endpoints", "client remove shop", "tick 3")
    reader = RouteReader(session.cluster, session.unseen)
    before = reader.routes()
    run(session, "kubectl label pod --all colour=blue")
    assert reader.routes() is before
    assert [route.slices.behind for route in before if route.slices is not None] == [None]
    run(session, "kubectl label pod --all service=other --overwrite")
    assert [route.slices.behind is not None for route in reader.routes() if route.slices is not None] == [True]


@pytest.mark.parametrize(
    "lines",
    [
        ["kubectl delete pod -l service=go-demo-2 --wait=false", "tick 3", "tick 1", "tick 4"],
        ["hang kube-proxy@node-2", "kubectl delete pod -l service=go-demo-2 --wait=false", "tick 9", "tick 1"],
        ["hang endpoints", DB, "tick 3", "kubectl delete svc web", "tick 2"],
        ["power-off node-1", "tick 3", "tick 60", "power-on node-1", "tick 1", "tick 9"],
        ["hang coredns", DB, "tick 5", "kubectl label pod --all service=other --overwrite", "tick 3"],
        [
            "client add more --from node/node-1 --to nodeport/web --rate 3",
            "tick 1",
            "client remove shop",
            "tick 2",
        ],
        [
            "hang endpoints",
            "kubectl label pod --all colour=blue",
            "kubectl scale rs go-demo-2 --replicas=4",
            "tick 5",
            "kubectl label pod --all service=other --overwrite",
            "tick 1",
            "kubectl label pod --all service=go-demo-2 --overwrite",
            "tick 2",
        ],
        ["hang kube-apiserver", "tick 4"],
        [
            "kubectl label endpointslices -l kubernetes.io/service-name=web kubernetes.io/service-name-",
            "tick 1",
            "tick 3",
        ],
    ],
)
def test_who_has_watched_all_along_sees_what_a_newcomer_sees(lines: list[str]):
    session = exposed()
    reader = RouteReader(session.cluster, session.unseen)
    reader.routes()
    for line in lines:
        assert run(session, line)[0] == 0, line
        assert reader.routes() == routes(session), line


@pytest.mark.parametrize(
    ("name", "solution"),
    [
        ("dominoes", "restart-what-hangs"),
        ("four-ports", "door-then-process"),
        ("inside-outside", "from-a-pod-and-by-hand"),
    ],
)
def test_a_newcomer_sees_the_same_in_every_tick_of_a_level(name: str, solution: str):
    level = level_of(name)
    reader = RouteReader(level.cluster, level.unseen)
    tick = level.tick

    def tick_and_look() -> None:
        tick()
        assert reader.routes() == routes(level), level.tick_number

    level.tick = tick_and_look  # type: ignore[method-assign]
    play(level, next(known for known in level.spec.solutions if known.name == solution).script)
    assert level.tick_number > 100


def test_a_cluster_that_is_watched_goes_the_same_way():
    def stand(*, watched: bool) -> tuple[object, ...]:
        level = level_of("dominoes")
        reader = RouteReader(level.cluster, level.unseen)
        for tick in range(90):
            level.tick()
            if tick == 70:
                run(level, "kubectl -n kube-system delete pod -l k8s-app=kube-proxy --wait=false")
            if watched:
                reader.routes()
        network, table = level.cluster.traffic.network, level.cluster.proxies["node-1"].table
        states = [level.cluster.traffic.state_of(name) for name in ("tester", "reporter")]
        caches = [state.names.until for state in states if state is not None]
        return level.digest.hexdigest(), network.stamp(), vars(network.directory)["_position"], table.moves, caches

    assert stand(watched=True) == stand(watched=False)


def test_the_one_that_loses_most_stands_first():
    session = exposed(DB)
    session.cluster.traffic.add(read_spec(["batch", "--from", "node/node-1", "--to", "svc/db", "--rate", "3"]))
    run(session, "tick 1")
    assert [route.name for route in routes(session)] == ["db", "web"]
    assert [route.lost for route in routes(session)] == [3, 0]
