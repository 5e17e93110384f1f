"""What two clusters differ in by chance, taken out of their answers: uids, versions, times, drawn names and numbers."""

from __future__ import annotations

import json
import re
from typing import Any

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
_CLUSTER_IP = re.compile(r"\b10\.(?:9[6-9]|10\d|11[01])\.\d+\.\d+\b")
_NODE_PORT = re.compile(r"\b3[0-2]\d{3}\b")
_CHOSEN_PORTS = {"30123", "30124", "30998", "30999", "30000", "32767"}
_CHOSEN_IPS = ("10.96.77.", "10.96.0.1")
_DRAWN = (
    (_UUID, "<uuid>"),
    (_TIME, "<time>"),
    (re.compile(r"\bgen-[a-z0-9]{5}\b"), "gen-<rand>"),
    (re.compile(r"kube-api-access-[a-z0-9]{5}"), "kube-api-access-<rand>"),
)
_OF_CONTROLLERS = (
    (re.compile(r"\b(web|rs|db|ds|j|c|low|big)-[a-z0-9]{8,10}-[a-z0-9]{5}\b"), r"\1-<hash>-<rand>"),
    (re.compile(r"\b(web|db|ds)-[a-z0-9]{8,10}\b"), r"\1-<hash>"),
    (re.compile(r"pod-template-hash=[a-z0-9]+"), "pod-template-hash=<hash>"),
    (re.compile(r"\bc-\d{8}\b"), "c-<time>"),
    (re.compile(r"\b(web|rs|ds|j|j-\d|c-<time>|ext|n|m|lb|empty|db|low|big)-[a-z0-9]{5}\b"), r"\1-<rand>"),
    (re.compile(r"10\.244\.\d+\.\d+"), "<podip>"),
)
_HASHES = {"pod-template-hash", "controller-revision-hash", "controller.kubernetes.io/hash"}
_VERSIONED = {"metadata", "involvedObject", "details", "ownerReferences", "object"}
_ACCOUNT_VOLUME = "kube-api-access-"
_NODE_MADE = ("containerStatuses", "startTime", "hostIP", "hostIPs", "podIP", "podIPs", "observedGeneration")
"""What a kubelet says of a Pod: the recorded cluster had a stand-in for it."""
_OF_KUBELETS = {"Pulling", "Pulled", "Created", "Started", "Killing", "BackOff", "Failed", "SandboxChanged"}
_MADE_BY_THE_CLUSTER = {"kube-root-ca.crt", "default", "openshift-service-ca.crt"}


def written(value: Any) -> str:
    """Something as text, of which two are equal where the values and their types are."""
    return json.dumps(value, sort_keys=True)


def text(value: str, *, controlled: bool = False) -> str:
    """A text without what is drawn; `controlled`: nor what controllers draw."""
    for pattern, to in (*_DRAWN, *(_OF_CONTROLLERS if controlled else ())):
        value = pattern.sub(to, value)
    value = _CLUSTER_IP.sub(lambda found: found[0] if found[0].startswith(_CHOSEN_IPS) else "<vip>", value)
    return _NODE_PORT.sub(lambda found: found[0] if found[0] in _CHOSEN_PORTS else "<nodeport>", value)


def plain(value: Any, *, controlled: bool = False, parent: str = "") -> Any:
    """A document without what is drawn, with a ServiceAccount's token or says who manages a field."""
    if isinstance(value, dict):
        found = {}
        for key, inner in value.items():
            kept = _entry(key, inner, controlled=controlled, parent=parent)
            if kept is not None:
                found[text(key, controlled=controlled) if controlled else key] = kept
        return found
    if isinstance(value, list):
        return [plain(item, controlled=controlled, parent=parent) for item in value]
    return text(value, controlled=controlled) if isinstance(value, str) else value


def _entry(key: str, value: Any, *, controlled: bool, parent: str) -> Any:
    """What stays of one entry of a map; None: nothing."""
    if _is_of_one_cluster(key, value, parent):
        return None
    if key in {"nodePort", "healthCheckNodePort"}:
        return value if str(value) in _CHOSEN_PORTS else "<nodeport>"
    if key == "continue" and value:
        return "<continue>"
    if key in _HASHES and controlled:
        return "<hash>"
    if key in {"volumes", "volumeMounts"} and isinstance(value, list):
        own = [item for item in value if not _is_token(item)]
        return plain(own, controlled=controlled, parent=key) if own else None
    return "<null>" if value is None else plain(value, controlled=controlled, parent=key)


def _is_of_one_cluster(key: str, value: Any, parent: str) -> bool:
    if key in {"resourceVersion", "uid"}:
        return isinstance(value, str) and parent in _VERSIONED
    return key == "managedFields" or (key == "creationTimestamp" and value is None)


def _is_token(item: Any) -> bool:
    return isinstance(item, dict) and str(item.get("name", "")).startswith(_ACCOUNT_VOLUME)


# --- the objects of a namespace


def objects(kind: str, items: list[dict[str, Any]]) -> list[str]:
    """Objects of one kind, as a controller leaves them."""
    own = [item for item in items if item["metadata"]["name"] not in _MADE_BY_THE_CLUSTER]
    return events(items) if kind == "events" else sorted(written(_object(kind, item)) for item in own)


def _object(kind: str, item: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = plain(
        {key: item[key] for key in item if key not in {"kind", "apiVersion"}}, controlled=True
    )
    meta = found.get("metadata", {})
    notes = meta.get("annotations", {})
    notes.pop("endpoints.kubernetes.io/last-change-trigger-time", None)
    if not notes:
        meta.pop("annotations", None)
    adjust = _pod if kind == "pods" else ADDRESSED.get(kind)
    if adjust is not None:
        adjust(found)
    return found


def _pod(found: dict[str, Any]) -> None:
    found.get("spec", {}).pop("nodeName", None)
    status = found.get("status", {})
    for key in _NODE_MADE:
        status.pop(key, None)
    conditions = [each for each in status.get("conditions", ()) if each["type"] in {"PodScheduled", "DisruptionTarget"}]
    for condition in conditions:
        condition.pop("lastProbeTime", None)
        condition.pop("lastTransitionTime", None)
    status["conditions"] = sorted(conditions, key=lambda each: each["type"])


def _slice(found: dict[str, Any]) -> None:
    found["metadata"].pop("generation", None)
    for endpoint in found.get("endpoints") or ():
        if isinstance(endpoint, dict):
            endpoint.pop("zone", None)
            endpoint.pop("nodeName", None)
    if isinstance(found.get("endpoints"), list):
        found["endpoints"].sort(key=written)


def _endpoints(found: dict[str, Any]) -> None:
    for subset in found.get("subsets", ()):
        for key in {"addresses", "notReadyAddresses"} & set(subset):
            for address in subset[key]:
                address.pop("nodeName", None)
            subset[key].sort(key=written)


ADDRESSED = {"endpointslices": _slice, "endpoints": _endpoints}
"""What takes out of an object on which node an address lies."""


def events(items: list[dict[str, Any]]) -> list[str]:
    """What was said of what, each once; which node the scheduler chose does not count."""
    told = set()
    for item in items:
        if item.get("reason") not in _OF_KUBELETS:
            about = item.get("involvedObject", {})
            subject = f"{about.get('kind')}/{about.get('name')}"
            line = text(f"{subject} {item.get('type')} {item.get('reason')}: {item.get('message')}", controlled=True)
            told.add(re.sub(r"\b(to|node) node-\d\b", r"\1 <node>", line))
    return sorted(told)
