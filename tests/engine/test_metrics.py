"""Metrics: windows over ticks of issue, records by name, take-overs."""

from __future__ import annotations

from engine.clock import Clock
from engine.metrics import KEPT_RECORDS, LossPlace, LostRequest, Metrics


def lost(number: int = 1, tick: int = 3, client: str = "tester") -> LostRequest:
    return LostRequest(client, tick, number, "R", tick, "node-1", "kube-proxy on node-1", "no endpoint", "")


def metrics_at(tick: int) -> Metrics:
    clock = Clock()
    clock.tick = tick
    return Metrics(clock)


def test_late_settlements_count_for_the_tick_of_issue():
    metrics = metrics_at(3)
    metrics.issued("tester", "node-1", 5)
    assert metrics.window("tester", 0, 3).pending == 5
    metrics.clock.tick = 6
    metrics.issued("tester", "node-1", 1)
    metrics.served("tester", "node-1", 3, "default/a", 4)
    metrics.lost([lost()])
    assert metrics.window("tester", 3, 3) == (5, 4, {"N": 0, "R": 1, "T": 0, "X": 0, "5": 0, "W": 0})
    assert metrics.window("tester", 4, 6).pending == 1


def test_windows_beyond_what_was_counted_are_empty():
    metrics = metrics_at(3)
    metrics.issued("tester", "", 5)
    assert metrics.window("tester", 10, 20).issued == 0
    assert metrics.window("nobody", 0, 20).issued == 0


def test_requests_are_counted_by_the_node_they_went_through():
    metrics = metrics_at(1)
    metrics.issued("tester", "node-1", 2)
    metrics.issued("tester", "node-2", 3)
    assert [metrics.window("tester", 0, 9, via).issued for via in ("", "node-1", "node-2")] == [5, 2, 3]


def test_lost_requests_are_found_by_name():
    metrics = metrics_at(3)
    metrics.lost([lost(1), lost(2)])
    assert metrics.find("tester@3.2") == lost(2)
    assert metrics.find("tester@3.9") is None


def test_only_the_last_records_are_kept_and_all_are_counted():
    metrics = metrics_at(3)
    metrics.lost([lost(number) for number in range(KEPT_RECORDS + 5)], uncounted=10)
    assert len(metrics.records("tester")) == KEPT_RECORDS
    assert metrics.window("tester", 3, 3).lost_total == KEPT_RECORDS + 15


def test_a_record_that_is_held_is_found_when_it_is_no_longer_kept():
    metrics = metrics_at(3)
    first = lost(0)
    metrics.lost([first])
    metrics.hold(first)
    metrics.lost([lost(number) for number in range(1, KEPT_RECORDS + 2)])
    assert first not in metrics.records("tester")
    assert metrics.find("tester@3.0") is first
    assert metrics.find("tester@3.1") is None


def test_what_was_lost_in_this_tick_is_counted_by_place_kept_or_not():
    metrics = metrics_at(3)
    metrics.lost([lost(number) for number in range(KEPT_RECORDS + 5)], uncounted=10)
    metrics.lost([lost()._replace(letter="T", service="default/web")])
    assert metrics.lost_now("tester") == {
        LossPlace("R", "kube-proxy on node-1", "node-1", ""): KEPT_RECORDS + 15,
        LossPlace("T", "kube-proxy on node-1", "node-1", "default/web"): 1,
    }
    metrics.clock.tick = 4
    assert metrics.lost_now("tester") == {}
    metrics.lost([lost()._replace(settled=4)])
    assert list(metrics.lost_now("tester").values()) == [1]


def test_whoever_has_to_know_each_lost_request_hears_of_all_of_them():
    metrics, heard = metrics_at(3), list[tuple[str, int]]()
    metrics.on_lost = lambda record, requests: heard.append((record.name, requests))
    metrics.lost([lost(1), lost(2)], uncounted=10)
    assert heard == [("tester@3.1", 1), ("tester@3.2", 1), ("tester@3.2", 10)]


def test_a_takeover_is_the_first_that_reaches_the_revision():
    metrics = metrics_at(1)
    metrics.applied_revision("node-1", 10)
    metrics.clock.tick = 4
    metrics.applied_revision("node-1", 20)
    assert metrics.rule_sync_of("node-1", 11) == (20, 4)
    assert metrics.rule_sync_of("node-1", 21) is None
