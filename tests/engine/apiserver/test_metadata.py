"""Control plane reference, sections 1.1 (object metadata), 1.2 (name generation) and 1.6 (optimistic concurrency)."""

from __future__ import annotations

import re
from typing import Any

import pytest

from engine.api.scheme import by_plural
from engine.api.status import StatusError
from engine.apiserver.endpoints.rest import RESTEndpoints
from engine.rng import NAME_ALPHABET

PODS, SETS, MAPS = by_plural("pods"), by_plural("replicasets"), by_plural("configmaps")
DEPLOYMENTS = by_plural("deployments")
BUDGETS, LEASES, SERVICES = by_plural("poddisruptionbudgets"), by_plural("leases"), by_plural("services")


def configmap(name: str = "x", **meta: Any) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": name} | meta, "data": {"a": "b"}}


def replicaset() -> dict[str, Any]:
    template = {"metadata": {"labels": {"a": "b"}}, "spec": {"containers": [{"name": "c", "image": "nginx"}]}}
    spec = {"selector": {"matchLabels": {"a": "b"}}, "template": template}
    return {"apiVersion": "apps/v1", "kind": "ReplicaSet", "metadata": {"name": "rs"}, "spec": spec}


def pod(name: str, **spec: Any) -> dict[str, Any]:
    body = {"containers": [{"name": "c", "image": "nginx"}]} | spec
    return {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}, "spec": body}


def refusal(call: Any, *args: Any, **options: Any) -> str:
    with pytest.raises(StatusError) as caught:
        call(*args, **options)
    return caught.value.message


def owner(**changes: Any) -> dict[str, Any]:
    return {"apiVersion": "apps/v1", "kind": "ReplicaSet", "name": "a", "uid": "1"} | changes


# --- 1.1


def test_the_server_sets_uid_time_and_version(rest: RESTEndpoints):
    sent = configmap(uid="mine", creationTimestamp="2000-01-01T00:00:00Z", resourceVersion="")
    meta = rest.create(MAPS, "default", sent)["metadata"]
    assert re.fullmatch("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", meta["uid"])
    assert meta["creationTimestamp"] == "2026-01-01T00:00:00Z"
    assert meta["resourceVersion"] == str(rest.server.store.revision)


def test_versions_grow_over_all_objects_of_the_cluster(rest: RESTEndpoints):
    first = rest.create(MAPS, "default", configmap("a"))["metadata"]["resourceVersion"]
    second = rest.create(PODS, "default", pod("b"))["metadata"]["resourceVersion"]
    assert int(second) == int(first) + 1


@pytest.mark.parametrize(
    ("resource", "body", "generation"),
    [
        (SETS, replicaset(), 1),
        (DEPLOYMENTS, replicaset() | {"kind": "Deployment"}, 1),
        (PODS, pod("b"), 1),
        (MAPS, configmap(), None),
    ],
)
def test_only_some_kinds_have_a_generation(rest: RESTEndpoints, resource, body, generation):
    assert rest.create(resource, "default", body)["metadata"].get("generation") == generation


def test_a_service_has_no_generation(rest: RESTEndpoints):
    body = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "s"}, "spec": {"ports": [{"port": 80}]}}
    assert "generation" not in rest.create(SERVICES, "default", body)["metadata"]


def test_graceful_deletion_stamps_request_time_plus_grace_and_raises_the_generation(rest: RESTEndpoints):
    rest.create(PODS, "default", pod("b", nodeName="node-1"))
    meta = rest.delete(PODS, "default", "b")["metadata"]
    assert meta["deletionTimestamp"] == "2026-01-01T00:00:30Z"
    assert (meta["deletionGracePeriodSeconds"], meta["generation"]) == (30, 2)


def test_a_deletion_may_only_move_earlier(rest: RESTEndpoints):
    rest.create(PODS, "default", pod("b", nodeName="node-1"))
    for asked, stamp in ((20, "00:00:20"), (60, "00:00:20"), (5, "00:00:05")):
        gone = rest.delete(PODS, "default", "b", options={"gracePeriodSeconds": asked})
        assert gone["metadata"]["deletionTimestamp"] == f"2026-01-01T{stamp}Z"


def test_a_change_of_the_status_leaves_the_generation_and_one_without_effect_writes_nothing(rest: RESTEndpoints):
    made = rest.create(SETS, "default", replicaset())
    made["status"] = {"replicas": 1}
    told = rest.update(SETS, "default", "rs", made, subresource="status")
    assert told["metadata"]["generation"] == 1
    entries = len(rest.server.store.log)
    again = rest.update(SETS, "default", "rs", told, subresource="status")
    assert again["metadata"]["resourceVersion"] == told["metadata"]["resourceVersion"]
    assert len(rest.server.store.log) == entries


def test_a_deletion_cannot_be_taken_back(rest: RESTEndpoints):
    rest.create(MAPS, "default", configmap(finalizers=["example.com/wait"]))
    rest.delete(MAPS, "default", "x")
    kept = rest.patch(MAPS, "default", "x", {"metadata": {"deletionTimestamp": None}}, type="merge")
    assert kept["metadata"]["deletionTimestamp"] == "2026-01-01T00:00:00Z"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (
            {"deletionTimestamp": "2026-01-01T00:00:05Z"},
            "metadata.deletionTimestamp: Invalid value: 2026-01-01 00:00:05 +0000 UTC: field is immutable",
        ),
        (
            {"deletionGracePeriodSeconds": 5},
            "metadata.deletionGracePeriodSeconds: Invalid value: 5: field is immutable",
        ),
        (
            {"finalizers": ["example.com/not a name"]},
            'metadata.finalizers: Invalid value: "example.com/not a name": name part must consist of alphanumeric '
            "characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or "
            "'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')",
        ),
        (
            {"finalizers": ["mine"]},
            'metadata.finalizers[0]: Invalid value: "mine": '
            "name is neither a standard finalizer name nor is it fully qualified",
        ),
        (
            {"finalizers": ["orphan", "foregroundDeletion"]},
            'metadata.finalizers: Invalid value: []string{"orphan", "foregroundDeletion"}: '
            "finalizer orphan and foregroundDeletion cannot be both set",
        ),
        (
            {"ownerReferences": [owner(uid="")]},
            'metadata.ownerReferences.uid: Invalid value: "": uid must not be empty',
        ),
        (
            {"ownerReferences": [owner(apiVersion="")]},
            'metadata.ownerReferences.apiVersion: Invalid value: "": version must not be empty',
        ),
        (
            {"ownerReferences": [owner(controller=True), owner(controller=True, name="b", uid="2")]},
            "metadata.ownerReferences: Invalid value: []v1.OwnerReference{...}: "
            "Only one reference can have Controller set to true. "
            'Found "true" in references for ReplicaSet/a and ReplicaSet/b',
        ),
        (
            {"annotations": {"big": "x" * 262144}},
            "metadata.annotations: Too long: may not be more than 262144 bytes",
        ),
    ],
)
def test_metadata_is_refused_in_kubernetes_words(rest: RESTEndpoints, change, why):
    rest.create(MAPS, "default", configmap())
    said = refusal(rest.patch, MAPS, "default", "x", {"metadata": change}, type="merge")
    assert said == f'ConfigMap "x" is invalid: {why}'


def test_no_finalizer_may_be_added_while_the_object_is_going(rest: RESTEndpoints):
    rest.create(MAPS, "default", configmap(finalizers=["example.com/wait"]))
    rest.delete(MAPS, "default", "x")
    change = {"metadata": {"finalizers": ["example.com/wait", "example.com/more"]}}
    assert refusal(rest.patch, MAPS, "default", "x", change, type="merge") == (
        'ConfigMap "x" is invalid: metadata.finalizers: Forbidden: '
        "no new finalizers can be added if the object is being deleted, "
        'found new finalizers []string{"example.com/more"}'
    )


def test_creation_time_and_uid_of_an_update_are_those_of_the_stored_object(rest: RESTEndpoints):
    made = rest.create(MAPS, "default", configmap())
    sent = configmap(creationTimestamp="2000-01-01T00:00:00Z", labels={"a": "b"})
    changed = rest.update(MAPS, "default", "x", sent)
    assert changed["metadata"]["creationTimestamp"] == made["metadata"]["creationTimestamp"]
    assert changed["metadata"]["uid"] == made["metadata"]["uid"]


def test_a_missing_name_is_required(rest: RESTEndpoints):
    body = configmap()
    body["metadata"] = {}
    assert refusal(rest.create, MAPS, "default", body) == (
        'ConfigMap "" is invalid: metadata.name: Required value: name or generateName is required'
    )


def test_a_pod_with_dots_in_its_name_is_made_with_a_warning(rest: RESTEndpoints):
    rest.create(PODS, "default", pod("a.b"))
    assert rest.warnings() == [
        "metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; "
        "a DNS label is recommended: [must not contain dots]",
    ]


# --- 1.2


def generated(rest: RESTEndpoints, base: str) -> str:
    body = configmap()
    body["metadata"] = {"generateName": base}
    return str(rest.create(MAPS, "default", body)["metadata"]["name"])


def test_a_suffix_has_five_letters_of_the_alphabet(rest: RESTEndpoints):
    assert NAME_ALPHABET == "bcdfghjklmnpqrstvwxz2456789"
    suffixes = [generated(rest, "web-").removeprefix("web-") for _ in range(200)]
    assert {len(suffix) for suffix in suffixes} == {5}
    assert set("".join(suffixes)) == set(NAME_ALPHABET)


def test_a_long_base_is_cut_so_that_the_name_has_63_characters(rest: RESTEndpoints):
    name = generated(rest, "x" * 80)
    assert len(name) == 63
    assert name.startswith("x" * 58)


def take(rest: RESTEndpoints, draws: int) -> None:
    """Make objects under the first names that would be drawn."""
    for serial in range(draws):
        rest.create(MAPS, "default", configmap("web-" + rest.server.rng.suffix("configmaps/default/web-", serial)))


def test_a_taken_name_is_drawn_again_up_to_eight_times(rest: RESTEndpoints):
    take(rest, 7)
    assert generated(rest, "web-") == "web-" + rest.server.rng.suffix("configmaps/default/web-", 7)


def test_after_eight_collisions_the_server_gives_up(rest: RESTEndpoints):
    take(rest, 8)
    with pytest.raises(StatusError) as caught:
        generated(rest, "web-")
    last = "web-" + rest.server.rng.suffix("configmaps/default/web-", 7)
    assert (caught.value.code, caught.value.reason) == (409, "AlreadyExists")
    assert caught.value.details == {"name": last, "kind": "configmaps", "retryAfterSeconds": 1}
    assert caught.value.message == (
        f'configmaps "{last}" already exists, the server was not able to generate a unique name for the object'
    )


# --- 1.6


def test_an_update_with_the_stored_version_or_without_one_is_taken(rest: RESTEndpoints):
    made = rest.create(MAPS, "default", configmap())
    made["data"] = {"a": "c"}
    newer = rest.update(MAPS, "default", "x", made)
    assert newer["metadata"]["resourceVersion"] != made["metadata"]["resourceVersion"]
    assert rest.update(MAPS, "default", "x", configmap())["data"] == {"a": "b"}


@pytest.mark.parametrize("kind", ["strategic", "merge"])
def test_a_patch_is_held_to_the_version_that_it_names_and_to_none_without(rest: RESTEndpoints, kind: str):
    made = rest.create(MAPS, "default", configmap())
    rest.patch(MAPS, "default", "x", {"data": {"a": "c"}}, type=kind)
    stale = {"metadata": {"resourceVersion": made["metadata"]["resourceVersion"]}, "data": {"a": "d"}}
    assert refusal(rest.patch, MAPS, "default", "x", stale, type=kind) == (
        'Operation cannot be fulfilled on configmaps "x": the object has been modified; '
        "please apply your changes to the latest version and try again"
    )
    assert rest.patch(MAPS, "default", "x", {"data": {"b": "e"}}, type=kind)["data"] == {"a": "c", "b": "e"}


@pytest.mark.parametrize(
    ("resource", "kind", "body"),
    [
        (
            BUDGETS,
            "poddisruptionbudgets.policy",
            {"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "spec": {"minAvailable": 1}},
        ),
        (LEASES, "leases.coordination.k8s.io", {"apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "spec": {}}),
    ],
)
def test_some_kinds_need_a_version_to_be_updated(rest: RESTEndpoints, resource, kind, body):
    sent = body | {"metadata": {"name": "x"}}
    rest.create(resource, "default", sent)
    assert refusal(rest.update, resource, "default", "x", sent) == (
        f'{kind} "x" is invalid: metadata.resourceVersion: Invalid value: 0x0: must be specified for an update'
    )


def test_a_write_to_the_status_ignores_the_spec_and_the_other_way_round(rest: RESTEndpoints):
    made = rest.create(SETS, "default", replicaset())
    made["spec"]["replicas"], made["status"]["replicas"] = 9, 9
    status = rest.update(SETS, "default", "rs", made, subresource="status")
    assert (status["spec"]["replicas"], status["status"]["replicas"]) == (1, 9)
    status["status"]["replicas"], status["spec"]["replicas"] = 5, 2
    main = rest.update(SETS, "default", "rs", status)
    assert (main["spec"]["replicas"], main["status"]["replicas"]) == (2, 9)


def test_a_kind_without_status_has_no_such_path(rest: RESTEndpoints):
    made = rest.create(MAPS, "default", configmap())
    error = refusal(rest.update, MAPS, "default", "x", made, subresource="status")
    assert error == "the server could not find the requested resource"
