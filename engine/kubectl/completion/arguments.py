"""What can stand as an argument of a command: types, names, TYPE/NAME, fields, labels, containers with their images."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from engine.kubectl.completion import live
from engine.kubectl.resource.openapischemas import schemas_of

if TYPE_CHECKING:
    from engine.kubectl.completion.typed import CompletionInput

_ROLLED = ("daemonsets", "deployments", "statefulsets")
_TEMPLATED = (
    "cronjobs",
    "daemonsets",
    "deployments",
    "jobs",
    "pods",
    "replicasets",
    "replicationcontrollers",
    "statefulsets",
)
_TYPES: dict[str, tuple[str, ...]] = {
    "kubectl autoscale": ("deployments", "replicasets", "replicationcontrollers", "statefulsets"),
    "kubectl expose": ("deployments", "pods", "replicasets", "replicationcontrollers", "services"),
    "kubectl rollout history": _ROLLED,
    "kubectl rollout pause": ("deployments",),
    "kubectl rollout restart": _ROLLED,
    "kubectl rollout resume": ("deployments",),
    "kubectl rollout status": _ROLLED,
    "kubectl rollout undo": _ROLLED,
    "kubectl scale": ("deployments", "replicasets", "replicationcontrollers", "statefulsets"),
    "kubectl set env": _TEMPLATED,
    "kubectl set image": _TEMPLATED,
    "kubectl set resources": _TEMPLATED,
    "kubectl set selector": ("services",),
    "kubectl taint": ("nodes",),
}
"""Commands for certain types only."""
_ANY_TYPE = (
    "kubectl annotate",
    "kubectl apply view-last-applied",
    "kubectl delete",
    "kubectl describe",
    "kubectl edit",
    "kubectl get",
    "kubectl label",
    "kubectl patch",
    "kubectl wait",
)
_ONE_NAME = ("kubectl expose", "kubectl patch", "kubectl autoscale")
"""Commands that take no second name."""
_ACTIONS = ("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch")


def arguments(typed: CompletionInput, last: str) -> Iterable[str]:
    """Return what the next argument can become when `last` of it is typed."""
    special = _SPECIAL.get(typed.path)
    if special is not None:
        return special(typed, last)
    if typed.path in _TYPES or typed.path in _ANY_TYPE:
        return _objects(typed, last)
    return ()


def _objects(typed: CompletionInput, last: str) -> Iterable[str]:
    """TYPE NAME ... or TYPE/NAME ..., and after them what the command changes."""
    words = typed.words
    if "filename" in typed.given:
        return ()
    if "/" in last and not (words and "/" not in words[0]):
        return [word for word in live.references(typed, last) if word not in words]
    if not words:
        return _types(typed, last)
    change = _CHANGES.get(typed.path)
    if "/" in words[0]:
        return change(typed) if change is not None else ()
    fitting = [] if words[1:] and typed.path in _ONE_NAME else live.names(typed, live.resource_of(typed, words[0]))
    more = change(typed) if change is not None and words[1:] else ()
    return [*(name for name in fitting if name not in words[1:]), *more]


def _types(typed: CompletionInput, last: str) -> Iterable[str]:
    allowed = _TYPES.get(typed.path)
    if allowed is None:
        return live.types(typed, last)
    known = {resource.plural: resource for resource in typed.rest.resources()}
    plurals = [name for name in allowed if name in known]
    shorts = [short for name in plurals for short in known[name].short_names]
    return plurals if any(name.startswith(last) for name in plurals) else shorts


def _labels(typed: CompletionInput) -> Iterable[str]:
    obj = live.example(typed, live.target(typed))
    field = "labels" if typed.path == "kubectl label" else "annotations"
    keys = sorted(((obj or {}).get("metadata") or {}).get(field) or ())
    return [word for key in keys for word in (f"{key}=", f"{key}-")]


def _images(typed: CompletionInput) -> Iterable[str]:
    obj = live.example(typed, live.target(typed))
    return [f"{container['name']}={container.get('image', '')}" for container in live.containers(obj)]


def _variables(typed: CompletionInput) -> Iterable[str]:
    obj = live.example(typed, live.target(typed))
    known = [entry["name"] for container in live.containers(obj) for entry in container.get("env") or ()]
    return [word for name in known for word in (f"{name}=", f"{name}-")]


def _taints(typed: CompletionInput) -> Iterable[str]:
    obj = live.example(typed, live.target(typed))
    taints = ((obj or {}).get("spec") or {}).get("taints") or ()
    return [f"{taint['key']}:{taint['effect']}-" for taint in taints]


_CHANGES: dict[str, Callable[[CompletionInput], Iterable[str]]] = {
    "kubectl annotate": _labels,
    "kubectl label": _labels,
    "kubectl set env": _variables,
    "kubectl set image": _images,
    "kubectl taint": _taints,
}
"""What follows the objects of a command."""


def _pods(typed: CompletionInput, last: str) -> Iterable[str]:
    if typed.words:
        return _containers_of_log(typed) if typed.path == "kubectl logs" else ()
    if "/" in last:
        return live.references(typed, last)
    return live.names(typed, live.resource_of(typed, "pods"))


def _containers_of_log(typed: CompletionInput) -> Iterable[str]:
    obj = live.example(typed, live.pod_target(typed))
    return [container["name"] for container in live.containers(obj)]


def _nodes(typed: CompletionInput, last: str) -> Iterable[str]:
    del last
    return [name for name in live.names(typed, live.resource_of(typed, "nodes")) if name not in typed.words]


def _explained(typed: CompletionInput, last: str) -> Iterable[str]:
    """A type, then its fields: `pod.spec.containers`."""
    if typed.words:
        return ()
    path, dot, _ = last.rpartition(".")
    if not dot:
        return live.types(typed, last)
    kind, *names = path.split(".")
    resource = live.resource_of(typed, kind)
    if resource is None:
        return ()
    schemas = schemas_of(typed.rest, resource)
    schema = schemas.root or {}
    for name in names:
        schema = schemas.fields(schema).get(name, {})
    return [f"{path}.{name}" for name in sorted(schemas.fields(schema))]


def _may_i(typed: CompletionInput, last: str) -> Iterable[str]:
    if not typed.words:
        return _ACTIONS
    return live.references(typed, last) if "/" in last else live.types(typed, last)


def _contexts(typed: CompletionInput, last: str) -> Iterable[str]:
    del last
    return () if typed.words else ("podfall",)


_SPECIAL: dict[str, Callable[[CompletionInput, str], Iterable[str]]] = {
    "kubectl attach": _pods,
    "kubectl auth can-i": _may_i,
    "kubectl config set-context": _contexts,
    "kubectl config use-context": _contexts,
    "kubectl cordon": _nodes,
    "kubectl debug": _pods,
    "kubectl drain": _nodes,
    "kubectl exec": _pods,
    "kubectl explain": _explained,
    "kubectl logs": _pods,
    "kubectl port-forward": _pods,
    "kubectl top node": _nodes,
    "kubectl top pod": _pods,
    "kubectl uncordon": _nodes,
}
