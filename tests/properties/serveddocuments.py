"""A document of each kind that `richdocuments` has none of: mostly what is stored and served, and nothing acts on."""

from __future__ import annotations

import base64
from typing import Any

from tests.properties.richdocuments import DOCUMENTS

_META = {"name": "a", "labels": {"app": "a"}}
_TEMPLATE = {"metadata": {"labels": {"app": "a"}}, "spec": {"containers": [{"name": "c", "image": "nginx:1.25"}]}}
_ROLE: dict[str, Any] = {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "a"}
_HOOK: dict[str, Any] = {
    "name": "a.example.com",
    "clientConfig": {"url": "https://hook.example.com/a"},
    "admissionReviewVersions": ["v1"],
    "sideEffects": "None",
    "rules": [{"apiGroups": ["x.io"], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["things"]}],
}
_PEM = b"-----BEGIN CERTIFICATE REQUEST-----\nMA==\n-----END CERTIFICATE REQUEST-----\n"
_MATCH = {"resourceRules": _HOOK["rules"]}
SERVED_DOCUMENTS: dict[str, dict[str, Any]] = {
    "podtemplates": {"metadata": _META, "template": _TEMPLATE},
    "replicationcontrollers": {"metadata": _META, "spec": {"replicas": 1, "template": _TEMPLATE}},
    "replicasets": {
        "metadata": {"name": "loose"},
        "spec": {"replicas": 1, "selector": {"matchLabels": {"app": "a"}}, "template": _TEMPLATE},
    },
    "clusterroles": {
        "metadata": _META,
        "rules": [
            {"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]},
            {"nonResourceURLs": ["/x"], "verbs": ["get"]},
        ],
    },
    "clusterrolebindings": {
        "metadata": _META,
        "roleRef": _ROLE,
        "subjects": [{"kind": "ServiceAccount", "name": "default", "namespace": "default"}],
    },
    "csidrivers": {"metadata": _META, "spec": {"attachRequired": False, "volumeLifecycleModes": ["Ephemeral"]}},
    "csinodes": {
        "metadata": {"name": "node-1"},
        "spec": {"drivers": [{"name": "a", "nodeID": "x", "topologyKeys": ["b"]}]},
    },
    "csistoragecapacities": {"metadata": _META, "storageClassName": "a", "capacity": "1Gi"},
    "volumeattachments": {
        "metadata": _META,
        "spec": {"attacher": "x.io", "nodeName": "node-1", "source": {"persistentVolumeName": "a"}},
    },
    "mutatingwebhookconfigurations": {"metadata": _META, "webhooks": [_HOOK]},
    "validatingwebhookconfigurations": {"metadata": _META, "webhooks": [_HOOK]},
    "validatingadmissionpolicies": {
        "metadata": _META,
        "spec": {"matchConstraints": _MATCH, "validations": [{"expression": "object.spec.x > 1", "message": "m"}]},
    },
    "validatingadmissionpolicybindings": {
        "metadata": _META,
        "spec": {"policyName": "a", "validationActions": ["Deny"], "matchResources": _MATCH},
    },
    "customresourcedefinitions": {
        "metadata": {"name": "things.x.io"},
        "spec": {
            "group": "x.io",
            "scope": "Namespaced",
            "names": {"plural": "things", "kind": "Thing"},
            "versions": [
                {"name": "v1", "served": True, "storage": True, "schema": {"openAPIV3Schema": {"type": "object"}}},
            ],
        },
    },
    "runtimeclasses": {"metadata": _META, "handler": "runc", "overhead": {"podFixed": {"cpu": "10m"}}},
    "servicecidrs": {"metadata": _META, "spec": {"cidrs": ["10.200.0.0/16"]}},
    "ipaddresses": {
        "metadata": {"name": "10.96.7.7"},
        "spec": {"parentRef": {"resource": "services", "name": "a", "namespace": "default"}},
    },
    "apiservices": {
        "metadata": {"name": "v1.x.io"},
        "spec": {
            "group": "x.io",
            "version": "v1",
            "groupPriorityMinimum": 100,
            "versionPriority": 1,
            "insecureSkipTLSVerify": True,
            "service": {"name": "a", "namespace": "default"},
        },
    },
    "certificatesigningrequests": {
        "metadata": _META,
        "spec": {
            "request": base64.b64encode(_PEM).decode(),
            "signerName": "x.io/y",
            "usages": ["client auth"],
        },
    },
    "flowschemas": {
        "metadata": _META,
        "spec": {
            "priorityLevelConfiguration": {"name": "a"},
            "matchingPrecedence": 10,
            "distinguisherMethod": {"type": "ByUser"},
        },
    },
    "prioritylevelconfigurations": {
        "metadata": _META,
        "spec": {"type": "Limited", "limited": {"limitResponse": {"type": "Reject"}, "nominalConcurrencyShares": 5}},
    },
}
EVERY_KIND = DOCUMENTS | SERVED_DOCUMENTS
