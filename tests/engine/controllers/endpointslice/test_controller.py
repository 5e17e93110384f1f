"""Control plane reference, sections 8.1 to 8.4: which Pods, the fields of a slice, packing, triggers."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from engine.api.apps import Endpoint, EndpointPort, EndpointSlice
from engine.api.core import ObjectReference
from engine.api.meta import Condition, ObjectMeta
from engine.controllers.endpointslice.controller import EndpointSliceController
from engine.controllers.endpointslice.packing import identity, pack
from tests.engine.harness import BY_HAND, ControlPlane, node, pod
from tests.present import present

ZONE = "topology.kubernetes.io/zone"


@pytest.fixture
def plane() -> ControlPlane:
    """A node in zone a, and the controller."""
    plane = ControlPlane()
    plane.run(EndpointSliceController)
    plane.create(node_in("node-1", "a"))
    return plane


def node_in(name: str, zone: str) -> dict[str, Any]:
    document = node(name)
    document["metadata"]["labels"][ZONE] = zone
    return document


def expose(plane: ControlPlane, *ports: dict[str, Any], **spec: Any) -> None:
    body = {"selector": {"app": "web"}, "ports": list(ports) or [{"port": 80}]} | spec
    metadata = {"name": "web", "labels": {"team": "shop"}}
    plane.create({"apiVersion": "v1", "kind": "Service", "metadata": metadata, "spec": body})


def add(plane: ControlPlane, name: str = "a", ip: str = "10.244.1.9", on: str = "node-1", **spec: Any) -> None:
    """A Pod that runs and is ready."""
    document = pod(name, **spec)
    document["metadata"]["labels"] = {"app": "web"}
    plane.create(document)
    plane.bind(name, on)
    plane.bring_up(name, ip=ip)


def mark(plane: ControlPlane, name: str, **status: Any) -> None:
    found = plane.get("pods", name)
    plane.server.update(replace(found, status=replace(found.status, **status)), BY_HAND, subresource="status")


def unready(plane: ControlPlane, name: str) -> None:
    mark(plane, name, conditions=(Condition(type="Ready", status="False"),))


def slices(plane: ControlPlane) -> list[EndpointSlice]:
    plane.tick(3)
    return plane.all("endpointslices")


def endpoints(plane: ControlPlane) -> list[Endpoint]:
    return [endpoint for one in slices(plane) for endpoint in present(one.endpoints)]


# --- 8.1 which Pods


@pytest.mark.parametrize(
    ("change", "count"),
    [
        ({}, 1),
        ({"phase": "Succeeded"}, 0),
        ({"phase": "Failed"}, 0),
        ({"phase": "Pending"}, 1),
        ({"pod_ip": "", "pod_ips": ()}, 0),
    ],
)
def test_pods_that_have_ended_or_have_no_address_are_left_out(plane: ControlPlane, change: dict[str, Any], count: int):
    expose(plane)
    add(plane)
    mark(plane, "a", **change)
    assert len(endpoints(plane)) == count


@pytest.mark.parametrize("spec", [{"selector": {}}, {"type": "ExternalName", "externalName": "example.com"}])
def test_services_without_selector_and_external_names_have_no_slices(plane: ControlPlane, spec: dict[str, Any]):
    expose(plane, **spec)
    add(plane)
    assert slices(plane) == []


@pytest.mark.parametrize(("labels", "count"), [({"app": "web", "x": "y"}, 1), ({"app": "other"}, 0), ({"x": "y"}, 0)])
def test_all_pairs_of_the_selector_must_fit(plane: ControlPlane, labels: dict[str, str], count: int):
    expose(plane)
    add(plane)
    plane.relabel("pods", "a", labels)
    assert len(endpoints(plane)) == count


def test_a_pod_whose_node_does_not_exist_is_skipped_and_looked_at_again(plane: ControlPlane):
    expose(plane)
    add(plane)
    add(plane, "b", "10.244.2.9", on="node-9")
    assert [endpoint.addresses for endpoint in endpoints(plane)] == [("10.244.1.9",)]
    assert plane.messages("FailedToUpdateEndpointSlices") == [
        "Error updating Endpoint Slices for Service default/web: "
        "skipping Pod b for Service default/web: Node node-9 Not Found",
    ]
    plane.create(node("node-9"))
    assert len(endpoints(plane)) == 2


def test_who_publishes_unready_addresses_also_publishes_pods_of_missing_nodes(plane: ControlPlane):
    expose(plane, publishNotReadyAddresses=True)
    add(plane, "b", "10.244.2.9", on="node-9")
    assert len(endpoints(plane)) == 1


# --- 8.2 fields


def test_a_slice_carries_the_services_labels_its_own_and_an_owner(plane: ControlPlane):
    expose(plane)
    add(plane)
    (found,) = slices(plane)
    service = plane.get("services", "web")
    assert found.metadata.name.startswith("web-")
    assert len(found.metadata.name) == len("web-") + 5
    assert found.metadata.labels == {
        "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
        "kubernetes.io/service-name": "web",
        "team": "shop",
    }
    (owner,) = found.metadata.owner_references
    assert (owner.kind, owner.name, owner.uid, owner.controller) == ("Service", "web", service.metadata.uid, True)
    assert found.address_type == "IPv4"


def test_a_headless_service_says_so(plane: ControlPlane):
    expose(plane, clusterIP="None")
    (found,) = slices(plane)
    assert found.metadata.labels["service.kubernetes.io/headless"] == ""


def test_ports_are_target_ports_under_the_services_port_names(plane: ControlPlane):
    expose(
        plane,
        {"name": "http", "port": 80, "targetPort": 8080, "appProtocol": "http"},
        {"name": "dns", "port": 53, "protocol": "UDP"},
    )
    add(plane)
    (found,) = slices(plane)
    assert [(port.name, port.port, port.protocol, port.app_protocol) for port in present(found.ports)] == [
        ("http", 8080, "TCP", "http"),
        ("dns", 53, "UDP", ""),
    ]


def test_a_port_without_a_name_is_unnamed(plane: ControlPlane):
    expose(plane)
    add(plane)
    assert present(slices(plane)[0].ports)[0].name == ""


def test_an_endpoint_names_its_address_node_zone_and_pod(plane: ControlPlane):
    expose(plane)
    add(plane)
    (found,) = endpoints(plane)
    made = plane.get("pods", "a")
    assert (found.addresses, found.node_name, found.zone, found.hostname) == (("10.244.1.9",), "node-1", "a", "")
    assert found.hints is None
    ref = found.target_ref
    assert ref is not None
    assert (ref.kind, ref.namespace, ref.name, ref.uid) == ("Pod", "default", "a", made.metadata.uid)


@pytest.mark.parametrize(
    ("spec", "hostname"),
    [
        ({"hostname": "db-0", "subdomain": "web"}, "db-0"),
        ({"hostname": "db-0", "subdomain": "other"}, ""),
        ({"hostname": "db-0"}, ""),
    ],
)
def test_a_host_name_counts_only_with_the_services_subdomain(plane: ControlPlane, spec: dict[str, Any], hostname: str):
    expose(plane)
    add(plane, **spec)
    assert endpoints(plane)[0].hostname == hostname


def test_who_prefers_close_endpoints_gets_a_hint_per_zone(plane: ControlPlane):
    plane.create(node_in("node-2", "b"))
    expose(plane, trafficDistribution="PreferClose")
    add(plane)
    add(plane, "b", "10.244.2.9", on="node-2")
    hints = [[zone.name for zone in found.hints.for_zones] for found in endpoints(plane) if found.hints is not None]
    assert hints == [["a"], ["b"]]


@pytest.mark.parametrize("publish", [False, True])
@pytest.mark.parametrize(
    ("prepare", "expected"),
    [
        ((), (True, True, False)),
        (("unready",), (False, False, False)),
        (("delete",), (False, True, True)),
        (("unready", "delete"), (False, False, True)),
    ],
)
def test_conditions_follow_readiness_and_deletion(
    plane: ControlPlane,
    prepare: tuple[str, ...],
    expected: tuple[bool, bool, bool],
    publish: bool,
):
    expose(plane, publishNotReadyAddresses=publish)
    add(plane)
    if "unready" in prepare:
        unready(plane, "a")
    if "delete" in prepare:
        plane.delete("pods", "a")
    (found,) = endpoints(plane)
    ready, serving, terminating = expected
    said = (found.conditions.ready, found.conditions.serving, found.conditions.terminating)
    assert said == (ready or publish, serving, terminating)


CONTAINER = {"name": "main", "image": "x"}


@pytest.mark.parametrize(
    ("target", "containers", "init", "expected"),
    [
        (8080, [CONTAINER], [], 8080),
        (None, [CONTAINER], [], 80),
        ("web", [CONTAINER | {"ports": [{"name": "web", "containerPort": 9090}]}], [], 9090),
        ("web", [CONTAINER | {"ports": [{"name": "web", "containerPort": 9090, "protocol": "UDP"}]}], [], None),
        ("web", [CONTAINER | {"ports": [{"name": "other", "containerPort": 9090}]}], [], None),
        (
            "web",
            [
                CONTAINER | {"ports": [{"name": "web", "containerPort": 1}]},
                {"name": "two", "image": "x", "ports": [{"name": "web", "containerPort": 2}]},
            ],
            [],
            1,
        ),
        (
            "web",
            [CONTAINER],
            [
                {
                    "name": "side",
                    "image": "x",
                    "restartPolicy": "Always",
                    "ports": [{"name": "web", "containerPort": 7}],
                },
            ],
            7,
        ),
    ],
)
def test_a_target_port_is_a_number_or_looked_up_by_name_and_protocol(
    plane: ControlPlane,
    target: Any,
    containers: list[Any],
    init: list[Any],
    expected: int | None,
):
    expose(plane, {"port": 80} | ({"targetPort": target} if target is not None else {}))
    add(plane, containers=containers, initContainers=init)
    (found,) = slices(plane)
    assert len(present(found.endpoints)) == 1
    assert [port.port for port in present(found.ports)] == ([expected] if expected is not None else [])


def test_pods_that_resolve_a_name_differently_part_ways(plane: ControlPlane):
    expose(plane, {"port": 80, "targetPort": "web"})
    for index, port in enumerate((8080, 9090, 8080)):
        ports = [{"name": "web", "containerPort": port}]
        add(plane, f"p{index}", f"10.244.1.{index + 2}", containers=[CONTAINER | {"ports": ports}])
    found = {
        present(one.ports)[0].port: [endpoint.addresses[0] for endpoint in present(one.endpoints)]
        for one in slices(plane)
    }
    assert found == {8080: ["10.244.1.2", "10.244.1.4"], 9090: ["10.244.1.3"]}


# --- 8.3 packing


def packed(sizes: list[int], gone: dict[int, int] | None = None, new: int = 0) -> tuple[list[int], list[int], int]:
    """Sizes of what is kept, of what is created, and how many are deleted.

    `sizes` are existing slices; `gone` takes away that many endpoints of a slice by its place; `new` come.
    """
    existing: list[Any] = []
    wanted: list[Any] = []
    for place, size in enumerate(sizes):
        held = tuple(one_endpoint(f"{place}.{index}") for index in range(size))
        existing.append(
            EndpointSlice(
                api_version="discovery.k8s.io/v1",
                kind="EndpointSlice",
                address_type="IPv4",
                endpoints=held,
                metadata=ObjectMeta(name=f"s{place}"),
                ports=(EndpointPort(port=80),),
            ),
        )
        wanted += held[(gone or {}).get(place, 0) :]
    wanted += [one_endpoint(f"new.{index}") for index in range(new)]
    packing = pack(existing, wanted)
    kept = {one.metadata.name: len(one.endpoints or ()) for one in packing.kept}
    return (
        [kept[f"s{place}"] for place in range(len(sizes)) if f"s{place}" in kept],
        [len(made) for made in packing.to_create],
        len(packing.to_delete),
    )


def one_endpoint(name: str) -> Endpoint:
    ref = ObjectReference(kind="Pod", namespace="default", name=name)
    return Endpoint(addresses=(name,), target_ref=ref)


@pytest.mark.parametrize(
    ("sizes", "gone", "new", "expected"),
    [
        ([], {}, 101, ([], [100, 1], 0)),
        ([100, 5], {}, 3, ([100, 8], [], 0)),
        ([50, 95], {}, 5, ([50, 100], [], 0)),
        ([50, 95], {}, 6, ([56, 95], [], 0)),
        ([60, 60], {0: 1}, 3, ([62, 60], [], 0)),
        ([60, 80], {0: 1, 1: 1}, 3, ([59, 82], [], 0)),
        ([100, 100], {0: 60}, 0, ([40, 100], [], 0)),
        ([99, 99], {}, 5, ([99, 99], [5], 0)),
        ([10, 3], {1: 3}, 0, ([10], [], 1)),
        ([90], {}, 120, ([90], [100, 20], 0)),
    ],
)
def test_slices_are_filled_in_this_order(sizes, gone, new, expected):
    assert packed(sizes, gone, new) == expected


def test_the_order_in_a_slice_is_kept_and_new_ones_are_appended():
    held = EndpointSlice(
        api_version="discovery.k8s.io/v1",
        kind="EndpointSlice",
        address_type="IPv4",
        endpoints=tuple(one_endpoint(name) for name in "cab"),
        metadata=ObjectMeta(name="s"),
    )
    packing = pack([held], [one_endpoint(name) for name in "abdc"])
    assert [endpoint.addresses[0] for endpoint in present(packing.kept[0].endpoints)] == list("cabd")


@pytest.mark.parametrize(
    ("change", "same"),
    [
        ({"addresses": ("x",)}, False),
        ({"hostname": "db-0"}, False),
        ({"target_ref": ObjectReference(kind="Pod", namespace="default", name="b")}, False),
        ({"target_ref": ObjectReference(kind="Pod", namespace="other", name="a")}, False),
        ({"target_ref": ObjectReference(kind="Pod", namespace="default", name="a", uid="new")}, True),
        ({"node_name": "node-9", "zone": "z"}, True),
    ],
)
def test_an_endpoint_is_known_by_addresses_host_name_and_pod(change: dict[str, Any], same: bool):
    one = one_endpoint("a")
    assert (identity(one) == identity(replace(one, **change))) is same


def test_a_slice_that_would_be_deleted_is_used_for_one_that_would_be_created(plane: ControlPlane):
    expose(plane)
    (before,) = slices(plane)
    add(plane)
    (after,) = slices(plane)
    assert before.metadata.uid == after.metadata.uid
    assert (before.endpoints, before.ports) == ((), ())


# --- 8.4 triggers


def looks(plane: ControlPlane) -> int:
    plane.tick(2)
    return plane.components[0].reconciles


@pytest.mark.parametrize(
    ("change", "count"),
    [
        (lambda plane: plane.relabel("pods", "a", {"app": "web", "new": "x"}), 1),
        (lambda plane: unready(plane, "a"), 1),
        (lambda plane: plane.delete("pods", "a"), 1),
        (lambda plane: mark(plane, "a", pod_ip="10.244.1.77", pod_ips=()), 1),
        (lambda plane: mark(plane, "a", message="nothing that matters"), 0),
        (lambda plane: mark(plane, "a", phase="Succeeded"), 1),
        (lambda plane: plane.delete("pods", "a", grace_s=0), 1),
        (lambda plane: add(plane, "b", "10.244.1.10"), 1),
        (lambda plane: plane.create(pod("other")), 0),
        (lambda plane: plane.delete("services", "web"), 1),
        (lambda plane: plane.change("services", "web", session_affinity="ClientIP"), 1),
        (lambda plane: plane.relabel("nodes", "node-1", {ZONE: "b"}), 1),
        (lambda plane: plane.relabel("nodes", "node-1", {ZONE: "a", "other": "x"}), 0),
        (lambda plane: plane.delete("endpointslices", plane.all("endpointslices")[0].metadata.name), 1),
    ],
)
def test_only_what_matters_wakes_the_controller(plane: ControlPlane, change, count: int):
    expose(plane)
    add(plane)
    slices(plane)
    before = looks(plane)
    change(plane)
    assert looks(plane) - before == count
