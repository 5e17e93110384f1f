from __future__ import annotations

import pytest

from tests.levels.session.playing import run, session_of
from tests.levels.session.routes.watching import exposed, level_of, lines, route, ways


def test_the_way_of_a_service_that_works_shows_no_age():
    text = run(exposed(), "status way")[1]
    assert text.splitlines()[0] == "svc/web (NodePort): nothing lost in tick 23"
    assert "as of" not in text
    assert [line.split()[0] for line in text.splitlines()[1:]] == (
        ["shop", "who", "name", "door", "door", "slices", "rules", "rules", "rules", "answers", "answers"]
    )


def test_one_service_is_shown_alone_by_its_name():
    session = exposed("kubectl expose rs go-demo-2 --name=db --port=27017", "tick 3")
    assert run(session, "status way svc/db") == run(session, "status way db")
    assert "svc/web" not in run(session, "status way db")[1]


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("status way", (0, "No Service and no client yet: nobody asks for anything.\n", "")),
        ("status way nothing", (1, "", 'podfall: status: services "nothing" not found\n')),
        ("status wya", (2, "", "podfall: status: status, status way, or status way SERVICE, not wya\n")),
        ("status way a b", (2, "", "podfall: status: status, status way, or status way SERVICE, not way a b\n")),
    ],
)
def test_what_cannot_be_shown_is_one_line(line: str, answer: tuple[int, str, str]):
    assert run(session_of(), line) == answer


def test_a_request_that_an_endpoint_loses_falls_there():
    session = exposed("stall svc/web 9", "tick 4")
    assert {loss.cell for loss in route(session).losses} == {"endpoint"}
    assert "T lost here" in "".join(lines(run(session, "status way")[1], "answers"))


def test_another_namespace_is_named():
    session = exposed("kubectl create ns shop", "kubectl create service clusterip web --tcp=80 -n shop", "tick 1")
    assert "svc/web in shop (ClusterIP): " in run(session, "status way")[1]


def test_a_load_balancer_tells_which_nodes_it_thinks_healthy():
    text = ways("inside-outside", 60)[60]
    assert "load balancer 203.0.113.1:8080, healthy to it: node-1, node-2, node-3" in text
    assert lines(text, "public")[0].startswith("public -> 203.0.113.1 -> node-1 rules -> ")


def test_a_node_that_may_use_no_endpoint_says_so_in_a_clients_line():
    level = level_of("only-local")
    run(level, "tick 60")
    told = lines(run(level, "status way")[1], "tester")
    assert told == ["tester -> :32164 -> node-3 rules x no endpoint on node-3, for a policy Local"]


def test_a_client_that_finds_no_pod_to_dial_says_so():
    level = level_of("bare-pod")
    run(level, "tick 65")
    told = lines(run(level, "status way")[1], "probe")
    assert told == ["probe -> pods/type=db:28017 x no Pod with an address fits type=db"]
