"""Control plane reference, sections 11.3 and 13: descriptions of what the recorded output does not show."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.scheme import SCHEME, by_plural
from engine.kubectl.describe import describe
from engine.kubectl.describe.related import write_events
from engine.kubectl.describe.writer import PrefixWriter
from tests.engine.kubectl.frozen import FrozenRest


def _described(plural: str, obj: dict[str, Any], *, events: bool = True) -> list[str]:
    resource = by_plural(plural)
    namespace = {"namespace": "default"} if resource.namespaced else {}
    metadata = {"name": "x", "uid": "u", **namespace, **obj.get("metadata", {})}
    whole = {**obj, "apiVersion": resource.api_version, "kind": resource.kind, "metadata": metadata}
    text = describe(FrozenRest("cluster"), resource, whole, events)  # type: ignore[arg-type]
    return text.splitlines()


def _recorded(plural: str, name: str) -> dict[str, Any]:
    resource = by_plural(plural)
    items = FrozenRest("cluster").list(resource, None, fields=f"metadata.name={name}")["items"]
    return dict(items[0])


def test_deleted_pod_says_for_how_long_it_has_been_terminating() -> None:
    metadata = {"deletionTimestamp": "2026-11-23T11:46:00Z", "deletionGracePeriodSeconds": 30}
    lines = _described("pods", {"metadata": metadata, "spec": {}, "status": {"phase": "Running"}})
    assert "Status:                    Terminating (lasts 14m)" in lines
    assert "Termination Grace Period:  30s" in lines


def test_events_can_be_left_out() -> None:
    pod: dict[str, Any] = {"spec": {}, "status": {}}
    assert any(line.startswith("Events:") for line in _described("pods", pod))
    assert not any(line.startswith("Events:") for line in _described("pods", pod, events=False))


def test_container_details() -> None:
    container = {
        "name": "c",
        "image": "i",
        "startupProbe": {"tcpSocket": {"port": 80}, "periodSeconds": 5},
        "livenessProbe": {"exec": {"command": ["cat", "f"]}},
        "env": [
            {"name": "IP", "valueFrom": {"fieldRef": {"fieldPath": "status.podIP"}}},
            {"name": "K", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}},
        ],
        "volumeMounts": [{"name": "v", "mountPath": "/m", "subPath": "p"}],
    }
    spec = {"containers": [container], "volumes": [{"name": "v", "emptyDir": {}}]}
    lines = _described("pods", {"spec": spec, "status": {"podIP": "10.0.0.1"}})
    assert "    Startup:    tcp-socket :80 delay=0s timeout=0s period=5s #success=0 #failure=0" in lines
    assert "    Liveness:   exec [cat f] delay=0s timeout=0s period=0s #success=0 #failure=0" in lines
    assert "      IP:  10.0.0.1 (v1:status.podIP)" in lines
    assert "      K:   <set to the key 'k' in secret 's'>  Optional: false" in lines
    assert '      /m from v (rw,path="p")' in lines
    assert "    SizeLimit:   <unset>" in lines


def test_daemon_set_counts_stand_outside_the_columns() -> None:
    spec = {"selector": {"matchLabels": {"a": "b"}}, "template": {"spec": {"nodeSelector": {"disk": "ssd"}}}}
    lines = _described("daemonsets", {"spec": spec, "status": {"desiredNumberScheduled": 3}})
    assert lines[:4] == [
        "Name:           x",
        "Namespace:      default",
        "Selector:       a=b",
        "Node-Selector:  disk=ssd",
    ]
    assert "Desired Number of Nodes Scheduled: 3" in lines


def test_deployment_tells_old_replica_sets_from_the_new_one() -> None:
    lines = _described("deployments", _recorded("deployments", "web"), events=False)
    assert "OldReplicaSets:  web-5f6c7d8b9c (0/0 replicas created)" in lines
    assert "NewReplicaSet:   web-7c5ddbdf54 (3/3 replicas created)" in lines


def test_service_hides_endpoints_beyond_three_and_unready_ones() -> None:
    endpoints = [{"addresses": [f"10.0.0.{i}"], "conditions": {"ready": i != 1}} for i in range(6)]
    endpoint_slice = {
        "apiVersion": "discovery.k8s.io/v1",
        "kind": "EndpointSlice",
        "metadata": {"name": "x-1", "namespace": "default", "labels": {"kubernetes.io/service-name": "x"}},
        "endpoints": endpoints,
        "ports": [{"name": "", "port": 80}],
    }
    service = {"metadata": {"name": "x", "namespace": "default"}, "spec": {"ports": [{"port": 80}]}, "kind": "Service"}
    rest = FrozenRest("empty", extra=(endpoint_slice,))
    lines = describe(rest, by_plural("services"), service).splitlines()  # type: ignore[arg-type]
    assert "Endpoints:         10.0.0.0:80,10.0.0.2:80,10.0.0.3:80 + 2 more..." in lines


def test_node_without_a_lease_says_so() -> None:
    lines = _described("nodes", {})
    assert lines[lines.index("Lease:") + 1].startswith("  Failed to get lease: ")


def test_namespace_without_limits_says_so_when_the_server_has_such_kinds() -> None:
    lines = _described("namespaces", {"status": {"phase": "Active"}})
    assert lines[-4:] == ["", "No resource quota.", "", "No LimitRange resource."]


def test_long_annotations_stand_on_their_own_lines() -> None:
    metadata = {"annotations": {"note": "x" * 200, "kubectl.kubernetes.io/last-applied-configuration": "{}"}}
    lines = _described("endpoints", {"metadata": metadata})
    assert lines[3:5] == ["Annotations:  note:", "                " + "x" * 138 + "..."]


def test_config_map_shows_its_text_and_secret_only_lengths() -> None:
    lines = _described("configmaps", {"data": {"key": "line 1\nline 2"}})
    assert lines[5:11] == ["Data", "====", "key:", "----", "line 1", "line 2"]
    assert "key:  3 bytes" in _described("secrets", {"type": "Opaque", "data": {"key": "YWJj"}})


def test_other_kinds_are_shown_field_by_field() -> None:
    lines = _described("leases", {"spec": {"holderIdentity": "me", "strategies": ["a"], "inner": {}}}, events=False)
    assert "API Version:  coordination.k8s.io/v1" in lines
    assert lines[-5:] == ["Spec:", "  Holder Identity:  me", "  Inner:", "  Strategies:", "    a"]


def test_events_of_the_new_recorder_show_their_series() -> None:
    event = {
        "type": "Warning",
        "reason": "FailedScheduling",
        "reportingComponent": "default-scheduler",
        "message": "no node\n",
        "eventTime": "2026-11-23T11:00:00.000000Z",
        "series": {"count": 7, "lastObservedTime": "2026-11-23T11:59:00.000000Z"},
    }
    writer = PrefixWriter()
    write_events(writer, FrozenRest("empty"), [event])  # type: ignore[arg-type]
    expected = "  Warning  FailedScheduling  60s (x7 over 60m)  default-scheduler  no node"
    assert writer.text().splitlines()[-1] == expected


def _described_service(spec: dict[str, Any], status: dict[str, Any], *slices: dict[str, Any]) -> list[str]:
    service = {"metadata": {"name": "x", "namespace": "default"}, "spec": spec, "status": status, "kind": "Service"}
    rest = FrozenRest("empty", extra=slices)
    return describe(rest, by_plural("services"), service).splitlines()  # type: ignore[arg-type]


def _slice(*ready: str) -> dict[str, Any]:
    endpoints = [
        {"addresses": [f"10.0.0.{index}"], "conditions": {"ready": word == "ready"}} for index, word in enumerate(ready)
    ]
    return {
        "apiVersion": "discovery.k8s.io/v1",
        "kind": "EndpointSlice",
        "endpoints": endpoints,
        "metadata": {"name": "x-1", "namespace": "default", "labels": {"kubernetes.io/service-name": "x"}},
        "ports": [{"name": "", "port": 80}],
    }


@pytest.mark.parametrize(
    ("slices", "shown"),
    [
        ((), "<none>"),
        ((_slice("not"),), ""),
        ((_slice("not", "ready"),), "10.0.0.1:80"),
        ((_slice("ready", "not") | {"ports": None},), "10.0.0.0"),
        ((_slice(*["ready"] * 5) | {"ports": []},), "10.0.0.0,10.0.0.1,10.0.0.2 + 2 more..."),
        ((_slice("ready") | {"ports": [{"name": "other", "port": 80}]},), ""),
    ],
    ids=["no slice", "none ready", "ready ones", "no port", "no port, many", "another port"],
)
def test_the_endpoints_of_a_service_are_none_blank_or_the_ready_ones(slices: tuple[dict[str, Any], ...], shown: str):
    (line,) = [line for line in _described_service({"ports": [{"port": 80}]}, {}, *slices) if "Endpoints" in line]
    assert line == f"Endpoints:         {shown}"


def test_the_lines_of_a_service_come_in_this_order() -> None:
    spec = {
        "type": "LoadBalancer",
        "selector": {"app": "web"},
        "ipFamilyPolicy": "SingleStack",
        "ipFamilies": ["IPv4"],
        "clusterIP": "10.96.0.9",
        "clusterIPs": ["10.96.0.9"],
        "sessionAffinity": "None",
        "externalTrafficPolicy": "Local",
        "internalTrafficPolicy": "Cluster",
        "healthCheckNodePort": 31000,
        "ports": [{"port": 80, "protocol": "TCP", "targetPort": "http", "nodePort": 30080}],
    }
    lines = _described_service(spec, {"loadBalancer": {"ingress": [{"ip": "203.0.113.1", "ipMode": "VIP"}]}})
    assert [line.partition(":")[0] for line in lines] == [
        "Name",
        "Namespace",
        "Labels",
        "Annotations",
        "Selector",
        "Type",
        "IP Family Policy",
        "IP Families",
        "IP",
        "IPs",
        "LoadBalancer Ingress",
        "Port",
        "TargetPort",
        "NodePort",
        "Endpoints",
        "Session Affinity",
        "External Traffic Policy",
        "Internal Traffic Policy",
        "HealthCheck NodePort",
        "Events",
    ]
    assert "LoadBalancer Ingress:     203.0.113.1 (VIP)" in lines
    assert "NodePort:                 <unset>  30080/TCP" in lines


def test_each_number_of_a_deployment_and_of_a_replica_set_has_its_place() -> None:
    template = {"metadata": {"labels": {"a": "b"}}, "spec": {"containers": []}}
    spec = {"replicas": 5, "selector": {"matchLabels": {"a": "b"}}, "template": template}
    status = {"updatedReplicas": 4, "replicas": 6, "availableReplicas": 3, "unavailableReplicas": 2}
    lines = _described("deployments", {"spec": spec, "status": status}, events=False)
    assert "5 desired | 4 updated | 6 total | 3 available | 2 unavailable" in "\n".join(lines)
    owner = {"controller": True, "uid": "u", "kind": "ReplicaSet", "name": "x"}
    pods = tuple(
        {
            "apiVersion": "v1",
            "kind": "Pod",
            "spec": {"containers": []},
            "status": {"phase": phase},
            "metadata": {
                "name": f"x-{index}",
                "namespace": "default",
                "labels": {"a": "b"},
                "ownerReferences": [owner],
            },
        }
        for index, phase in enumerate(["Running"] * 4 + ["Pending"] * 3 + ["Succeeded"] * 2 + ["Failed"])
    )
    whole = {
        "apiVersion": "apps/v1",
        "kind": "ReplicaSet",
        "spec": spec,
        "status": status,
        "metadata": {"name": "x", "uid": "u", "namespace": "default"},
    }
    rest = FrozenRest("empty", extra=pods)
    lines = describe(rest, by_plural("replicasets"), whole).splitlines()  # type: ignore[arg-type]
    assert "Replicas:     6 current / 5 desired" in lines
    assert "Pods Status:  4 Running / 3 Waiting / 2 Succeeded / 1 Failed" in lines


@pytest.mark.parametrize("phase", ["Failed", "Succeeded"])
def test_a_pod_that_has_ended_is_not_terminating_any_more(phase: str) -> None:
    metadata = {"deletionTimestamp": "2026-11-23T11:46:00Z", "deletionGracePeriodSeconds": 30}
    lines = _described("pods", {"metadata": metadata, "spec": {}, "status": {"phase": phase}})
    assert [line.split() for line in lines if line.startswith("Status:")] == [["Status:", phase]]


def _event(reason: str, first: str, last: str, count: int) -> dict[str, Any]:
    return {
        "type": "Normal",
        "reason": reason,
        "source": {"component": "kubelet"},
        "message": "m",
        "count": count,
        "firstTimestamp": f"2026-11-23T{first}Z",
        "lastTimestamp": f"2026-11-23T{last}Z",
    }


def test_events_come_by_their_last_time_with_how_often_they_happened() -> None:
    writer = PrefixWriter()
    told = [_event("B", "11:50:00", "11:57:57", 5), _event("C", "11:59:00", "11:59:00", 1)]
    write_events(writer, FrozenRest("empty"), [*told[::-1], _event("A", "11:52:00", "11:52:00", 1)])  # type: ignore[arg-type]
    assert writer.text().splitlines() == [
        "Events:",
        "  Type    Reason  Age                 From     Message",
        "  ----    ------  ----                ----     -------",
        "  Normal  A       8m                  kubelet  m",
        "  Normal  B       2m3s (x5 over 10m)  kubelet  m",
        "  Normal  C       60s                 kubelet  m",
    ]


_TEMPLATE: dict[str, Any] = {
    "spec": {
        part: [{}] for part in ("containers", "initContainers", "volumes", "tolerations", "topologySpreadConstraints")
    }
}
_LISTS = ("rules", "tls", "ports", "ingress", "egress", "metrics", "volumeClaimTemplates", "limits", "taints")
_SPARSE: dict[str, dict[str, Any]] = {
    "nothing": {},
    "nulls": {"spec": None, "status": None},
    "empty parts": {"spec": {}, "status": {}},
    "an empty container": {"spec": {"template": _TEMPLATE}, "template": _TEMPLATE},
    "a Pod's empty parts": {**_TEMPLATE, "status": {"containerStatuses": [{}], "conditions": [{}]}},
    "empty items": {
        "spec": {part: [{}] for part in _LISTS} | {"jobTemplate": {"spec": {"template": _TEMPLATE}}},
        "status": {"conditions": [{}], "addresses": [{}], "loadBalancer": {"ingress": [{}]}, "currentMetrics": [{}]},
    }
    | {part: [{}] for part in ("rules", "subjects", "endpoints", "subsets", "ports")},
}


@pytest.mark.parametrize("plural", [each.plural for each in SCHEME if each.plural != "certificatesigningrequests"])
@pytest.mark.parametrize("sparse", _SPARSE)
def test_what_nobody_wrote_is_described_as_go_reads_it(plural: str, sparse: str) -> None:
    """A server takes some of these (the template of a StatefulSet is not validated); a dump may hold any of them."""
    assert any("x" in line for line in _described(plural, _SPARSE[sparse], events=False)[:2])
