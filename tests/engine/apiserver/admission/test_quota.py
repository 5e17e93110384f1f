"""A ResourceQuota is enforced when something is created, and counts what is really there."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.status import StatusError
from engine.controllers.namespace.rootcacertpublisher import RootCACertPublisher
from engine.controllers.replicaset.controller import ReplicaSetController
from engine.controllers.resourcequota import ResourceQuotaController
from tests.engine.harness import ControlPlane, pod, workload


@pytest.fixture
def plane() -> ControlPlane:
    return ControlPlane()


def limit(plane: ControlPlane, **hard: str) -> None:
    spec = {"hard": {name.replace("_", "."): amount for name, amount in hard.items()}}
    plane.create({"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "few"}, "spec": spec})
    plane.run(ResourceQuotaController)
    plane.tick(2)


def sized(name: str, **requests: str) -> dict[str, Any]:
    document = pod(name)
    document["spec"]["containers"][0]["resources"] = {"requests": requests}
    return document


def used(plane: ControlPlane) -> dict[str, Any]:
    return dict(plane.get("resourcequotas", "few").status.used)


def test_one_pod_too_many_is_refused_with_kubernetes_sentence(plane: ControlPlane):
    limit(plane, pods="1")
    plane.create(pod("a"))
    with pytest.raises(StatusError) as refusal:
        plane.create(pod("b"))
    assert refusal.value.message == (
        'pods "b" is forbidden: exceeded quota: few, requested: pods=1, used: pods=1, limited: pods=1'
    )
    assert refusal.value.code == 403


def test_requests_add_up(plane: ControlPlane):
    limit(plane, requests_cpu="1", requests_memory="1Gi")
    plane.create(sized("a", cpu="750m", memory="512Mi"))
    assert used(plane) == {"requests.cpu": "750m", "requests.memory": "512Mi"}
    told = r"requested: requests\.cpu=500m, used: requests\.cpu=750m, limited: requests\.cpu=1$"
    with pytest.raises(StatusError, match=told):
        plane.create(sized("b", cpu="500m", memory="1Mi"))


def test_a_pod_has_to_say_what_the_quota_counts(plane: ControlPlane):
    limit(plane, limits_cpu="1")
    with pytest.raises(StatusError, match=r"failed quota: few: must specify limits\.cpu for: main"):
        plane.create(pod("a"))


def test_what_is_deleted_makes_room(plane: ControlPlane):
    limit(plane, pods="1")
    plane.create(pod("a"))
    plane.tick(2)
    plane.delete("pods", "a")
    plane.tick(2)
    assert used(plane) == {"pods": "0"}
    plane.create(pod("b"))


def test_other_kinds_are_counted_by_their_resource(plane: ControlPlane):
    limit(plane, **{"count/replicasets.apps": "0"})
    with pytest.raises(StatusError, match=r"requested: count/replicasets\.apps=1"):
        plane.create(workload("ReplicaSet"))


def test_a_replica_set_tells_that_the_quota_stops_it(plane: ControlPlane):
    limit(plane, pods="1")
    plane.run(ReplicaSetController)
    plane.create(workload("ReplicaSet", replicas=2))
    plane.tick(3)
    assert len(plane.pods()) == 1
    assert any("exceeded quota: few" in message for message in plane.messages("FailedCreate"))


def test_a_refused_object_costs_nothing(plane: ControlPlane):
    limit(plane, pods="1", requests_cpu="1")
    with pytest.raises(StatusError):
        plane.create(sized("a", cpu="2"))
    assert used(plane)["pods"] == "0"


def scoped(plane: ControlPlane, *scopes: str, **spec: Any) -> None:
    body = {"hard": {"pods": "9"}, "scopes": list(scopes)} | spec
    plane.create({"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "few"}, "spec": body})
    plane.run(ResourceQuotaController)
    plane.tick(2)


def crew(plane: ControlPlane) -> None:
    """Three Pods: one without requests, one with, and one that ends by itself."""
    plane.create(pod("plain"))
    plane.create(sized("sized", cpu="100m"))
    plane.create(pod("ending", activeDeadlineSeconds=60))


@pytest.mark.parametrize(
    ("scopes", "counted"),
    [
        (["BestEffort"], "2"),
        (["NotBestEffort"], "1"),
        (["Terminating"], "1"),
        (["NotTerminating"], "2"),
        (["BestEffort", "NotTerminating"], "1"),
        (["PriorityClass"], "0"),
        ([], "3"),
    ],
)
def test_a_scope_chooses_the_pods_that_count(plane: ControlPlane, scopes: list[str], counted: str):
    scoped(plane, *scopes)
    crew(plane)
    assert used(plane)["pods"] == counted
    plane.delete("pods", "plain")
    plane.tick(2)
    plain = {"BestEffort", "NotTerminating"}
    assert used(plane)["pods"] == (str(int(counted) - 1) if set(scopes) <= plain else counted)


def test_a_scope_selector_asks_for_priority_classes(plane: ControlPlane):
    need = {"scopeName": "PriorityClass", "operator": "In", "values": ["system-node-critical"]}
    scoped(plane, scopeSelector={"matchExpressions": [need]})
    crew(plane)
    assert used(plane)["pods"] == "0"


@pytest.mark.parametrize(
    ("spec", "why"),
    [
        ({"scopes": ["Some"]}, '[]core.ResourceQuotaScope{"Some"}: unsupported scope'),
        (
            {"scopes": ["BestEffort"], "hard": {"cpu": "1"}},
            '[]core.ResourceQuotaScope{"BestEffort"}: unsupported scope applied to resource',
        ),
        (
            {"scopes": ["Terminating", "NotTerminating"]},
            '[]core.ResourceQuotaScope{"Terminating", "NotTerminating"}: conflicting scopes',
        ),
    ],
)
def test_scopes_are_checked(plane: ControlPlane, spec: dict[str, Any], why: str):
    with pytest.raises(StatusError) as refusal:
        scoped(plane, **spec)
    assert refusal.value.message == f'ResourceQuota "few" is invalid: spec.scopes: Invalid value: {why}'


# --- what is counted, and how it is written


def test_counts_and_amounts_are_written_in_their_one_form(plane: ControlPlane):
    limit(plane, services="2000", requests_memory="2048Gi", limits_cpu="4000m", **{"count/pods": "1000"})
    shown = plane.get("resourcequotas", "few").status
    assert dict(shown.hard) == {"count/pods": "1k", "limits.cpu": "4", "requests.memory": "2Ti", "services": "2k"}
    assert dict(shown.used) == {"count/pods": "0", "limits.cpu": "0", "requests.memory": "0", "services": "0"}


@pytest.mark.parametrize(
    ("sizes", "sum_"), [(("512Mi", "512Mi"), "1Gi"), (("1G", "500M"), "1500M"), (("1Gi", "1M"), "1074741824")]
)
def test_a_sum_is_written_in_the_form_of_its_first_part(plane: ControlPlane, sizes, sum_):
    limit(plane, requests_memory="1Ti")
    for name, size in zip("ab", sizes, strict=True):
        plane.create(sized(name, memory=size))
    assert used(plane) == {"requests.memory": sum_}
    plane.relabel("resourcequotas", "few", {"look": "again"})
    plane.tick(2)
    assert used(plane) == {"requests.memory": sum_}


def test_only_cpu_and_memory_have_to_be_said(plane: ControlPlane):
    limit(plane, **{"requests.ephemeral-storage": "1Gi", "requests.example.com/gpu": "1", "pods": "9"})
    plane.create(pod("a"))
    assert used(plane) == {"pods": "1", "requests.ephemeral-storage": "0", "requests.example.com/gpu": "0"}


def test_devices_and_huge_pages_are_counted_by_their_requests(plane: ControlPlane):
    limit(plane, **{"requests.example.com/gpu": "1", "hugepages-2Mi": "4Mi"})
    document = pod("a")
    amounts = {"example.com/gpu": "1", "hugepages-2Mi": "4Mi", "cpu": "1", "memory": "1Gi"}
    document["spec"]["containers"][0]["resources"] = {"limits": amounts}
    plane.create(document)
    assert used(plane) == {"hugepages-2Mi": "4Mi", "requests.example.com/gpu": "1"}
    document["metadata"]["name"] = "b"
    with pytest.raises(
        StatusError, match=r"exceeded quota: few, requested: hugepages-2Mi=4Mi,requests\.example\.com/gpu=1"
    ):
        plane.create(document)


def claim(name: str, size: str, class_: str) -> dict[str, Any]:
    spec = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": size}}, "storageClassName": class_}
    return {"apiVersion": "v1", "kind": "PersistentVolumeClaim", "metadata": {"name": name}, "spec": spec}


def test_claims_are_counted_by_their_class_too(plane: ControlPlane):
    gold = "gold.storageclass.storage.k8s.io/"
    limit(plane, **{f"{gold}requests.storage": "5Gi", f"{gold}persistentvolumeclaims": "9", "requests.storage": "1Ti"})
    plane.create(claim("a", "3Gi", "gold"))
    plane.create(claim("b", "9Gi", "tin"))
    assert used(plane) == {
        f"{gold}persistentvolumeclaims": "1",
        f"{gold}requests.storage": "3Gi",
        "requests.storage": "12Gi",
    }
    with pytest.raises(StatusError, match=r"requested: gold\.storageclass\.storage\.k8s\.io/requests\.storage=3Gi"):
        plane.create(claim("c", "3Gi", "gold"))


def test_what_every_namespace_has_is_counted(plane: ControlPlane):
    limit(plane, configmaps="1", **{"count/serviceaccounts": "9"})
    plane.run(RootCACertPublisher)
    plane.tick(3)
    assert used(plane) == {"configmaps": "1", "count/serviceaccounts": "1"}
    with pytest.raises(StatusError, match=r"requested: configmaps=1, used: configmaps=1, limited: configmaps=1"):
        plane.create({"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "mine"}})


def test_a_service_that_opens_doors_later_is_charged_then(plane: ControlPlane):
    limit(plane, services_nodeports="1")
    ports = [{"name": name, "port": port} for name, port in (("a", 80), ("b", 81))]
    for name, count in (("one", 1), ("two", 2)):
        spec = {"selector": {"app": "x"}, "ports": ports[:count]}
        plane.create({"apiVersion": "v1", "kind": "Service", "metadata": {"name": name}, "spec": spec})
    plane.change("services", "one", type="NodePort")
    assert used(plane) == {"services.nodeports": "1"}
    with pytest.raises(StatusError, match=r"exceeded quota: few, requested: services\.nodeports=2"):
        plane.change("services", "two", type="NodePort")
    plane.relabel("services", "one", {"a": "b"})
    assert used(plane) == {"services.nodeports": "1"}
    plane.change("services", "one", type="ClusterIP")
    plane.tick(2)
    assert used(plane) == {"services.nodeports": "0"}


@pytest.mark.parametrize(
    ("term", "counted"),
    [({"namespaces": ["other"]}, "1"), ({"namespaceSelector": {}}, "1"), ({}, "0")],
)
def test_a_scope_chooses_pods_with_affinity_to_those_of_other_namespaces(plane: ControlPlane, term, counted):
    scoped(plane, "CrossNamespacePodAffinity")
    whole = {"topologyKey": "kubernetes.io/hostname", "labelSelector": {"matchLabels": {"a": "b"}}} | term
    weighted = [{"weight": 1, "podAffinityTerm": whole}]
    plane.create(pod("a", affinity={"podAntiAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": weighted}}))
    assert used(plane) == {"pods": counted}


def test_a_new_quota_limits_nothing_until_its_controller_has_looked_at_it(plane: ControlPlane):
    plane.create(
        {"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "q"}, "spec": {"hard": {"pods": "0"}}}
    )
    plane.create(pod("a"))
    plane.run(ResourceQuotaController)
    plane.tick(2)
    with pytest.raises(StatusError):
        plane.create(pod("b"))
