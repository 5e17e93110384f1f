"""Annotations, labels and statuses that clients write at will, read by components: none of them ends a tick."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.scheme import by_plural
from engine.api.status import StatusError
from engine.cluster.bootstrap import workers
from engine.cluster.cluster import Cluster
from tests.engine.harness import pod, template, workload

ODD = ("\u00b2", "9" * 5000, "-1", "x", "")
MARKS = (
    ("deployments", "web", "deployment.kubernetes.io/revision"),
    ("replicasets", "", "deployment.kubernetes.io/revision"),
    ("replicasets", "", "deployment.kubernetes.io/max-replicas"),
    ("pods", "", "controller.kubernetes.io/pod-deletion-cost"),
    ("pods", "", "batch.kubernetes.io/job-completion-index"),
)


@pytest.fixture
def cluster() -> Cluster:
    cluster = Cluster(seed=1, machines=workers(2))
    create(cluster, "deployments", workload("Deployment", replicas=3))
    job = {"template": template({"app": "job"}, restartPolicy="Never"), "completions": 2, "completionMode": "Indexed"}
    create(cluster, "jobs", {"metadata": {"name": "job"}, "spec": job})
    create(
        cluster,
        "services",
        {"metadata": {"name": "web"}, "spec": {"ports": [{"port": 80}], "selector": {"app": "web"}}},
    )
    tick(cluster, 8)
    return cluster


def create(cluster: Cluster, plural: str, document: dict[str, Any]) -> None:
    cluster.rest.create(by_plural(plural), "default", document)


def patch(cluster: Cluster, plural: str, name: str, change: dict[str, Any], subresource: str = "") -> None:
    cluster.rest.patch(by_plural(plural), "default", name, change, type="merge", subresource=subresource)


def tick(cluster: Cluster, count: int) -> None:
    for _ in range(count):
        cluster.tick()


@pytest.mark.parametrize("text", ODD)
@pytest.mark.parametrize(("plural", "name", "mark"), MARKS)
def test_an_annotation_that_is_no_number_counts_as_none(cluster: Cluster, plural: str, name: str, mark: str, text: str):
    for found in [name] if name else cluster.rest.names(by_plural(plural), "default"):
        patch(cluster, plural, found, {"metadata": {"annotations": {mark: text}}})
    image = {"containers": [{"name": "main", "image": "nginx:1.27"}]}
    patch(cluster, "deployments", "web", {"spec": {"replicas": 5, "template": {"spec": image}}})
    tick(cluster, 3)
    patch(cluster, "deployments", "web", {"spec": {"replicas": 2}})
    tick(cluster, 40)
    status = cluster.rest.get(by_plural("deployments"), "default", "web")["status"]
    assert (status["availableReplicas"], status["updatedReplicas"]) == (2, 2)


@pytest.mark.parametrize("address", ["fd00::1", "203.0.113.9"])
def test_an_address_that_a_client_claims_ends_no_tick(cluster: Cluster, address: str):
    for name in cluster.rest.names(by_plural("pods"), "default"):
        claim(cluster, name, address)
    tick(cluster, 5)


@pytest.mark.parametrize("address", ["x", "1.2.3", "\u00b2.1.1.1"])
def test_what_is_no_address_cannot_be_claimed(cluster: Cluster, address: str):
    for name in cluster.rest.names(by_plural("pods"), "default"):
        with pytest.raises(StatusError, match="must be a valid IP address"):
            claim(cluster, name, address)


def claim(cluster: Cluster, name: str, address: str) -> None:
    patch(cluster, "pods", name, {"status": {"podIP": address, "podIPs": [{"ip": address}]}}, "status")


def test_evictions_that_a_client_claims_have_a_moment(cluster: Cluster):
    budget = {"selector": {"matchLabels": {"app": "web"}}, "minAvailable": 1}
    create(cluster, "poddisruptionbudgets", {"metadata": {"name": "web"}, "spec": budget})
    (first, *_) = cluster.rest.names(by_plural("pods"), "default")
    with pytest.raises(StatusError, match="parsing time"):
        patch(cluster, "poddisruptionbudgets", "web", {"status": {"disruptedPods": {first: "soon"}}}, "status")


def test_fields_that_are_null_are_as_good_as_left_out(cluster: Cluster):
    term = {"labelSelector": {"matchLabels": {"app": "x"}}, "topologyKey": "kubernetes.io/hostname"}
    spread = {"maxSkew": 1, "topologyKey": "kubernetes.io/hostname", "whenUnsatisfiable": "DoNotSchedule"}
    affinity = {
        "podAffinity": {
            "preferredDuringSchedulingIgnoredDuringExecution": [
                {"weight": 1, "podAffinityTerm": term | {"namespaces": None}},
            ],
        },
        "nodeAffinity": None,
    }
    spec = {"affinity": affinity, "topologySpreadConstraints": [spread | {"minDomains": None, "labelSelector": None}]}
    create(cluster, "pods", pod("x", **spec))
    tick(cluster, 10)
    assert cluster.rest.get(by_plural("pods"), "default", "x")["status"]["phase"] == "Running"


@pytest.mark.parametrize(
    ("plural", "document"),
    [
        (
            "services",
            {
                "spec": {
                    "sessionAffinity": "ClientIP",
                    "sessionAffinityConfig": {"clientIP": {"timeoutSeconds": "x"}},
                    "ports": [{"port": 1}],
                },
            },
        ),
        (
            "services",
            {"spec": {"sessionAffinity": "ClientIP", "sessionAffinityConfig": {"clientIP": 3}, "ports": [{"port": 1}]}},
        ),
        ("services", {"spec": {"ports": [{"port": 1}]}, "status": {"loadBalancer": {"ingress": ["x"]}}}),
        ("resourcequotas", {"spec": {"scopeSelector": {"matchExpressions": ["x"]}}}),
    ],
)
def test_what_travels_as_it_came_has_its_form_all_the_same(cluster: Cluster, plural: str, document: dict[str, Any]):
    with pytest.raises(StatusError) as caught:
        create(cluster, plural, {"metadata": {"name": "odd"}} | document)
    assert caught.value.code == 400


def test_a_revision_of_somebody_elses_making_leaves_the_template_as_it_is(cluster: Cluster):
    create(cluster, "statefulsets", workload("StatefulSet", "db", replicas=1, serviceName="db"))
    tick(cluster, 5)
    revision = {"metadata": {"name": "odd", "labels": {"app": "db"}}, "revision": 1, "data": {"spec": []}}
    create(cluster, "controllerrevisions", revision)
    none = dict.fromkeys(("replicas", "readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas"), 0)
    patch(cluster, "statefulsets", "db", {"status": none | {"currentRevision": "odd"}}, "status")
    rolling = {"rollingUpdate": {"partition": 3}}
    patch(cluster, "statefulsets", "db", {"spec": {"replicas": 3, "updateStrategy": rolling}})
    tick(cluster, 20)
    image = cluster.rest.get(by_plural("statefulsets"), "default", "db")["spec"]["template"]["spec"]["containers"][0]
    for ordinal in range(3):
        made = cluster.rest.get(by_plural("pods"), "default", f"db-{ordinal}")["spec"]["containers"][0]
        assert made["image"] == image["image"]


@pytest.mark.parametrize(("plural", "field"), [("secrets", "data"), ("configmaps", "binaryData")])
@pytest.mark.parametrize("text", ["x", "\u00e4", "YQ"])
def test_bytes_that_are_not_base64_are_refused(cluster: Cluster, plural: str, field: str, text: str):
    with pytest.raises(StatusError, match="illegal base64 data"):
        create(cluster, plural, {"metadata": {"name": "odd"}, field: {"k": text}})
