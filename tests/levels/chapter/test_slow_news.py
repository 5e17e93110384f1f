"""Components that learn nothing, or learn it late: each node believes what it last read."""

from __future__ import annotations

from tests.levels.chapter.conftest import Console


def served(console: Console, node: str) -> bool:
    port = console.service().ports[0].node_port
    console(f"curl -s http://{node}:{port}")
    return console.status == 0


def expose(console: Console, ticks: int) -> None:
    console.ok("kubectl expose rs go-demo-2 --name=go-demo-2-svc --target-port=28017 --type=NodePort")
    console.ok(f"tick {ticks}")


def test_a_hung_kube_proxy_keeps_its_node_in_the_past(pair: Console):
    assert pair.ok("hang kube-proxy@node-2") == "kube-proxy on node-2 hangs\n"
    expose(pair, 10)
    assert (served(pair, "node-1"), served(pair, "node-2")) == (True, False)
    assert "node-2 has not taken that over yet" in pair.ok("why")
    pair.ok("resume kube-proxy@node-2")
    pair.ok("tick 2")
    assert served(pair, "node-2")


def test_a_slow_kube_proxy_follows_later(pair: Console):
    pair.ok("slow kube-proxy@node-3 6")
    expose(pair, 4)
    assert not served(pair, "node-3")
    pair.ok("tick 5")
    assert served(pair, "node-3")


def test_without_the_endpoints_controller_nobody_learns_of_pods(pair: Console):
    pair.ok("hang endpoints")
    expose(pair, 10)
    assert "<none>" in pair.ok("kubectl describe svc go-demo-2-svc | grep Endpoints")


def test_an_unknown_component_is_answered_with_those_that_exist(pair: Console):
    pair("hang kube-prox")
    assert pair.status == 1
    assert "there is no component kube-prox; there are coredns, " in pair.error
