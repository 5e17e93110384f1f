"""The flow schemas and priority levels that a server makes for itself (apiserver/pkg/apis/flowcontrol/bootstrap).

They follow from nothing but the version of the server. Called by `derived`; there are no queues that they could act on.
"""

from __future__ import annotations

from typing import Any

Body = dict[str, Any]

ANNOTATIONS = {"apf.kubernetes.io/autoupdate-spec": "true"}
_ALL = ["*"]
_EVERYBODY = ("system:unauthenticated", "system:authenticated")
_LEVELS = {
    "exempt": (0, 0, None),
    "leader-election": (10, 0, (16, 4)),
    "node-high": (40, 25, (64, 6)),
    "system": (30, 33, (64, 6)),
    "workload-high": (40, 50, (128, 6)),
    "workload-low": (100, 90, (128, 6)),
    "global-default": (20, 50, (128, 6)),
    "catch-all": (5, 0, None),
}
"""Shares of what is served at once, percents of them that are lent, queues, and how many of them a client has."""
_QUEUE_LENGTH = 50


def _groups(*names: str) -> list[Body]:
    return [{"kind": "Group", "group": {"name": name}} for name in names]


def _users(*names: str) -> list[Body]:
    return [{"kind": "User", "user": {"name": name}} for name in names]


def _accounts(*names: str) -> list[Body]:
    """ServiceAccounts of kube-system."""
    return [{"kind": "ServiceAccount", "serviceAccount": {"namespace": "kube-system", "name": name}} for name in names]


def _resources(group: str, *names: str, verbs: tuple[str, ...] = ("*",), namespaces: str = "*", **more: Any) -> Body:
    places = {"namespaces": [namespaces]} if namespaces else {}
    return {"verbs": list(verbs), "apiGroups": [group], "resources": list(names)} | more | places


_ANYTHING: Body = {
    "resourceRules": [_resources("*", "*", clusterScope=True)],
    "nonResourceRules": [{"verbs": _ALL, "nonResourceURLs": _ALL}],
}
_LOCKING = ("get", "create", "update")
_PROBES = {"nonResourceRules": [{"verbs": ["get"], "nonResourceURLs": ["/healthz", "/readyz", "/livez"]}]}
_OF_NODES: Body = {
    "resourceRules": [
        _resources("", "nodes", "nodes/status", namespaces="", clusterScope=True),
        _resources("coordination.k8s.io", "leases"),
    ]
}
_LEADERS = {"resourceRules": [_resources("coordination.k8s.io", "leases", verbs=_LOCKING, namespaces="kube-system")]}
_WORKLOAD_LEADERS = {"resourceRules": [_resources("coordination.k8s.io", "leases", verbs=_LOCKING)]}
_ENDPOINTS = {"resourceRules": [_resources("", "endpoints", verbs=_LOCKING)]}
_MANAGER, _SCHEDULER = "system:kube-controller-manager", "system:kube-scheduler"
_SCHEMAS: dict[str, tuple[int, str, str, list[Body], Body]] = {
    "exempt": (1, "exempt", "", _groups("system:masters"), _ANYTHING),
    "probes": (2, "exempt", "", _groups(*_EVERYBODY), _PROBES),
    "system-leader-election": (
        100,
        "leader-election",
        "ByUser",
        [*_users(_MANAGER, _SCHEDULER), *_accounts("*")],
        _LEADERS,
    ),
    "endpoint-controller": (
        150,
        "workload-high",
        "ByUser",
        [*_users(_MANAGER), *_accounts("endpoint-controller", "endpointslicemirroring-controller")],
        _ENDPOINTS,
    ),
    "workload-leader-election": (200, "leader-election", "ByUser", _accounts("*"), _WORKLOAD_LEADERS),
    "system-node-high": (400, "node-high", "ByUser", _groups("system:nodes"), _OF_NODES),
    "system-nodes": (500, "system", "ByUser", _groups("system:nodes"), _ANYTHING),
    "kube-controller-manager": (800, "workload-high", "ByNamespace", _users(_MANAGER), _ANYTHING),
    "kube-scheduler": (800, "workload-high", "ByNamespace", _users(_SCHEDULER), _ANYTHING),
    "kube-system-service-accounts": (900, "workload-high", "ByNamespace", _accounts("*"), _ANYTHING),
    "service-accounts": (9000, "workload-low", "ByUser", _groups("system:serviceaccounts"), _ANYTHING),
    "global-default": (9900, "global-default", "ByUser", _groups(*_EVERYBODY), _ANYTHING),
    "catch-all": (10000, "catch-all", "ByUser", _groups(*_EVERYBODY), _ANYTHING),
}
"""Precedence, priority level, by what its requests are told apart, whose requests and which."""


def priority_levels() -> dict[str, Body]:
    """The body of each priority level, by its name."""
    return {name: {"spec": _level(name), "status": {}} for name in _LEVELS}


def _level(name: str) -> Body:
    shares, lendable, queues = _LEVELS[name]
    if name == "exempt":
        return {"type": "Exempt", "exempt": {"nominalConcurrencyShares": shares, "lendablePercent": lendable}}
    response: Body = {"type": "Reject"}
    if queues is not None:
        number, hand = queues
        queuing = {"queues": number, "handSize": hand, "queueLengthLimit": _QUEUE_LENGTH}
        response = {"type": "Queue", "queuing": queuing}
    limited = {"nominalConcurrencyShares": shares, "limitResponse": response, "lendablePercent": lendable}
    return {"type": "Limited", "limited": limited}


def flow_schemas(since: str) -> dict[str, Body]:
    """The body of each flow schema, by its name; they have been in order since a time."""
    return {name: {"spec": _schema(name), "status": {"conditions": [_found(name, since)]}} for name in _SCHEMAS}


def _schema(name: str) -> Body:
    precedence, level, by, subjects, rules = _SCHEMAS[name]
    distinguished = {"distinguisherMethod": {"type": by}} if by else {}
    head = {"priorityLevelConfiguration": {"name": level}, "matchingPrecedence": precedence}
    return head | distinguished | {"rules": [{"subjects": subjects} | rules]}


def _found(name: str, since: str) -> Body:
    level = _SCHEMAS[name][1]
    message = f'This FlowSchema references the PriorityLevelConfiguration object named "{level}" and it exists'
    condition = {"type": "Dangling", "status": "False", "lastTransitionTime": since}
    return condition | {"reason": "Found", "message": message}
