"""`why`: the seven steps of a Service, and the chain of causes of any object."""

from __future__ import annotations

from engine.etcd.store import Cause
from engine.why.chains import why_object
from tests.engine.network.conftest import World, endpoint

EXPOSE = "kubectl expose rs web --type=NodePort --port=80"


def exposed() -> World:
    world = World()
    world.tick(10)
    world.service(cause=Cause("command", EXPOSE), writer="kubectl")
    world.tick()
    cause = Cause("revision", str(world.store.revision))
    world.slice(endpoint("10.244.1.5", "a"), cause=cause, writer="endpoint-slice-controller")
    return world


def test_a_service_is_followed_from_the_command_to_rules_and_dns():
    world = exposed()
    world.tick()
    assert why_object(world.store, world.metrics, "services", "default/web") == [
        f"tick 10   command: {EXPOSE}",
        "tick 10   kubectl: created service/web",
        "tick 11   endpoint-slice-controller: created endpointslice/web-x (1 of 1 endpoints ready)",
        "tick 12   kube-proxy on node-1: took it over",
        "tick 12   kube-proxy on node-2: took it over",
        "tick 12   rules: 10.96.128.10:80 and node port 30080 lead to 10.244.1.5:8080",
        "tick 11   coredns: web.default.svc.cluster.local is 10.96.128.10",
    ]


def test_a_node_that_has_not_taken_over_is_named():
    world = exposed()
    world.proxies["node-2"].cursor.paused = True
    world.tick()
    lines = why_object(world.store, world.metrics, "services", "default/web")
    assert "          kube-proxy on node-2: has not taken it over yet, its rules are older" in lines


def test_a_later_change_behind_the_service_is_led_back_to_its_own_cause():
    world = exposed()
    world.tick(5)
    world.api_pod("a", "10.244.1.5")
    world.store.put("pods", "default/a", world.store.list("pods")[0], "kubelet", Cause("fault", "mongod crashes"))
    cause = Cause("revision", str(world.store.revision))
    world.slice(cause=cause, writer="endpoint-slice-controller")
    world.tick()
    lines = why_object(world.store, world.metrics, "services", "default/web")
    assert lines[2:5] == [
        "tick 16   fault: mongod crashes",
        "tick 16   kubelet: changed pod/a",
        "tick 16   endpoint-slice-controller: changed endpointslice/web-x (0 of 0 endpoints ready)",
    ]
    assert any("are refused: there is no ready endpoint" in line for line in lines)


def test_any_object_is_led_back_to_its_first_cause():
    world = exposed()
    assert why_object(world.store, world.metrics, "endpointslices", "default/web-x")[0] == (
        f"tick 10   command: {EXPOSE}"
    )


def test_a_cause_that_was_compacted_is_said_to_be():
    world = World()
    world.service(cause=Cause("revision", "-5"))
    assert "no longer holds revision -5" in why_object(world.store, world.metrics, "services", "default/web")[0]


def test_an_unknown_object_has_no_story():
    world = World()
    assert why_object(world.store, world.metrics, "services", "default/none") == []


def test_a_record_that_is_only_old_is_not_called_missing():
    world = World()
    world.dns.cursor.paused = True
    world.service()
    world.tick()
    name = "web.default.svc.cluster.local"
    assert why_object(world.store, world.metrics, "services", "default/web")[-1].strip() == (
        f"coredns: does not know {name} yet"
    )
    world.dns.cursor.paused = False
    world.tick(2)
    world.dns.cursor.paused = True
    world.service(selector={"app": "other"})
    world.tick()
    assert why_object(world.store, world.metrics, "services", "default/web")[-1].strip() == (
        f"coredns: has not taken it over yet, its record of {name} is older"
    )


def test_a_headless_name_means_the_ready_endpoints_of_now():
    world = World()
    world.service(cluster_ip="None")
    world.slice(endpoint("10.244.1.5", "a"), endpoint("10.244.1.6", "b", ready=False))
    world.tick(2)

    def record() -> str:
        return why_object(world.store, world.metrics, "services", "default/web")[-1].partition("coredns: ")[2]

    assert record() == "web.default.svc.cluster.local is 10.244.1.5"
    world.dns.cursor.paused = True
    world.slice(endpoint("10.244.1.6", "b", ready=False))
    world.tick(2)
    assert record().startswith("has not taken it over yet, its record of web.default")
    world.dns.cursor.paused = False
    world.tick(2)
    assert record() == "web.default.svc.cluster.local is unknown: no endpoint is ready"
