"""What can be the value of a flag."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from engine.api.fieldlabels import fields_of
from engine.kubectl.completion import fieldpaths, live
from engine.kubectl.printers.outputs import ALLOWED_FORMATS
from engine.kubectl.printers.results import FORMATS

if TYPE_CHECKING:
    from engine.kubectl.completion.typed import CompletionInput
    from engine.kubectl.flags import Flag

_SERVICE_TYPES = ("ClusterIP", "ExternalName", "LoadBalancer", "NodePort")
_FIXED: dict[str, tuple[str, ...]] = {
    "cascade": ("background", "foreground", "orphan"),
    "dry-run": ("client", "none", "server"),
    "protocol": ("SCTP", "TCP", "UDP"),
    "restart": ("Always", "Never", "OnFailure"),
    "session-affinity": ("ClientIP", "None"),
    "types": ("Normal", "Warning"),
    "validate": ("ignore", "strict", "warn"),
    "kubectl expose --type": _SERVICE_TYPES,
    "kubectl patch --type": ("json", "merge", "strategic"),
    "kubectl wait --for": (
        "condition=Available",
        "condition=Complete",
        "condition=Ready",
        "create",
        "delete",
        "jsonpath=",
    ),
    "kubectl api-resources --output": ("name", "wide"),
    "kubectl api-resources --sort-by": ("kind", "name"),
    "kubectl explain --output": ("plaintext",),
    "kubectl version --output": ("json", "yaml"),
    "kubectl edit --output": ("json", "yaml"),
}
"""By flag, or by command and flag where commands differ."""
_TEMPLATES = ("custom-columns", "go-template", "jsonpath", "jsonpath-as-json", "template")
_FILES = ("custom-columns-file", "go-template-file", "jsonpath-file", "templatefile")


def values(typed: CompletionInput, flag: Flag, last: str) -> Iterable[str]:
    """Return what the flag's value can become when `last` of it is typed."""
    fixed = _FIXED.get(f"{typed.path} --{flag.name}") or _FIXED.get(flag.name)
    if fixed is not None:
        return fixed
    if flag.kind == "bool":
        return ("false", "true")
    find = _LIVE.get(flag.name)
    return find(typed, last) if find is not None else ()


def _namespaces(typed: CompletionInput, last: str) -> Iterable[str]:
    del last
    return live.names(typed, live.resource_of(typed, "namespaces"))


def _files(typed: CompletionInput, last: str) -> Iterable[str]:
    head, comma, begun = last.rpartition(",")
    names = sorted(typed.files.names())
    folders = sorted({f"{name.rpartition('/')[0]}/" for name in names if "/" in name} - {begun})
    return [f"{head}{comma}{name}" for name in [*names, *folders, "-"]]


def _containers(typed: CompletionInput, last: str) -> Iterable[str]:
    del last
    obj = live.example(typed, live.pod_target(typed))
    return [container["name"] for container in live.containers(obj)]


def _selector(typed: CompletionInput, last: str) -> Iterable[str]:
    head, comma, term = last.rpartition(",")
    about = live.target(typed)
    resource = about[0] if about is not None else live.resource_of(typed, "pods")
    found = live.labels(typed, resource)
    key, equals, _ = term.partition("=")
    terms = [f"{key}={value}" for value in found.get(key, ())] if equals else [f"{known}=" for known in found]
    return [f"{head}{comma}{shown}" for shown in terms]


def _label_keys(typed: CompletionInput, last: str) -> Iterable[str]:
    head, comma, _ = last.rpartition(",")
    about = live.target(typed)
    return [f"{head}{comma}{key}" for key in live.labels(typed, about[0] if about is not None else None)]


def _field_selector(typed: CompletionInput, last: str) -> Iterable[str]:
    about = live.target(typed)
    if about is None:
        return ()
    head, comma, _ = last.rpartition(",")
    return [f"{head}{comma}{path}=" for path in fields_of(about[0])]


def _output(typed: CompletionInput, last: str) -> Iterable[str]:
    name, equals, path = last.partition("=")
    if equals and name in _FILES:
        return [f"{name}={file}" for file in _files(typed, path)]
    if equals and name in _TEMPLATES:
        return [f"{name}={shown}" for shown in _template(typed, name, path)]
    known = ALLOWED_FORMATS.split(",") if typed.verb.name == "get" else FORMATS
    return [f"{form}=" if form in (*_TEMPLATES, *_FILES) else form for form in known]


def _template(typed: CompletionInput, name: str, text: str) -> Iterable[str]:
    """Complete the path that stands last in a template."""
    about = live.target(typed)
    one = live.example(typed, about)
    if one is None or about is None:
        return ()
    if name == "custom-columns":
        at = max(text.rfind(mark) for mark in ":,") + 1
        return [text[:at] + path for path in fieldpaths.completed(text[at:], [one])] if text[at - 1 : at] == ":" else ()
    opening, closing = ("{{", "}}") if name in {"go-template", "template"} else ("{", "}")
    if not text:
        return [opening]
    found: list[Any] = [one] if about[1] else [{"apiVersion": "v1", "items": [one], "kind": "List"}, one]
    at = max(text.rfind(mark) + len(mark) for mark in (opening, " ", "@"))
    paths = fieldpaths.completed(text[at:], found, closing)
    return [text[:at] + path for path in paths]


def _sort_by(typed: CompletionInput, last: str) -> Iterable[str]:
    one = live.example(typed, live.target(typed))
    brace = "{" if last.startswith("{") else ""
    paths = fieldpaths.completed(last.removeprefix(brace), [one], "}" if brace else "") if one is not None else ()
    return [f"{brace}{path}" for path in paths]


def _objects(typed: CompletionInput, last: str) -> Iterable[str]:
    return live.references(typed, last) if "/" in last else [f"{name}/" for name in live.types(typed, last)]


def _ports(typed: CompletionInput, last: str) -> Iterable[str]:
    del last
    obj = live.example(typed, live.target(typed))
    ports = [port for container in live.containers(obj) for port in container.get("ports") or ()]
    return [str(port[field]) for port in ports for field in ("containerPort", "name") if port.get(field)]


_LIVE: dict[str, Callable[[CompletionInput, str], Iterable[str]]] = {
    "container": _containers,
    "containers": _containers,
    "field-selector": _field_selector,
    "filename": _files,
    "for": _objects,
    "from": _objects,
    "from-file": _files,
    "label-columns": _label_keys,
    "namespace": _namespaces,
    "output": _output,
    "patch-file": _files,
    "port": _ports,
    "selector": _selector,
    "sort-by": _sort_by,
    "target-port": _ports,
}
