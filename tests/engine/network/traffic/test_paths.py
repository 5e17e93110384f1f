"""Which hops a lost request is known to have met, and who may stand beside requests."""

from __future__ import annotations

import pytest

from engine.etcd.store import START
from engine.metrics.requestpath import RequestPath
from engine.network.traffic.pending import PendingRequest
from tests.engine.network.conftest import FakeReply, World, endpoint
from tests.engine.network.traffic.test_traffic import last


def test_through_a_node_port_to_a_pod_that_refuses(web: World):
    web.runtime.remove("10.244.2.7")
    web.slice(endpoint("10.244.2.7", "b", "node-2"))
    web.client("tester", "nodeport/web", nodes=("node-1",), timeout=0)
    web.tick(2)
    assert last(web).path == RequestPath(
        "outside",
        address="172.18.0.3",
        port=30080,
        knocked="node-1",
        as_of=1,
        endpoints=1,
        backend="10.244.2.7:8080",
        pod="default/b",
        found="no Pod has the address 10.244.2.7",
    )


def test_by_name_from_a_pod_to_rules_without_an_endpoint(web: World):
    web.pod("caller", "10.244.1.9")
    web.client("reporter", "svc/web", origin="pod/caller")
    web.tick()
    web.slice()
    web.tick(2)
    assert last(web).path == RequestPath(
        "pod/caller",
        host="web",
        asked=2,
        anew=32,
        namespace="default",
        address="10.96.128.10",
        port=80,
        as_of=2,
        endpoints=0,
    )


def test_a_name_that_nobody_knows_is_the_end_of_it(web: World):
    web.pod("caller", "10.244.1.9")
    web.client("lost", "svc/nobody", origin="pod/caller")
    web.tick()
    assert last(web).path == RequestPath("pod/caller", host="nobody")


def test_a_caller_knows_the_port_of_a_service_that_is_gone_as_long_as_its_name(web: World):
    web.pod("caller", "10.244.1.9")
    web.client("reporter", "svc/web", origin="pod/caller", rate=1)
    web.tick()
    for proxy in web.proxies.values():
        proxy.cursor.paused = True
    web.store.delete("services", "default/web", "test", START)
    web.tick(2)
    counts = web.metrics.window("reporter", 0, web.clock.tick)
    assert (counts.served, counts.lost_total) == (3, 0), "the rules still stand"
    for proxy in web.proxies.values():
        proxy.cursor.paused = False
    web.tick(4)
    path = last(web).path
    assert (path.address, path.port) == ("10.96.128.10", 80)


@pytest.mark.parametrize(("known", "address"), [(1, "10.244.1.5"), (2, "")])
def test_a_name_of_several_addresses_has_none_of_them_alone(web: World, known: int, address: str):
    web.service(cluster_ip="None")
    ends = [endpoint("10.244.1.5", "a", "node-1"), endpoint("10.244.2.7", "b", "node-2")]
    web.slice(*ends[:known])
    web.tick()
    web.pod("caller", "10.244.1.9")
    for ip in ("10.244.1.5", "10.244.2.7"):
        web.runtime.replies[ip] = FakeReply("5", "", "it is over its capacity")
    web.client("reporter", "svc/web:8080", origin="pod/caller")
    web.tick()
    path = last(web).path
    assert (path.address, path.as_of, path.found) == (address, None, "it is over its capacity")
    assert path.backend in {"10.244.1.5:8080", "10.244.2.7:8080"}


class Beside:
    """Hears everything, and sends one request more."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.heard: list[tuple[str, ...]] = []

    def before_requests(self) -> None:
        self.heard.append(("before",))

    def after_requests(self) -> None:
        self.heard.append(("after",))
        state = self.world.traffic.state_of("tester")
        assert state is not None
        self.world.traffic.send_again("tester", state.request(1))
        self.world.traffic.send_again("tester", state.request(1), "node-1", "10.244.2.7:8080")
        self.world.traffic.send_again("tester", state.request(1), "node-1", "10.9.9.9:1")
        self.world.traffic.send_again("nobody", state.request(1))

    def sent(self, entry: PendingRequest) -> None:
        self.heard.append(("sent", *map(str, entry.numbers)))

    def settled(self, entry: PendingRequest) -> None:
        self.heard.append(("settled", *map(str, entry.numbers), entry.result.pod))


def test_an_observer_hears_of_every_request_and_may_send_more(web: World):
    beside = web.traffic.observer = Beside(web)
    web.client("tester", "nodeport/web", rate=1)
    web.tick()
    heard = beside.heard
    assert [words[0] for words in heard] == ["before", "sent", "settled", "after", "settled", "settled"]
    assert heard[1] == ("sent", "1")
    assert heard[4][:2] == ("settled", "0")
    assert heard[5] == ("settled", "0", "default/b")
