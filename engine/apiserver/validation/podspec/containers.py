"""Validation of containers and init containers (validateContainers, validateInitContainers)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api import names
from engine.api.meta import number
from engine.apiserver.validation.podspec import environment, probes, resources, security, volumes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from engine.api.core import Container, ContainerPort, PodSpec
    from engine.apiserver.validation.fielderrors import FieldErrors
    from engine.apiserver.validation.podspec.volumes import Volumes

_PROTOCOLS = ("SCTP", "TCP", "UDP")
_PULL_POLICIES = ("Always", "IfNotPresent", "Never")
_MESSAGE_POLICIES = ("File", "FallbackToLogsOnError")
_RESIZED = ("cpu", "memory")
_RESIZE_POLICIES = ("NotRequired", "RestartContainer")


def containers(errors: FieldErrors, path: str, spec: PodSpec, known: Volumes) -> None:
    """Check the containers that run side by side; `known` are the Pod's volumes."""
    if not spec.containers:
        errors.required(path)
    seen: set[str] = set()
    for index, container in enumerate(spec.containers):
        here = f"{path}[{index}]"
        _container(errors, here, container, spec, known)
        if container.name in seen:
            errors.duplicate(f"{here}.name", f'"{container.name}"')
        seen.add(container.name)
        probes.probes_and_hooks(errors, here, container, _grace(spec))
        if container.restart_policy:
            errors.forbidden(f"{here}.restartPolicy", "may not be set for non-init containers")
    _host_ports(errors, path, spec.containers)


def init_containers(errors: FieldErrors, path: str, spec: PodSpec, known: Volumes) -> None:
    """Check the containers that run before, one after the other, or beside all others from then on."""
    seen = {container.name for container in spec.containers}
    for index, container in enumerate(spec.init_containers):
        here, policy = f"{path}[{index}]", container.restart_policy
        _container(errors, here, container, spec, known)
        if policy not in ("", "Always"):
            errors.unsupported(f"{here}.restartPolicy", policy, ("Always",))
        if container.name in seen:
            errors.duplicate(f"{here}.name", f'"{container.name}"')
        seen.update({container.name} - {""})
        _host_ports(errors, path, (container,))
        if policy == "Always":
            probes.probes_and_hooks(errors, here, container, _grace(spec))
        else:
            probes.none_of_them(errors, here, container)


def _grace(spec: PodSpec) -> int:
    return number(spec.termination_grace_period_seconds)


def _container(errors: FieldErrors, path: str, container: Container, spec: PodSpec, known: Volumes) -> None:
    """What init containers are held to as well."""
    if not container.name:
        errors.required(f"{path}.name")
    for problem in names.label(container.name) if container.name else ():
        errors.invalid(f"{path}.name", container.name, problem)
    if not container.image:
        errors.required(f"{path}.image")
    if container.termination_message_policy not in _MESSAGE_POLICIES:
        errors.unsupported(
            f"{path}.terminationMessagePolicy",
            container.termination_message_policy,
            _MESSAGE_POLICIES,
        )
    _ports(errors, f"{path}.ports", container.ports)
    environment.variables(errors, f"{path}.env", container.env)
    environment.bulk(errors, f"{path}.envFrom", container.carried("envFrom") or ())
    volumes.mounts(errors, f"{path}.volumeMounts", container, known)
    volumes.devices(errors, f"{path}.volumeDevices", container, known)
    if container.image_pull_policy not in _PULL_POLICIES:
        errors.unsupported(f"{path}.imagePullPolicy", container.image_pull_policy, _PULL_POLICIES)
    resources.requirements(errors, f"{path}.resources", container.resources)
    _resizing(errors, f"{path}.resizePolicy", container, spec.restart_policy)
    context = container.carried("securityContext")
    if context is not None:
        host_users = spec.carried("hostUsers") is not False
        security.of_container(errors, f"{path}.securityContext", context, host_users=host_users)


def _ports(errors: FieldErrors, path: str, ports: Sequence[ContainerPort]) -> None:
    taken: set[str] = set()
    for index, port in enumerate(ports):
        here = f"{path}[{index}]"
        problems = names.port_name(port.name) if port.name else []
        for problem in problems:
            errors.invalid(f"{here}.name", port.name, problem)
        if port.name and not problems:
            if port.name in taken:
                errors.duplicate(f"{here}.name", f'"{port.name}"')
            taken.add(port.name)
        if not port.container_port:
            errors.required(f"{here}.containerPort")
        for field, value in (("containerPort", port.container_port), ("hostPort", port.host_port)):
            for problem in names.port_number(value) if value else ():
                errors.invalid(f"{here}.{field}", value, problem)
        if port.protocol not in _PROTOCOLS:
            errors.unsupported(f"{here}.protocol", port.protocol, _PROTOCOLS)


def _host_ports(errors: FieldErrors, path: str, among: Sequence[Container]) -> None:
    """Check that no two ports want the same one of the node; upstream counts those of one init container from 0."""
    taken: set[str] = set()
    for number_, container in enumerate(among):
        for index, port in enumerate(container.ports):
            wanted = f"{port.protocol}/{port.carried('hostIP') or ''}/{port.host_port}"
            if port.host_port and wanted in taken:
                errors.duplicate(f"{path}[{number_}].ports[{index}].hostPort", f'"{wanted}"')
            taken.add(wanted)


def _resizing(errors: FieldErrors, path: str, container: Container, restarts: str) -> None:
    seen: set[str] = set()
    for index, entry in enumerate(container.carried("resizePolicy") or ()):
        resource, policy = entry.get("resourceName", ""), entry.get("restartPolicy", "")
        if resource in seen:
            errors.duplicate(f"{path}[{index}]", resource)
        seen.add(resource)
        if not resource:
            errors.required(path)
        elif resource not in _RESIZED:
            errors.raw_unsupported(path, resource, _RESIZED)
        if not policy:
            errors.required(path)
        elif policy not in _RESIZE_POLICIES:
            errors.unsupported(path, policy, _RESIZE_POLICIES)
        if restarts == "Never" and policy != "NotRequired":
            errors.invalid(path, policy, "must be 'NotRequired' when `restartPolicy` is 'Never'")


def on_the_node(errors: FieldErrors, path: str, spec: PodSpec) -> None:
    """Check that in the network of its node a Pod takes the ports that its containers listen on."""
    if not spec.host_network:
        return
    for number_, container in enumerate(spec.containers):
        for index, port in enumerate(container.ports):
            if port.host_port not in (0, port.container_port):
                detail = "must match `containerPort` when `hostNetwork` is true"
                errors.invalid(f"{path}[{number_}].ports[{index}].hostPort", port.host_port, detail)
