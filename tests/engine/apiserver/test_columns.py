"""Control plane reference, sections 11.3 and 13: the columns of each kind, and the cells of Services and endpoints."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from engine.api.scheme import by_plural
from engine.api.serializer import wire
from engine.apiserver.endpoints.rest import RESTEndpoints
from engine.apiserver.tables import table

NOW = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


def titles(rest: RESTEndpoints, plural: str) -> str:
    """The header line as `kubectl get -o wide` prints it, wide columns in brackets."""
    columns = rest.table(by_plural(plural), None)["columnDefinitions"]
    plain = [column["name"].upper() for column in columns if not column["priority"]]
    wide = [column["name"].upper() for column in columns if column["priority"]]
    return " ".join(plain) + (f" [{' '.join(wide)}]" if wide else "")


@pytest.mark.parametrize(
    ("plural", "header"),
    [
        ("pods", "NAME READY STATUS RESTARTS AGE [IP NODE NOMINATED NODE READINESS GATES]"),
        ("services", "NAME TYPE CLUSTER-IP EXTERNAL-IP PORT(S) AGE [SELECTOR]"),
        ("endpoints", "NAME ENDPOINTS AGE"),
        ("endpointslices", "NAME ADDRESSTYPE PORTS ENDPOINTS AGE"),
        ("replicasets", "NAME DESIRED CURRENT READY AGE [CONTAINERS IMAGES SELECTOR]"),
        ("deployments", "NAME READY UP-TO-DATE AVAILABLE AGE [CONTAINERS IMAGES SELECTOR]"),
        (
            "nodes",
            "NAME STATUS ROLES AGE VERSION [INTERNAL-IP EXTERNAL-IP OS-IMAGE KERNEL-VERSION CONTAINER-RUNTIME]",
        ),
        ("namespaces", "NAME STATUS AGE"),
        ("events", "LAST SEEN TYPE REASON OBJECT MESSAGE [SUBOBJECT SOURCE FIRST SEEN COUNT NAME]"),
        ("controllerrevisions", "NAME CONTROLLER REVISION AGE"),
        ("leases", "NAME HOLDER AGE"),
        ("jobs", "NAME STATUS COMPLETIONS DURATION AGE [CONTAINERS IMAGES SELECTOR]"),
        ("cronjobs", "NAME SCHEDULE TIMEZONE SUSPEND ACTIVE LAST SCHEDULE AGE [CONTAINERS IMAGES SELECTOR]"),
    ],
)
def test_each_kind_has_kubernetes_columns(rest: RESTEndpoints, plural: str, header: str):
    assert titles(rest, plural) == header


def cells(document: dict[str, Any]) -> list[Any]:
    obj = wire.decode_document(document)
    plural = {"Service": "services", "Endpoints": "endpoints", "EndpointSlice": "endpointslices"}[document["kind"]]
    (row,) = table(by_plural(plural), [obj], NOW)["rows"]
    return list(row["cells"])


def service(**spec: Any) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "Service", "metadata": {"name": "web"}, "spec": spec}


@pytest.mark.parametrize(
    ("spec", "shown"),
    [
        (
            {"type": "ClusterIP", "clusterIP": "10.96.0.9", "ports": [{"port": 80, "protocol": "TCP"}]},
            ["ClusterIP", "10.96.0.9", "<none>", "80/TCP"],
        ),
        ({"type": "ClusterIP", "clusterIP": "None"}, ["ClusterIP", "None", "<none>", "<none>"]),
        (
            {
                "type": "NodePort",
                "clusterIP": "10.96.0.9",
                "ports": [
                    {"port": 80, "protocol": "TCP", "nodePort": 30080},
                    {"port": 53, "protocol": "UDP", "nodePort": 30081},
                ],
            },
            ["NodePort", "10.96.0.9", "<none>", "80:30080/TCP,53:30081/UDP"],
        ),
        (
            {"type": "LoadBalancer", "clusterIP": "10.96.0.9", "ports": [{"port": 80, "protocol": "TCP"}]},
            ["LoadBalancer", "10.96.0.9", "<pending>", "80/TCP"],
        ),
        (
            {"type": "ExternalName", "externalName": "example.com"},
            ["ExternalName", "<none>", "example.com", "<none>"],
        ),
    ],
)
def test_the_cells_of_a_service(spec: dict[str, Any], shown: list[str]):
    assert cells(service(**spec))[1:5] == shown


def endpoints(*subsets: dict[str, Any]) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "Endpoints", "metadata": {"name": "web"}, "subsets": list(subsets)}


def addresses(count: int) -> list[dict[str, str]]:
    return [{"ip": f"10.244.1.{index}"} for index in range(1, count + 1)]


PORT = [{"port": 80}]


@pytest.mark.parametrize(
    ("document", "shown"),
    [
        (endpoints(), "<none>"),
        (endpoints({"notReadyAddresses": addresses(1), "ports": PORT}), ""),
        (endpoints({"addresses": addresses(2), "ports": PORT}), "10.244.1.1:80,10.244.1.2:80"),
        (
            endpoints({"addresses": addresses(5), "ports": PORT}),
            "10.244.1.1:80,10.244.1.2:80,10.244.1.3:80 + 2 more...",
        ),
    ],
)
def test_the_cell_of_endpoints(document: dict[str, Any], shown: str):
    assert cells(document)[1] == shown


def endpoint_slice(*ready: bool) -> dict[str, Any]:
    found = [{"addresses": [f"10.244.1.{i}"], "conditions": {"ready": is_ready}} for i, is_ready in enumerate(ready)]
    return {
        "apiVersion": "discovery.k8s.io/v1",
        "kind": "EndpointSlice",
        "metadata": {"name": "web-x"},
        "addressType": "IPv4",
        "endpoints": found,
        "ports": [{"port": 80}] if ready else [],
    }


@pytest.mark.parametrize(
    ("ready", "shown"),
    [
        ((), ["<unset>", "<unset>"]),
        ((True, False), ["80", "10.244.1.0,10.244.1.1"]),
        ((False,) * 4, ["80", "10.244.1.0,10.244.1.1,10.244.1.2 + 1 more..."]),
    ],
)
def test_a_slice_shows_all_its_addresses_ready_or_not(ready: tuple[bool, ...], shown: list[str]):
    assert cells(endpoint_slice(*ready))[2:4] == shown


@pytest.mark.parametrize(
    ("spec", "status", "shown"),
    [
        ({"type": "ClusterIP", "externalIPs": ["192.0.2.1", "192.0.2.2"]}, {}, "192.0.2.1,192.0.2.2"),
        ({"type": "NodePort"}, {}, "<none>"),
        (
            {"type": "LoadBalancer"},
            {"loadBalancer": {"ingress": [{"ip": "203.0.113.1"}, {"hostname": "lb.example.com"}]}},
            "203.0.113.1,lb.example.com",
        ),
    ],
)
def test_the_external_addresses_of_a_service(spec: dict[str, Any], status: dict[str, Any], shown: str):
    assert cells(service(**spec) | {"status": status})[3] == shown


def test_missing_wide_cells_of_a_pod_say_none(rest: RESTEndpoints):
    pods = by_plural("pods")
    body = {"containers": [{"name": "c", "image": "nginx"}]}
    rest.create(pods, "default", {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "spec": body})
    found = rest.table(pods, "default")
    wide = [index for index, column in enumerate(found["columnDefinitions"]) if column["priority"]]
    assert [found["rows"][0]["cells"][index] for index in wide] == ["<none>"] * 4


def test_ready_of_a_deployment_is_ready_and_desired():
    template = {"metadata": {"labels": {"a": "b"}}, "spec": {"containers": [{"name": "c", "image": "nginx"}]}}
    spec = {"replicas": 5, "selector": {"matchLabels": {"a": "b"}}, "template": template}
    document = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "web"}, "spec": spec}
    document["status"] = {"readyReplicas": 3, "updatedReplicas": 4, "availableReplicas": 2}
    (row,) = table(by_plural("deployments"), [wire.decode_document(document)], NOW)["rows"]
    assert row["cells"][:4] == ["web", "3/5", 4, 2]


@pytest.mark.parametrize(
    ("spec", "status", "shown"),
    [
        ({"schedule": "@hourly"}, {}, ["@hourly", "<none>", "False", 0, "<none>"]),
        (
            {"schedule": "0 3 * * *", "timeZone": "Etc/UTC", "suspend": True},
            {"active": [{"name": "a"}], "lastScheduleTime": "2025-12-31T23:50:00Z"},
            ["0 3 * * *", "Etc/UTC", "True", 1, "10m"],
        ),
    ],
)
def test_the_cells_of_a_cron_job(spec: dict[str, Any], status: dict[str, Any], shown: list[Any]):
    container = {"name": "main", "image": "busybox"}
    job = {"spec": {"template": {"spec": {"containers": [container]}}}}
    document = {
        "apiVersion": "batch/v1",
        "kind": "CronJob",
        "metadata": {"name": "night"},
        "spec": {"jobTemplate": job} | spec,
        "status": status,
    }
    (row,) = table(by_plural("cronjobs"), [wire.decode_document(document)], NOW)["rows"]
    assert row["cells"][1:6] == shown
