"""During a Pod's death: a request that meets a stale rule is lost, counted once, and explained."""

from __future__ import annotations

import re

from tests.levels.chapter.conftest import Console


def test_a_request_that_meets_a_stale_rule_names_node_endpoint_and_tick(exposed: Console):
    exposed.ok("client add tester --from outside --to nodeport/go-demo-2-svc --rate 20")
    exposed.ok("tick 5")
    dead = {pod.status.pod_ip for pod in exposed.pods()}
    exposed.ok("kubectl delete pod -l service=go-demo-2 --wait=false")
    exposed.ok("tick 25")
    counts = exposed.cluster.metrics.window("tester", 0, 1000)
    lost = exposed.cluster.metrics.records("tester")
    assert counts.lost_total > 0
    assert counts.issued == counts.served + counts.lost_total + counts.pending
    stale = [record for record in lost if "rules still list" in record.observed]
    why = exposed.ok(f"why {stale[0].name}")
    found = re.search(r"(node-\d)'s rules still list (\d+\.\d+\.\d+\.\d+):28017", why)
    assert found is not None
    assert found[2] in dead
    assert "was deleted in tick 30" in why


def test_every_request_is_counted_under_exactly_one_letter(exposed: Console):
    exposed.ok("client add tester --from outside --to nodeport/go-demo-2-svc --rate 7")
    exposed.ok("tick 10")
    exposed.ok("power-off node-1")
    exposed.ok("tick 10")
    exposed.ok("kubectl delete pod -l service=go-demo-2 --wait=false")
    exposed.ok("tick 30")
    exposed.ok("client remove tester")
    exposed.ok("tick 5")
    counts = exposed.cluster.metrics.window("tester", 0, 1000)
    assert counts.issued == 7 * 50
    assert counts.issued == counts.served + sum(counts.lost.values())
    assert counts.lost["T"] > 0


def test_after_the_death_new_pods_serve_behind_the_same_door(exposed: Console):
    exposed.ok("client add tester --from outside --to nodeport/go-demo-2-svc --rate 5")
    exposed.ok("kubectl delete pod -l service=go-demo-2 --wait=false")
    exposed.ok("tick 30")
    start = exposed.session.tick_number
    exposed.ok("tick 20")
    counts = exposed.cluster.metrics.window("tester", start + 1, start + 18)
    assert counts.lost_total == 0
    assert counts.served == counts.issued
