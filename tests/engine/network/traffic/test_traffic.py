"""Traffic: every request is served or lost for one reason, and a lost one says why."""

from __future__ import annotations

from typing import Any

import pytest

from engine.metrics import LostRequest
from engine.network.causes import finder
from engine.network.causes.table import CAUSES
from engine.network.causes.witnesses import FoundCause, Witnesses
from engine.network.traffic.clients import ClientOperation, ClientSpec, parse_target
from engine.network.types import LossQuestion
from engine.rng import Rng
from tests.engine.network.conftest import FakeReply, World, endpoint


def counts(world: World, client: str = "tester", via: str = "") -> tuple[int, int, dict[str, int]]:
    found = world.metrics.window(client, 0, 1000, via)
    return found.issued, found.served, {letter: count for letter, count in found.lost.items() if count}


def last(world: World) -> LostRequest:
    record = world.metrics.last_lost
    assert record is not None
    return record


def test_requests_through_node_ports_fall_on_all_nodes_in_turn(web: World):
    web.client("tester", "nodeport/web", rate=5)
    web.tick(2)
    assert counts(web) == (10, 10, {})
    assert (counts(web, via="node-1")[0], counts(web, via="node-2")[0]) == (5, 5)


def test_a_service_without_node_port_refuses_outside_callers(web: World):
    web.service(type="ClusterIP", ports=web.service().spec.ports[:0])
    web.client("tester", "nodeport/web")
    web.tick()
    assert counts(web) == (4, 0, {"R": 4})
    assert "has no node port" in last(web).observed


def test_cluster_names_do_not_resolve_outside(web: World):
    web.client("tester", "svc/web")
    web.tick()
    assert counts(web)[2] == {"N": 4}


def test_inside_a_pod_names_lead_through_dns_and_the_own_nodes_rules(web: World):
    web.pod("caller", "10.244.1.9")
    web.client("reporter", "svc/web", origin="pod/caller")
    web.client("lost", "svc/nobody", origin="pod/caller")
    web.tick()
    assert counts(web, "reporter", "node-1") == (4, 4, {})
    assert counts(web, "lost")[2] == {"N": 4}


def test_a_client_whose_pod_does_not_run_asks_nothing(web: World):
    web.client("ghost", "svc/web", origin="pod/none")
    web.tick()
    assert counts(web, "ghost") == (0, 0, {})


def test_no_endpoint_is_a_refusal(web: World):
    web.slice()
    web.client("tester", "nodeport/web")
    web.tick()
    assert counts(web)[2] == {"R": 4}
    assert last(web).observed == "node-2's rules list no endpoint for default/web:http"
    assert last(web).actual == "no Pod fits its selector app=web, of 2 in namespace default"


def test_a_stale_rule_names_the_node_the_endpoint_and_the_tick_of_the_deletion(web: World):
    web.tick(40)
    web.proxies["node-2"].cursor.paused = True
    web.api_pod("b", "10.244.2.7", deletion_timestamp="2026-01-01T00:00:42Z")
    web.tick()
    web.store.delete("pods", "default/b", "test", web.store.log[-1].cause)
    web.runtime.remove("10.244.2.7")
    web.slice(endpoint("10.244.1.5", "a"))
    web.client("tester", "nodeport/web", rate=20)
    web.tick(4)
    record = last(web)
    assert (record.letter, record.via, record.hop) == ("T", "node-2", "kube-proxy on node-2")
    assert record.observed == "node-2's rules still list 10.244.2.7:8080"
    assert record.actual == (
        "pod/b was deleted in tick 41; the API removed it in tick 42; node-2 has not taken that over yet (5 behind)"
    )
    assert counts(web, via="node-1")[2] == {}


def test_a_rule_that_the_node_has_not_taken_over_is_told(web: World):
    web.slice()
    web.tick()
    web.proxies["node-1"].cursor.paused = True
    web.slice(endpoint("10.244.1.5", "a"))
    web.tick()
    web.client("tester", "nodeport/web", nodes=("node-1",))
    web.tick()
    assert last(web).actual == (
        "the API has listed 1 endpoint, 10.244.1.5:8080, since tick 2; node-1 has not taken that over yet (3 behind)"
    )


def test_a_timeout_that_is_noticed_later_knows_when_the_node_took_the_news_over(web: World):
    """The rules of tick 2 lose it; its client notices in tick 5, when they are others."""
    web.tick(1)
    web.runtime.remove("10.244.2.7")
    web.slice(endpoint("10.244.1.5", "a"))
    web.proxies["node-1"].cursor.lag = 2
    web.client("tester", "nodeport/web", nodes=("node-1",), rate=20, timeout=2)
    web.tick(3)
    first = web.metrics.records("tester")[0]
    assert (first.tick, first.settled, first.cause) == (3, 5, "endpoint of nobody")
    assert first.actual.endswith("the API removed it in tick 2; node-1 took that over in tick 4")


def test_equal_losses_are_looked_up_once_until_something_changes(web: World, monkeypatch: pytest.MonkeyPatch):
    asked: list[str] = []
    real = finder.ASK["no endpoint"]

    def noted(witnesses: Witnesses, question: LossQuestion) -> FoundCause:
        asked.append(question.service)
        return real(witnesses, question)

    monkeypatch.setitem(finder.ASK, "no endpoint", noted)
    web.slice()
    web.client("tester", "nodeport/web", nodes=("node-1",), rate=20)
    web.tick(5)
    assert (counts(web)[2], len(asked)) == ({"R": 100}, 1)
    web.slice()
    web.tick(2)
    assert len(asked) == 2
    assert len({id(record.actual) for record in web.metrics.records("tester")[:100]}) == 1


@pytest.mark.parametrize("missing", ["question", "cause"])
def test_a_mistake_in_the_reason_loses_no_count_and_is_raised_once(
    web: World, monkeypatch: pytest.MonkeyPatch, missing: str
):
    if missing == "question":
        monkeypatch.delitem(finder.ASK, "no endpoint")
    else:
        monkeypatch.delitem(CAUSES, "selector fits nobody")
    web.slice()
    web.client("tester", "nodeport/web", nodes=("node-1",))
    with pytest.raises(KeyError) as raised:
        web.tick()
    assert "the cause of R at kube-proxy on node-1" in "".join(raised.value.__notes__)
    assert counts(web)[2] == {"R": 4}
    assert last(web).actual == "podfall made a mistake when it looked for that; `report` prints it"
    assert web.network.causes.take_panics() == []


def test_what_was_served_asks_nothing(web: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(web.network.causes, "find", None)
    web.client("tester", "nodeport/web", rate=20)
    web.tick(5)
    assert counts(web) == (100, 100, {})


def test_a_timeout_is_settled_when_the_client_gives_up_and_counts_for_its_tick(web: World):
    web.runtime.off.append("node-1")
    web.client("tester", "nodeport/web", nodes=("node-1",), timeout=2)
    web.tick()
    assert web.metrics.window("tester", 2, 2).pending == 4
    web.tick(2)
    assert web.metrics.window("tester", 2, 2).lost["T"] == 4
    assert (last(web).name, last(web).settled, last(web).observed) == ("tester@2.4", 4, "node-1 is powered off")


def test_a_removed_client_is_still_settled(web: World):
    web.runtime.off.append("node-1")
    web.client("tester", "nodeport/web", nodes=("node-1",))
    web.tick()
    web.traffic.remove("tester")
    web.tick(3)
    assert (counts(web), web.traffic.pending) == ((4, 0, {"T": 4}), 0)


@pytest.mark.parametrize("letter", ["R", "X", "5", "W"])
def test_what_the_process_does_gives_the_letter(web: World, letter: str):
    reply = FakeReply(letter, "", "the api says so", object(), cause="unnamed server")
    web.runtime.pod("a", "10.244.1.5", "node-1", reply)
    web.runtime.pod("b", "10.244.2.7", "node-2", reply)
    web.client("tester", "nodeport/web")
    web.tick()
    assert counts(web)[2] == {letter: 4}
    assert "the api says so" in last(web).observed + last(web).actual


def test_the_wrong_protocol_is_wrong_data(web: World):
    web.runtime.pod("a", "10.244.1.5", "node-1", FakeReply(protocol="mongo", process=object()))
    web.client("probe", "pod/a:27017", origin="harness")
    web.tick()
    assert counts(web, "probe")[2] == {"W": 4}
    assert last(web).observed == "10.244.1.5:27017 speaks mongo, not http"


def test_answers_are_asked_for_once_until_something_changes(web: World):
    web.client("tester", "nodeport/web", rate=20)
    web.tick(5)
    assert len(web.runtime.asked) == 4  # two nodes, two endpoints
    web.runtime.pod("c", "10.244.1.8")
    web.tick()
    assert len(web.runtime.asked) == 8


def test_endpoints_that_count_are_asked_every_time(web: World):
    web.runtime.counting = True
    web.client("tester", "nodeport/web", rate=20)
    web.tick(2)
    assert len(web.runtime.asked) == 40


def test_a_request_that_waits_its_turn_is_served_later_or_given_up(web: World):
    web.runtime.pod("a", "10.244.1.5", "node-1", FakeReply(delay=1, process=object()))
    web.client("patient", "pod/a:80", origin="harness", timeout=2)
    web.client("hasty", "pod/a:80", origin="harness", timeout=0)
    web.tick()
    assert (counts(web, "patient"), counts(web, "hasty")) == ((4, 0, {}), (4, 0, {"T": 4}))
    web.tick()
    assert web.metrics.window("patient", 2, 2).served == 4


def test_bulk_requests_all_settle_and_use_all_endpoints_about_equally(web: World):
    web.client("crowd", "nodeport/web", rate=10_000)
    web.tick()
    assert counts(web, "crowd") == (10_000, 10_000, {})
    shares = web.metrics.served_by["crowd"][2]
    assert sorted(shares) == ["default/a", "default/b"]
    assert abs(shares["default/a"] - 5000) < 300


def test_a_crowd_without_a_door_is_counted_in_full_and_kept_in_part(web: World):
    web.client("crowd", "nodeport/none", rate=5000)
    web.tick()
    assert counts(web, "crowd")[2] == {"R": 5000}
    assert len(web.metrics.records("crowd")) == 1000
    assert web.metrics.records("crowd")[-1].name == "crowd@2.5000"


@pytest.mark.parametrize("rate", [64, 65, 200])
def test_the_requests_of_a_tick_are_numbered_from_one_on_whether_they_are_sent_one_by_one_or_in_bulk(web, rate):
    web.slice()
    web.client("crowd", "nodeport/web", rate=rate)
    web.tick()
    assert sorted(record.number for record in web.metrics.records("crowd")) == list(range(1, rate + 1))


@pytest.mark.parametrize("rate", [64, 65])
def test_numbers_of_what_is_lost_behind_one_door_and_served_behind_another_do_not_meet(web, rate):
    web.runtime.off.append("node-2")
    web.runtime.revision += 1
    web.slice(endpoint("10.244.1.5", "a", "node-1"), endpoint("10.244.1.6", "nobody", "node-1"))
    web.tick()
    web.client("crowd", "nodeport/web", rate=rate, timeout=0)
    web.tick()
    numbers = [record.number for record in web.metrics.records("crowd")]
    served = web.metrics.window("crowd", web.clock.tick, web.clock.tick).served
    assert len(set(numbers)) == len(numbers) == rate - served > 0
    assert set(numbers) <= set(range(1, rate + 1))


def test_a_kept_connection_outlives_the_rule_and_ends_with_its_process(web: World):
    web.client("pool", "nodeport/web", nodes=("node-1",), rate=1, keep_alive=100)
    web.tick()
    first = next(iter(web.metrics.served_by["pool"][2]))
    web.slice(endpoint("10.244.9.9", "c"))
    web.tick(2)
    assert list(web.metrics.served_by["pool"][4]) == [first]
    ip = "10.244.1.5" if first == "default/a" else "10.244.2.7"
    web.runtime.pod(first.partition("/")[2], ip)
    web.tick()
    assert counts(web, "pool")[2] == {"X": 1}
    assert last(web).actual == f"that process is gone; nothing runs in pod/{first.partition('/')[2]}"


def test_session_affinity_keeps_a_client_with_one_endpoint_per_node(web: World):
    web.service(session_affinity="ClientIP")
    web.tick()
    web.client("sticky", "nodeport/web", nodes=("node-1",), rate=10)
    web.tick(5)
    pods = {pod for ticks in web.metrics.served_by["sticky"].values() for pod in ticks}
    assert len(pods) == 1


def test_operations_are_sent_in_turn_and_a_cycle_shares_its_key(web: World):
    web.runtime.counting = True
    web.client(
        "shop", "pod/a:80", origin="harness", rate=4, ops=(ClientOperation("PUT", "/p"), ClientOperation("GET", "/p"))
    )
    web.tick()
    assert [key for _, _, key in web.runtime.asked] == ["shop.0", "shop.0", "shop.1", "shop.1"]


def shares_of(rng: Rng) -> dict[int, dict[str, int]]:
    """Who served how much, by tick, with that chance and everything else alike."""
    world = World(rng)
    world.pod("a", "10.244.1.5", "node-1")
    world.pod("b", "10.244.2.7", "node-2")
    world.service()
    world.slice(endpoint("10.244.1.5", "a"), endpoint("10.244.2.7", "b"))
    world.tick()
    world.client("tester", "nodeport/web", rate=8)
    world.tick(20)
    return {tick: dict(shares) for tick, shares in world.metrics.served_by["tester"].items()}


def test_the_traffic_seed_alone_changes_who_serves():
    assert shares_of(Rng(1)) == shares_of(Rng(1))
    assert shares_of(Rng(1)) != shares_of(Rng(1, 99))


def test_rates_change_in_steps_within_the_active_ticks():
    spec = ClientSpec("c", parse_target("svc/web"), rate=((0, 2), (60, 12)), active=(5, 70))
    assert [spec.rate_at(tick) for tick in (4, 5, 59, 60, 70, 71)] == [0, 2, 2, 12, 12, 0]


@pytest.mark.parametrize("text", ["web", "svc/", "svc/web:0", "pod/x:http", "door/web"])
def test_targets_that_do_not_exist_are_refused(text: str):
    with pytest.raises(ValueError, match="no such"):
        parse_target(text)


@pytest.mark.parametrize("text", ["nodeport/web", "svc/web.other:80", "pod/x:28017", "port/30080"])
def test_targets_are_written_as_they_were_read(text: str):
    assert str(parse_target(text)) == text


def test_two_clients_of_one_name_are_refused(web: World):
    web.client("tester", "nodeport/web")
    with pytest.raises(ValueError, match="there is a client tester already"):
        web.client("tester", "nodeport/web")


def panicking(monkeypatch, owner, method: str, when) -> None:
    """Let a method raise, before it does anything, where `when` says so of its arguments."""
    works = getattr(owner, method)

    def broken(*args: Any, **options: Any) -> Any:
        if when(*args):
            raise RuntimeError(method)
        return works(*args, **options)

    monkeypatch.setattr(owner, method, broken)


def step(world: World, ticks: int = 1) -> int:
    """Let ticks pass; in how many of them traffic panicked."""
    met = 0
    for _ in range(ticks):
        try:
            world.tick()
        except* RuntimeError:
            met += 1
    return met


def test_a_client_that_panics_keeps_no_other_waiting(web: World, monkeypatch):
    web.client("broken", "nodeport/web", rate=2)
    web.client("tester", "nodeport/web", rate=5)
    base = web.clock.tick
    panicking(
        monkeypatch,
        web.traffic._sender,
        "send",
        lambda running, _: running.spec.name == "broken" and web.clock.tick == base + 1,
    )
    assert step(web, 2) == 1
    assert counts(web, "tester") == (10, 10, {})
    assert counts(web, "broken") == (2, 2, {})


@pytest.mark.parametrize("method", ["served", "saw"])
@pytest.mark.parametrize(
    "ops", [(ClientOperation("GET", "/"),), (ClientOperation("PUT", "/a"), ClientOperation("GET", "/a"))]
)
def test_a_request_that_panics_while_it_is_counted_is_counted_once(web: World, monkeypatch, method, ops):
    web.traffic.add(ClientSpec(name="tester", target=parse_target("nodeport/web"), rate=((0, 4),), ops=ops, retry=1))
    base = web.clock.tick
    panicking(monkeypatch, web.metrics, method, lambda *_: web.clock.tick in {base + 1, base + 2})
    assert step(web, 2) == 2
    assert step(web, 2) == 0
    assert counts(web) == (16, 16, {})
    assert web.traffic.pending == 0


def test_a_lost_request_that_panics_while_it_is_counted_is_counted_once(web: World, monkeypatch):
    web.slice()
    web.tick()
    web.client("tester", "nodeport/web")
    base = web.clock.tick
    panicking(monkeypatch, web.metrics, "lost", lambda *_: web.clock.tick == base + 1)
    assert step(web, 2) == 1
    assert counts(web) == (8, 0, {"R": 8})
    assert web.traffic.pending == 0


def test_requests_that_wait_are_settled_though_one_of_them_panics(web: World, monkeypatch):
    web.client("one", "nodeport/web", rate=1, timeout=2)
    web.client("two", "nodeport/web", rate=1, timeout=2)
    web.runtime.replies.clear()
    base = web.clock.tick
    panicking(monkeypatch, web.traffic, "_finish", lambda entry: entry.client == "one" and web.clock.tick == base + 3)
    assert step(web, 5) == 1
    issued, served, lost = counts(web, "one")
    assert (issued, served) == (5, 0)
    assert sum(lost.values()) + web.traffic.pending // 2 == issued
    assert counts(web, "one") == counts(web, "two")


def test_nodes_that_cannot_be_looked_at_cost_no_request(web: World, monkeypatch):
    web.client("tester", "nodeport/web", rate=5)
    panicking(monkeypatch, web.network.balancers, "step", lambda *_: True)
    assert step(web, 2) == 2
    assert counts(web) == (10, 10, {})
