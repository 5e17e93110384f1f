"""The border: strict decoding with every path, and nothing lost on the way through."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.apps import ReplicaSet
from engine.api.base import wire_name
from engine.api.meta import number
from engine.api.scheme import by_plural
from engine.api.serializer import wire
from engine.api.status import StatusError


def replicaset(**spec: Any) -> dict[str, Any]:
    container = {"name": "c", "image": "i"}
    template = {"metadata": {"labels": {"a": "b"}}, "spec": {"containers": [container]}}
    return {
        "apiVersion": "apps/v1",
        "kind": "ReplicaSet",
        "metadata": {"name": "x"},
        "spec": {"selector": {"matchLabels": {"a": "b"}}, "template": template} | spec,
    }


def refusal(raw: dict[str, Any]) -> str:
    with pytest.raises(StatusError) as caught:
        wire.decode(by_plural("replicasets"), raw)
    assert caught.value.code == 400
    return caught.value.message


def test_all_unknown_fields_are_named_at_once_in_the_documents_order():
    raw = replicaset(replicass=2)
    raw["spec"]["template"]["spec"]["containers"][0]["imagePolicy"] = "x"
    assert refusal(raw) == (
        'ReplicaSet in version "v1" cannot be handled as a ReplicaSet: strict decoding error: '
        'unknown field "spec.template.spec.containers[0].imagePolicy", unknown field "spec.replicass"'
    )


def test_unknown_fields_pass_where_nobody_is_strict():
    obj = wire.decode(by_plural("replicasets"), replicaset(replicass=2), strict=False)
    assert isinstance(obj, ReplicaSet)


@pytest.mark.parametrize(
    ("spec", "why"),
    [
        ({"replicas": "x"}, "string into Go struct field ReplicaSetSpec.spec.replicas of type int32"),
        ({"replicas": True}, "bool into Go struct field ReplicaSetSpec.spec.replicas of type int32"),
        ({"selector": []}, "array into Go struct field ReplicaSetSpec.spec.selector of type v1.LabelSelector"),
    ],
)
def test_a_wrong_type_is_refused_in_go_words(spec: dict[str, Any], why: str):
    assert refusal(replicaset(**spec)).endswith(f"json: cannot unmarshal {why}")


def test_valid_fields_that_are_not_modelled_come_back():
    raw = replicaset()
    raw["spec"]["template"]["spec"]["containers"][0]["volumeMounts"] = [{"name": "v", "mountPath": "/m"}]
    raw["spec"]["template"]["spec"]["volumes"] = [{"name": "v", "emptyDir": {}}]
    back = wire.encode(wire.decode(by_plural("replicasets"), raw))
    assert back["spec"]["template"]["spec"]["volumes"] == [{"name": "v", "emptyDir": {}}]
    assert back["spec"]["template"]["spec"]["containers"][0]["volumeMounts"][0]["mountPath"] == "/m"


def test_zero_replicas_are_not_lost():
    obj = wire.decode(by_plural("replicasets"), replicaset(replicas=0))
    assert isinstance(obj, ReplicaSet)
    assert number(obj.spec.replicas, 1) == 0
    assert wire.encode(obj)["spec"]["replicas"] == 0


@pytest.mark.parametrize("field", ["topologySpreadConstraints", "readinessGates", "affinity", "dnsConfig"])
def test_null_counts_as_absent_where_a_field_travels_as_it_came(field: str):
    pod = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "x"},
        "spec": {"containers": [{"name": "c"}], field: None},
    }
    assert field not in wire.encode(wire.decode(by_plural("pods"), pod))["spec"]


def test_null_counts_as_absent():
    raw = replicaset(replicas=None)
    raw["metadata"]["creationTimestamp"] = None
    assert "replicas" not in wire.encode(wire.decode(by_plural("replicasets"), raw))["spec"]


def test_a_kind_that_nothing_acts_on_is_carried_whole():
    raw = {
        "apiVersion": "networking.k8s.io/v1",
        "kind": "Ingress",
        "metadata": {"name": "x"},
        "spec": {"rules": [{"host": "h"}]},
    }
    assert wire.encode(wire.decode_document(raw)) == raw


def test_an_unknown_kind_is_named():
    with pytest.raises(KeyError, match='no matches for kind "Pot" in version "v1"'):
        wire.decode_document({"apiVersion": "v1", "kind": "Pot"})


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("pod_ip", "podIP"),
        ("cluster_ips", "clusterIPs"),
        ("ip", "ip"),
        ("uid", "uid"),
        ("pod_cidr", "podCIDR"),
        ("exec_", "exec"),
        ("http_get", "httpGet"),
        ("container_id", "containerID"),
    ],
)
def test_wire_names_are_kubernetes_own(field: str, name: str):
    assert wire_name(field) == name


def test_a_key_that_looks_like_our_own_slot_is_the_users():
    raw = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x"}, "data": {"x-extra": "mine"}}
    assert wire.encode(wire.decode(by_plural("configmaps"), raw)) == raw
