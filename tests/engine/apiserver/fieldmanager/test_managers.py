"""Managers of what clients and components write through the server: names, times, subresources, resets."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from engine.api.core import PodIP
from engine.api.scheme import by_plural
from engine.api.serializer import wire
from engine.api.status import StatusError
from engine.apiserver.endpoints.list_handler import ListOptions
from engine.apiserver.endpoints.rest import RESTEndpoints
from engine.apiserver.fieldmanager.capmanagers import MOST_UPDATERS
from engine.apiserver.fieldmanager.history import MOST_RECORDS, WriteRecord
from engine.client.client import Client
from tests.engine.harness import ControlPlane

DEPLOYMENTS, CONFIG_MAPS, PODS = by_plural("deployments"), by_plural("configmaps"), by_plural("pods")
WEB: dict[str, Any] = {
    "apiVersion": "apps/v1",
    "kind": "Deployment",
    "metadata": {"name": "web"},
    "spec": {
        "replicas": 1,
        "selector": {"matchLabels": {"app": "web"}},
        "template": {
            "metadata": {"labels": {"app": "web"}},
            "spec": {"containers": [{"name": "c", "image": "nginx:1.25"}]},
        },
    },
}


def config_map(**data: str) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "c"}, "data": data}


@pytest.fixture
def plane() -> ControlPlane:
    return ControlPlane()


@pytest.fixture
def rest(plane) -> RESTEndpoints:
    return RESTEndpoints(plane.server)


def entries(obj: dict[str, Any]) -> list[tuple[str, ...]]:
    """Manager, operation and subresource of each entry."""
    found = obj["metadata"].get("managedFields", [])
    return [(entry["manager"], entry["operation"], entry.get("subresource", "")) for entry in found]


def fields(obj: dict[str, Any], manager: str) -> Any:
    return next(entry["fieldsV1"] for entry in obj["metadata"]["managedFields"] if entry["manager"] == manager)


def test_a_creation_manages_its_fields_and_their_defaults_as_recorded(rest):
    made = rest.create(DEPLOYMENTS, "default", WEB, manager="kubectl-client-side-apply")
    container: dict[str, Any] = {
        ".": {},
        "f:image": {},
        "f:imagePullPolicy": {},
        "f:name": {},
        "f:resources": {},
        "f:terminationMessagePath": {},
        "f:terminationMessagePolicy": {},
    }
    assert made["metadata"]["managedFields"] == [
        {
            "manager": "kubectl-client-side-apply",
            "operation": "Update",
            "apiVersion": "apps/v1",
            "time": "2026-01-01T00:00:00Z",
            "fieldsType": "FieldsV1",
            "fieldsV1": {
                "f:spec": {
                    "f:progressDeadlineSeconds": {},
                    "f:replicas": {},
                    "f:revisionHistoryLimit": {},
                    "f:selector": {},
                    "f:strategy": {
                        "f:rollingUpdate": {".": {}, "f:maxSurge": {}, "f:maxUnavailable": {}},
                        "f:type": {},
                    },
                    "f:template": {
                        "f:metadata": {"f:labels": {".": {}, "f:app": {}}},
                        "f:spec": {
                            "f:containers": {'k:{"name":"c"}': container},
                            "f:dnsPolicy": {},
                            "f:restartPolicy": {},
                            "f:schedulerName": {},
                            "f:securityContext": {},
                            "f:terminationGracePeriodSeconds": {},
                        },
                    },
                }
            },
        }
    ]


def test_what_the_server_itself_decides_is_managed_only_by_who_asks_for_it(rest):
    service = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "s"}, "spec": {"type": "NodePort"}}
    port = {"port": 80}
    drawn = rest.create(by_plural("services"), "default", service | {"spec": {"type": "NodePort", "ports": [port]}})
    ports = 'k:{"port":80,"protocol":"TCP"}'
    assert "f:clusterIP" not in fields(drawn, "kubectl")["f:spec"]
    assert "f:nodePort" not in fields(drawn, "kubectl")["f:spec"]["f:ports"][ports]
    chosen = service | {
        "metadata": {"name": "t"},
        "spec": {"type": "NodePort", "clusterIP": "10.96.0.77", "ports": [port | {"nodePort": 30123}]},
    }
    asked = fields(rest.create(by_plural("services"), "default", chosen), "kubectl")["f:spec"]
    assert "f:clusterIP" in asked
    assert "f:nodePort" in asked["f:ports"][ports]


def test_components_manage_the_status_in_the_name_of_their_binary(plane, rest):
    rest.create(DEPLOYMENTS, "default", WEB, manager="me")
    client = Client(plane.server, "deployment-controller")
    stored: Any = plane.get("deployments", "web")
    client.update_status(replace(stored, status=replace(stored.status, observed_generation=1, replicas=1)))
    found = rest.get(DEPLOYMENTS, "default", "web")
    assert entries(found) == [
        ("kube-controller-manager", "Update", "status"),
        ("me", "Update", ""),
    ]
    assert fields(found, "kube-controller-manager") == {"f:status": {"f:observedGeneration": {}, "f:replicas": {}}}


def test_a_component_that_writes_often_has_one_record_and_the_same_managers(plane, rest):
    rest.create(DEPLOYMENTS, "default", WEB, manager="me")
    client = Client(plane.server, "deployment-controller")
    for count in range(5):
        stored: Any = plane.get("deployments", "web")
        client.update_status(replace(stored, status=replace(stored.status, replicas=count)))
    record = plane.store.owners("deployments", "default/web")
    assert isinstance(record, WriteRecord)
    assert record.depth == 1  # the creation was played when it was answered
    found = rest.get(DEPLOYMENTS, "default", "web")
    assert fields(found, "kube-controller-manager") == {"f:status": {"f:replicas": {}}}


@pytest.mark.parametrize("reads", [False, True])
def test_whoever_reads_while_a_component_writes_changes_nothing_of_what_it_manages(plane, rest, reads):
    """A history must not depend on who looked."""
    rest.create(DEPLOYMENTS, "default", WEB, manager="me")
    client = Client(plane.server, "deployment-controller")
    for count in (5, 1):
        stored: Any = plane.get("deployments", "web")
        client.update(replace(stored, spec=replace(stored.spec, replicas=count)))
        if reads:
            rest.get(DEPLOYMENTS, "default", "web")
    assert entries(rest.get(DEPLOYMENTS, "default", "web")) == [("me", "Update", "")]


def test_records_of_many_writes_are_played_before_they_are_too_many(plane, rest):
    rest.create(CONFIG_MAPS, "default", config_map(a="0"), manager="m0")
    for number in range(1, 2 * MOST_RECORDS):
        change = {"data": {f"k{number}": "1"}}
        rest.patch(CONFIG_MAPS, "default", "c", change, type="merge", manager=f"m{number % 3}")
    record = plane.store.owners("configmaps", "default/c")
    depths = []
    while record is not None:
        depths.append(record.depth)
        record = record.previous
    assert max(depths) <= MOST_RECORDS
    found = rest.get(CONFIG_MAPS, "default", "c")
    assert {name for name, _, _ in entries(found)} == {"m0", "m1", "m2"}
    assert "f:k1" in fields(found, "m1")["f:data"]


def test_more_than_ten_updaters_become_ancient_changes(plane, rest):
    rest.create(CONFIG_MAPS, "default", config_map(a="0"), manager="m00")
    for number in range(1, MOST_UPDATERS + 3):
        plane.clock.tick += 1
        rest.patch(CONFIG_MAPS, "default", "c", {"data": {f"k{number}": "1"}}, type="merge", manager=f"m{number:02}")
    found = rest.get(CONFIG_MAPS, "default", "c")
    assert [name for name, _, _ in entries(found)] == ["ancient-changes", *(f"m{n:02}" for n in range(4, 13))]
    assert fields(found, "ancient-changes")["f:data"].keys() == {".", "f:a", "f:k1", "f:k2", "f:k3"}


def test_scaling_is_managed_apart_and_has_no_time(rest):
    rest.create(DEPLOYMENTS, "default", WEB, manager="me")
    rest.patch(DEPLOYMENTS, "default", "web", {"spec": {"replicas": 3}}, type="merge", subresource="scale")
    found = rest.get(DEPLOYMENTS, "default", "web")
    assert entries(found) == [("kubectl", "Update", "scale"), ("me", "Update", "")]
    assert "time" not in found["metadata"]["managedFields"][0]
    assert "f:replicas" not in fields(found, "me")["f:spec"]
    scale = {"apiVersion": "autoscaling/v1", "kind": "Scale", "metadata": {"name": "web"}, "spec": {"replicas": 5}}
    where = (DEPLOYMENTS, "default", "web")
    with pytest.raises(StatusError) as caught:
        rest.patch(*where, scale, type="apply", subresource="scale", manager="hpa")
    assert caught.value.message == (
        'Apply failed with 1 conflict: conflict with "kubectl" with subresource "scale" using apps/v1: .spec.replicas'
    )
    applied = rest.patch(*where, scale, type="apply", subresource="scale", manager="hpa", force=True)
    assert applied["spec"] == {"replicas": 5}
    assert entries(rest.get(*where)) == [("hpa", "Apply", "scale"), ("me", "Update", "")]


def test_a_status_is_applied_apart_from_the_object(rest):
    rest.create(DEPLOYMENTS, "default", WEB, manager="me")
    head = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}}
    ready = {"type": "Available", "status": "True"}
    config = head | {"status": {"conditions": [ready]}, "spec": {"replicas": 9}}
    found = rest.patch(DEPLOYMENTS, "default", "web", config, type="apply", subresource="status", manager="ctl")
    assert found["spec"]["replicas"] == 1
    assert entries(found) == [("ctl", "Apply", "status"), ("me", "Update", "")]
    assert fields(found, "ctl") == {
        "f:status": {"f:conditions": {'k:{"type":"Available"}': {".": {}, "f:status": {}, "f:type": {}}}}
    }
    over_the_object = rest.patch(DEPLOYMENTS, "default", "web", config, type="apply", manager="two", force=True)
    assert fields(over_the_object, "two") == {"f:spec": {"f:replicas": {}}}


def test_a_binding_and_the_beginning_of_a_deletion_are_managed_by_nobody(plane, rest):
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}}
    before = rest.create(PODS, "default", pod | {"spec": WEB["spec"]["template"]["spec"]}, manager="me")
    Client(plane.server, "default-scheduler").bind("default", "p", "node-1")
    rest.delete(PODS, "default", "p")
    after = rest.get(PODS, "default", "p")
    assert after["spec"]["nodeName"] == "node-1"
    assert after["metadata"]["managedFields"] == before["metadata"]["managedFields"]


def test_an_event_is_managed_by_who_recorded_it(plane, rest):
    plane.create(WEB | {"metadata": {"name": "web"}})
    client = Client(plane.server, "deployment-controller")
    client.event(plane.get("deployments", "web"), "Normal", "ScalingReplicaSet", "Scaled up")
    [event] = rest.list(by_plural("events"), "default")["items"]
    assert entries(event) == [("kube-controller-manager", "Update", "")]
    assert {"f:involvedObject", "f:reason", "f:message"} <= fields(event, "kube-controller-manager").keys()


def test_managers_are_the_same_in_a_list_a_watch_and_an_older_page(plane, rest):
    rest.create(CONFIG_MAPS, "default", config_map(a="1"), manager="me")
    rest.create(CONFIG_MAPS, "default", config_map(a="1") | {"metadata": {"name": "d"}}, manager="me")
    first = rest.page(CONFIG_MAPS, "default", ListOptions(limit=1))
    watch = rest.watch(CONFIG_MAPS, "default")
    rest.patch(CONFIG_MAPS, "default", "d", {"data": {"b": "2"}}, type="merge", manager="other")
    rest.delete(CONFIG_MAPS, "default", "d")
    changed, gone = (event.as_object() for event in watch.events())
    assert entries(changed) == entries(gone) == [("me", "Update", ""), ("other", "Update", "")]
    [old] = rest.page(CONFIG_MAPS, "default", ListOptions(limit=1, token=first.meta["continue"])).items
    assert entries(plane.server.fields.shown(CONFIG_MAPS, old)) == [("me", "Update", "")]


def test_managers_are_kept_beside_the_object_and_never_in_it(plane, rest):
    made = rest.create(CONFIG_MAPS, "default", config_map(a="1"), manager="me")
    rest.update(CONFIG_MAPS, "default", "c", made | {"data": {"a": "2"}}, manager="me")
    stored = plane.get("configmaps", "c")
    assert b"managedFields" not in wire.canonical(stored)
    assert stored.metadata.extra is None


def test_who_writes_nothing_new_changes_no_version_whatever_managers_it_sends_back(rest):
    made = rest.create(CONFIG_MAPS, "default", config_map(a="1"), manager="me")
    again = rest.update(CONFIG_MAPS, "default", "c", made, manager="other")
    assert again == made
    assert rest.patch(CONFIG_MAPS, "default", "c", config_map(a="1"), type="apply", manager="me")["metadata"][
        "resourceVersion"
    ] != made["metadata"]["resourceVersion"]  # fmt: skip
    applied = rest.get(CONFIG_MAPS, "default", "c")
    assert rest.patch(CONFIG_MAPS, "default", "c", config_map(a="1"), type="apply", manager="me") == applied


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ([{}], []),
        ([], [("me", "Update", "")]),
        ([{"manager": "x", "operation": "Nonsense"}], [("me", "Update", "")]),
        (
            [{"manager": "x", "operation": "Apply", "apiVersion": "v1", "fieldsV1": {"f:data": {"f:a": {}}}}],
            [("x", "Apply", "")],
        ),
    ],
)
def test_a_client_may_write_managers_down_or_reset_them(rest, written, left):
    made = rest.create(CONFIG_MAPS, "default", config_map(a="1"), manager="me")
    meta = made["metadata"] | {"managedFields": written}
    assert entries(rest.update(CONFIG_MAPS, "default", "c", made | {"metadata": meta}, manager="me")) == left


def test_an_object_that_nobody_tracked_belongs_to_one_manager_before_the_first_apply(rest):
    made = rest.create(CONFIG_MAPS, "default", config_map(a="1"), manager="me")
    meta = made["metadata"] | {"managedFields": [{}]}
    rest.update(CONFIG_MAPS, "default", "c", made | {"metadata": meta})
    rest.patch(CONFIG_MAPS, "default", "c", {"data": {"b": "2"}}, type="merge", manager="me")
    assert entries(rest.get(CONFIG_MAPS, "default", "c")) == []
    with pytest.raises(StatusError, match=r'conflict with "before-first-apply" using v1: \.data\.a'):
        rest.patch(CONFIG_MAPS, "default", "c", config_map(a="2"), type="apply", manager="me")


def test_a_refused_apply_leaves_no_trace(plane, rest):
    rest.create(CONFIG_MAPS, "default", config_map(a="1"), manager="me")
    before = rest.get(CONFIG_MAPS, "default", "c"), plane.store.revision
    for config in (config_map(a="2"), config_map(a="2") | {"foo": 1}, config_map(a="2") | {"kind": "Secret"}):
        with pytest.raises(StatusError):
            rest.patch(CONFIG_MAPS, "default", "c", config, type="apply", manager="you")
    dry = rest.patch(CONFIG_MAPS, "default", "c", config_map(b="2"), type="apply", manager="you", dry_run=True)
    assert entries(dry) == [("you", "Apply", ""), ("me", "Update", "")]
    assert (rest.get(CONFIG_MAPS, "default", "c"), plane.store.revision) == before


def test_an_object_whose_items_cannot_be_told_apart_has_no_managers_and_is_read_all_the_same(plane, rest):
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": WEB["spec"]["template"]["spec"]}
    rest.create(PODS, "default", pod, manager="me")
    stored: Any = plane.get("pods", "p")
    Client(plane.server, "kubelet").update_status(
        replace(stored, status=replace(stored.status, pod_ips=(PodIP(ip=""),)))
    )
    found = rest.get(PODS, "default", "p")
    assert entries(found) == []
    assert found["status"]["podIPs"] == [{}]
    why = 'associative list with keys has an element that omits key field "ip" (and doesn\'t have default value)'
    with pytest.raises(StatusError) as caught:
        rest.patch(PODS, "default", "p", pod, type="apply", manager="me")
    assert (caught.value.code, caught.value.message) == (
        500,
        f"failed to create typed live object (default/p; /v1, Kind=Pod): {why}",
    )


def test_what_a_limit_range_and_the_admission_of_accounts_fill_in_is_managed_by_nobody(rest):
    limits = {"type": "Container", "default": {"memory": "64Mi"}, "defaultRequest": {"memory": "32Mi"}}
    limit_range = {"apiVersion": "v1", "kind": "LimitRange", "metadata": {"name": "l"}, "spec": {"limits": [limits]}}
    rest.create(by_plural("limitranges"), "default", limit_range)
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": WEB["spec"]["template"]["spec"]}
    made = rest.create(PODS, "default", pod, manager="me")
    assert made["spec"]["containers"][0]["resources"]["limits"] == {"memory": "64Mi"}
    spec = fields(made, "me")["f:spec"]
    assert spec["f:containers"]['k:{"name":"c"}']["f:resources"] == {}
    assert not {"f:volumes", "f:serviceAccountName", "f:tolerations"} & spec.keys()
