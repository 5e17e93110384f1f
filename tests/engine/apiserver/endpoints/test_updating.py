"""What an update may change, what it counts, and what a status may say."""

from __future__ import annotations

import json
from typing import Any

import pytest

from engine.api.scheme import by_plural
from engine.apiserver.endpoints.exchange import HTTPRequest
from engine.apiserver.endpoints.handler import handle
from engine.apiserver.endpoints.rest import RESTEndpoints
from tests.engine.harness import pod, workload

V1 = "/api/v1/namespaces/default"
APPS = "/apis/apps/v1/namespaces/default"
MERGE = "application/merge-patch+json"
SERVICE = {"ports": [{"port": 80}]}
PODS_OF_JOB = {"restartPolicy": "Never", "containers": [{"name": "c", "image": "i"}]}


def made(rest: RESTEndpoints, resource: str, name: str, **fields: Any) -> dict[str, Any]:
    return rest.create(by_plural(resource), "default", {"metadata": {"name": name}, **fields})


def asked(rest: RESTEndpoints, method: str, path: str, body: Any) -> tuple[int, Any]:
    kind = MERGE if method == "PATCH" else "application/json"
    answer = handle(rest, HTTPRequest(method, path, "", json.dumps(body).encode(), kind))
    return answer.code, json.loads(answer.body)


def patched(rest: RESTEndpoints, path: str, body: Any) -> Any:
    code, said = asked(rest, "PATCH", path, body)
    assert code == 200, said
    return said


# --- create on update


@pytest.mark.parametrize(
    ("resource", "path", "fields"),
    [
        ("services", f"{V1}/services", {"spec": SERVICE}),
        ("endpoints", f"{V1}/endpoints", {}),
        ("roles", "/apis/rbac.authorization.k8s.io/v1/namespaces/default/roles", {"rules": []}),
        ("leases", "/apis/coordination.k8s.io/v1/namespaces/default/leases", {}),
    ],
)
def test_some_kinds_are_made_by_a_put(rest: RESTEndpoints, resource: str, path: str, fields: Any):
    kind = by_plural(resource)
    body = {"apiVersion": kind.api_version, "kind": kind.kind, "metadata": {"name": "new"}, **fields}
    code, one = asked(rest, "PUT", f"{path}/new", body)

    assert (code, one["metadata"]["name"]) == (201, "new")
    assert asked(rest, "PUT", f"{path}/other", body)[0] == 400
    body["metadata"]["resourceVersion"] = one["metadata"]["resourceVersion"]
    assert asked(rest, "PUT", f"{path}/new", body)[0] == 200


@pytest.mark.parametrize(("resource", "group"), [("configmaps", V1), ("secrets", V1), ("deployments", APPS)])
def test_others_have_to_be_there(rest: RESTEndpoints, resource: str, group: str):
    kind = by_plural(resource)
    body = workload("Deployment", "new") if resource == "deployments" else {"metadata": {"name": "new"}}
    code, said = asked(
        rest, "PUT", f"{group}/{resource}/new", body | {"apiVersion": kind.api_version, "kind": kind.kind}
    )

    assert (code, said["message"]) == (404, f'{kind.name} "new" not found')


@pytest.mark.parametrize("version", ["5", "10"])
def test_a_new_object_has_no_version(rest: RESTEndpoints, version: str):
    code, said = asked(rest, "POST", f"{V1}/configmaps", {"metadata": {"name": "a", "resourceVersion": version}})

    assert (code, said["message"]) == (500, "resourceVersion should not be set on objects to be created")
    assert "reason" not in said
    assert asked(rest, "POST", f"{V1}/configmaps", {"metadata": {"name": "a", "resourceVersion": "0"}})[0] == 201


# --- metadata


def test_a_version_that_is_no_number_is_a_plain_error(rest: RESTEndpoints):
    made(rest, "configmaps", "a")
    body = {"metadata": {"name": "a", "resourceVersion": "x"}}

    code, said = asked(rest, "PUT", f"{V1}/configmaps/a", body)
    assert (code, said["message"]) == (500, 'strconv.ParseUint: parsing "x": invalid syntax')
    body["metadata"]["resourceVersion"] = "1"
    assert asked(rest, "PUT", f"{V1}/configmaps/a", body)[0] == 409


@pytest.mark.parametrize(
    ("change", "fields"),
    [
        ({"uid": "other"}, ["metadata.uid"]),
        ({"labels": {"a": "b c"}}, ["metadata.labels"]),
        (
            {"deletionTimestamp": "2001-01-01T00:00:00Z", "deletionGracePeriodSeconds": 3},
            ["metadata.deletionTimestamp", "metadata.deletionGracePeriodSeconds"],
        ),
    ],
)
def test_what_is_wrong_with_the_metadata_of_an_update_is_told_once_and_listed_twice(rest, change: Any, fields: Any):
    made(rest, "configmaps", "a")
    code, said = asked(rest, "PATCH", f"{V1}/configmaps/a", {"metadata": change})

    assert (code, [cause["field"] for cause in said["details"]["causes"]]) == (422, fields * 2)
    assert [said["message"].count(field) for field in fields] == [1] * len(fields)


@pytest.mark.parametrize("patch", [{"finalizers": None}, {"finalizers": []}])
def test_what_goes_with_its_last_finalizer_is_shown_without_it(rest: RESTEndpoints, patch: Any):
    rest.create(by_plural("configmaps"), "default", {"metadata": {"name": "a", "finalizers": ["x.y/z"]}})
    rest.delete(by_plural("configmaps"), "default", "a")
    code, added = asked(rest, "PATCH", f"{V1}/configmaps/a", {"metadata": {"finalizers": ["x.y/z", "x.y/2"]}})
    gone = patched(rest, f"{V1}/configmaps/a", {"metadata": patch})

    assert (code, len(added["details"]["causes"])) == (422, 2)
    assert "finalizers" not in gone["metadata"]
    assert asked(rest, "GET", f"{V1}/configmaps/a", None)[0] == 404


# --- generation


def test_a_deployment_counts_changes_of_its_specification_and_annotations(rest: RESTEndpoints):
    rest.create(by_plural("deployments"), "default", workload("Deployment", replicas=2))
    web = f"{APPS}/deployments/web"
    changes: list[dict[str, Any]] = [
        {"metadata": {"labels": {"a": "b"}}},
        {"metadata": {"annotations": {"x": "y"}}},
        {"spec": {"replicas": 2}},
        {"spec": {"replicas": 3}},
    ]

    assert [patched(rest, web, change)["metadata"]["generation"] for change in changes] == [1, 2, 2, 3]
    assert patched(rest, f"{web}/status", {"metadata": {"annotations": {"z": "z"}}})["metadata"]["generation"] == 3


@pytest.mark.parametrize("kind", ["ReplicaSet", "DaemonSet", "StatefulSet"])
def test_other_workloads_count_their_specification_alone(rest: RESTEndpoints, kind: str):
    spec: dict[str, Any] = {} if kind == "DaemonSet" else {"replicas": 1}
    rest.create(by_plural(f"{kind.lower()}s"), "default", workload(kind, **spec))
    web = f"{APPS}/{kind.lower()}s/web"

    assert patched(rest, web, {"metadata": {"annotations": {"x": "y"}}})["metadata"]["generation"] == 1
    assert patched(rest, web, {"spec": {"minReadySeconds": 3}})["metadata"]["generation"] == 2


def test_kinds_without_generations_get_none(rest: RESTEndpoints):
    made(rest, "services", "s", spec=SERVICE)

    assert "generation" not in patched(rest, f"{V1}/services/s", {"spec": {"selector": {"a": "b"}}})["metadata"]


# --- scale


def test_a_scale_is_refused_as_a_scale(rest: RESTEndpoints):
    rest.create(by_plural("deployments"), "default", workload("Deployment", replicas=2))
    code, said = asked(rest, "PATCH", f"{APPS}/deployments/web/scale", {"spec": {"replicas": -2}})

    message = "Invalid value: -2: must be greater than or equal to 0"
    assert (code, said["message"]) == (422, f'Scale.autoscaling "web" is invalid: spec.replicas: {message}')
    assert said["details"] == {
        "name": "web",
        "group": "autoscaling",
        "kind": "Scale",
        "causes": [{"reason": "FieldValueInvalid", "message": message, "field": "spec.replicas"}],
    }
    other = {"metadata": {"name": "zz"}, "spec": {"replicas": 1}}
    assert asked(rest, "PUT", f"{APPS}/deployments/web/scale", other)[0] == 400
    assert patched(rest, f"{APPS}/deployments/web/scale", {"spec": {"replicas": 0}})["spec"] == {}


# --- status


@pytest.mark.parametrize(
    ("path", "status", "why"),
    [
        (
            f"{V1}/pods/p",
            {"conditions": [{"type": "bad type", "status": "True"}]},
            'status.conditions[0].Type: Invalid value: "bad type": name part must consist of',
        ),
        (f"{V1}/pods/p", {"podIPs": [{"ip": "x"}]}, 'status.podIPs[0]: Invalid value: "x": must be a valid IP address'),
        (f"{V1}/pods/p", {"nominatedNodeName": "A"}, 'status.nominatedNodeName: Invalid value: "A": '),
        (
            f"{V1}/services/s",
            {"loadBalancer": {"ingress": [{"ip": "1.2.3.4"}]}},
            "status.loadBalancer.ingress: Forbidden: may only be used when `spec.type` is 'LoadBalancer'",
        ),
        (
            f"{V1}/services/lb",
            {"loadBalancer": {"ingress": [{"hostname": "1.2.3.4"}]}},
            'status.loadBalancer.ingress[0].hostname: Invalid value: "1.2.3.4": must be a DNS name, not an IP address',
        ),
        (
            f"{V1}/services/lb",
            {"loadBalancer": {"ingress": [{"ipMode": "VIP"}]}},
            "status.loadBalancer.ingress[0].ipMode: Forbidden: may not be specified when `ip` is not set",
        ),
        (
            "/api/v1/namespaces/default",
            {"phase": "Foo"},
            "status.Phase: Invalid value: \"Foo\": may only be 'Active' if `deletionTimestamp` is empty",
        ),
        (
            "/api/v1/nodes/node-1",
            {"capacity": {"cpu": "-1"}},
            'status.capacity.cpu: Invalid value: "-1": must be greater than or equal to 0',
        ),
        (
            f"{APPS}/deployments/web",
            {"replicas": 1, "readyReplicas": 5},
            "status.readyReplicas: Invalid value: 5: cannot be greater than status.replicas",
        ),
        (
            f"{APPS}/deployments/web",
            {"replicas": 3, "readyReplicas": 1, "availableReplicas": 2},
            "status.availableReplicas: Invalid value: 2: cannot be greater than readyReplicas",
        ),
        (
            f"{APPS}/deployments/web",
            {"replicas": -1},
            "status.replicas: Invalid value: -1: must be greater than or equal to 0",
        ),
    ],
)
def test_a_status_that_cannot_be_is_refused(rest: RESTEndpoints, path: str, status: Any, why: str):
    rest.create(by_plural("pods"), "default", pod("p"))
    rest.create(by_plural("deployments"), "default", workload("Deployment", replicas=2))
    made(rest, "services", "s", spec=SERVICE)
    made(rest, "services", "lb", spec=SERVICE | {"type": "LoadBalancer"})
    before = rest.server.store.revision
    code, said = asked(rest, "PATCH", f"{path}/status", {"status": status})

    assert (code, why in said["message"]) == (422, True), said["message"]
    assert rest.server.store.revision == before


def test_a_write_to_a_status_leaves_the_specification_alone_and_may_bring_metadata(rest: RESTEndpoints):
    rest.create(by_plural("deployments"), "default", workload("Deployment", replicas=2))
    rest.create(by_plural("replicasets"), "default", workload("ReplicaSet", replicas=2))
    change = {
        "metadata": {"labels": {"q": "r"}, "annotations": {"z": "z"}},
        "spec": {"replicas": 9},
        "status": {"replicas": 1},
    }
    for kind, labelled in (("deployments", False), ("replicasets", True)):
        done = patched(rest, f"{APPS}/{kind}/web/status", change)
        assert (done["spec"]["replicas"], done["status"]["replicas"]) == (2, 1)
        assert done["metadata"]["annotations"]["z"] == "z"
        assert ("q" in done["metadata"].get("labels", {})) == labelled


# --- Pods, Namespaces, Services


def gated(rest: RESTEndpoints) -> str:
    rest.create(by_plural("pods"), "default", pod("g", schedulingGates=[{"name": "x"}], nodeSelector={"a": "b"}))
    return f"{V1}/pods/g"


def test_a_pod_behind_gates_may_have_to_have_more_labels_of_its_node(rest: RESTEndpoints):
    path = gated(rest)
    done = patched(rest, path, {"spec": {"schedulingGates": None, "nodeSelector": {"c": "d"}}})

    assert done["spec"]["nodeSelector"] == {"a": "b", "c": "d"}
    code, said = asked(rest, "PATCH", path, {"spec": {"nodeSelector": {"e": "f"}}})
    assert (code, "pod updates may not change fields other than" in said["message"]) == (422, True)


@pytest.mark.parametrize("change", [{"a": "c"}, {"a": None}])
def test_labels_that_its_node_must_have_do_not_change(rest: RESTEndpoints, change: Any):
    code, said = asked(rest, "PATCH", gated(rest), {"spec": {"nodeSelector": change}})

    assert (code, said["details"]["causes"][0]["field"]) == (422, "spec.nodeSelector")
    assert "only additions to spec.nodeSelector are allowed (no mutations or deletions)" in said["message"]


@pytest.mark.parametrize(("given", "kept"), [(-5, 1), (-1, 1), (0, 0), (7, 7)])
def test_a_grace_period_below_zero_is_as_short_as_can_be(rest: RESTEndpoints, given: int, kept: int):
    made_pod = rest.create(by_plural("pods"), "default", pod("p", terminationGracePeriodSeconds=given))

    assert made_pod["spec"]["terminationGracePeriodSeconds"] == kept


@pytest.mark.parametrize("name", ["foo", "bar", "kubernete"])
def test_finalizers_of_a_namespace_are_standard_or_qualified(rest: RESTEndpoints, name: str):
    code, said = asked(rest, "POST", "/api/v1/namespaces", {"metadata": {"name": "n"}, "spec": {"finalizers": [name]}})

    why = f'Invalid value: "{name}": name is neither a standard finalizer name nor is it fully qualified'
    assert (code, said["message"]) == (422, f'Namespace "n" is invalid: spec.finalizers: {why}')


def test_zeros_in_front_of_the_numbers_of_an_address_say_nothing(rest: RESTEndpoints):
    assert made(rest, "services", "s", spec=SERVICE | {"clusterIP": "10.096.1.1"})["spec"]["clusterIP"] == "10.096.1.1"
    code, said = asked(
        rest, "POST", f"{V1}/services", {"metadata": {"name": "t"}, "spec": SERVICE | {"clusterIP": "10.96.1.1"}}
    )

    assert (code, "provided IP is already allocated" in said["message"]) == (422, True)


def test_a_change_to_external_name_drops_the_internal_policy(rest: RESTEndpoints):
    made(rest, "services", "s", spec=SERVICE)
    spec = patched(rest, f"{V1}/services/s", {"spec": {"type": "ExternalName", "externalName": "a.b"}})["spec"]

    assert {"internalTrafficPolicy", "clusterIP", "ipFamilies"} & spec.keys() == set()


def test_the_older_field_of_a_pods_address_wins(rest: RESTEndpoints):
    rest.create(by_plural("pods"), "default", pod("p"))
    status = f"{V1}/pods/p/status"

    for given, kept in (
        ({"podIP": "1.2.3.4"}, ["1.2.3.4"]),
        ({"podIPs": [{"ip": "5.6.7.8"}]}, ["1.2.3.4"]),
        ({"podIP": None, "podIPs": [{"ip": "5.6.7.8"}]}, ["5.6.7.8"]),
    ):
        done = patched(rest, status, {"status": given})["status"]
        assert ([entry["ip"] for entry in done["podIPs"]], done["podIP"]) == (kept, kept[0])


def test_an_address_of_a_load_balancer_stands_for_itself(rest: RESTEndpoints):
    made(rest, "services", "s", spec=SERVICE | {"type": "LoadBalancer"})
    given = {"status": {"loadBalancer": {"ingress": [{"ip": "1.2.3.4"}, {"hostname": "a.b"}]}}}
    ingress = patched(rest, f"{V1}/services/s/status", given)["status"]["loadBalancer"]["ingress"]

    assert [entry.get("ipMode") for entry in ingress] == ["VIP", None]


def test_a_quota_keeps_its_scopes(rest: RESTEndpoints):
    made(rest, "resourcequotas", "q", spec={"hard": {"pods": "1"}, "scopes": ["BestEffort"]})
    path = f"{V1}/resourcequotas/q"

    assert patched(rest, path, {"spec": {"hard": {"pods": "2"}}})["spec"]["hard"] == {"pods": "2"}
    for scopes, shown in (
        (["NotBestEffort"], '{"NotBestEffort"}'),
        (["BestEffort", "NotTerminating"], None),
        ([], None),
    ):
        code, said = asked(rest, "PATCH", path, {"spec": {"scopes": scopes}})
        assert (code, "field is immutable" in said["message"], shown is None or shown in said["message"]) == (
            422,
            True,
            True,
        )


@pytest.mark.parametrize(("value", "found"), [(["a"], "array"), ({"a": 1}, "object"), (3, "number")])
def test_a_class_of_a_load_balancer_is_a_text(rest: RESTEndpoints, value: Any, found: str):
    spec = SERVICE | {"type": "LoadBalancer", "loadBalancerClass": value}
    code, said = asked(rest, "POST", f"{V1}/services", {"metadata": {"name": "s"}, "spec": spec})

    why = f"json: cannot unmarshal {found} into Go struct field ServiceSpec.spec.loadBalancerClass of type string"
    assert (code, said["message"]) == (400, f'Service in version "v1" cannot be handled as a Service: {why}')
