"""The containers of a Pod or of a Pod template, as ``describe`` shows them."""

from __future__ import annotations

import json
from typing import Any

from engine.kubectl.describe.writer import NONE, PrefixWriter, long_time
from engine.kubectl.resource.containerresources import resource_value

_OF_NODE = ("limits.cpu", "limits.memory")
"""What a container without a limit has of its node."""


def describe_containers(
    writer: PrefixWriter,
    label: str,
    containers: list[dict[str, Any]],
    *,
    statuses: list[dict[str, Any]] | None = None,
    pod: dict[str, Any] | None = None,
    in_template: bool = False,
) -> None:
    """Write a section of containers.

    A template's section is indented by a level, but its containers only by one blank. ``pod`` is where
    ``fieldRef`` variables get their values from.
    """
    by_name = {status["name"]: status for status in statuses or ()}
    writer.line(0, f"{'  ' if in_template else ''}{label}:{'' if containers else ' <none>'}")
    for container in containers:
        writer.line(1, f"{' ' if in_template else ''}{container['name']}:")
        status = by_name.get(container["name"])
        _basics(writer, container, status)
        if status is not None:
            _state(writer, "State", status.get("state", {}))
            if "terminated" in status.get("lastState", {}):
                _state(writer, "Last State", status["lastState"])
            writer.field(2, "Ready", bool(status.get("ready")))
            writer.field(2, "Restart Count", status.get("restartCount", 0))
        _resources(writer, container.get("resources", {}))
        _probes(writer, container)
        _environment(writer, container, pod or {})
        _mounts(writer, container)


def _basics(writer: PrefixWriter, container: dict[str, Any], status: dict[str, Any] | None) -> None:
    if status is not None:
        writer.field(2, "Container ID", status.get("containerID", ""))
    writer.field(2, "Image", container.get("image", ""))
    if status is not None:
        writer.field(2, "Image ID", status.get("imageID", ""))
    for label, field in (("Port", "containerPort"), ("Host Port", "hostPort")):
        ports = [_port(port, field) for port in container.get("ports", ())]
        writer.field(2, label + "s" * (len(ports) > 1), ", ".join(ports) or NONE)
    for label, words in (("Command", container.get("command")), ("Args", container.get("args"))):
        if words:
            writer.heading(2, label)
            for line in "\n".join(words).split("\n"):
                writer.line(3, line)


def _port(port: dict[str, Any], field: str) -> str:
    return f"{port.get(field, 0)}/{port.get('protocol', 'TCP')}"


def _state(writer: PrefixWriter, label: str, state: dict[str, Any]) -> None:
    if "running" in state:
        writer.field(2, label, "Running")
        writer.field(3, "Started", long_time(state["running"].get("startedAt")))
    elif "terminated" in state:
        ended = state["terminated"]
        writer.field(2, label, "Terminated")
        writer.optional(3, "Reason", ended.get("reason"))
        writer.optional(3, "Message", ended.get("message"))
        writer.field(3, "Exit Code", ended.get("exitCode", 0))
        writer.optional(3, "Signal", ended.get("signal"))
        writer.field(3, "Started", long_time(ended.get("startedAt")))
        writer.field(3, "Finished", long_time(ended.get("finishedAt")))
    else:
        writer.field(2, label, "Waiting")
        writer.optional(3, "Reason", state.get("waiting", {}).get("reason"))


def _resources(writer: PrefixWriter, resources: dict[str, Any]) -> None:
    for label, field in (("Limits", "limits"), ("Requests", "requests")):
        if resources.get(field):
            writer.heading(2, label)
            for name, quantity in sorted(resources[field].items()):
                writer.field(3, name, quantity)


def _probes(writer: PrefixWriter, container: dict[str, Any]) -> None:
    for label in ("Liveness", "Readiness", "Startup"):
        probe = container.get(f"{label.lower()}Probe")
        if probe:
            writer.field(2, label, describe_probe(probe))


def describe_probe(probe: dict[str, Any]) -> str:
    """Return a probe in one line, for example ``tcp-socket :80 delay=0s timeout=1s period=10s ...``."""
    times = (
        f"delay={probe.get('initialDelaySeconds', 0)}s timeout={probe.get('timeoutSeconds', 0)}s "
        f"period={probe.get('periodSeconds', 0)}s #success={probe.get('successThreshold', 0)} "
        f"#failure={probe.get('failureThreshold', 0)}"
    )
    if "exec" in probe:
        return f"exec [{' '.join(probe['exec'].get('command', ()))}] {times}"
    if "httpGet" in probe:
        get = probe["httpGet"]
        path = get.get("path", "")
        slash = "/" if path and not path.startswith("/") else ""
        return f"http-get {get.get('scheme', '').lower()}://{get.get('host', '')}:{get['port']}{slash}{path} {times}"
    if "tcpSocket" in probe:
        return f"tcp-socket {probe['tcpSocket'].get('host', '')}:{probe['tcpSocket']['port']} {times}"
    if "grpc" in probe:
        return f"grpc <pod>:{probe['grpc']['port']} {probe['grpc'].get('service', '')} {times}"
    return f"unknown {times}"


def _environment(writer: PrefixWriter, container: dict[str, Any], pod: dict[str, Any]) -> None:
    if container.get("envFrom"):
        writer.heading(2, "Environment Variables from")
        for source in container["envFrom"]:
            _environment_source(writer, source)
    if not container.get("env"):
        writer.field(2, "Environment", NONE)
        return
    writer.heading(2, "Environment")
    for variable in container["env"]:
        if "valueFrom" in variable:
            writer.line(3, f"{variable['name']}:", *_value_from(variable["valueFrom"], pod, container))
            continue
        first, *rest = variable.get("value", "").split("\n")
        writer.field(3, variable["name"], first)
        for line in rest:
            writer.line(3, "", line)


def _environment_source(writer: PrefixWriter, source: dict[str, Any]) -> None:
    for field, kind in (("configMapRef", "ConfigMap"), ("secretRef", "Secret")):
        if field in source:
            prefix = f" with prefix '{source['prefix']}'" if source.get("prefix") else ""
            writer.line(3, source[field].get("name", ""), kind + prefix, f"Optional: {_optional(source[field])}")


def _value_from(source: dict[str, Any], pod: dict[str, Any], container: dict[str, Any]) -> tuple[str, ...]:
    if "fieldRef" in source:
        reference = source["fieldRef"]
        path = reference["fieldPath"]
        return (f"{_field_value(pod, path)} ({reference.get('apiVersion', 'v1')}:{path})",)
    if "resourceFieldRef" in source:
        reference = source["resourceFieldRef"]
        return (f"{_amount(reference, container)} ({reference['resource']})",)
    if "secretKeyRef" in source:
        key = source["secretKeyRef"]
        return (
            f"<set to the key '{key['key']}' in secret '{key.get('name', '')}'>",
            f"Optional: {_optional(key)}",
        )
    key = source.get("configMapKeyRef", {})
    where = f"<set to the key '{key.get('key', '')}' of config map '{key.get('name', '')}'>"
    return where, f"Optional: {_optional(key)}"


def _amount(reference: dict[str, Any], container: dict[str, Any]) -> str:
    value = resource_value(reference, container)
    return "node allocatable" if value == "0" and reference["resource"] in _OF_NODE else value


def _field_value(pod: dict[str, Any], path: str) -> str:
    value: Any = pod
    for step in path.split("."):
        value = value.get(step, "") if isinstance(value, dict) else ""
    return value if isinstance(value, str) else ""


def _optional(reference: dict[str, Any]) -> str:
    return "true" if reference.get("optional") else "false"


def _mounts(writer: PrefixWriter, container: dict[str, Any]) -> None:
    mounts = sorted(container.get("volumeMounts", ()), key=lambda mount: str(mount["mountPath"]))
    if not mounts:
        writer.field(2, "Mounts", NONE)
        return
    writer.heading(2, "Mounts")
    for mount in mounts:
        sub_path = f",path={json.dumps(mount['subPath'])}" if mount.get("subPath") else ""
        flags = ("ro" if mount.get("readOnly") else "rw") + sub_path
        writer.line(3, f"{mount['mountPath']} from {mount['name']} ({flags})")
