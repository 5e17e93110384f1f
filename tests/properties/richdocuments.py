"""A document of each kind in which nearly every field that somebody reads is set: what `bending` bends."""

from __future__ import annotations

from typing import Any

_CONTAINER: dict[str, Any] = {
    "name": "c",
    "image": "nginx:1.25",
    "command": ["sh", "-c", "sleep 9"],
    "env": [
        {"name": "A", "value": "x"},
        {"name": "B", "valueFrom": {"configMapKeyRef": {"name": "a", "key": "k", "optional": True}}},
        {"name": "F", "valueFrom": {"fieldRef": {"fieldPath": "status.podIP"}}},
        {"name": "R", "valueFrom": {"resourceFieldRef": {"resource": "limits.cpu", "divisor": "1m"}}},
        {"name": "S", "valueFrom": {"secretKeyRef": {"name": "a", "key": "k", "optional": True}}},
    ],
    "envFrom": [
        {"configMapRef": {"name": "a", "optional": True}},
        {"secretRef": {"name": "a", "optional": True}, "prefix": "X_"},
    ],
    "ports": [{"containerPort": 80, "name": "http", "protocol": "TCP"}],
    "resources": {"limits": {"cpu": "1"}, "requests": {"cpu": "100m"}},
    "readinessProbe": {"tcpSocket": {"port": 80}, "periodSeconds": 2},
    "livenessProbe": {"httpGet": {"port": "http", "path": "/", "httpHeaders": [{"name": "a", "value": "b"}]}},
    "startupProbe": {"exec": {"command": ["true"]}},
    "lifecycle": {"preStop": {"exec": {"command": ["true"]}}, "postStart": {"httpGet": {"port": 80}}},
    "volumeMounts": [{"name": "v", "mountPath": "/x", "subPath": "a"}],
    "securityContext": {"runAsUser": 1},
}
_POD_SPEC: dict[str, Any] = {
    "containers": [_CONTAINER],
    "initContainers": [{"name": "i", "image": "busybox", "command": ["true"]}],
    "volumes": [
        {"name": "v", "emptyDir": {}},
        {"name": "w", "configMap": {"name": "a", "optional": True, "items": [{"key": "k", "path": "p"}]}},
        {
            "name": "x",
            "projected": {
                "sources": [
                    {"configMap": {"name": "a", "optional": True}},
                    {"serviceAccountToken": {"path": "t"}},
                    {"downwardAPI": {"items": [{"path": "l", "fieldRef": {"fieldPath": "metadata.labels"}}]}},
                ]
            },
        },
        {"name": "y", "secret": {"secretName": "a", "optional": True}},
        {"name": "z", "hostPath": {"path": "/"}},
        {"name": "q", "persistentVolumeClaim": {"claimName": "pvc"}},
        {"name": "d", "downwardAPI": {"items": [{"path": "l", "fieldRef": {"fieldPath": "metadata.labels"}}]}},
    ],
    "affinity": {
        "podAntiAffinity": {
            "requiredDuringSchedulingIgnoredDuringExecution": [
                {
                    "labelSelector": {"matchExpressions": [{"key": "app", "operator": "In", "values": ["z"]}]},
                    "topologyKey": "kubernetes.io/hostname",
                }
            ],
            "preferredDuringSchedulingIgnoredDuringExecution": [
                {"weight": 1, "podAffinityTerm": {"labelSelector": {"matchLabels": {"a": "b"}}, "topologyKey": "zone"}}
            ],
        },
        "nodeAffinity": {
            "requiredDuringSchedulingIgnoredDuringExecution": {
                "nodeSelectorTerms": [{"matchExpressions": [{"key": "kubernetes.io/hostname", "operator": "Exists"}]}]
            },
            "preferredDuringSchedulingIgnoredDuringExecution": [
                {"weight": 1, "preference": {"matchExpressions": [{"key": "x", "operator": "Gt", "values": ["1"]}]}}
            ],
        },
    },
    "topologySpreadConstraints": [
        {
            "maxSkew": 1,
            "topologyKey": "kubernetes.io/hostname",
            "whenUnsatisfiable": "ScheduleAnyway",
            "labelSelector": {"matchLabels": {"a": "b"}},
        }
    ],
    "tolerations": [{"key": "a", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 3}],
    "readinessGates": [{"conditionType": "x/y"}],
    "hostAliases": [{"ip": "1.2.3.4", "hostnames": ["a"]}],
    "imagePullSecrets": [{"name": "a"}],
    "dnsConfig": {"options": [{"name": "ndots", "value": "2"}], "searches": ["a"]},
    "securityContext": {"runAsUser": 1},
    "nodeSelector": {"kubernetes.io/os": "linux"},
}
_TEMPLATE: dict[str, Any] = {
    "metadata": {"labels": {"app": "a"}},
    "spec": {"containers": [{"name": "c", "image": "nginx:1.25"}]},
}
_SELECTOR: dict[str, Any] = {"matchLabels": {"app": "a"}}
DOCUMENTS: dict[str, dict[str, Any]] = {
    "pods": {
        "metadata": {
            "name": "a",
            "labels": {"app": "a"},
            "annotations": {"x": "y"},
            "ownerReferences": [{"apiVersion": "v1", "kind": "Node", "name": "node-1", "uid": "u"}],
        },
        "spec": _POD_SPEC,
    },
    "deployments": {
        "metadata": {"name": "a"},
        "spec": {
            "replicas": 2,
            "selector": _SELECTOR,
            "template": _TEMPLATE,
            "strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1, "maxUnavailable": "25%"}},
        },
    },
    "statefulsets": {
        "metadata": {"name": "a"},
        "spec": {
            "replicas": 2,
            "serviceName": "a",
            "selector": _SELECTOR,
            "template": _TEMPLATE,
            "ordinals": {"start": 1},
            "updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"partition": 1}},
            "persistentVolumeClaimRetentionPolicy": {"whenDeleted": "Delete"},
            "volumeClaimTemplates": [
                {
                    "metadata": {"name": "d"},
                    "spec": {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "1Gi"}}},
                }
            ],
        },
    },
    "daemonsets": {
        "metadata": {"name": "a"},
        "spec": {
            "selector": _SELECTOR,
            "template": _TEMPLATE,
            "updateStrategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 0, "maxUnavailable": 1}},
        },
    },
    "jobs": {
        "metadata": {"name": "a"},
        "spec": {
            "completions": 2,
            "parallelism": 1,
            "completionMode": "Indexed",
            "backoffLimit": 1,
            "podFailurePolicy": {"rules": [{"action": "Ignore", "onExitCodes": {"operator": "In", "values": [1]}}]},
            "template": {
                "metadata": {"labels": {"x": "y"}},
                "spec": {
                    "restartPolicy": "Never",
                    "containers": [{"name": "c", "image": "busybox", "command": ["true"]}],
                },
            },
        },
    },
    "cronjobs": {
        "metadata": {"name": "a"},
        "spec": {
            "schedule": "* * * * *",
            "jobTemplate": {
                "metadata": {"labels": {"a": "b"}},
                "spec": {
                    "template": {"spec": {"restartPolicy": "Never", "containers": [{"name": "c", "image": "busybox"}]}}
                },
            },
        },
    },
    "services": {
        "metadata": {"name": "a"},
        "spec": {
            "type": "LoadBalancer",
            "externalTrafficPolicy": "Local",
            "sessionAffinity": "ClientIP",
            "sessionAffinityConfig": {"clientIP": {"timeoutSeconds": 5}},
            "loadBalancerSourceRanges": ["10.0.0.0/8"],
            "ports": [{"name": "h", "port": 80, "targetPort": "http", "protocol": "TCP"}],
            "selector": {"app": "a"},
            "externalIPs": ["203.0.113.7"],
        },
    },
    "endpoints": {
        "metadata": {"name": "a"},
        "subsets": [
            {
                "addresses": [
                    {
                        "ip": "10.244.1.9",
                        "hostname": "h",
                        "nodeName": "node-1",
                        "targetRef": {"kind": "Pod", "name": "a", "namespace": "default"},
                    }
                ],
                "notReadyAddresses": [{"ip": "10.244.1.8"}],
                "ports": [{"port": 80, "name": "h"}],
            }
        ],
    },
    "endpointslices": {
        "metadata": {"name": "a", "labels": {"kubernetes.io/service-name": "a"}},
        "addressType": "IPv4",
        "ports": [{"port": 80, "name": "h"}],
        "endpoints": [
            {
                "addresses": ["10.244.1.9"],
                "conditions": {"ready": True},
                "hints": {"forZones": [{"name": "z"}]},
                "targetRef": {"kind": "Pod", "name": "a", "namespace": "default"},
            }
        ],
    },
    "poddisruptionbudgets": {
        "metadata": {"name": "a"},
        "spec": {
            "minAvailable": 1,
            "selector": {"matchExpressions": [{"key": "app", "operator": "In", "values": ["a"]}]},
        },
    },
    "resourcequotas": {
        "metadata": {"name": "a"},
        "spec": {
            "hard": {"pods": "9"},
            "scopeSelector": {"matchExpressions": [{"scopeName": "PriorityClass", "operator": "In", "values": ["a"]}]},
        },
    },
    "limitranges": {
        "metadata": {"name": "a"},
        "spec": {"limits": [{"type": "Container", "max": {"cpu": "1"}, "default": {"cpu": "1"}}]},
    },
    "persistentvolumeclaims": {
        "metadata": {"name": "a"},
        "spec": {
            "accessModes": ["ReadWriteOnce"],
            "resources": {"requests": {"storage": "1Gi"}},
            "selector": {"matchLabels": {"a": "b"}},
        },
    },
    "persistentvolumes": {
        "metadata": {"name": "a"},
        "spec": {
            "accessModes": ["ReadWriteOnce"],
            "capacity": {"storage": "1Gi"},
            "hostPath": {"path": "/x"},
            "claimRef": {"namespace": "default", "name": "x", "kind": "PersistentVolumeClaim"},
            "nodeAffinity": {
                "required": {"nodeSelectorTerms": [{"matchExpressions": [{"key": "x", "operator": "Exists"}]}]}
            },
        },
    },
    "nodes": {
        "metadata": {"name": "x", "labels": {"a": "b"}},
        "spec": {"podCIDR": "10.244.9.0/24", "taints": [{"key": "a", "effect": "NoSchedule"}]},
        "status": {
            "addresses": [{"type": "InternalIP", "address": "10.0.0.9"}],
            "capacity": {"cpu": "1", "memory": "1Gi", "pods": "9"},
            "allocatable": {"cpu": "1", "pods": "9"},
            "conditions": [
                {"type": "Ready", "status": "True", "reason": "x", "lastTransitionTime": "2026-01-01T00:00:00Z"}
            ],
            "nodeInfo": {"kubeletVersion": "v1", "osImage": "x"},
            "images": [{"names": ["a"], "sizeBytes": 3}],
        },
    },
    "namespaces": {"metadata": {"name": "x"}, "spec": {"finalizers": ["kubernetes"]}, "status": {"phase": "Active"}},
    "priorityclasses": {"metadata": {"name": "x"}, "value": 3, "globalDefault": False, "description": "x"},
    "configmaps": {"metadata": {"name": "a"}, "data": {"k": "v"}, "binaryData": {"b": "YQ=="}},
    "secrets": {"metadata": {"name": "a"}, "data": {"k": "YQ=="}, "type": "Opaque"},
    "serviceaccounts": {"metadata": {"name": "a"}, "secrets": [{"name": "x"}], "imagePullSecrets": [{"name": "y"}]},
    "ingresses": {
        "metadata": {"name": "a"},
        "spec": {
            "ingressClassName": "n",
            "tls": [{"hosts": ["h"], "secretName": "s"}],
            "defaultBackend": {"service": {"name": "a", "port": {"number": 80}}},
            "rules": [
                {
                    "host": "h",
                    "http": {
                        "paths": [
                            {
                                "path": "/",
                                "pathType": "Prefix",
                                "backend": {"service": {"name": "a", "port": {"name": "h"}}},
                            }
                        ]
                    },
                }
            ],
        },
        "status": {"loadBalancer": {"ingress": [{"ip": "1.2.3.4"}]}},
    },
    "networkpolicies": {
        "metadata": {"name": "a"},
        "spec": {
            "podSelector": {"matchLabels": {"a": "b"}},
            "policyTypes": ["Ingress"],
            "ingress": [{"from": [{"podSelector": {}}], "ports": [{"port": 80}]}],
        },
    },
    "horizontalpodautoscalers": {
        "metadata": {"name": "a"},
        "spec": {
            "minReplicas": 1,
            "maxReplicas": 3,
            "scaleTargetRef": {"apiVersion": "apps/v1", "kind": "Deployment", "name": "a"},
            "metrics": [
                {
                    "type": "Resource",
                    "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 50}},
                }
            ],
        },
        "status": {
            "currentReplicas": 1,
            "currentMetrics": [{"type": "Resource", "resource": {"name": "cpu", "current": {"averageUtilization": 3}}}],
        },
    },
    "roles": {"metadata": {"name": "a"}, "rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}]},
    "rolebindings": {
        "metadata": {"name": "a"},
        "roleRef": {"apiGroup": "rbac.authorization.k8s.io", "kind": "Role", "name": "a"},
        "subjects": [{"kind": "User", "name": "a"}],
    },
    "storageclasses": {
        "metadata": {"name": "a"},
        "provisioner": "x",
        "parameters": {"a": "b"},
        "reclaimPolicy": "Delete",
    },
    "ingressclasses": {
        "metadata": {"name": "a"},
        "spec": {"controller": "x.io/y", "parameters": {"kind": "a", "name": "b"}},
    },
    "leases": {
        "metadata": {"name": "a"},
        "spec": {"holderIdentity": "x", "leaseDurationSeconds": 3, "renewTime": "2026-01-01T00:00:00.000000Z"},
    },
    "controllerrevisions": {"metadata": {"name": "a"}, "revision": 1, "data": {"spec": {"template": {"a": "b"}}}},
    "events": {
        "metadata": {"name": "a"},
        "involvedObject": {"kind": "Pod", "name": "a", "namespace": "default"},
        "reason": "R",
        "message": "m",
        "type": "Normal",
        "count": 1,
        "firstTimestamp": "2026-01-01T00:00:00Z",
        "lastTimestamp": "2026-01-01T00:00:00Z",
        "source": {"component": "x"},
        "series": {"count": 2, "lastObservedTime": "2026-01-01T00:00:00.000000Z"},
    },
}
"""By plural name."""
