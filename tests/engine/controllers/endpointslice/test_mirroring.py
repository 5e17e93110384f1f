"""Control plane reference, section 8.5: Endpoints by hand are mirrored, and what the Endpoints controller writes."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.core import EndpointAddress, EndpointSubset
from engine.controllers.endpoint.controller import EndpointsController, _within_capacity
from engine.controllers.endpointslice.controller import EndpointSliceController
from engine.controllers.endpointslice.mirroring import EndpointSliceMirroringController
from tests.engine.harness import ControlPlane, node, pod


@pytest.fixture
def plane() -> ControlPlane:
    plane = ControlPlane()
    for build in (EndpointsController, EndpointSliceController, EndpointSliceMirroringController):
        plane.run(build)
    plane.create(node("node-1"))
    return plane


def service(plane: ControlPlane, selector: dict[str, str] | None = None, **spec: Any) -> None:
    body = {"ports": [{"port": 80}], "selector": selector or {}} | spec
    plane.create({"apiVersion": "v1", "kind": "Service", "metadata": {"name": "db"}, "spec": body})


def by_hand(plane: ControlPlane, *ips: str, ready: bool = True, **metadata: Any) -> None:
    side = "addresses" if ready else "notReadyAddresses"
    subset = {side: [{"ip": ip} for ip in ips], "ports": [{"name": "mongo", "port": 27017}]}
    body = {"apiVersion": "v1", "kind": "Endpoints", "metadata": {"name": "db"} | metadata, "subsets": [subset]}
    plane.create(body)


def test_what_is_written_by_hand_becomes_a_slice(plane: ControlPlane):
    service(plane)
    by_hand(plane, "10.0.0.7", "10.0.0.8", labels={"team": "shop"})
    plane.tick(2)
    (found,) = plane.all("endpointslices")
    assert found.metadata.labels == {
        "endpointslice.kubernetes.io/managed-by": "endpointslicemirroring-controller.k8s.io",
        "kubernetes.io/service-name": "db",
        "team": "shop",
    }
    assert found.metadata.owner_references[0].kind == "Endpoints"
    assert [(endpoint.addresses, endpoint.conditions.ready) for endpoint in found.endpoints] == [
        (("10.0.0.7",), True),
        (("10.0.0.8",), True),
    ]
    assert [(port.name, port.port, port.protocol) for port in found.ports] == [("mongo", 27017, "TCP")]


def test_addresses_that_are_not_ready_are_mirrored_as_such(plane: ControlPlane):
    service(plane)
    by_hand(plane, "10.0.0.7", ready=False)
    plane.tick(2)
    assert plane.all("endpointslices")[0].endpoints[0].conditions.ready is False


@pytest.mark.parametrize(
    "metadata",
    [
        {"labels": {"endpointslice.kubernetes.io/skip-mirror": "true"}},
        {"annotations": {"control-plane.alpha.kubernetes.io/leader": "{}"}},
    ],
)
def test_some_endpoints_are_not_mirrored(plane: ControlPlane, metadata: dict[str, Any]):
    service(plane)
    by_hand(plane, "10.0.0.7", **metadata)
    plane.tick(3)
    assert plane.all("endpointslices") == []


def test_without_a_service_nothing_is_mirrored_and_it_starts_with_one(plane: ControlPlane):
    by_hand(plane, "10.0.0.7")
    plane.tick(2)
    assert plane.all("endpointslices") == []
    service(plane)
    plane.tick(2)
    assert len(plane.all("endpointslices")) == 1


def test_a_slice_follows_its_endpoints_to_the_end(plane: ControlPlane):
    service(plane)
    by_hand(plane, "10.0.0.7")
    plane.tick(2)
    plane.delete("endpoints", "db")
    plane.tick(2)
    assert plane.all("endpointslices") == []


def test_a_mirrored_slice_that_somebody_deleted_comes_back(plane: ControlPlane):
    service(plane)
    by_hand(plane, "10.0.0.7")
    plane.tick(2)
    plane.delete("endpointslices", plane.all("endpointslices")[0].metadata.name)
    plane.tick(2)
    assert len(plane.all("endpointslices")) == 1


def test_endpoints_of_a_service_that_loses_its_selector_are_left_behind_and_mirrored(plane: ControlPlane):
    service(plane, {"app": "db"})
    document = pod("a")
    document["metadata"]["labels"] = {"app": "db"}
    plane.create(document)
    plane.bind("a", "node-1")
    plane.bring_up("a", ip="10.244.1.9")
    plane.tick(3)
    plane.change("services", "db", selector={})
    plane.delete("pods", "a", grace_s=0)
    plane.tick(4)
    managers = {one.metadata.labels["endpointslice.kubernetes.io/managed-by"] for one in plane.all("endpointslices")}
    assert "endpointslicemirroring-controller.k8s.io" in managers
    assert plane.get("endpoints", "db").subsets[0].addresses[0].ip == "10.244.1.9"


# --- the Endpoints controller


def members(plane: ControlPlane, count: int) -> None:
    for index in range(count):
        document = pod(f"p{index:04}")
        document["metadata"]["labels"] = {"app": "db"}
        plane.create(document)
        plane.bind(f"p{index:04}", "node-1")
        plane.bring_up(f"p{index:04}", ip=f"10.244.{1 + index // 250}.{index % 250 + 1}")


def test_labels_are_the_services_and_the_managers(plane: ControlPlane):
    service(plane, {"app": "db"}, clusterIP="None")
    plane.tick(2)
    assert plane.get("endpoints", "db").metadata.labels == {
        "endpoints.kubernetes.io/managed-by": "endpoint-controller",
        "service.kubernetes.io/headless": "",
    }


def test_addresses_are_sorted_by_number_and_share_a_subset_per_list_of_ports(plane: ControlPlane):
    service(plane, {"app": "db"})
    members(plane, 12)
    plane.tick(2)
    (subset,) = plane.get("endpoints", "db").subsets
    assert [address.ip for address in subset.addresses] == [f"10.244.1.{index}" for index in range(1, 13)]


def test_ready_addresses_are_kept_first_when_there_are_too_many():
    """1003 of which 400 are ready: all of those stay, and 600 of the others."""
    ready, waiting = ((entry(index) for index in places) for places in (range(400), range(400, 1003)))
    whole = EndpointSubset(addresses=tuple(ready), not_ready_addresses=tuple(waiting), ports=())
    (cut,), truncated = _within_capacity((whole,))
    assert (len(cut.addresses), len(cut.not_ready_addresses), truncated) == (400, 600, True)


def test_the_cut_is_shared_by_the_subsets_in_proportion():
    subsets = tuple(
        EndpointSubset(addresses=tuple(entry(index) for index in range(count)), ports=()) for count in (1500, 500)
    )
    kept, truncated = _within_capacity(subsets)
    assert ([len(subset.addresses) for subset in kept], truncated) == ([750, 250], True)


def entry(index: int) -> EndpointAddress:
    return EndpointAddress(ip=f"10.{index // 250}.0.{index % 250}")


def test_more_than_a_thousand_addresses_are_cut_and_the_object_says_so(plane: ControlPlane):
    service(plane, {"app": "db"})
    members(plane, 1003)
    plane.tick(2)
    found = plane.get("endpoints", "db")
    assert sum(len(subset.addresses) for subset in found.subsets) == 1000
    assert found.metadata.annotations == {"endpoints.kubernetes.io/over-capacity": "truncated"}
