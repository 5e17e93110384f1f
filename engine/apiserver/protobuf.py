"""Protobuf request bodies: what kubectl 1.32 and newer send for `create deployment` and its like.

Only requests: answers are always JSON, which every client accepts. The table below holds the fields of
k8s.io/api's generated.proto that those commands can fill; a number that it does not know is refused, not dropped.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from typing import Any

from engine.api.status import StatusError, bad_request

CONTENT_TYPE = "application/vnd.kubernetes.protobuf"
MAGIC = b"k8s\x00"

_INT, _BOOL, _TEXT, _MAP, _BYTES_MAP = "int", "bool", "text", "map", "bytes map"
_INT_OR_STRING, _TIME, _QUANTITIES, _NOTHING = "int or string", "time", "quantities", "nothing"

# Message -> field number -> (JSON name, type); `*` before a type is a list, a capital letter begins a message.
_MESSAGES: dict[str, dict[int, tuple[str, str]]] = {
    "ObjectMeta": {
        1: ("name", _TEXT), 2: ("generateName", _TEXT), 3: ("namespace", _TEXT), 4: ("selfLink", _TEXT),
        5: ("uid", _TEXT), 6: ("resourceVersion", _TEXT), 7: ("generation", _INT),
        8: ("creationTimestamp", _TIME), 11: ("labels", _MAP), 12: ("annotations", _MAP),
        13: ("ownerReferences", "*OwnerReference"), 14: ("finalizers", "*" + _TEXT),
    },
    "OwnerReference": {
        1: ("kind", _TEXT), 3: ("name", _TEXT), 4: ("uid", _TEXT), 5: ("apiVersion", _TEXT), 6: ("controller", _BOOL),
        7: ("blockOwnerDeletion", _BOOL),
    },
    "Namespace": {1: ("metadata", "ObjectMeta"), 2: ("spec", "NamespaceSpec"), 3: ("status", _NOTHING)},
    "NamespaceSpec": {1: ("finalizers", "*" + _TEXT)},
    "Deployment": {1: ("metadata", "ObjectMeta"), 2: ("spec", "DeploymentSpec"), 3: ("status", _NOTHING)},
    "DeploymentSpec": {
        1: ("replicas", _INT), 2: ("selector", "LabelSelector"), 3: ("template", "PodTemplateSpec"),
        4: ("strategy", "DeploymentStrategy"), 5: ("minReadySeconds", _INT), 6: ("revisionHistoryLimit", _INT),
        7: ("paused", _BOOL), 9: ("progressDeadlineSeconds", _INT),
    },
    "DeploymentStrategy": {1: ("type", _TEXT), 2: ("rollingUpdate", "RollingUpdateDeployment")},
    "RollingUpdateDeployment": {1: ("maxUnavailable", _INT_OR_STRING), 2: ("maxSurge", _INT_OR_STRING)},
    "LabelSelector": {1: ("matchLabels", _MAP), 2: ("matchExpressions", "*LabelSelectorRequirement")},
    "LabelSelectorRequirement": {1: ("key", _TEXT), 2: ("operator", _TEXT), 3: ("values", "*" + _TEXT)},
    "PodTemplateSpec": {1: ("metadata", "ObjectMeta"), 2: ("spec", "PodSpec")},
    "PodSpec": {
        2: ("containers", "*Container"), 3: ("restartPolicy", _TEXT), 4: ("terminationGracePeriodSeconds", _INT),
        5: ("activeDeadlineSeconds", _INT), 6: ("dnsPolicy", _TEXT), 7: ("nodeSelector", _MAP),
        8: ("serviceAccountName", _TEXT), 9: ("serviceAccount", _TEXT), 10: ("nodeName", _TEXT),
        11: ("hostNetwork", _BOOL), 12: ("hostPID", _BOOL), 13: ("hostIPC", _BOOL),
        14: ("securityContext", _NOTHING), 16: ("hostname", _TEXT), 17: ("subdomain", _TEXT),
        19: ("schedulerName", _TEXT), 20: ("initContainers", "*Container"), 24: ("priorityClassName", _TEXT),
    },
    "Container": {
        1: ("name", _TEXT), 2: ("image", _TEXT), 3: ("command", "*" + _TEXT), 4: ("args", "*" + _TEXT),
        5: ("workingDir", _TEXT), 6: ("ports", "*ContainerPort"), 7: ("env", "*EnvVar"),
        8: ("resources", "ResourceRequirements"), 13: ("terminationMessagePath", _TEXT), 14: ("imagePullPolicy", _TEXT),
        16: ("stdin", _BOOL), 17: ("stdinOnce", _BOOL), 18: ("tty", _BOOL), 20: ("terminationMessagePolicy", _TEXT),
    },
    "ContainerPort": {
        1: ("name", _TEXT), 2: ("hostPort", _INT), 3: ("containerPort", _INT), 4: ("protocol", _TEXT),
        5: ("hostIP", _TEXT),
    },
    "EnvVar": {1: ("name", _TEXT), 2: ("value", _TEXT)},
    "ResourceRequirements": {1: ("limits", _QUANTITIES), 2: ("requests", _QUANTITIES)},
    "Service": {1: ("metadata", "ObjectMeta"), 2: ("spec", "ServiceSpec"), 3: ("status", _NOTHING)},
    "ServiceSpec": {
        1: ("ports", "*ServicePort"), 2: ("selector", _MAP), 3: ("clusterIP", _TEXT), 4: ("type", _TEXT),
        5: ("externalIPs", "*" + _TEXT), 7: ("sessionAffinity", _TEXT), 8: ("loadBalancerIP", _TEXT),
        9: ("loadBalancerSourceRanges", "*" + _TEXT), 10: ("externalName", _TEXT), 11: ("externalTrafficPolicy", _TEXT),
        12: ("healthCheckNodePort", _INT), 13: ("publishNotReadyAddresses", _BOOL), 17: ("ipFamilyPolicy", _TEXT),
        18: ("clusterIPs", "*" + _TEXT), 19: ("ipFamilies", "*" + _TEXT), 22: ("internalTrafficPolicy", _TEXT),
    },
    "ServicePort": {
        1: ("name", _TEXT), 2: ("protocol", _TEXT), 3: ("port", _INT), 4: ("targetPort", _INT_OR_STRING),
        5: ("nodePort", _INT), 6: ("appProtocol", _TEXT),
    },
    "ConfigMap": {
        1: ("metadata", "ObjectMeta"), 2: ("data", _MAP), 3: ("binaryData", _BYTES_MAP), 4: ("immutable", _BOOL),
    },
    "Secret": {
        1: ("metadata", "ObjectMeta"), 2: ("data", _BYTES_MAP), 3: ("type", _TEXT), 4: ("stringData", _MAP),
        5: ("immutable", _BOOL),
    },
    "ServiceAccount": {1: ("metadata", "ObjectMeta")},
    "Job": {1: ("metadata", "ObjectMeta"), 2: ("spec", "JobSpec"), 3: ("status", _NOTHING)},
    "JobSpec": {
        1: ("parallelism", _INT), 2: ("completions", _INT), 3: ("activeDeadlineSeconds", _INT),
        4: ("selector", "LabelSelector"), 5: ("manualSelector", _BOOL), 6: ("template", "PodTemplateSpec"),
        7: ("backoffLimit", _INT),
    },
    "SelfSubjectAccessReview": {
        1: ("metadata", "ObjectMeta"), 2: ("spec", "SelfSubjectAccessReviewSpec"), 3: ("status", _NOTHING),
    },
    "SelfSubjectAccessReviewSpec": {
        1: ("resourceAttributes", "ResourceAttributes"), 2: ("nonResourceAttributes", "NonResourceAttributes"),
    },
    "ResourceAttributes": {
        1: ("namespace", _TEXT), 2: ("verb", _TEXT), 3: ("group", _TEXT), 4: ("version", _TEXT), 5: ("resource", _TEXT),
        6: ("subresource", _TEXT), 7: ("name", _TEXT),
    },
    "NonResourceAttributes": {1: ("path", _TEXT), 2: ("verb", _TEXT)},
    "DeleteOptions": {
        1: ("gracePeriodSeconds", _INT), 2: ("preconditions", "Preconditions"), 3: ("orphanDependents", _BOOL),
        4: ("propagationPolicy", _TEXT), 5: ("dryRun", "*" + _TEXT),
    },
    "Preconditions": {1: ("uid", _TEXT), 2: ("resourceVersion", _TEXT)},
}  # fmt: skip

_SAID_WHEN_ZERO = frozenset(
    {
        "activeDeadlineSeconds", "backoffLimit", "blockOwnerDeletion", "completions", "containerPort", "controller",
        "gracePeriodSeconds", "immutable", "orphanDependents", "parallelism", "port",
        "progressDeadlineSeconds", "replicas",
        "revisionHistoryLimit", "terminationGracePeriodSeconds",
    }
)  # fmt: skip
"""Fields whose zero differs from their absence (pointers in Go); of all others a zero is sent, but means nothing."""

_VARINT, _I64, _LEN, _I32 = 0, 1, 2, 5
_MAX_SHIFT = 63


def decode(data: bytes) -> dict[str, Any]:
    """The wire dict of a protobuf body with its envelope. Raises StatusError: 400 unreadable, 415 an unknown kind."""
    if not data.startswith(MAGIC):
        raise bad_request("the body of the request was not a protobuf object: it does not begin with k8s\\x00")
    try:
        envelope = {number: value for number, _, value in _fields(data[len(MAGIC) :])}
        names = {number: value.decode() for number, _, value in _fields(envelope.get(1, b"")) if number in (1, 2)}
        kind = names.get(2, "")
        if kind not in _MESSAGES:
            message = f"podfall reads protobuf bodies of {', '.join(sorted(_MESSAGES))}, not of {kind}: send JSON"
            raise StatusError(415, "UnsupportedMediaType", message)
        return {"apiVersion": names.get(1, ""), "kind": kind} | _message(kind, envelope.get(2, b""))
    except (IndexError, ValueError, AttributeError, TypeError, KeyError) as error:
        raise bad_request(f"the body of the request could not be decoded from protobuf: {error}") from error


def _fields(data: bytes) -> Iterator[tuple[int, int, Any]]:
    """Number, wire type and value of each field."""
    at = 0
    while at < len(data):
        tag, at = _varint(data, at)
        number, kind = tag >> 3, tag & 7
        if kind == _VARINT:
            value, at = _varint(data, at)
            yield number, kind, value
            continue
        if kind == _LEN:
            size, at = _varint(data, at)
        elif kind in (_I64, _I32):
            size = 8 if kind == _I64 else 4
        else:
            raise ValueError(f"unknown wire type {kind}")
        if at + size > len(data):
            raise ValueError("it ends too early")
        yield number, kind, data[at : at + size]
        at += size


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at += 1
        if byte < 0x80:  # noqa: PLR2004 - the bit that says that another byte follows
            return value, at
        shift += 7
        if shift > _MAX_SHIFT:
            raise ValueError("a number is too long")


def _message(name: str, data: bytes) -> dict[str, Any]:
    known = _MESSAGES[name]
    out: dict[str, Any] = {}
    for number, _, value in _fields(data):
        if number not in known:
            raise ValueError(f"field {number} of {name} is not known to podfall")
        key, kind = known[number]
        if kind.startswith("*"):
            out.setdefault(key, []).append(_value(kind[1:], value))
        elif kind in (_MAP, _BYTES_MAP, _QUANTITIES):
            entry_key, entry = _entry(kind, value)
            out.setdefault(key, {})[entry_key] = entry
        elif (decoded := _value(kind, value)) or (decoded in (0, False) and key in _SAID_WHEN_ZERO):
            out[key] = decoded
    return out


def _entry(kind: str, data: bytes) -> tuple[str, str]:
    pair = {number: value for number, _, value in _fields(data)}
    key, value = pair.get(1, b"").decode(), pair.get(2, b"")
    if kind == _BYTES_MAP:
        return key, base64.b64encode(value).decode()
    if kind == _QUANTITIES:
        value = next((text for number, _, text in _fields(value) if number == 1), b"")
    return key, value.decode()


def _value(kind: str, value: Any) -> Any:
    if kind == _INT:
        return _signed(value)
    if kind == _BOOL:
        return bool(value)
    if kind == _TEXT:
        return value.decode()
    if kind == _INT_OR_STRING:
        parts = {number: part for number, _, part in _fields(value)}
        return parts.get(3, b"").decode() if parts.get(1) else _signed(parts.get(2, 0))
    if kind in (_TIME, _NOTHING):
        return None  # what only the server sets is not read from a request
    return _message(kind, value)


def _signed(value: int) -> int:
    return value - (1 << 64) if value >> 63 else value
