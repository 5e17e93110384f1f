"""Claims and volumes: amounts, classes, what fills a claim, and what protects both."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.scheme import by_plural
from engine.apiserver.endpoints.rest import RESTEndpoints

CLAIMS = by_plural("persistentvolumeclaims")
VOLUMES = by_plural("persistentvolumes")
SNAPSHOT = {"apiGroup": "snapshot.storage.k8s.io", "kind": "VolumeSnapshot", "name": "y"}


def claim(rest: RESTEndpoints, meta: Any = None, **spec: Any) -> dict[str, Any]:
    body = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "0.5Gi"}}} | spec
    document = {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": "x"} | (meta or {})}
    return rest.create(CLAIMS, "default", document | {"spec": body, "status": {"phase": "Bound"}})


def volume(rest: RESTEndpoints, **meta: Any) -> dict[str, Any]:
    spec = {"accessModes": ["ReadWriteOnce"], "capacity": {"storage": 1.5}, "hostPath": {"path": "/a"}}
    document = {"apiVersion": "v1", "kind": "PersistentVolume", "metadata": {"name": "x"} | meta, "spec": spec}
    return rest.create(VOLUMES, "", document | {"status": {"phase": "Bound"}})


def test_a_claim_begins_pending_and_is_protected(rest: RESTEndpoints):
    made = claim(rest, {"finalizers": ["a.b/c"]})
    assert made["status"] == {"phase": "Pending"}
    assert made["metadata"]["finalizers"] == ["a.b/c", "kubernetes.io/pvc-protection"]
    assert made["spec"]["resources"] == {"requests": {"storage": "512Mi"}}
    assert made["spec"]["storageClassName"] == "standard"


def test_a_volume_begins_pending_and_is_protected_once(rest: RESTEndpoints):
    made = volume(rest, finalizers=["kubernetes.io/pv-protection"])
    assert made["status"] == {"phase": "Pending", "lastPhaseTransitionTime": made["metadata"]["creationTimestamp"]}
    assert made["metadata"]["finalizers"] == ["kubernetes.io/pv-protection"]
    assert made["spec"]["capacity"] == {"storage": "1500m"}


def test_a_claim_that_names_its_class_in_the_old_way_gets_no_other(rest: RESTEndpoints):
    made = claim(rest, {"annotations": {"volume.beta.kubernetes.io/storage-class": "fast"}})
    assert "storageClassName" not in made["spec"]


@pytest.mark.parametrize("field", ["dataSource", "dataSourceRef"])
def test_what_fills_a_claim_is_named_in_both_ways(rest: RESTEndpoints, field: str):
    made = claim(rest, **{field: SNAPSHOT})
    assert made["spec"]["dataSource"] == made["spec"]["dataSourceRef"] == SNAPSHOT


def test_another_claim_fills_one_without_a_group(rest: RESTEndpoints):
    other = {"kind": "PersistentVolumeClaim", "name": "y"}
    made = claim(rest, dataSource=other)
    assert made["spec"]["dataSource"] == made["spec"]["dataSourceRef"] == other | {"apiGroup": None}


def test_what_lies_in_another_namespace_is_named_in_the_new_way_alone(rest: RESTEndpoints):
    made = claim(rest, dataSourceRef=SNAPSHOT | {"namespace": "other"})
    assert "dataSource" not in made["spec"]


def test_a_claim_of_a_statefulset_is_completed_in_its_template(rest: RESTEndpoints):
    pods = {"metadata": {"labels": {"app": "x"}}, "spec": {"containers": [{"name": "c", "image": "x:1"}]}}
    own = {
        "metadata": {"name": "d"},
        "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": 0.5}}},
    }
    spec = {"selector": {"matchLabels": {"app": "x"}}, "template": pods, "volumeClaimTemplates": [own]}
    body = {"apiVersion": "apps/v1", "kind": "StatefulSet", "metadata": {"name": "x"}, "spec": spec}
    (template,) = rest.create(by_plural("statefulsets"), "default", body)["spec"]["volumeClaimTemplates"]
    assert template["spec"]["resources"] == {"requests": {"storage": "500m"}}
    assert template["spec"]["volumeMode"] == "Filesystem"
    assert "storageClassName" not in template["spec"]
    assert "finalizers" not in template["metadata"]
