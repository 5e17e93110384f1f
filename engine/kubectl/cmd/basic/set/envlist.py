"""`kubectl set env --list`: the variables of each container, references named or looked up.

Upstream: k8s.io/kubectl/pkg/cmd/set/env/env_resolve.go.
"""

from __future__ import annotations

import base64
import copy
from collections.abc import Callable
from typing import Any

from engine.api.status import StatusError
from engine.client.output import Stderr, Stdout
from engine.kubectl.cmd.basic.set.editing import containers_of, pod_spec
from engine.kubectl.command_base import CommandContext, CommandSteps
from engine.kubectl.errors import KubectlError
from engine.kubectl.resource.builder import ResourceInfo, find_resource
from engine.kubectl.resource.containerresources import resource_value

_KEYS = {"configMapKeyRef": ("configmap", "config map"), "secretKeyRef": ("secret", "secret")}


def listing(call: CommandContext, info: ResourceInfo, change: Callable[[dict[str, Any]], None]) -> CommandSteps:
    """Print the variables of an object as they would be with the line's changes."""
    obj = copy.deepcopy(info.object)
    change(obj)
    lost = 0
    for container in containers_of(pod_spec(call, obj), call.args.text("containers")):
        yield Stdout(f"# {info.resource.kind} {info.name}, container {container['name']}\n")
        for variable in container.get("env") or ():
            source = variable.get("valueFrom")
            if source is None:
                yield Stdout(f"{variable['name']}={variable.get('value', '')}\n")
            elif not call.args.on("resolve"):
                yield Stdout(f"# {variable['name']} from {reference(source)}\n")
            else:
                lost = (yield from _resolved(call, info, container, variable)) or lost
    if lost:
        raise KubectlError("failed to retrieve valueFrom references")
    return 0


def reference(source: dict[str, Any]) -> str:
    """Say where a variable comes from."""
    for field, (kind, _) in _KEYS.items():
        if field in source:
            return f"{kind} {source[field].get('name', '')}, key {source[field].get('key', '')}"
    if "fieldRef" in source:
        return f"field path {source['fieldRef'].get('fieldPath', '')}"
    if "resourceFieldRef" in source:
        container = source["resourceFieldRef"].get("containerName")
        return f"resource field {container + '/' if container else ''}{source['resourceFieldRef'].get('resource', '')}"
    return "invalid valueFrom"


def _resolved(
    call: CommandContext, info: ResourceInfo, container: dict[str, Any], variable: dict[str, Any]
) -> CommandSteps:
    """Print one variable with its value; returns 1 where there is none to be had."""
    name, source = variable["name"], variable["valueFrom"]
    try:
        yield Stdout(f"{name}={_value(call, info, container, source)}\n")
    except (StatusError, KubectlError) as error:
        yield Stdout(f"# {name} from {reference(source)}\n")
        yield Stderr(f"error retrieving reference for [{name}]: {getattr(error, 'message', error)}")
        return 1
    return 0


def _value(call: CommandContext, info: ResourceInfo, container: dict[str, Any], source: dict[str, Any]) -> str:
    for field, (kind, shown) in _KEYS.items():
        if field not in source:
            continue
        name, key = source[field].get("name", ""), source[field].get("key", "")
        found = call.rest.get(find_resource(call.rest, kind), call.namespace, name)
        data = found.get("data") or {}
        if key not in data:
            message = f"key {key} not found in {shown} {name}"
            raise KubectlError(message)
        return base64.b64decode(data[key]).decode(errors="replace") if kind == "secret" else str(data[key])
    if "resourceFieldRef" in source:
        return resource_value(source["resourceFieldRef"], container)
    return _field(info, (source.get("fieldRef") or {}).get("fieldPath", ""))


def _field(info: ResourceInfo, path: str) -> str:
    """Return a field of the object that has the template, which is all that upstream knows of its Pods."""
    metadata = info.object["metadata"]
    group, _, key = path.partition("[")
    if key:
        return str((metadata.get(group.removeprefix("metadata.")) or {}).get(key.strip("'\"]"), ""))
    if path in {"metadata.labels", "metadata.annotations"}:
        pairs = metadata.get(path.removeprefix("metadata.")) or {}
        return "\n".join(f'{name}="{value}"' for name, value in sorted(pairs.items()))
    if path in {"metadata.name", "metadata.namespace", "metadata.uid"}:
        return str(metadata.get(path.removeprefix("metadata."), ""))
    message = f"unsupported fieldPath: {path}"
    raise KubectlError(message)
