"""Kinds come and go with their definitions, per cluster, and a way back in time takes them along."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.scheme import SERVED
from engine.api.status import StatusError
from engine.cluster.cluster import Cluster
from engine.keyframe import Keyframe

DEFINITION: dict[str, Any] = {
    "apiVersion": "apiextensions.k8s.io/v1",
    "kind": "CustomResourceDefinition",
    "metadata": {"name": "lamps.example.com"},
    "spec": {
        "group": "example.com",
        "scope": "Namespaced",
        "names": {"plural": "lamps", "kind": "Lamp", "shortNames": ["la"]},
        "versions": [
            {
                "name": "v1",
                "served": True,
                "storage": True,
                "schema": {
                    "openAPIV3Schema": {
                        "type": "object",
                        "properties": {"spec": {"type": "object", "properties": {"on": {"type": "boolean"}}}},
                    }
                },
            }
        ],
    },
}
LAMP = {"apiVersion": "example.com/v1", "kind": "Lamp", "metadata": {"name": "a"}, "spec": {"on": True}}


@pytest.fixture(scope="module")
def begun() -> Keyframe[Cluster]:
    return Keyframe(Cluster(seed=1))


@pytest.fixture
def cluster(begun: Keyframe[Cluster]) -> Cluster:
    return begun.restore()


def definitions(cluster: Cluster) -> Any:
    return cluster.server.kinds.by_table("customresourcedefinitions")


def define(cluster: Cluster, definition: dict[str, Any] = DEFINITION) -> None:
    cluster.rest.create(definitions(cluster), "", definition)
    pass_time(cluster, 3)


def pass_time(cluster: Cluster, ticks: int) -> None:
    for _ in range(ticks):
        cluster.tick()


def lamps(cluster: Cluster) -> Any:
    return cluster.server.kinds.by_table("lamps.example.com")


def test_a_kind_is_served_two_ticks_after_its_definition(cluster: Cluster):
    cluster.rest.create(definitions(cluster), "", DEFINITION)
    told = []
    for _ in range(4):
        told.append(cluster.server.kinds.for_kind("example.com/v1", "Lamp") is not None)
        cluster.tick()
    assert told == [False, False, True, True]


def test_each_version_has_an_api_service(cluster: Cluster):
    define(cluster)
    found = cluster.rest.get(cluster.server.kinds.by_table("apiservices"), "", "v1.example.com")
    assert found["spec"]["groupPriorityMinimum"] == 1000
    assert found["metadata"]["labels"] == {"kube-aggregator.kubernetes.io/automanaged": "true"}


def test_without_definitions_nothing_but_the_scheme_is_served(cluster: Cluster):
    assert cluster.server.kinds.served() == SERVED


def test_a_way_back_takes_the_kind_along(cluster: Cluster):
    before = Keyframe(cluster)
    define(cluster)
    cluster.rest.create(lamps(cluster), "default", LAMP)
    after = Keyframe(cluster)

    assert before.restore().server.kinds.custom() == ()
    again = after.restore()
    assert again.rest.get(lamps(again), "default", "a")["spec"] == {"on": True}
    again.rest.create(lamps(again), "default", LAMP | {"metadata": {"name": "b"}})
    assert cluster.rest.names(lamps(cluster), "default") == ["a"]


def test_another_cluster_does_not_know_the_kind(cluster: Cluster, begun: Keyframe[Cluster]):
    define(cluster)
    assert begun.restore().server.kinds.custom() == ()


def test_a_changed_definition_is_read_anew(cluster: Cluster):
    define(cluster)
    change = [
        {"op": "add", "path": "/spec/versions/0/schema/openAPIV3Schema/properties/spec/required", "value": ["on"]}
    ]
    cluster.rest.patch(definitions(cluster), "", "lamps.example.com", change, type="json")
    with pytest.raises(StatusError, match=r"spec.on: Required value"):
        cluster.rest.create(lamps(cluster), "default", LAMP | {"spec": {}})


def test_a_status_that_somebody_wrote_breaks_nothing(cluster: Cluster):
    cluster.rest.create(definitions(cluster), "", DEFINITION)
    said = {"type": "Established", "status": "True"}
    status = {"conditions": [said], "acceptedNames": {"plural": "", "kind": ""}}
    cluster.rest.patch(
        definitions(cluster), "", "lamps.example.com", {"status": status}, type="merge", subresource="status"
    )
    assert cluster.rest.create(lamps(cluster), "default", LAMP)["spec"] == {"on": True}


def test_two_kinds_of_one_plural_name_are_kept_apart(cluster: Cluster):
    names = {"plural": "pods", "kind": "Pod"}
    meta = {"name": "pods.example.com"}
    define(cluster, DEFINITION | {"metadata": meta, "spec": DEFINITION["spec"] | {"names": names}})
    resource = cluster.server.kinds.by_table("pods.example.com")
    cluster.rest.create(resource, "default", LAMP | {"kind": "Pod"})
    assert cluster.rest.names(resource, None) == ["a"]
    assert cluster.rest.names(cluster.server.kinds.by_table("pods"), "default") == []


def test_a_definition_takes_its_objects_along_and_waits_for_their_finalizers(cluster: Cluster):
    define(cluster)
    held = {"name": "held", "finalizers": ["example.com/hold"]}
    cluster.rest.create(lamps(cluster), "default", LAMP)
    cluster.rest.create(lamps(cluster), "default", LAMP | {"metadata": held})
    resource = lamps(cluster)
    cluster.rest.delete(definitions(cluster), "", "lamps.example.com")
    pass_time(cluster, 5)
    assert cluster.rest.names(resource, None) == ["held"]
    cluster.rest.patch(resource, "default", "held", {"metadata": {"finalizers": None}}, type="merge")
    pass_time(cluster, 5)
    assert "lamps.example.com" not in cluster.rest.names(definitions(cluster), None)
    assert cluster.server.kinds.custom() == ()


def test_custom_objects_own_and_are_owned(cluster: Cluster):
    define(cluster)
    pass_time(cluster, 2)
    owner = cluster.rest.create(lamps(cluster), "default", LAMP)
    reference = {"apiVersion": "example.com/v1", "kind": "Lamp", "name": "a", "uid": owner["metadata"]["uid"]}
    owned = {"name": "owned", "ownerReferences": [reference]}
    maps = cluster.server.kinds.by_table("configmaps")
    cluster.rest.create(maps, "default", {"apiVersion": "v1", "kind": "ConfigMap", "metadata": owned})
    cluster.rest.create(lamps(cluster), "default", LAMP | {"metadata": owned})
    cluster.rest.delete(lamps(cluster), "default", "a")
    pass_time(cluster, 5)
    assert cluster.rest.names(lamps(cluster), "default") == []
    assert "owned" not in cluster.rest.names(maps, "default")


def test_a_definition_that_says_what_is_not_modelled_is_warned_of(cluster: Cluster):
    spec = DEFINITION["spec"]
    schema = {"type": "object", "x-kubernetes-validations": [{"rule": "isQuantity('1')"}]}
    version = spec["versions"][0] | {"schema": {"openAPIV3Schema": schema}}
    cluster.rest.create(definitions(cluster), "", DEFINITION | {"spec": spec | {"versions": [version]}})
    assert cluster.rest.warnings() == [
        "podfall does not model the function isQuantity of CEL, so that this rule is not checked: isQuantity('1')"
    ]
