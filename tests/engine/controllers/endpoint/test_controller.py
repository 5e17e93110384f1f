"""Control plane reference, sections 8.1 to 8.5: Endpoints and slices follow the Pods behind a Service."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from engine.api.apps import Endpoint
from engine.api.core import Pod, ServicePort
from engine.api.meta import Condition
from engine.api.serializer import wire
from engine.api.status import StatusError
from engine.controllers.endpoint.controller import EndpointsController
from engine.controllers.endpoint.targetports import target_port
from engine.controllers.endpointslice.controller import EndpointSliceController
from engine.controllers.endpointslice.packing import pack
from engine.controllers.replicaset.controller import ReplicaSetController
from tests.engine.harness import BY_HAND, ControlPlane, node, pod, template, workload


@pytest.fixture
def service(plane: ControlPlane) -> ControlPlane:
    plane.run(EndpointSliceController)
    plane.run(EndpointsController)
    plane.create(node("node-1"))
    expose(plane, targetPort="http")
    plane.tick()
    return plane


def expose(plane: ControlPlane, **port: Any) -> None:
    spec = {"selector": {"tier": "front"}, "ports": [{"port": 80} | port]}
    plane.create({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}, "spec": spec})


def add(plane: ControlPlane, name: str) -> None:
    document = pod(name)
    document["metadata"]["labels"] = {"tier": "front"}
    plane.create(document)
    plane.bind(name, "node-1")


def said(endpoint: Endpoint) -> dict[str, object]:
    conditions = endpoint.conditions
    return {name: getattr(conditions, name) for name in ("ready", "serving", "terminating")}


def the_slice(plane: ControlPlane):
    (only,) = plane.all("endpointslices")
    return only


def test_a_service_without_pods_keeps_one_placeholder(service):
    service.tick(3)
    assert the_slice(service).endpoints == ()
    assert the_slice(service).ports == ()
    assert service.get("endpoints", "web").subsets == ()


def test_a_ready_pod_appears_with_its_named_port_in_the_recycled_slice(service):
    placeholder = the_slice_name_after(service, 2)
    add(service, "a")
    service.bring_up(ip="10.244.1.9")
    service.tick(2)
    found = the_slice(service)
    assert found.metadata.name == placeholder
    assert [port.port for port in found.ports] == [80]
    (endpoint,) = found.endpoints
    assert endpoint.addresses == ("10.244.1.9",)
    assert said(endpoint) == {"ready": True, "serving": True, "terminating": False}
    assert service.get("endpoints", "web").subsets[0].addresses[0].ip == "10.244.1.9"


def test_a_terminating_pod_still_serves_but_is_not_ready_and_leaves_the_endpoints(service):
    add(service, "a")
    service.bring_up()
    service.tick(2)
    service.delete("pods", "a")
    service.tick(2)
    (endpoint,) = the_slice(service).endpoints
    assert said(endpoint) == {"ready": False, "serving": True, "terminating": True}
    assert service.get("endpoints", "web").subsets == ()


def test_a_pod_that_is_not_ready_stands_apart_and_one_that_has_ended_nowhere(service):
    for name in "abc":
        add(service, name)
    service.bring_up("a", ip="10.244.1.9")
    service.bring_up("b", ip="10.244.1.10")
    unready = service.get("pods", "b")
    conditions = (Condition(type="Ready", status="False"),)
    status = replace(unready.status, conditions=conditions)
    service.server.update(replace(unready, status=status), BY_HAND, subresource="status")
    service.tick(2)
    (subset,) = service.get("endpoints", "web").subsets
    assert [entry.ip for entry in subset.addresses] == ["10.244.1.9"]
    assert [entry.ip for entry in subset.not_ready_addresses] == ["10.244.1.10"]
    service.set_phase("b", "Failed")
    service.tick(2)
    (subset,) = service.get("endpoints", "web").subsets
    assert subset.not_ready_addresses == ()


def test_who_publishes_unready_addresses_lists_terminating_pods_too(service):
    service.change("services", "web", publish_not_ready_addresses=True)
    add(service, "a")
    service.bring_up(ip="10.244.1.9")
    service.delete("pods", "a")
    service.tick(2)
    (subset,) = service.get("endpoints", "web").subsets
    assert [entry.ip for entry in subset.addresses] == ["10.244.1.9"]


def test_a_pod_of_a_node_that_does_not_exist_stands_in_the_endpoints_all_the_same(service):
    document = pod("a")
    document["metadata"]["labels"] = {"tier": "front"}
    service.create(document)
    service.bind("a", "node-9")
    service.bring_up(ip="10.244.9.9")
    service.tick(2)
    assert service.get("endpoints", "web").subsets[0].addresses[0].ip == "10.244.9.9"


@pytest.mark.parametrize(
    ("present", "verb", "message"),
    [
        (False, "Create", "Failed to create endpoint for service default/web: etcdserver: request timed out"),
        (True, "Update", "Failed to update endpoint default/web: etcdserver: request timed out"),
    ],
)
def test_a_refused_write_of_the_endpoints_is_told(plane, monkeypatch, present, verb, message):
    controller = plane.run(EndpointsController)
    plane.create(node("node-1"))
    expose(plane)
    if present:
        plane.tick(2)

    def refuse(_wanted):
        raise StatusError(500, "InternalError", "etcdserver: request timed out")

    monkeypatch.setattr(controller.client, verb.lower(), refuse)
    add(plane, "a")
    plane.bring_up("a", ip="10.244.1.9")
    plane.tick(1)
    assert plane.told(f"FailedTo{verb}Endpoint") == [("Warning", message)]
    assert {event.involved_object.kind for event in plane.all("events")} == {"Endpoints"}


def test_a_pod_counts_from_when_it_is_ready_and_not_from_when_it_is_available(plane):
    plane.run(EndpointSliceController)
    plane.run(EndpointsController)
    controller = plane.run(ReplicaSetController)
    plane.create(node("node-1"))
    labels = {"tier": "front"}
    document = workload("ReplicaSet", replicas=1, minReadySeconds=600)
    document["spec"] |= {"selector": {"matchLabels": labels}, "template": template(labels)}
    plane.create(document)
    expose(plane)
    plane.tick(3)
    (made,) = plane.pods()
    plane.bind(made.metadata.name, "node-1")
    plane.bring_up(ip="10.244.1.9")
    plane.tick(3)
    assert controller.caches["replicasets"]["default/web"].status.available_replicas == 0
    assert plane.get("endpoints", "web").subsets[0].addresses[0].ip == "10.244.1.9"
    assert the_slice(plane).endpoints[0].conditions.ready


def test_a_service_without_selector_gets_nothing(plane):
    plane.run(EndpointSliceController)
    plane.run(EndpointsController)
    plane.create({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "db"}, "spec": {"ports": [{"port": 1}]}})
    plane.tick(3)
    assert plane.all("endpointslices") == []
    assert plane.all("endpoints") == []


def test_a_pod_without_the_named_port_stands_in_a_slice_without_ports(service):
    document = pod("bare", containers=[{"name": "main", "image": "nginx"}])
    document["metadata"]["labels"] = {"tier": "front"}
    service.create(document)
    service.bind("bare", "node-1")
    add(service, "a")
    service.bring_up()
    service.tick(2)
    assert sorted(len(entry.ports) for entry in service.all("endpointslices")) == [0, 1]


def test_other_changes_of_a_pod_cost_no_look(service):
    add(service, "a")
    service.bring_up()
    service.tick(2)
    looks = [component.reconciles for component in service.components]
    service.bring_up()
    service.tick(3)
    assert [component.reconciles for component in service.components] == looks


def test_a_slice_deleted_by_hand_comes_back(service):
    service.tick()
    service.delete("endpointslices", the_slice(service).metadata.name)
    service.tick(2)
    assert the_slice(service).endpoints == ()


@pytest.mark.parametrize("by_hand", ["deleted", "changed"])
def test_endpoints_that_another_hand_touched_are_written_anew(service, by_hand):
    add(service, "a")
    service.bring_up(ip="10.244.1.9")
    service.tick(2)
    if by_hand == "deleted":
        service.delete("endpoints", "web")
    else:
        service.server.update(replace(service.get("endpoints", "web"), subsets=()), BY_HAND)
    service.tick(2)
    assert service.get("endpoints", "web").subsets[0].addresses[0].ip == "10.244.1.9"


@pytest.mark.parametrize("protocol", ["TCP", "UDP", ""])
def test_a_named_port_is_the_one_of_the_same_protocol_and_tcp_where_none_is_said(protocol):
    ports = [{"name": "dns", "containerPort": 5300, "protocol": "UDP"}, {"name": "dns", "containerPort": 5301}]
    document = pod("a")
    document["spec"]["containers"][0]["ports"] = ports
    one = wire.decode_document(document)
    assert isinstance(one, Pod)
    found = target_port(one, ServicePort(port=53, target_port="dns", protocol=protocol))
    assert found == (5300 if protocol == "UDP" else 5301)


def test_slices_hold_a_hundred_and_are_filled_before_new_ones_come(service):
    for index in range(101):
        add(service, f"p{index}")
        service.bring_up(f"p{index}", ip=f"10.244.1.{index + 1}")
    service.tick(2)
    assert sorted(len(entry.endpoints) for entry in service.all("endpointslices")) == [1, 100]
    add(service, "late")
    service.bring_up("late", ip="10.244.2.1")
    service.tick(2)
    assert sorted(len(entry.endpoints) for entry in service.all("endpointslices")) == [2, 100]
    assert len(service.get("endpoints", "web").subsets[0].addresses) == 102


def test_packing_nothing_deletes_what_is_there():
    packing = pack([], [])
    assert (packing.to_create, packing.kept, packing.to_delete) == ([], [], [])


def the_slice_name_after(plane: ControlPlane, ticks: int) -> str:
    plane.tick(ticks)
    return the_slice(plane).metadata.name


def test_endpoints_go_with_their_service_and_those_of_another_hand_stay(service):
    add(service, "a")
    service.bring_up()
    service.tick(3)
    by_hand = {"apiVersion": "v1", "kind": "Endpoints", "metadata": {"name": "mine"}}
    service.create(by_hand | {"subsets": [{"addresses": [{"ip": "10.0.0.1"}], "ports": [{"port": 80}]}]})
    service.create(
        {
            "apiVersion": "v1",
            "kind": "Service",
            "metadata": {"name": "mine"},
            "spec": {"ports": [{"port": 80}]},
        },
    )
    service.tick(3)
    assert [entry.metadata.name for entry in service.all("endpoints")] == ["mine", "web"]
    for name in ("web", "mine"):
        service.delete("services", name)
    service.tick(3)
    assert [entry.metadata.name for entry in service.all("endpoints")] == ["mine"]
