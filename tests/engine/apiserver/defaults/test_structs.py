"""A struct has its defaults wherever it stands: in Pods, in every kind with a template of Pods, in volumes."""

from __future__ import annotations

from typing import Any

import pytest

from engine.api.scheme import for_kind
from engine.apiserver.endpoints.rest import RESTEndpoints

LABELS: dict[str, Any] = {"app": "x"}
VOLUMES: list[tuple[dict[str, Any], dict[str, Any]]] = [
    ({"configMap": {"name": "a"}}, {"configMap": {"name": "a", "defaultMode": 420}}),
    ({"configMap": {"name": "a", "defaultMode": 0}}, {"configMap": {"name": "a", "defaultMode": 0}}),
    (
        {"secret": {"secretName": "a", "optional": False}},
        {"secret": {"secretName": "a", "defaultMode": 420, "optional": False}},
    ),
    ({"hostPath": {"path": "/a"}}, {"hostPath": {"path": "/a", "type": ""}}),
    ({"hostPath": {"path": "/a", "type": "File"}}, {"hostPath": {"path": "/a", "type": "File"}}),
    ({}, {"emptyDir": {}}),
    ({"emptyDir": None}, {"emptyDir": {}}),
    ({"emptyDir": {"sizeLimit": "1024Mi", "medium": ""}}, {"emptyDir": {"sizeLimit": "1Gi"}}),
    ({"emptyDir": {"sizeLimit": 0}}, {"emptyDir": {"sizeLimit": "0"}}),
    ({"nfs": {"server": "s", "path": "/a", "readOnly": False}}, {"nfs": {"server": "s", "path": "/a"}}),
    (
        {"iscsi": {"targetPortal": "a:1", "iqn": "iqn.2001-04.com.example:a", "lun": 0}},
        {"iscsi": {"targetPortal": "a:1", "iqn": "iqn.2001-04.com.example:a", "lun": 0, "iscsiInterface": "default"}},
    ),
    (
        {"scaleIO": {"gateway": "g", "system": "s", "volumeName": "v", "secretRef": {"name": "a"}}},
        {
            "scaleIO": {
                "gateway": "g",
                "system": "s",
                "volumeName": "v",
                "secretRef": {"name": "a"},
                "storageMode": "ThinProvisioned",
                "fsType": "xfs",
            }
        },
    ),
    (
        {"downwardAPI": {"items": [{"path": "a", "fieldRef": {"fieldPath": "metadata.name"}}]}},
        {
            "downwardAPI": {
                "defaultMode": 420,
                "items": [{"path": "a", "fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.name"}}],
            }
        },
    ),
    (
        {
            "projected": {
                "sources": [
                    {"serviceAccountToken": {"path": "t"}},
                    {"secret": {"name": "a", "optional": False}},
                    {"downwardAPI": {"items": [{"path": "a", "fieldRef": {"fieldPath": "metadata.uid"}}]}},
                ]
            }
        },
        {
            "projected": {
                "defaultMode": 420,
                "sources": [
                    {"serviceAccountToken": {"path": "t", "expirationSeconds": 3600}},
                    {"secret": {"name": "a", "optional": False}},
                    {
                        "downwardAPI": {
                            "items": [{"path": "a", "fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.uid"}}]
                        }
                    },
                ],
            }
        },
    ),
]


def document(kind: str, spec: dict[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """An object whose Pods have that specification, and the way to it."""
    pods = {"metadata": {"labels": LABELS}, "spec": spec}
    selected = {"selector": {"matchLabels": LABELS}, "template": pods}
    match kind:
        case "Pod":
            return {"apiVersion": "v1", "kind": kind, "metadata": {"name": "x"}, "spec": spec}, ("spec",)
        case "Job":
            body: dict[str, Any] = {"template": pods}
            return {"apiVersion": "batch/v1", "kind": kind, "metadata": {"name": "x"}, "spec": body}, (
                "spec",
                "template",
                "spec",
            )
        case "CronJob":
            body = {"schedule": "* * * * *", "jobTemplate": {"spec": {"template": pods}}}
            way = ("spec", "jobTemplate", "spec", "template", "spec")
            return {"apiVersion": "batch/v1", "kind": kind, "metadata": {"name": "x"}, "spec": body}, way
    body = selected | ({"serviceName": "x"} if kind == "StatefulSet" else {})
    return {"apiVersion": "apps/v1", "kind": kind, "metadata": {"name": "x"}, "spec": body}, (
        "spec",
        "template",
        "spec",
    )


KINDS = ("Pod", "ReplicaSet", "Deployment", "DaemonSet", "StatefulSet", "Job", "CronJob")


def made(rest: RESTEndpoints, document: dict[str, Any], way: tuple[str, ...] = ()) -> Any:
    resource = for_kind(document["apiVersion"], document["kind"])
    assert resource is not None
    found: Any = rest.create(resource, "default" if resource.namespaced else "", document, dry_run=True)
    for step in way:
        found = found[step]
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_volumes_are_completed_in_whatever_has_pods(rest: RESTEndpoints, kind: str):
    given = [{"name": f"v{index}"} | volume for index, (volume, _) in enumerate(VOLUMES)]
    wanted = [{"name": f"v{index}"} | volume for index, (_, volume) in enumerate(VOLUMES)]
    containers = [{"name": "c", "image": "x:1"}]
    spec: dict[str, Any] = {"containers": containers, "volumes": given, "restartPolicy": "Never"}
    spec["automountServiceAccountToken"] = False
    if kind not in {"Pod", "Job", "CronJob"}:
        del spec["restartPolicy"]
    assert made(rest, *document(kind, spec))["volumes"] == wanted


@pytest.mark.parametrize("list_", ["containers", "initContainers"])
@pytest.mark.parametrize("kind", KINDS)
def test_containers_are_completed_in_whatever_has_pods(rest: RESTEndpoints, kind: str, list_: str):
    container = {
        "name": "d",
        "image": "x",
        "stdin": False,
        "workingDir": "",
        "env": [
            {"name": "A", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}},
            {"name": "B", "valueFrom": {"resourceFieldRef": {"resource": "limits.cpu"}}},
            {"name": "C", "valueFrom": {"configMapKeyRef": {"name": "a", "key": "b", "optional": False}}},
        ],
        "ports": [{"containerPort": 80, "hostIP": ""}],
        "resources": {"limits": {"cpu": "1000m", "memory": 0.5}},
        "securityContext": {"privileged": False, "capabilities": {"add": []}},
    }
    if list_ == "containers":
        container |= {
            "livenessProbe": {"grpc": {"port": 1}},
            "readinessProbe": {"tcpSocket": {"port": 1, "host": ""}},
            "lifecycle": {"preStop": {"httpGet": {"port": 80}}},
        }
    spec: dict[str, Any] = {"containers": [{"name": "c", "image": "x:1"}], "restartPolicy": "Never"}
    spec[list_] = [container]
    if kind not in {"Pod", "Job", "CronJob"}:
        del spec["restartPolicy"]

    found = made(rest, *document(kind, spec))[list_][0]

    limits = {"cpu": "1", "memory": "500m"}
    assert "stdin" not in found
    assert "workingDir" not in found
    assert found["imagePullPolicy"] == "Always"
    assert [entry["valueFrom"] for entry in found["env"]] == [
        {"fieldRef": {"apiVersion": "v1", "fieldPath": "metadata.name"}},
        {"resourceFieldRef": {"resource": "limits.cpu", "divisor": "0"}},
        {"configMapKeyRef": {"name": "a", "key": "b", "optional": False}},
    ]
    assert found["ports"] == [{"containerPort": 80, "protocol": "TCP"}]
    assert found["resources"] == {"limits": limits} | ({"requests": limits} if kind == "Pod" else {})
    assert found["securityContext"] == {"privileged": False, "capabilities": {}}
    if list_ == "containers":
        assert found["livenessProbe"]["grpc"] == {"port": 1, "service": ""}
        assert found["readinessProbe"]["tcpSocket"] == {"port": 1}
        assert found["lifecycle"] == {"preStop": {"httpGet": {"path": "/", "port": 80, "scheme": "HTTP"}}}


@pytest.mark.parametrize("kind", KINDS)
def test_pods_on_their_nodes_network_take_its_ports_and_templates_do_not(rest: RESTEndpoints, kind: str):
    spec = {
        "containers": [{"name": "c", "image": "x:1", "ports": [{"containerPort": 80}]}],
        "hostNetwork": True,
        "hostPID": False,
        "hostIPC": False,
    }
    if kind in {"Job", "CronJob"}:
        spec["restartPolicy"] = "Never"
    found = made(rest, *document(kind, spec))
    assert found["containers"][0]["ports"][0].get("hostPort") == (80 if kind == "Pod" else None)
    assert found["hostNetwork"] is True
    assert not {"hostPID", "hostIPC"} & found.keys()


@pytest.mark.parametrize(
    ("kind", "spec", "added"),
    [
        ("NetworkPolicy", {}, {"podSelector": {}, "policyTypes": ["Ingress"]}),
        ("NetworkPolicy", {"egress": []}, {"podSelector": {}, "policyTypes": ["Ingress"]}),
        (
            "NetworkPolicy",
            {"egress": [{"ports": [{"port": 53}, {"port": 53, "protocol": "UDP"}]}]},
            {
                "podSelector": {},
                "policyTypes": ["Ingress", "Egress"],
                "egress": [{"ports": [{"port": 53, "protocol": "TCP"}, {"port": 53, "protocol": "UDP"}]}],
            },
        ),
        (
            "IngressClass",
            {"controller": "a.b/c", "parameters": {"kind": "K", "name": "n"}},
            {"controller": "a.b/c", "parameters": {"kind": "K", "name": "n", "scope": "Cluster"}},
        ),
        (
            "Ingress",
            {"defaultBackend": {"service": {"name": "s", "port": {"number": 80}}}, "rules": [], "tls": []},
            {"defaultBackend": {"service": {"name": "s", "port": {"number": 80}}}},
        ),
    ],
)
def test_kinds_of_networking(rest: RESTEndpoints, kind: str, spec: dict[str, Any], added: dict[str, Any]):
    body = {"apiVersion": "networking.k8s.io/v1", "kind": kind, "metadata": {"name": "x"}, "spec": spec}
    assert made(rest, body, ("spec",)) == added


@pytest.mark.parametrize(
    ("item", "filled"),
    [
        (
            {"type": "Container", "max": {"cpu": "2"}},
            {"max": {"cpu": "2"}, "default": {"cpu": "2"}, "defaultRequest": {"cpu": "2"}},
        ),
        (
            {"type": "Container", "max": {"cpu": "2"}, "default": {"cpu": "1"}, "min": {"memory": "1024Ki"}},
            {
                "max": {"cpu": "2"},
                "default": {"cpu": "1"},
                "min": {"memory": "1Mi"},
                "defaultRequest": {"cpu": "1", "memory": "1Mi"},
            },
        ),
        ({"type": "Pod", "max": {"cpu": "2"}}, {"max": {"cpu": "2"}}),
    ],
)
def test_limits_of_containers_have_defaults_of_defaults(rest: RESTEndpoints, item: Any, filled: Any):
    body = {"apiVersion": "v1", "kind": "LimitRange", "metadata": {"name": "x"}, "spec": {"limits": [item]}}
    assert made(rest, body, ("spec", "limits")) == [{"type": item["type"]} | filled]


def autoscaler(**spec: Any) -> dict[str, Any]:
    target = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "x"}
    body = {"scaleTargetRef": target, "maxReplicas": 3} | spec
    return {"apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler", "metadata": {"name": "x"}, "spec": body}


def test_an_autoscaler_without_metrics_goes_by_cpu(rest: RESTEndpoints):
    spec = made(rest, autoscaler(), ("spec",))
    assert spec["minReplicas"] == 1
    target = {"type": "Utilization", "averageUtilization": 80}
    assert spec["metrics"] == [{"type": "Resource", "resource": {"name": "cpu", "target": target}}]
    assert "behavior" not in spec


def test_who_says_something_of_one_direction_gets_rules_for_both(rest: RESTEndpoints):
    behavior = made(rest, autoscaler(behavior={"scaleUp": {"selectPolicy": "Min"}}), ("spec", "behavior"))
    assert behavior["scaleUp"]["selectPolicy"] == "Min"
    assert behavior["scaleUp"]["stabilizationWindowSeconds"] == 0
    assert behavior["scaleDown"] == {
        "selectPolicy": "Max",
        "policies": [{"type": "Percent", "value": 100, "periodSeconds": 15}],
    }


@pytest.mark.parametrize(
    ("subject", "group"),
    [
        ({"kind": "User"}, "rbac.authorization.k8s.io"),
        ({"kind": "Group"}, "rbac.authorization.k8s.io"),
        ({"kind": "ServiceAccount", "namespace": "a"}, None),
    ],
)
@pytest.mark.parametrize("kind", ["RoleBinding", "ClusterRoleBinding"])
def test_who_is_bound_is_of_a_group(rest: RESTEndpoints, kind: str, subject: Any, group: str | None):
    body = {
        "apiVersion": "rbac.authorization.k8s.io/v1",
        "kind": kind,
        "metadata": {"name": "x"},
        "subjects": [subject | {"name": "n"}],
        "roleRef": {"kind": "ClusterRole", "name": "r"},
    }
    found = made(rest, body)
    assert found["subjects"][0].get("apiGroup") == group
    assert found["roleRef"]["apiGroup"] == "rbac.authorization.k8s.io"


def test_a_role_without_rules_says_so(rest: RESTEndpoints):
    api = "rbac.authorization.k8s.io/v1"
    for kind in ("Role", "ClusterRole"):
        body: dict[str, Any] = {"apiVersion": api, "kind": kind, "metadata": {"name": "x"}, "rules": []}
        assert made(rest, body)["rules"] is None


@pytest.mark.parametrize(
    ("source", "filled"),
    [
        ({"hostPath": {"path": "/a"}}, {"hostPath": {"path": "/a", "type": ""}}),
        (
            {"azureFile": {"secretName": "s", "shareName": "h", "readOnly": False}},
            {"azureFile": {"secretName": "s", "shareName": "h", "secretNamespace": None}},
        ),
        (
            {"rbd": {"monitors": ["m"], "image": "i"}},
            {"rbd": {"monitors": ["m"], "image": "i", "pool": "rbd", "user": "admin", "keyring": "/etc/ceph/keyring"}},
        ),
        ({"local": {"path": "/a", "fsType": ""}}, {"local": {"path": "/a", "fsType": ""}}),
        ({"nfs": {"server": "s", "path": "/a", "readOnly": False}}, {"nfs": {"server": "s", "path": "/a"}}),
    ],
)
def test_sources_of_volumes(rest: RESTEndpoints, source: Any, filled: Any):
    spec = {"capacity": {"storage": "1024Mi"}, "accessModes": ["ReadWriteOnce"]} | source
    if "local" in source:
        term = {"matchExpressions": [{"key": "a", "operator": "Exists", "values": []}]}
        spec["nodeAffinity"] = {"required": {"nodeSelectorTerms": [term]}}
    body = {"apiVersion": "v1", "kind": "PersistentVolume", "metadata": {"name": "x"}, "spec": spec}
    found = made(rest, body, ("spec",))
    (kind,) = source
    assert found[kind] == filled[kind]
    assert found["capacity"] == {"storage": "1Gi"}
    if "local" in source:
        terms = found["nodeAffinity"]["required"]["nodeSelectorTerms"]
        assert terms == [{"matchExpressions": [{"key": "a", "operator": "Exists"}]}]
