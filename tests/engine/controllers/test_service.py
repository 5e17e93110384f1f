"""Control plane reference, section 2.5: types, and the events of the load balancer controller."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.core import Event, LoadBalancerIngress, LoadBalancerStatus
from engine.controllers.service import EXCLUDED, FINALIZER, ServiceController
from tests.engine.harness import ControlPlane, node

PROVIDER_TICKS = 20


def balanced(name: str = "web", **spec: Any) -> dict[str, Any]:
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": name},
        "spec": {"type": "LoadBalancer", "selector": {"app": name}, "ports": [{"port": 80}]} | spec,
    }


VIRTUAL = LoadBalancerIngress(ip="203.0.113.1", ip_mode="VIP")


@pytest.fixture
def plane() -> ControlPlane:
    """A control plane with a provider and one node."""
    plane = ControlPlane()
    plane.run(ServiceController, PROVIDER_TICKS)
    plane.create(node("node-1"))
    plane.tick()
    return plane


def ingress(plane: ControlPlane, name: str = "web") -> tuple[LoadBalancerIngress, ...]:
    return plane.get("services", name).status.load_balancer.ingress


def events(plane: ControlPlane) -> list[tuple[str, str, str]]:
    found = (entry.obj for entry in plane.store.log if entry.resource == "events")
    return [(event.type, event.reason, event.message) for event in found if isinstance(event, Event)]


def test_the_address_comes_that_many_ticks_after_it_was_asked_for(plane: ControlPlane):
    plane.create(balanced())
    plane.tick(PROVIDER_TICKS - 1)
    assert ingress(plane) == ()
    plane.tick()
    assert ingress(plane) == (VIRTUAL,)
    assert events(plane) == [
        ("Normal", "EnsuringLoadBalancer", "Ensuring load balancer"),
        ("Normal", "EnsuredLoadBalancer", "Ensured load balancer"),
    ]
    assert {event.source.component for event in plane.all("events")} == {"service-controller"}


def test_two_balancers_have_two_addresses_and_one_that_is_gone_gives_its_own_back(plane: ControlPlane):
    for name in ("a", "b"):
        plane.create(balanced(name))
    plane.tick(PROVIDER_TICKS)
    assert [ingress(plane, name)[0].ip for name in ("a", "b")] == ["203.0.113.1", "203.0.113.2"]
    plane.delete("services", "a")
    plane.tick()
    plane.create(balanced("c"))
    plane.tick(PROVIDER_TICKS + 1)
    assert ingress(plane, "c")[0].ip == "203.0.113.1"


def test_a_deleted_service_stays_until_its_balancer_is_gone(plane: ControlPlane):
    plane.create(balanced())
    plane.tick(2)
    assert plane.get("services", "web").metadata.finalizers == (FINALIZER,)
    plane.delete("services", "web")
    assert plane.get("services", "web").metadata.deletion_timestamp is not None
    plane.tick()
    assert plane.get("services", "web") is None
    assert events(plane)[-2:] == [
        ("Normal", "DeletingLoadBalancer", "Deleting load balancer"),
        ("Normal", "DeletedLoadBalancer", "Deleted load balancer"),
    ]


def test_another_type_gives_the_balancer_back(plane: ControlPlane):
    plane.create(balanced())
    plane.tick(PROVIDER_TICKS)
    plane.change("services", "web", type="ClusterIP", allocate_load_balancer_node_ports=False)
    plane.tick(2)
    service = plane.get("services", "web")
    assert (service.status.load_balancer, service.metadata.finalizers) == (LoadBalancerStatus(), ())


@pytest.mark.parametrize("type_", ["ClusterIP", "NodePort"])
def test_other_types_never_get_an_event(plane: ControlPlane, type_: str):
    plane.create(balanced(type=type_))
    plane.tick(PROVIDER_TICKS + 2)
    assert (events(plane), plane.get("services", "web").metadata.finalizers) == ([], ())


def test_without_nodes_a_warning_is_given():
    plane = ControlPlane()
    plane.run(ServiceController, 1)
    plane.create(balanced())
    plane.tick(2)
    warning = ("Warning", "UnAvailableLoadBalancer", "There are no available nodes for LoadBalancer")
    assert warning in events(plane)


def test_new_nodes_are_told_to_balancers_and_excluded_ones_are_not(plane: ControlPlane):
    plane.create(balanced())
    plane.tick(PROVIDER_TICKS)
    hidden = node("node-2")
    hidden["metadata"]["labels"][EXCLUDED] = ""
    plane.create(hidden)
    plane.tick()
    told = ("Normal", "UpdatedLoadBalancer", "Updated load balancer with new hosts")
    assert told not in events(plane)
    plane.create(node("node-3"))
    plane.tick()
    assert events(plane).count(told) == 1


def test_a_provider_without_addresses_fails_and_tries_again(plane: ControlPlane, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("engine.controllers.service._LAST_ADDRESS", 1)
    plane.create(balanced("a"))
    plane.create(balanced("b"))
    plane.tick(PROVIDER_TICKS)
    assert plane.messages("SyncLoadBalancerFailed") == [
        "Error syncing load balancer: failed to ensure load balancer: the provider has no address left",
    ]
    plane.delete("services", "a")
    plane.tick(6)
    assert ingress(plane, "b") == (VIRTUAL,)


def test_a_provider_has_an_address_for_each_host_of_its_network(plane: ControlPlane):
    for number in range(255):
        plane.create(balanced(f"web-{number:03}"))
    plane.tick(PROVIDER_TICKS + 1)
    assert ingress(plane, "web-253")[0].ip == "203.0.113.254"
    assert ingress(plane, "web-254") == ()
