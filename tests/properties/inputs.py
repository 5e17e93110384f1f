"""Random inputs of a session: console lines and HTTP requests, of every verb and about every kind.

Each is plain data, so that a history can be written down, played again, and made smaller.
"""

from __future__ import annotations

import json
import shlex
from typing import Any
from urllib.parse import urlencode

from engine.api.scheme import Resource
from engine.apiserver.endpoints.exchange import HTTPRequest
from tests.properties import documents
from tests.properties.documents import COUNTS, KEYS, KINDS, NAMES, NAMESPACES, TEXTS
from tests.properties.manifests import Chance

Input = str | HTTPRequest
"""A console line, or a request."""

NODES = ("node-1", "node-2", "node-3", "nowhere")
COMPONENTS = (
    "scheduler",
    "deployment-controller",
    "replicaset-controller",
    "kubelet@node-1",
    "kube-proxy@node-2",
    "kube-proxy",
    "endpoint-slice-controller",
    "disruption-controller",
    "garbage-collector",
    "job-controller",
    "kubelet",
    "coredns",
    "statefulset-controller",
    "namespace-controller",
    "node-lifecycle-controller",
    "daemonset-controller",
)
TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io"
PATCHES = {
    "json": "application/json-patch+json",
    "merge": "application/merge-patch+json",
    "strategic": "application/strategic-merge-patch+json",
    "apply": "application/apply-patch+yaml",
}
ANNOTATIONS = (
    "deployment.kubernetes.io/revision",
    "deployment.kubernetes.io/desired-replicas",
    "pod-template-hash",
    "batch.kubernetes.io/job-completion-index",
    "statefulset.kubernetes.io/pod-name",
    "controller-revision-hash",
    "kubectl.kubernetes.io/last-applied-configuration",
    "kubernetes.io/service-name",
    "topology.kubernetes.io/zone",
    "endpointslice.kubernetes.io/managed-by",
    "controller.kubernetes.io/pod-deletion-cost",
    "kubectl.kubernetes.io/default-container",
    "deprecated.daemonset.template.generation",
    "batch.kubernetes.io/cronjob-scheduled-timestamp",
    "volumehealth.storage.kubernetes.io/health",
    "endpoints.kubernetes.io/last-change-trigger-time",
    "service.kubernetes.io/headless",
)
"""Those that somebody reads, and whose values nobody checks when they are written."""
SUBRESOURCES = ("", "", "", "", "", "", "status", "scale", "eviction", "log", "exec", "binding", "proxy", "finalize")


class Surroundings:
    """What there is to aim at: the keys of objects by resource, as the cluster has them now."""

    def __init__(self, keys: dict[str, list[str]]) -> None:
        self._keys = keys

    def target(self, chance: Chance) -> tuple[Resource, str, str]:
        """A resource, a namespace and a name: mostly of something that exists, and of what matters more often."""
        resource, other = chance.pick(KINDS), (chance.pick(NAMESPACES), chance.pick(NAMES))
        key, exists = chance.maybe(self._keys.get(resource.plural, ())), chance.below(8)
        if key is None or not exists:
            return resource, *other
        namespace, _, name = key.rpartition("/")
        return resource, namespace or other[0], name

    def pod(self, chance: Chance) -> str:
        """The name of a Pod of `default`, or of none."""
        there = [key.partition("/")[2] for key in self._keys.get("pods", ()) if key.startswith("default/")]
        return chance.maybe(there) or "none"


def drawn(chance: Chance, around: Surroundings) -> Input:
    """One input."""
    return request(chance, around) if chance.below(5) < 2 else line(chance, around)


# --- console lines


def line(chance: Chance, around: Surroundings) -> str:
    if chance.below(4) == 0:
        return _chaos(chance, around)
    resource, namespace, name = around.target(chance)
    where = f"{resource.plural} {name}" if chance.below(3) else f"{resource.plural}/{name}"
    words = chance.pick(_LINES)(chance, resource, where, around)
    words, _, document = words.partition("\0")
    spoken = f"kubectl -n {namespace} {words}"
    return f"echo {document} | {spoken}" if document else spoken


def _written(document: Any) -> str:
    """A document between quotes, in letters that can be typed."""
    return shlex.quote(json.dumps(document))


def _from_text(verb: str) -> Any:
    def build(chance: Chance, resource: Resource, where: str, around: Surroundings) -> str:
        del where, around
        flags = chance.pick(("", "", "", " --dry-run=server", " --dry-run=client", " -o yaml", " --validate=false"))
        text = _written(documents.document(chance, resource))
        return f"{verb} -f -{flags}" + "\0" + text

    return build


def _patch(chance: Chance, resource: Resource, where: str, around: Surroundings) -> str:
    del around
    kind = chance.pick(("json", "merge", "strategic"))
    flags = chance.pick(("", "", " --subresource=status", " --subresource=scale", " --dry-run=server"))
    return f"patch {where} --type={kind}{flags} -p {_written(change(chance, resource, kind))}"


def change(chance: Chance, resource: Resource, kind: str) -> Any:
    """A change in the form that a patch of that type has, or sometimes in another one."""
    if chance.below(12) == 0:
        return chance.pick(([], {}, "x", 3, None, [1], {"spec": []}, {"metadata": 1}, [{"op": "x"}]))
    if kind == "json":
        path = chance.pick(
            (
                "/spec/replicas",
                "/metadata/labels/app",
                "/spec/x",
                "",
                "/metadata",
                "/spec/ports/0/port",
                "/status/phase",
                "/spec/selector/matchLabels/app",
                "/spec/template/metadata/labels/app",
                "/metadata/annotations",
                "/spec/nodeName",
                "/spec/ports",
                "/spec/hard",
                "/spec/finalizers",
                "/spec/template/spec/containers/0/image",
                "/metadata/finalizers",
            ),
        )
        op = chance.pick(("add", "remove", "replace", "test", "copy", "move"))
        value = chance.pick((COUNTS.drawn(chance), TEXTS.drawn(chance), None, [], {}))
        return [{"op": op, "path": path, "value": value, "from": chance.pick(("/spec", "/metadata/name", ""))}]
    if chance.below(4) == 0:
        return {
            "metadata": chance.pick(
                (
                    {"finalizers": None},
                    {"finalizers": []},
                    {"labels": None},
                    {"uid": "x"},
                    {"labels": {chance.pick(KEYS): TEXTS.drawn(chance)}},
                    {"deletionTimestamp": None},
                    {"annotations": {chance.pick(ANNOTATIONS): chance.pick(TEXTS.usual + TEXTS.odd)}},
                    {"labels": {chance.pick(ANNOTATIONS): "1"}},
                    {"deletionTimestamp": "2026-01-01T00:00:00Z"},
                    {"name": "x"},
                    {"ownerReferences": None},
                    {"$deleteFromPrimitiveList/finalizers": ["x.io/y"]},
                ),
            ),
        }
    if chance.below(5) == 0:
        return documents.claimed_status(chance, resource)
    found = documents.document(chance, resource)
    return {part: found[part] for part in found if part not in {"apiVersion", "kind", "metadata"}}


def _simple(*options: str) -> Any:
    def build(chance: Chance, resource: Resource, where: str, around: Surroundings) -> str:
        text = chance.pick(options)
        return text.format(
            where=where,
            plural=resource.plural,
            count=COUNTS.drawn(chance),
            label=chance.pick(NAMES),
            key=chance.pick(KEYS),
            node=chance.pick(NODES),
            name=chance.pick(NAMES),
            mark=chance.pick(ANNOTATIONS),
            pod=around.pod(chance),
            image=chance.pick(("nginx:1.27", "mongo:3.3", "no-such")),
        )

    return build


_LINES = (
    _from_text("create"),
    _from_text("create"),
    _from_text("apply"),
    _from_text("apply"),
    _from_text("apply"),
    _from_text("replace"),
    _from_text("replace --force"),
    _from_text("delete"),
    _patch,
    _patch,
    _patch,
    _simple(
        "delete {where} --wait=false",
        "delete {where} --wait=false --grace-period=0 --force",
        "delete {where} --wait=false --cascade=orphan",
        "delete {where} --wait=false --cascade=foreground",
        "delete {plural} --all --wait=false",
        "delete {plural} -l app={label} --wait=false",
        "delete {where} --dry-run=server",
        "delete namespace {name} --wait=false",
        "delete node {node} --wait=false",
        "delete {where} --timeout=3s",
        "delete {where} --wait=false --grace-period=9223372036854775807",
    ),
    _simple(
        "scale {where} --replicas={count}",
        "label {where} app={label} --overwrite",
        "label {where} app-",
        "annotate {where} x=y --overwrite",
        "annotate {where} {mark}={label} --overwrite",
        "annotate {where} {mark}-",
        "label {where} {mark}={label} --overwrite",
        "label node {node} {key}={label} --overwrite",
        "autoscale {where} --max=3",
        "set image {where} *={image}",
        "set env {where} A=b",
        "set resources {where} --limits=cpu=1,memory=64Mi",
        "set selector {where} app={label}",
        "label pod {pod} app={label} --overwrite",
        "label pod {pod} app-",
    ),
    _simple(
        "create namespace {name}",
        "create namespace lab",
        "create deployment {name} --image={image} --replicas={count}",
        "create quota {name} --hard=pods={count},cpu=2",
        "create pdb {name} --selector=app={label} --min-available=1",
        "create priorityclass {name} --value={count}",
        "create configmap {name} --from-literal=a=b",
        "create job {name} --image={image}",
        "create job {name} --from=cronjob/{label}",
        "create service nodeport {name} --tcp=80",
        "create cronjob {name} --image={image} --schedule='* * * * *'",
        "run {name} --image={image} --port=80",
        "run {name} --image=busybox --restart=Never -- sleep 3",
        "expose {where} --port=80",
        "create secret generic {name}",
    ),
    _simple(
        "cordon {node}",
        "uncordon {node}",
        "drain {node} --ignore-daemonsets --force --timeout=2s",
        "taint node {node} x=y:NoExecute",
        "taint node {node} x-",
        "taint node {node} x=y:NoSchedule --overwrite",
        "rollout restart {where}",
        "rollout undo {where}",
        "rollout pause {where}",
        "rollout resume {where}",
        "rollout status {where} --timeout=2s",
        "rollout history {where}",
        "apply view-last-applied {where}",
        "drain {node} --ignore-daemonsets --force --grace-period=0 --disable-eviction --timeout=1s",
    ),
    _simple(
        "get {plural} -A",
        "get {where} -o wide",
        "get {where} -o yaml",
        "describe {where}",
        "describe {plural}",
        "get all",
        "events",
        "top pods",
        "top nodes",
        "logs {pod} --tail=2",
        "exec {pod} -- ls /",
        "logs {where}",
        "get {plural} -A --sort-by=.metadata.name",
        "get {where} -o jsonpath='{{.status}}'",
        "explain {plural}.spec",
        "wait {where} --for=condition=Ready --timeout=1s",
        "get {plural} -A -o custom-columns=A:.spec,B:.status",
        "exec {pod} -- sh -c 'kill 1'",
        "get {plural} -A --show-labels",
        "describe node {node}",
        "diff -f nofile",
        "get events -A --field-selector=type=Warning",
        "wait {where} --for=delete --timeout=1s",
    ),
)


def _chaos(chance: Chance, around: Surroundings) -> str:
    pod, node, part = around.pod(chance), chance.pick(NODES), chance.pick(COMPONENTS)
    ticks = chance.below(9)
    return chance.pick(
        (
            f"crash pod/{pod}",
            f"crash pod/{pod}",
            f"crash {pod} -c main",
            f"power-off {node}",
            f"power-on {node}",
            f"power-on {node}",
            f"partition {node} {ticks}",
            f"partition {node}",
            f"stall svc/{chance.pick(NAMES)} {ticks}",
            "hang kube-apiserver" if chance.below(30) == 0 else "resume kube-apiserver",
            f"hang {part}",
            f"slow {part} {ticks}",
            f"slow pod/{pod} {ticks}",
            f"resume {part}",
            f"resume {part}",
            f"curl http://{chance.pick(NAMES)}",
            f"curl http://node-1:{30000 + chance.below(100)}",
            f"why pod/{pod}",
            f"client add {chance.pick(NAMES)} --to nodeport/{chance.pick(NAMES)}",
            f"client remove {chance.pick(NAMES)}",
            f"tick {chance.below(70)}" if chance.below(6) == 0 else "history",
            "status",
            "why",
            "client list",
            f"nslookup {chance.pick(NAMES)}",
            "iptables-save",
        ),
    )


# --- requests


def request(chance: Chance, around: Surroundings) -> HTTPRequest:
    resource, namespace, name = around.target(chance)
    root = f"/apis/{resource.api_version}" if resource.group else f"/api/{resource.api_version}"
    base = f"{root}/namespaces/{namespace}/{resource.plural}" if resource.namespaced else f"{root}/{resource.plural}"
    method = chance.pick(("POST", "POST", "PUT", "PATCH", "PATCH", "DELETE", "DELETE", "GET"))
    part = chance.pick(SUBRESOURCES)
    if resource.kind == "Pod" and chance.below(5) == 0:
        method, part = "POST", "eviction"
    elif chance.below(6) == 0:
        method, part = chance.pick(("PUT", "PATCH", "PATCH")), "status"
    elif resource.scalable and chance.below(5) == 0:
        method, part = chance.pick(("PUT", "PATCH")), "scale"
    accept = chance.pick(("application/json", TABLE))
    query = urlencode(dict((chance.pick(_QUERIES),)) if chance.below(3) == 0 else {})
    if method == "POST" and part not in {"eviction", "binding"}:
        return HTTPRequest("POST", base, query, _body(documents.document(chance, resource)), accept=accept)
    path = f"{base}/{name}/{part}".rstrip("/")
    if method == "DELETE" and chance.below(4) == 0:
        path = base
    if method == "PATCH":
        kind = chance.pick(tuple(PATCHES))
        claims = part == "status" and kind != "json"
        changed = documents.claimed_status(chance, resource) if claims else change(chance, resource, kind)
        if kind == "apply":
            return _apply(chance, resource, path, query, part, name, changed)
        return HTTPRequest("PATCH", path, query, _body(changed), PATCHES[kind], accept)
    return HTTPRequest(method, path, query, _sent(chance, resource, method, part, name), accept=accept)


def _apply(
    chance: Chance, resource: Resource, path: str, query: str, part: str, name: str, changed: Any
) -> HTTPRequest:
    """One of a few managers applies a document, or a part of one."""
    manager = chance.pick(("fieldManager=a", "fieldManager=b", "fieldManager=b&force=true", "force=x", ""))
    body = _sent(chance, resource, "PUT", part, name)
    if chance.below(3) == 0 and isinstance(changed, dict):
        head = {"apiVersion": resource.api_version, "kind": resource.kind, "metadata": {"name": name}}
        body = _body(head | changed)
    together = "&".join(text for text in (query, manager) if text)
    return HTTPRequest("PATCH", path, together, body, PATCHES["apply"])


def _sent(chance: Chance, resource: Resource, method: str, part: str, name: str) -> bytes:
    if method == "GET":
        return b""
    if method == "DELETE" or part == "eviction":
        options = chance.pick(
            (
                {},
                {"gracePeriodSeconds": documents.SECONDS.drawn(chance)},
                {"dryRun": ["All"]},
                {"propagationPolicy": chance.pick(("Orphan", "Foreground", "Background", "x"))},
                {"preconditions": {"uid": "x"}},
                {"dryRun": "All"},
            ),
        )
        return _body({"deleteOptions": options} if part == "eviction" else options)
    if part == "scale":
        return _body({"metadata": {"name": name}, "spec": chance.pick(({"replicas": COUNTS.drawn(chance)}, {}, []))})
    found = documents.document(chance, resource)
    if isinstance(found.get("metadata"), dict):
        found["metadata"]["name"] = name
    if part == "status":
        found |= documents.claimed_status(chance, resource)
    return _body(found)


def _body(value: Any) -> bytes:
    return json.dumps(value).encode()


_QUERIES = (
    ("dryRun", "All"),
    ("dryRun", "x"),
    ("fieldValidation", "Ignore"),
    ("fieldValidation", "Strict"),
    ("includeObject", "Object"),
    ("includeObject", "x"),
    ("labelSelector", "app=a"),
    ("labelSelector", "a in ("),
    ("fieldSelector", "metadata.name=a"),
    ("fieldSelector", "x=y"),
    ("gracePeriodSeconds", "0"),
    ("gracePeriodSeconds", "99999999999999999999"),
    ("propagationPolicy", "Orphan"),
    ("limit", "2"),
    ("limit", "x"),
    ("resourceVersion", "1"),
    ("continue", "x"),
    ("timeoutSeconds", "x"),
    ("container", "main"),
    ("tailLines", "1"),
)
