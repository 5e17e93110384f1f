"""What Go writes of an object in which nothing is set: the state before a creation, against which its fields are held.

A field that Go writes although nobody set it is no news when it is set, but what lies in it is: hence a Deployment that
was created with `kubectl create` has `f:labels: {.: {}}` in its template, and no `.` at the template itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from engine.api.scheme import Resource

_META: dict[str, Any] = {"creationTimestamp": None}
_TEMPLATE: dict[str, Any] = {"metadata": _META, "spec": {"containers": None}}
_NO_REPLICAS = {"replicas": 0}
_NO_INFO = dict.fromkeys(
    (
        "machineID",
        "systemUUID",
        "bootID",
        "kernelVersion",
        "osImage",
        "containerRuntimeVersion",
        "kubeletVersion",
        "kubeProxyVersion",
        "operatingSystem",
        "architecture",
    ),
    "",
)
_BINDING: dict[str, Any] = {"roleRef": {"apiGroup": "", "kind": "", "name": ""}}

_EMPTY: dict[str, dict[str, Any]] = {
    "Deployment": {"spec": {"selector": None, "template": _TEMPLATE, "strategy": {}}, "status": {}},
    "ReplicaSet": {"spec": {"selector": None, "template": _TEMPLATE}, "status": _NO_REPLICAS},
    "StatefulSet": {
        "spec": {"selector": None, "template": _TEMPLATE, "serviceName": "", "updateStrategy": {}},
        "status": {"replicas": 0, "availableReplicas": 0},
    },
    "DaemonSet": {
        "spec": {"selector": None, "template": _TEMPLATE, "updateStrategy": {}},
        "status": {
            "currentNumberScheduled": 0,
            "numberMisscheduled": 0,
            "desiredNumberScheduled": 0,
            "numberReady": 0,
        },
    },
    "ReplicationController": {"spec": {}, "status": _NO_REPLICAS},
    "Job": {"spec": {"template": _TEMPLATE}, "status": {}},
    "CronJob": {
        "spec": {"schedule": "", "jobTemplate": {"metadata": _META, "spec": {"template": _TEMPLATE}}},
        "status": {},
    },
    "Pod": {"spec": {"containers": None}, "status": {}},
    "Service": {"spec": {}, "status": {"loadBalancer": {}}},
    "Namespace": {"spec": {}, "status": {}},
    "Node": {"spec": {}, "status": {"daemonEndpoints": {"kubeletEndpoint": {"Port": 0}}, "nodeInfo": _NO_INFO}},
    "PersistentVolume": {"spec": {}, "status": {}},
    "PersistentVolumeClaim": {"spec": {"resources": {}}, "status": {}},
    "Ingress": {"spec": {}, "status": {"loadBalancer": {}}},
    "IngressClass": {"spec": {}},
    "NetworkPolicy": {"spec": {"podSelector": {}}},
    "HorizontalPodAutoscaler": {
        "spec": {"scaleTargetRef": {"kind": "", "name": ""}, "maxReplicas": 0},
        "status": {"desiredReplicas": 0, "currentMetrics": None},
    },
    "PodDisruptionBudget": {
        "spec": {},
        "status": {"disruptionsAllowed": 0, "currentHealthy": 0, "desiredHealthy": 0, "expectedPods": 0},
    },
    "EndpointSlice": {"addressType": "", "endpoints": None, "ports": None},
    "Role": {"rules": None},
    "ClusterRole": {"rules": None},
    "RoleBinding": _BINDING,
    "ClusterRoleBinding": _BINDING,
    "StorageClass": {"provisioner": ""},
    "PriorityClass": {"value": 0},
    "Lease": {"spec": {}},
    "LimitRange": {"spec": {"limits": None}},
    "ResourceQuota": {"spec": {}, "status": {}},
    "Event": {
        "involvedObject": {},
        "source": {},
        "firstTimestamp": None,
        "lastTimestamp": None,
        "eventTime": None,
        "reportingComponent": "",
        "reportingInstance": "",
    },
    "ControllerRevision": {"data": None, "revision": 0},
}


def empty_object(resource: Resource) -> dict[str, Any]:
    """An object of a resource in which nothing is set, in wire form."""
    head = {"apiVersion": resource.api_version, "kind": resource.kind, "metadata": _META}
    return head if resource.custom is not None else head | _EMPTY.get(resource.kind, {})
