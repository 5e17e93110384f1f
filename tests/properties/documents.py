"""Random documents of every kind: well-formed, often wrong, full of values at the edge of what a field may hold.

`manifests` has those of which a cluster comes to rest; these only have to leave it alive.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from engine.api.scheme import SCHEME, Resource
from tests.properties import manifests
from tests.properties.manifests import Chance

NAMES = ("a", "b", "c")
"""Few, so that everything meets everything."""
NAMESPACES = ("default", "default", "default", "lab", "spare")
KEYS = ("app", "tier", "kubernetes.io/hostname")


class Values(NamedTuple):
    """What a field may hold, and what it may not."""

    usual: tuple[Any, ...]
    odd: tuple[Any, ...]

    def drawn(self, chance: Chance) -> Any:
        """Seldom an odd one: a document has many fields, and most documents should get in."""
        return chance.pick(self.odd if chance.below(40) == 0 else self.usual)


COUNTS = Values((0, 1, 2, 2, 3, 4, 6), (-1, 60, 2**31, "1", 1.5))
SECONDS = Values((0, 1, 2, 5, 30), (-1, 2**31 - 1, 2**63 - 1, 2**63))
AMOUNTS = Values(
    ("0", "1m", "100m", "1", "1500m", "3", "64Mi", "1Gi"),
    ("1e3", "-1", "1n", "9e500", "lots", 0.5, 7, None),
)
PORTS = Values((80, 80, 443, 8080), (0, 1, 65535, 65536, -1, "http", ""))
TEXTS = Values(
    ("a", "b", "x y"),
    ("", "x" * 64, "A_B", "ä", "\ud800", "\x00", "50%", "150%", "None", "true", "²", "٣", "9" * 5000),
)
POLICIES = ("", "Always", "Never", "OnFailure")


def labels(chance: Chance) -> dict[str, str]:
    return {chance.pick(KEYS): chance.pick(NAMES) for _ in range(1 + chance.below(2))}


def selector(chance: Chance) -> dict[str, Any]:
    if chance.below(4) == 0:
        expression: dict[str, Any] = {
            "key": chance.pick(KEYS),
            "operator": chance.pick(("In", "NotIn", "Exists", "DoesNotExist")),
        }
        if expression["operator"].endswith("In"):
            expression |= {"values": [chance.pick(NAMES)]}
        return {"matchExpressions": [expression]}
    return {"matchLabels": {"app": chance.pick(NAMES)}} if chance.below(8) else {}


def resources(chance: Chance) -> dict[str, Any]:
    names = ("cpu", "memory", "ephemeral-storage", "example.com/gpu")
    if chance.below(2):
        return {"requests": {"cpu": chance.pick(("500m", "1500m", "3"))}}
    return {
        part: {chance.pick(names[: 2 + chance.below(9) // 7]): AMOUNTS.drawn(chance)}
        for part in ("requests", "limits")
        if chance.below(3) == 0
    }


def probe(chance: Chance) -> dict[str, Any]:
    port = PORTS.drawn(chance)
    handler: dict[str, Any] = chance.pick(
        (
            {"tcpSocket": {"port": port}},
            {"httpGet": {"port": port, "path": chance.pick(("/", "/healthz", ""))}},
            {"exec": {"command": ["sh", "-c", "sleep 1"]}},
            {"exec": {}},
            {"grpc": {"port": 80}},
            {},
        ),
    )
    numbers = ("initialDelaySeconds", "periodSeconds", "failureThreshold", "timeoutSeconds")
    return handler | {chance.pick(numbers): SECONDS.drawn(chance)}


def container(chance: Chance, name: str) -> dict[str, Any]:
    found: dict[str, Any] = {
        "name": name,
        "image": Values((*manifests.IMAGES, "busybox"), ("no-such", "a:b:c", "")).drawn(chance),
    }
    if chance.below(3) == 0:
        found["command"] = chance.pick((["true"], ["false"], ["sleep", "3"], ["sh", "-c", "sleep 2; exit 3"], ["nope"]))
    if chance.below(2):
        found["resources"] = resources(chance)
    if chance.below(3) == 0:
        found["ports"] = [{"containerPort": PORTS.drawn(chance), "hostPort": chance.pick((0, 0, 0, 0, 0, 8080))}]
    for field in ("readinessProbe", "livenessProbe", "startupProbe"):
        if chance.below(5) == 0:
            found[field] = probe(chance)
    if chance.below(5) == 0:
        found["env"] = [_variable(chance)]
    if chance.below(8) == 0:
        found["lifecycle"] = {chance.pick(("preStop", "postStart")): probe(chance)}
    if chance.below(8) == 0:
        found["volumeMounts"] = [{"name": chance.pick(NAMES), "mountPath": "/x"}]
    return found


def _variable(chance: Chance) -> dict[str, Any]:
    key = {"name": chance.pick(NAMES), "key": chance.pick(NAMES)}
    source = chance.pick(
        (
            {"configMapKeyRef": key},
            {"secretKeyRef": key},
            {"fieldRef": {"fieldPath": "status.podIP"}},
            {"resourceFieldRef": {"resource": "limits.cpu", "divisor": chance.pick(("0", "1", "1m"))}},
        ),
    )
    return {"name": "A", "value": "$(B)"} if chance.below(2) else {"name": "A", "valueFrom": source}


def pod_spec(chance: Chance) -> dict[str, Any]:
    spec: dict[str, Any] = {"containers": [container(chance, name) for name in ("main", "side")[: 1 + chance.below(2)]]}
    if chance.below(4) == 0:
        spec["initContainers"] = [container(chance, "first") | chance.pick(({}, {"restartPolicy": "Always"}))]
    if chance.below(2) == 0:
        spec["priorityClassName"] = chance.pick(NAMES)
    if chance.below(3) == 0:
        spec["affinity"] = affinity(chance)
    if chance.below(5) == 0:
        spec["topologySpreadConstraints"] = [
            {
                "maxSkew": Values((1, 2), (0, -1)).drawn(chance),
                "topologyKey": chance.pick(KEYS),
                "labelSelector": selector(chance),
                "whenUnsatisfiable": chance.pick(("DoNotSchedule", "ScheduleAnyway")),
            },
        ]
    if chance.below(5) == 0:
        spec["tolerations"] = [{"operator": "Exists"} | chance.pick(({}, {"tolerationSeconds": SECONDS.drawn(chance)}))]
    if chance.below(5) == 0:
        spec["volumes"] = [{"name": chance.pick(NAMES)} | chance.pick(_VOLUMES)]
    for field, values in _POD_FIELDS.items():
        if chance.below(20) == 0:
            spec[field] = _drawn(chance, values)
    return spec


def _drawn(chance: Chance, values: Values | tuple[Any, ...]) -> Any:
    return values.drawn(chance) if isinstance(values, Values) else chance.pick(values)


_VOLUMES: tuple[dict[str, Any], ...] = (
    {"emptyDir": {}},
    {"emptyDir": {"sizeLimit": "1Gi"}},
    {"configMap": {"name": "a"}},
    {"secret": {"secretName": "b"}},
    {"persistentVolumeClaim": {"claimName": "c"}},
    {"hostPath": {"path": "/"}},
    {"projected": {"sources": [{"configMap": {"name": "a"}}]}},
    {},
)
_POD_FIELDS: dict[str, Values | tuple[Any, ...]] = {
    "restartPolicy": POLICIES,
    "terminationGracePeriodSeconds": SECONDS,
    "activeDeadlineSeconds": SECONDS,
    "nodeName": ("node-1", "node-2", "nowhere"),
    "nodeSelector": ({"kubernetes.io/hostname": "node-1"}, {"x": "y"}),
    "hostNetwork": (True, False),
    "dnsPolicy": ("Default", "None", "ClusterFirst"),
    "hostname": TEXTS,
    "subdomain": NAMES,
    "priority": (0, 5, 2**31 - 1),
    "schedulerName": ("mine", "default-scheduler"),
    "schedulingGates": ([{"name": "wait"}], []),
    "readinessGates": ([{"conditionType": "x"}],),
    "preemptionPolicy": ("Never", "PreemptLowerPriority"),
    "overhead": ({"cpu": "100m"},),
}


def affinity(chance: Chance) -> dict[str, Any]:
    term = {"labelSelector": selector(chance), "topologyKey": chance.pick((KEYS[2], "zone"))}
    kind = chance.pick(("podAffinity", "podAntiAffinity", "podAntiAffinity"))
    if chance.below(2):
        return {kind: {"requiredDuringSchedulingIgnoredDuringExecution": [term]}}
    weighted = {"weight": chance.pick((1, 50, 100, 0)), "podAffinityTerm": term}
    return {kind: {"preferredDuringSchedulingIgnoredDuringExecution": [weighted]}}


def template(chance: Chance, name: str) -> dict[str, Any]:
    return {"metadata": {"labels": {"app": name} | labels(chance)}, "spec": pod_spec(chance)}


def _workload(chance: Chance, kind: str, name: str) -> dict[str, Any]:
    document: dict[str, Any] = manifests.workload(chance, kind, name)
    spec = document["spec"]
    if chance.below(2):
        spec["template"] = template(chance, name)
        if kind == "Job":
            spec["template"]["spec"]["restartPolicy"] = chance.pick(("Never", "OnFailure"))
    for field, values in _WORKLOAD_FIELDS.get(kind, {}).items():
        if chance.below(6) == 0:
            spec[field] = _drawn(chance, values)
    return spec


_WORKLOAD_FIELDS: dict[str, dict[str, Values | tuple[Any, ...]]] = {
    "Deployment": {
        "replicas": COUNTS,
        "minReadySeconds": SECONDS,
        "progressDeadlineSeconds": SECONDS,
        "paused": (True, False),
        "revisionHistoryLimit": COUNTS,
        "strategy": tuple(
            {"rollingUpdate": {"maxSurge": a, "maxUnavailable": b}}
            for a in (0, 3, "30%", "x", -1)
            for b in (0, 1, "100%", "150%")
        ),
    },
    "ReplicaSet": {"replicas": COUNTS, "minReadySeconds": SECONDS},
    "StatefulSet": {
        "replicas": COUNTS,
        "minReadySeconds": SECONDS,
        "ordinals": ({"start": 5}, {"start": -1}),
        "updateStrategy": tuple({"rollingUpdate": {"partition": count}} for count in (0, 1, 2, -1)),
        "persistentVolumeClaimRetentionPolicy": ({"whenDeleted": "Delete"}, {"whenScaled": "x"}),
    },
    "DaemonSet": {
        "minReadySeconds": SECONDS,
        "revisionHistoryLimit": COUNTS,
        "updateStrategy": tuple({"rollingUpdate": {"maxUnavailable": value}} for value in (0, 1, "50%", "x", -1)),
    },
    "Job": {
        "completions": COUNTS,
        "parallelism": COUNTS,
        "backoffLimit": COUNTS,
        "activeDeadlineSeconds": SECONDS,
        "ttlSecondsAfterFinished": SECONDS,
        "suspend": (True, False),
        "completionMode": ("Indexed", "NonIndexed"),
    },
}


def _cron_job(chance: Chance, name: str) -> dict[str, Any]:
    return {
        "schedule": Values(("* * * * *", "*/2 * * * *"), ("0 0 31 2 *", "nope", "@hourly", "")).drawn(chance),
        "jobTemplate": {"spec": _workload(chance, "Job", name)},
        "suspend": chance.below(4) == 0,
        "concurrencyPolicy": Values(("Allow", "Forbid", "Replace"), ("x",)).drawn(chance),
        "startingDeadlineSeconds": SECONDS.drawn(chance),
        "successfulJobsHistoryLimit": COUNTS.drawn(chance),
        "timeZone": Values(("UTC", None), ("Europe/Berlin", "Nowhere")).drawn(chance),
    }


def _service(chance: Chance, name: str) -> dict[str, Any]:
    spec: dict[str, Any] = {
        "ports": [
            {
                "port": PORTS.drawn(chance),
                "targetPort": PORTS.drawn(chance),
                "nodePort": chance.pick((0, 0, 0, 0, 30080)),
            }
            | chance.pick(({}, {"name": "http"}, {"protocol": "UDP"}))
            for _ in range(1 + chance.below(9) // 7)
        ],
        "type": Values(("ClusterIP", "NodePort", "NodePort", "LoadBalancer"), ("ExternalName", "x")).drawn(chance),
        "selector": labels(chance) if chance.below(4) else {},
    }
    for field, values in _SERVICE_FIELDS.items():
        if chance.below(25) == 0:
            spec[field] = _drawn(chance, values)
    del name
    return spec


_SERVICE_FIELDS: dict[str, tuple[Any, ...]] = {
    "clusterIP": ("None", "", "10.96.0.7", "1.2.3.4", "x"),
    "externalTrafficPolicy": ("Local", "Cluster"),
    "internalTrafficPolicy": ("Local",),
    "sessionAffinity": ("ClientIP", "None"),
    "externalName": ("example.com", ""),
    "externalIPs": (["203.0.113.7"], ["x"]),
    "publishNotReadyAddresses": (True,),
    "healthCheckNodePort": (30090, 0),
    "allocateLoadBalancerNodePorts": (False,),
    "trafficDistribution": ("PreferClose",),
    "ipFamilies": (["IPv6"], ["IPv4"]),
    "loadBalancerIP": ("203.0.113.1",),
}


def _budget(chance: Chance, name: str) -> dict[str, Any]:
    del name
    usual = ({"minAvailable": 1}, {"maxUnavailable": 0}, {"maxUnavailable": 1}, {"minAvailable": "50%"})
    odd: tuple[dict[str, Any], ...] = (
        {"minAvailable": "x"},
        {"maxUnavailable": -1},
        {"minAvailable": 1, "maxUnavailable": 1},
        {},
    )
    limit = Values(usual, odd).drawn(chance)
    return limit | {"selector": selector(chance)}


def _quota(chance: Chance, name: str) -> dict[str, Any]:
    del name
    counted = (
        "pods",
        "cpu",
        "requests.memory",
        "limits.cpu",
        "services",
        "services.nodeports",
        "count/configmaps",
        "requests.storage",
        "count/jobs.batch",
        "persistentvolumeclaims",
        "x/y",
    )
    hard = {chance.pick(counted): chance.pick(("5", "20", "40", "4", "2Gi")) for _ in range(2)}
    scopes = chance.pick(({}, {}, {"scopes": ["BestEffort"]}, {"scopes": ["x"]}))
    return {"hard": hard} | scopes


def _claim(chance: Chance, name: str) -> dict[str, Any]:
    del name
    return {
        "accessModes": chance.pick((["ReadWriteOnce"], ["ReadWriteMany"], [])),
        "resources": {"requests": {"storage": AMOUNTS.drawn(chance)}},
    } | chance.pick(({}, {"volumeName": "a"}, {"storageClassName": "x"}, {"storageClassName": ""}))


def _volume(chance: Chance, name: str) -> dict[str, Any]:
    del name
    return {
        "accessModes": ["ReadWriteOnce"],
        "capacity": {"storage": AMOUNTS.drawn(chance)},
        "hostPath": {"path": "/x"},
        "persistentVolumeReclaimPolicy": chance.pick(("Retain", "Delete", "Recycle")),
    } | chance.pick(({}, {"claimRef": {"namespace": "default", "name": "a"}}))


def _node(chance: Chance, name: str) -> dict[str, Any]:
    del name
    return chance.pick(
        (
            {},
            {"unschedulable": True},
            {"podCIDR": "10.244.9.0/24"},
            {"taints": [{"key": "x", "effect": chance.pick(("NoExecute", "NoSchedule", "x"))}]},
        ),
    )


def _ingress(chance: Chance, name: str) -> dict[str, Any]:
    backend = {"service": {"name": name, "port": {"number": PORTS.drawn(chance)}}}
    return {"rules": [{"http": {"paths": [{"path": "/", "pathType": "Prefix", "backend": backend}]}}]}


def _workload_of(kind: str) -> Callable[[Chance, str], dict[str, Any]]:
    return lambda chance, name: _workload(chance, kind, name)


_SPECS: dict[str, Callable[[Chance, str], dict[str, Any]]] = {
    **{kind: _workload_of(kind) for kind in manifests.KINDS},
    "CronJob": _cron_job,
    "Pod": lambda chance, _: pod_spec(chance),
    "Service": _service,
    "Ingress": _ingress,
    "PodDisruptionBudget": _budget,
    "ResourceQuota": _quota,
    "PersistentVolumeClaim": _claim,
    "PersistentVolume": _volume,
    "Node": _node,
    "LimitRange": lambda chance, _: {"limits": [{"type": "Container", "max": {"cpu": AMOUNTS.drawn(chance)}}]},
    "HorizontalPodAutoscaler": lambda chance, name: {
        "maxReplicas": COUNTS.drawn(chance),
        "scaleTargetRef": {"kind": "Deployment", "name": name},
    },
    "NetworkPolicy": lambda chance, _: {"podSelector": selector(chance)},
    "Lease": lambda chance, _: {"holderIdentity": "me", "leaseDurationSeconds": SECONDS.drawn(chance)},
    "IngressClass": lambda _, __: {"controller": "x/y"},
}


def _endpoints(chance: Chance) -> dict[str, Any]:
    address = {"ip": Values(("10.244.1.50",), ("127.0.0.1", "", "x")).drawn(chance)}
    return {"subsets": [{"addresses": [address], "ports": [{"port": PORTS.drawn(chance)}]}]}


def _slice(chance: Chance) -> dict[str, Any]:
    ports = [{"port": PORTS.drawn(chance)}] if chance.below(3) else []
    return {
        "addressType": Values(("IPv4",), ("FQDN", "")).drawn(chance),
        "ports": ports,
        "endpoints": [
            {"addresses": [Values(("10.244.1.50",), ("x",)).drawn(chance)]}
            | chance.pick(
                ({}, {"conditions": {"ready": True}}, {"nodeName": "node-1"}, {"hints": {"forZones": [{"name": "z"}]}}),
            ),
        ],
    }


_BODIES: dict[str, Callable[[Chance], dict[str, Any]]] = {
    "ConfigMap": lambda chance: {"data": {TEXTS.drawn(chance): TEXTS.drawn(chance)}, "immutable": chance.below(5) == 0},
    "Secret": lambda chance: {
        "stringData": {chance.pick(NAMES): TEXTS.drawn(chance)},
        "data": {"k": chance.pick(("YQ==", "x", ""))},
    },
    "Endpoints": _endpoints,
    "EndpointSlice": _slice,
    "PriorityClass": lambda chance: {
        "value": Values((0, 10, 100, 1000, -5), (2**31 - 1,)).drawn(chance),
        "globalDefault": chance.below(4) == 0,
        "preemptionPolicy": chance.pick(("", "Never", "PreemptLowerPriority")),
    },
    "ControllerRevision": lambda chance: {"revision": COUNTS.drawn(chance), "data": {"spec": {"template": {}}}},
    "Event": lambda chance: {
        "involvedObject": {"kind": "Pod", "namespace": "default", "name": chance.pick(NAMES)},
        "reason": "X",
        "message": TEXTS.drawn(chance),
        "type": "Normal",
    },
}


def _status(chance: Chance, kind: str) -> dict[str, Any]:
    """A status that a client claims."""
    moment = Values(("2026-01-01T00:00:00Z", "2026-01-01T00:00:30.5Z"), ("soon", "9999-12-31T23:59:59Z", 3))
    word = {
        "type": chance.pick(("Ready", "Available", "Complete", "Failed", "DisruptionTarget")),
        "status": chance.pick(("True", "False", "Unknown")),
        "lastTransitionTime": moment.drawn(chance),
    }
    if chance.below(4) == 0:
        word["lastHeartbeatTime"] = moment.drawn(chance)
    address = Values(("10.244.1.9", "10.244.2.9", ""), ("x", "fd00::1")).drawn(chance)
    claims: dict[str, Any] = {
        "Pod": {
            "phase": chance.pick(("Running", "Failed", "Succeeded", "Pending", "x")),
            "conditions": [word],
            "startTime": moment.drawn(chance),
            "podIP": address,
            "podIPs": [{"ip": address}],
            "containerStatuses": [
                {
                    "name": chance.pick(("main", "x")),
                    "ready": True,
                    "restartCount": COUNTS.drawn(chance),
                    "image": "x",
                    "imageID": "",
                    "started": True,
                    "state": {"terminated": {"exitCode": 3, "finishedAt": moment.drawn(chance)}},
                },
            ],
            "nominatedNodeName": chance.pick(("node-1", "nowhere", "")),
        },
        "Node": {
            "capacity": {"cpu": AMOUNTS.drawn(chance)},
            "allocatable": {"pods": AMOUNTS.drawn(chance)},
            "conditions": [word],
            "addresses": [{"type": "InternalIP", "address": address}],
        },
        "PodDisruptionBudget": {
            "disruptionsAllowed": COUNTS.drawn(chance),
            "currentHealthy": 1,
            "desiredHealthy": 0,
            "expectedPods": 1,
            "observedGeneration": COUNTS.drawn(chance),
            "disruptedPods": {chance.pick(NAMES): moment.drawn(chance)},
        },
        "Service": {"loadBalancer": {"ingress": [{"ip": address}]}},
        "ResourceQuota": {"used": {"pods": AMOUNTS.drawn(chance)}, "hard": {"cpu": AMOUNTS.drawn(chance)}},
        "Namespace": {"phase": chance.pick(("Active", "Terminating", ""))},
        "PersistentVolume": {"phase": chance.pick(("Bound", "Released", "Available"))},
        "PersistentVolumeClaim": {"phase": chance.pick(("Bound", "Pending", "Lost"))},
        "CronJob": {"lastScheduleTime": moment.drawn(chance), "active": [{"name": "a", "uid": "x"}]},
        "Job": {
            "startTime": moment.drawn(chance),
            "conditions": [word],
            "succeeded": COUNTS.drawn(chance),
            "completedIndexes": chance.pick(("0", "0-2", "x", "5-1")),
            "active": COUNTS.drawn(chance),
        },
        "StatefulSet": {
            "replicas": COUNTS.drawn(chance),
            "currentRevision": chance.pick(("a", "")),
            "updateRevision": chance.pick(("a", "")),
        },
        "Deployment": {
            "replicas": COUNTS.drawn(chance),
            "collisionCount": COUNTS.drawn(chance),
            "conditions": [word],
            "observedGeneration": COUNTS.drawn(chance),
        },
    }
    return claims.get(kind, {"replicas": COUNTS.drawn(chance), "conditions": [word]})


def document(chance: Chance, resource: Resource) -> dict[str, Any]:
    """A document of that kind; which namespace it goes to says who sends it."""
    name, kind = chance.pick(NAMES), resource.kind
    meta: dict[str, Any] = {"name": name, "labels": labels(chance)} if chance.below(3) else {"name": name}
    if chance.below(12) == 0:
        meta = {"generateName": f"{name}-"}
    if chance.below(20) == 0:
        meta["finalizers"] = [chance.pick(("x.io/y", "foregroundDeletion", "orphan", "bad"))]
    if chance.below(30) == 0:
        meta["ownerReferences"] = [
            {
                "apiVersion": "apps/v1",
                "kind": chance.pick(("ReplicaSet", "Deployment", "Job")),
                "name": name,
                "uid": chance.pick(NAMES),
                "controller": chance.below(2) == 0,
            },
        ]
    if chance.below(10) == 0:
        meta["annotations"] = {chance.pick(KEYS): TEXTS.drawn(chance)}
    found = {"apiVersion": resource.api_version, "kind": kind, "metadata": meta}
    if kind in _SPECS:
        found["spec"] = _SPECS[kind](chance, name)
    if kind in _BODIES:
        found |= _BODIES[kind](chance)
    if chance.below(12) == 0 or kind == "Node":
        found["status"] = _status(chance, kind)
    return _bent(chance, found) if chance.below(15) == 0 else found


JUNK: tuple[Any, ...] = (None, 0, -1, 1.5, True, "", "A_B", [], {}, [None], {"x": 1}, 2**70, "x")


def _bent(chance: Chance, value: Any) -> Any:
    """The value with one part of it replaced or gone; the kind stays, so that it is still sent as what it was."""
    if isinstance(value, dict):
        key = chance.maybe([name for name in sorted(value) if name not in {"apiVersion", "kind"}])
        if key is not None and chance.below(6):
            rest = {other: item for other, item in value.items() if other != key}
            return rest if chance.below(8) == 0 else rest | {key: _bent(chance, value[key])}
    if isinstance(value, list) and value and chance.below(6):
        return [_bent(chance, value[0]), *value[1:]]
    return value if isinstance(value, dict) and "kind" in value else chance.pick(JUNK)


def claimed_status(chance: Chance, resource: Resource) -> dict[str, Any]:
    """A change of the status alone."""
    return {"status": _status(chance, resource.kind)}


KINDS = SCHEME + tuple(
    resource
    for resource in SCHEME
    for _ in range(4)
    if resource.kind
    in {
        "Pod",
        "Deployment",
        "StatefulSet",
        "Service",
        "PodDisruptionBudget",
        "PriorityClass",
        "Job",
        "ResourceQuota",
        "ReplicaSet",
        "DaemonSet",
        "Namespace",
    }
)
"""Every kind, and more often those that something acts on."""
