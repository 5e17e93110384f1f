"""What a client may do beside asking: try again, remember names, call from several addresses, keep connections.

Control plane reference, sections 9.2 (connections, session affinity, whose address a Pod sees) and 10.2 (caches).
"""

from __future__ import annotations

import pytest

from engine.api.core import ClientIPConfig, SessionAffinityConfig
from engine.network.traffic.clients import ClientOperation, ClientSpec, parse_target
from engine.network.types import ExpectedResponse
from tests.engine.network.conftest import FakeReply, World, endpoint
from tests.present import present

PUT_GET = (ClientOperation("PUT", "/p"), ClientOperation("GET", "/p"))


def counts(world: World, client: str = "tester") -> tuple[int, int, dict[str, int]]:
    found = world.metrics.window(client, 0, 1000)
    return found.issued, found.served, {letter: count for letter, count in found.lost.items() if count}


def served_by(world: World, client: str) -> dict[str, int]:
    """Pod name to requests, over all ticks."""
    pods: dict[str, int] = {}
    for tick in world.metrics.served_by.get(client, {}).values():
        for pod, count in tick.items():
            name = pod.partition("/")[2]
            pods[name] = pods.get(name, 0) + count
    return pods


# --- how many, and when


@pytest.mark.parametrize(
    ("tick", "rate", "active", "expected"),
    [
        (0, ((0, 2), (60, 12)), None, 2),
        (59, ((0, 2), (60, 12)), None, 2),
        (60, ((0, 2), (60, 12)), None, 12),
        (9, ((0, 2),), (10, 20), 0),
        (10, ((0, 2),), (10, 20), 2),
        (20, ((0, 2),), (10, 20), 2),
        (21, ((0, 2),), (10, 20), 0),
        (5, ((10, 2),), None, 0),
    ],
)
def test_the_rate_has_steps_and_an_end(tick, rate, active, expected):
    spec = ClientSpec("a", parse_target("nodeport/web"), rate=rate, active=active)
    assert spec.rate_at(tick) == expected


@pytest.mark.parametrize("rate", [((0, 2), (60, 12)), ((10, 2),), ((10, 3), (5, 4), (12, 0), (20, 7)), ()])
@pytest.mark.parametrize("active", [None, (11, 62), (70, 71)])
def test_what_it_asks_in_a_stretch_is_what_it_asks_in_each_tick_of_it(rate, active):
    spec = ClientSpec("a", parse_target("nodeport/web"), rate=rate, active=active)
    for first, last in ((0, 100), (6, 9), (11, 11), (59, 61), (30, 29)):
        assert spec.asks_within(first, last) == sum(map(spec.rate_at, range(first, last + 1)))


@pytest.mark.parametrize("wrong", [{"retry": -1}, {"retry": 11}, {"addresses": 0}, {"timeout": -1}, {"ops": ()}])
def test_settings_that_nobody_can_follow_are_refused(wrong):
    with pytest.raises(ValueError, match="client a:"):
        ClientSpec("a", parse_target("nodeport/web"), **wrong)


@pytest.mark.parametrize("name", ["", "a b", "a@b", "a/b"])
def test_a_client_whose_name_cannot_be_written_on_a_line_is_refused(name):
    with pytest.raises(ValueError, match="cannot be called"):
        ClientSpec(name, parse_target("nodeport/web"))


def test_nodes_are_drawn_where_they_are_not_taken_in_turn(web: World):
    web.client("tester", "nodeport/web", rate=40, random_nodes=True)
    web.tick()
    share = web.metrics.window("tester", 0, 1000, "node-1").issued
    assert 8 <= share <= 32
    assert share != 20
    web.client("crowd", "nodeport/web", rate=10_000, random_nodes=True)
    web.tick()
    assert 4_700 < web.metrics.window("crowd", 0, 1000, "node-1").issued < 5_300


def test_one_node_can_be_named(web: World):
    web.client("tester", "nodeport/web", nodes=("node-2",))
    web.tick()
    assert web.metrics.window("tester", 0, 1000, "node-2").issued == 4


# --- trying again


def test_a_lost_request_is_tried_again_at_once_and_counted_once(web: World):
    web.slice(endpoint("10.244.1.5", "a"), endpoint("10.244.9.9", "gone"))
    web.tick()
    web.runtime.replies["10.244.9.9"] = FakeReply("R", "", "nobody listens")
    web.client("once", "nodeport/web", rate=20)
    web.client("stubborn", "nodeport/web", rate=20, retry=10)
    web.tick()
    assert counts(web, "once")[2]["R"] > 0
    assert counts(web, "stubborn") == (20, 20, {})
    assert web.metrics.window("stubborn", 0, 1000, "node-1").pending == 0


def test_a_retry_after_a_timeout_comes_when_the_client_gave_up(web: World):
    web.runtime.off.append("node-1")
    web.client("tester", "nodeport/web", nodes=("node-1", "node-2"), rate=1, timeout=2, retry=1, active=(2, 2))
    web.tick()
    assert web.metrics.window("tester", 2, 2).pending == 1
    web.tick(2)
    assert counts(web) == (1, 1, {})


def test_the_last_try_decides_the_letter(web: World):
    web.slice()
    web.tick()
    web.client("tester", "nodeport/web", rate=3, retry=2)
    web.tick()
    assert counts(web) == (3, 0, {"R": 3})


def test_a_wrong_answer_is_not_tried_again(web: World):
    web.runtime.pod("a", "10.244.1.5", "node-1", FakeReply("W", "", "other data", object()))
    web.runtime.counting = True
    web.client("probe", "pod/a:80", origin="harness", rate=2, retry=3)
    web.tick()
    assert (counts(web, "probe"), len(web.runtime.asked)) == ((2, 0, {"W": 2}), 2)


def test_a_client_that_was_removed_still_tries_again(web: World):
    web.runtime.off.append("node-1")
    web.client("tester", "nodeport/web", nodes=("node-1", "node-2"), rate=1, retry=1)
    web.tick()
    web.traffic.remove("tester")
    web.tick(3)
    assert counts(web) == (1, 1, {})


# --- names


def move_service(world: World, cluster_ip: str) -> None:
    world.service(cluster_ip=cluster_ip)
    world.tick()


@pytest.mark.parametrize(("cache", "until"), [("ttl", 30), ("forever", 60)])
def test_a_name_is_remembered_for_its_time_to_live(web: World, cache: str, until: int):
    web.pod("caller", "10.244.1.9")
    web.client("inside", "svc/web:80", origin="pod/caller", rate=1, timeout=0, dns_cache=cache)
    web.tick()
    start = web.clock.tick
    move_service(web, "10.96.200.1")
    web.tick(60)
    lost = [tick for tick in range(start, start + 60) if web.metrics.window("inside", tick, tick).lost["T"]]
    assert (lost[0], lost[-1]) == (start + 1, start + until - 1)


def test_each_pod_of_a_client_looks_names_up_for_itself(web: World):
    web.pod("caller", "10.244.1.9", labels={"app": "caller"})
    web.client("inside", "svc/web:80", origin="pods/app=caller", rate=1, timeout=0)
    web.tick()
    move_service(web, "10.96.200.1")
    web.store.delete("pods", "default/caller", "test", web.store.log[-1].cause)
    web.runtime.remove("10.244.1.9")
    web.pod("next", "10.244.1.10", labels={"app": "caller"})
    before = counts(web, "inside")[2].get("T", 0)
    web.tick(3)
    assert counts(web, "inside")[2].get("T", 0) == before


def test_a_name_that_was_not_found_is_asked_for_again(web: World):
    web.pod("caller", "10.244.1.9")
    web.client("inside", "svc/late:80", origin="pod/caller", rate=1)
    web.tick(2)
    web.service("late", cluster_ip="10.96.1.1")
    web.slice(endpoint("10.244.1.5", "a"), service="late")
    web.tick(2)
    assert web.metrics.window("inside", web.clock.tick, web.clock.tick).served == 1


def test_a_remembered_name_survives_dns(web: World):
    web.pod("caller", "10.244.1.9")
    web.client("inside", "svc/web:80", origin="pod/caller", rate=1)
    web.tick()
    web.dns.reach = lambda _node, _server: "refused"
    web.runtime.revision += 1
    web.tick(20)
    assert counts(web, "inside")[2] == {}
    web.tick(20)
    assert counts(web, "inside")[2]["N"] > 0


def test_the_addresses_of_a_headless_service_share_the_requests(web: World):
    web.pod("caller", "10.244.1.9")
    web.service(cluster_ip="None", type="ClusterIP")
    web.tick()
    web.client("inside", "svc/web:8080", origin="pod/caller", rate=40)
    web.tick()
    assert sorted(served_by(web, "inside")) == ["a", "b"]


# --- addresses and affinity


def test_clients_with_several_addresses_are_tied_one_by_one(web: World):
    web.service(session_affinity="ClientIP")
    web.tick()
    web.client("one", "nodeport/web", nodes=("node-1",), rate=8)
    web.client("many", "nodeport/web", nodes=("node-1",), rate=8, addresses=8)
    web.tick(3)
    assert len(served_by(web, "one")) == 1
    assert sorted(served_by(web, "many")) == ["a", "b"]
    by_tick = [tuple(sorted(pods.items())) for pods in web.metrics.served_by["many"].values()]
    assert len(set(by_tick)) == 1


def test_affinity_ends_with_its_time(web: World):
    web.service(
        session_affinity="ClientIP",
        session_affinity_config=SessionAffinityConfig(client_ip=ClientIPConfig(timeout_seconds=2)),
    )
    web.tick()
    web.client("rare", "nodeport/web", nodes=("node-1",), rate=1, active=(3, 3))
    pods = set()
    for first in range(3, 83, 4):
        web.traffic.remove("rare")
        web.client("rare", "nodeport/web", nodes=("node-1",), rate=1, active=(first, first))
        web.tick(4)
        pods |= set(served_by(web, "rare"))
    assert pods == {"a", "b"}


def test_each_new_connection_renews_the_time_of_affinity(web: World):
    web.service(
        session_affinity="ClientIP",
        session_affinity_config=SessionAffinityConfig(client_ip=ClientIPConfig(timeout_seconds=2)),
    )
    web.tick()
    web.client("steady", "nodeport/web", nodes=("node-1",), rate=1)
    web.tick(40)
    assert len(served_by(web, "steady")) == 1


def test_a_client_whose_endpoint_goes_is_given_another(web: World):
    web.service(session_affinity="ClientIP")
    web.tick()
    web.client("sticky", "nodeport/web", nodes=("node-1",), rate=1)
    web.tick()
    (first,) = served_by(web, "sticky")
    left = ("10.244.2.7", "b") if first == "a" else ("10.244.1.5", "a")
    web.slice(endpoint(*left))
    web.tick(3)
    assert counts(web, "sticky")[2] == {}
    assert sorted(served_by(web, "sticky")) == ["a", "b"]


@pytest.mark.parametrize(
    ("target", "origin", "policy", "own"),
    [
        ("nodeport/web", "outside", "Cluster", False),
        ("nodeport/web", "outside", "Local", True),
        ("nodeport/web", "pod/caller", "Cluster", False),
        ("nodeport/web", "pod/caller", "Local", True),
        ("svc/web:80", "pod/caller", "Cluster", True),
        ("pod/a:8080", "harness", "Cluster", True),
    ],
)
def test_the_pod_sees_the_callers_address_only_where_no_node_puts_its_own_in(web: World, target, origin, policy, own):
    web.pod("caller", "10.244.1.9")
    web.service(external_traffic_policy=policy)
    web.tick()
    web.client("plain", target, origin=origin)
    web.client("audit", target, origin=origin, expect=ExpectedResponse(own_address=True))
    web.tick()
    assert counts(web, "plain")[2] == {}
    assert counts(web, "audit")[2] == ({} if own else {"W": 4})
    assert web.metrics.sources["plain"][web.clock.tick] == [4, 4 if own else 0]
    if not own:
        record = web.metrics.last_lost
        assert record is not None
        assert "in place of the caller's" in record.observed


def test_a_pod_that_reaches_itself_through_its_service_does_not_see_itself(web: World):
    web.slice(endpoint("10.244.1.5", "a", "node-1"))
    web.tick()
    web.client("self", "svc/web:80", origin="pod/a", expect=ExpectedResponse(own_address=True))
    web.tick()
    assert counts(web, "self")[2] == {"W": 4}


# --- kept connections


def test_an_open_connection_outlives_the_last_endpoint(web: World):
    web.client("pool", "nodeport/web", nodes=("node-1",), rate=1, keep_alive=100)
    web.client("fresh", "nodeport/web", nodes=("node-1",), rate=1)
    web.tick()
    web.slice()
    web.tick(3)
    assert counts(web, "pool")[2] == {}
    assert counts(web, "fresh")[2]["R"] > 0


def test_an_open_connection_ends_with_its_time_and_is_drawn_anew(web: World):
    web.client("pool", "nodeport/web", nodes=("node-1",), rate=1, keep_alive=3)
    web.tick(40)
    assert sorted(served_by(web, "pool")) == ["a", "b"]
    runs = [next(iter(pods)) for pods in web.metrics.served_by["pool"].values()]
    assert all(len(set(runs[start : start + 3])) == 1 for start in range(0, 39, 3))


def test_an_open_connection_through_a_dark_node_is_dead(web: World):
    web.client("pool", "nodeport/web", nodes=("node-1",), rate=1, keep_alive=100, timeout=0)
    web.tick()
    web.runtime.off.append("node-1")
    web.runtime.revision += 1
    web.tick()
    assert counts(web, "pool")[2] == {"T": 1}


# --- writes


def test_a_read_requests_for_what_its_own_round_wrote_once_that_was_acknowledged(web: World):
    web.runtime.counting = True
    web.client("shop", "pod/a:80", origin="harness", rate=4, ops=PUT_GET)
    web.tick()
    assert [key for _, _, key in web.runtime.asked] == ["shop.0", "shop.0", "shop.1", "shop.1"]


def test_a_read_after_a_write_that_was_lost_may_find_anything(web: World):
    web.runtime.counting = True
    web.runtime.pod("a", "10.244.1.5", "node-1", FakeReply("5", "", "over its capacity", object()))
    web.client("shop", "pod/a:80", origin="harness", rate=2, ops=PUT_GET)
    web.tick()
    assert [key for _, _, key in web.runtime.asked] == ["shop.0", ""]


def test_a_read_that_misses_a_write_is_stale_and_names_both_ticks(web: World):
    web.runtime.counting = True
    web.client("shop", "pod/a:80", origin="harness", rate=1, ops=PUT_GET)
    web.tick()
    web.runtime.pod("a", "10.244.1.5", "node-1", FakeReply("W", "", "no document shop.0", object(), stale=True))
    web.tick()
    assert web.metrics.stale == {"shop": {(3, 2): 1}}
    assert counts(web, "shop") == (2, 1, {"W": 1})


def test_a_read_that_is_lost_for_another_reason_is_not_stale(web: World):
    web.runtime.counting = True
    web.client("shop", "pod/a:80", origin="harness", rate=1, ops=PUT_GET)
    web.tick()
    web.runtime.pod("a", "10.244.1.5", "node-1", FakeReply("5", "", "over its capacity", object()))
    web.tick()
    assert (counts(web, "shop"), web.metrics.stale) == ((2, 1, {"5": 1}), {})


def test_the_last_copy_of_a_write_is_counted_for_the_tick_of_the_write(web: World):
    web.runtime.lost += [("shop.7", 4), ("shop.8", 4), ("other.1", 5)]
    web.tick()
    assert web.metrics.lost_writes == {"shop": {4: 2}, "other": {5: 1}}


def test_a_pod_that_ends_while_a_request_waits_its_turn_resets_it(web: World):
    process = object()
    web.runtime.pod("a", "10.244.1.5", "node-1", FakeReply(delay=1, process=process))
    web.client("patient", "pod/a:80", origin="harness", rate=2, active=(2, 2))
    web.tick()
    web.runtime.dead.append(process)
    web.tick()
    assert counts(web, "patient") == (2, 0, {"X": 2})
    record = web.metrics.last_lost
    assert record is not None
    assert record.observed == "pod/a took the request and ended before its turn came"


def test_ties_are_kept_by_node_and_go_with_its_power(web: World):
    web.service(session_affinity="ClientIP")
    web.tick()
    web.client("sticky", "nodeport/web", nodes=("node-1",), rate=1)
    web.tick()
    (route,) = web.traffic._running["sticky"].route_caches
    (first,) = served_by(web, "sticky")
    other = next(backend for backend in route.route.endpoints if not backend.pod.endswith(first))
    assert web.network.affinity(route.route, "sticky/0", other).pod.endswith(first)
    assert web.network.affinity(route.route, "another", other) is other
    web.proxies["node-1"].reboot()
    assert web.network.affinity(route.route, "sticky/0", other) is other


def test_looking_by_hand_ties_nobody(web: World):
    web.service(session_affinity="ClientIP")
    web.tick()
    route = web.network.connect(present(web.network.origin("outside")), "172.18.0.3", 30080)
    one, other = route.endpoints
    assert web.network.affinity(route, "curl", one, keep=False) is one
    assert web.network.affinity(route, "curl", other, keep=False) is other
