"""Three-way patches say exactly what changed."""

from __future__ import annotations

from typing import Any

import pytest

from engine.kubectl.resource.patches import last_applied_text, merge, with_last_applied
from engine.kubectl.resource.strategicdiff import NoMergeKeyError, three_way, two_way


def _containers(*containers: dict[str, Any]) -> dict[str, Any]:
    return {"spec": {"containers": list(containers)}}


def test_fields_that_only_the_server_has_are_left_alone():
    manifest = {"spec": {"type": "NodePort"}}

    assert three_way(manifest, manifest, {"spec": {"type": "NodePort", "clusterIP": "10.0.0.1"}}) == {}


def test_a_field_dropped_since_the_last_apply_is_removed():
    original = {"spec": {"type": "NodePort", "sessionAffinity": "ClientIP"}}
    modified = {"spec": {"type": "NodePort"}}

    assert three_way(original, modified, original) == {"spec": {"sessionAffinity": None}}


def test_a_dropped_field_is_removed_whether_the_server_has_it_or_not():
    assert three_way({"spec": {"a": 1}}, {"spec": {}}, {"spec": {}}) == {"spec": {"a": None}}


def test_drift_from_the_manifest_is_put_right():
    manifest = {"spec": {"replicas": 2}}

    assert three_way(manifest, manifest, {"spec": {"replicas": 5}}) == {"spec": {"replicas": 2}}


def test_a_changed_container_is_named_by_its_merge_key():
    before = _containers({"name": "db", "image": "mongo:3.3"}, {"name": "api", "image": "a"})
    after = _containers({"name": "db", "image": "mongo:3.4"}, {"name": "api", "image": "a"})

    assert two_way(before, after)["spec"] == {
        "$setElementOrder/containers": [{"name": "db"}, {"name": "api"}],
        "containers": [{"image": "mongo:3.4", "name": "db"}],
    }


def test_a_removed_container_is_deleted_by_directive():
    before, after = _containers({"name": "db"}, {"name": "api"}), _containers({"name": "api"})

    assert two_way(before, after)["spec"]["containers"] == [{"$patch": "delete", "name": "db"}]


def test_a_container_that_the_server_added_is_kept_and_the_order_of_the_others_told():
    manifest = _containers({"name": "db"})

    patch = three_way(manifest, manifest, _containers({"name": "db"}, {"name": "sidecar"}))

    assert patch == {"spec": {"$setElementOrder/containers": [{"name": "db"}]}}


def test_several_items_with_one_key_are_compared_in_their_order():
    ports = [{"port": 53, "protocol": "TCP"}, {"port": 53, "protocol": "UDP"}]
    manifest = {"spec": {"ports": ports}}

    assert three_way(manifest, manifest, manifest) == {}
    fewer = three_way(manifest, {"spec": {"ports": ports[:1]}}, manifest)
    assert fewer["spec"]["ports"] == [{"$patch": "delete", "port": 53}]


def test_finalizers_are_merged_as_a_set():
    before, after = {"metadata": {"finalizers": ["a/b", "c/d"]}}, {"metadata": {"finalizers": ["c/d", "e/f"]}}

    assert two_way(before, after)["metadata"] == {
        "$deleteFromPrimitiveList/finalizers": ["a/b"],
        "$setElementOrder/finalizers": ["c/d", "e/f"],
        "finalizers": ["e/f"],
    }


def test_a_strategy_says_which_fields_it_keeps():
    before = {"kind": "Deployment", "spec": {"strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1}}}}
    after = {"kind": "Deployment", "spec": {"strategy": {"type": "Recreate"}}}

    assert three_way({}, after, before) == {"spec": {"strategy": {"$retainKeys": ["type"], "type": "Recreate"}}}


def test_the_selector_of_a_budget_is_always_sent_as_a_whole():
    budget = {"kind": "PodDisruptionBudget", "spec": {"selector": {"matchLabels": {"a": "b"}}}}

    assert three_way(budget, budget, budget) == {"spec": {"selector": {"matchLabels": {"a": "b"}}}}


def test_a_volume_whose_source_changes_keeps_only_the_new_one():
    before = {"spec": {"volumes": [{"name": "v", "emptyDir": {}}]}}
    after = {"spec": {"volumes": [{"name": "v", "configMap": {"name": "c"}}]}}

    assert three_way({}, after, before)["spec"]["volumes"] == [
        {"$retainKeys": ["configMap", "name"], "configMap": {"name": "c"}, "name": "v"}
    ]


def test_an_item_without_its_merge_key_makes_no_patch():
    manifest: dict[str, Any] = {"spec": {"imagePullSecrets": [{}]}}

    with pytest.raises(NoMergeKeyError, match=r"map: map\[\] does not contain declared merge key: name"):
        three_way(manifest, manifest, manifest)


def test_arguments_are_replaced_as_a_whole():
    before, after = {"spec": {"args": ["a", "b"]}}, {"spec": {"args": ["b"]}}

    assert two_way(before, after) == {"spec": {"args": ["b"]}}


def test_ports_of_a_service_merge_by_port_and_those_of_a_container_by_container_port():
    service = two_way({"ports": [{"port": 80, "name": "a"}]}, {"ports": [{"port": 80, "name": "b"}]})
    container = two_way({"ports": [{"containerPort": 80}]}, {"ports": [{"containerPort": 80, "name": "b"}]})

    assert service["ports"] == [{"name": "b", "port": 80}]
    assert container["ports"] == [{"name": "b", "containerPort": 80}]


def test_the_annotation_does_not_contain_itself():
    manifest = {"kind": "Pod", "metadata": {"name": "x"}}
    once = with_last_applied(manifest)

    assert last_applied_text(once) == '{"kind":"Pod","metadata":{"annotations":{},"name":"x"}}\n'
    assert with_last_applied(once) == once


def test_a_merge_patch_removes_with_null():
    assert merge({"a": {"b": 1, "c": 2}}, {"a": {"b": None}, "d": 3}) == {"a": {"c": 2}, "d": 3}
