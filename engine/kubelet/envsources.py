"""Where variables with `valueFrom` and `envFrom` get their values (makeEnvironmentVariables in kubelet_pods.go).

Called when a container starts, and only then: a later change of a ConfigMap appears in no running process.
`volume.content` asks for files of the same sources. Reads the ConfigMaps and Secrets that the kubelet knows. A
container without a limit has 0, where upstream takes what the node has.
"""

from __future__ import annotations

import base64
import re
from typing import TYPE_CHECKING

from engine.api.quantity import milli
from engine.api.serializer.passthrough import EnvSource
from engine.golang.fmt import go_quote

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.api.config import ConfigMap, Secret
    from engine.api.core import Container, Pod
    from engine.api.serializer.passthrough import (
        ConfigMapVolumeSource,
        EnvFromSource,
        EnvVarSource,
        KeySelector,
        ResourceFieldSelector,
        SecretVolumeSource,
    )

_SUBSCRIPT = re.compile(r"metadata\.(labels|annotations)\['([^']*)'\]")
_TABLES = frozenset({"metadata.annotations", "metadata.labels"})
_MILLI = 1000


class ConfigError(Exception):
    """A ConfigMap, a Secret or a key that the container needs is not there; the text is Kubernetes'."""


class EnvSources:
    """What containers of this node may read their variables from."""

    def __init__(self, configmaps: Mapping[str, ConfigMap], secrets: Mapping[str, Secret], node_ip: str) -> None:
        """Read from the kubelet's own caches."""
        self._configmaps = configmaps
        self._secrets = secrets
        self._node_ip = node_ip

    def files(self, namespace: str, name: str) -> Mapping[str, str]:
        """The texts of a ConfigMap, as a volume of it shows them; none where it is not there."""
        return self._configmap(namespace, EnvSource(name=name, optional=True)) or {}

    def bulk(self, source: EnvFromSource, namespace: str) -> dict[str, str]:
        """All entries of one `envFrom` source, with its prefix. Raises ConfigError."""
        if source.config_map_ref is not None:
            data = self._configmap(namespace, source.config_map_ref)
        else:
            data = self._secret(namespace, source.secret_ref or EnvSource())
        return {f"{source.prefix}{key}": data[key] for key in sorted(data or {})} if data else {}

    def value(self, source: EnvVarSource, pod: Pod, container: Container, ip: str) -> str | None:
        """The value that one `valueFrom` names; None where it may be left out. Raises ConfigError."""
        namespace = pod.metadata.namespace
        if (reference := source.config_map_key_ref) is not None:
            return _entry(self._configmap(namespace, reference), reference, f"ConfigMap {namespace}")
        if (reference := source.secret_key_ref) is not None:
            return _entry(self._secret(namespace, reference), reference, f"Secret {namespace}")
        if source.resource_field_ref is not None:
            return _resource(container, source.resource_field_ref)
        return self._field(source.field_ref.field_path if source.field_ref is not None else "", pod, ip)

    def configmap_files(self, namespace: str, source: ConfigMapVolumeSource) -> dict[str, str]:
        """All keys of a ConfigMap, with those that are bytes. Raises ConfigError."""
        texts = self._configmap(namespace, EnvSource(name=source.name, optional=source.optional)) or {}
        found = self._configmaps.get(f"{namespace}/{source.name}")
        return texts | _decoded(found.binary_data) if found is not None and found.binary_data else dict(texts)

    def secret_files(self, namespace: str, source: SecretVolumeSource) -> dict[str, str]:
        """All keys of a Secret. Raises ConfigError."""
        name = source.secret_name or source.name
        return self._secret(namespace, EnvSource(name=name, optional=source.optional)) or {}

    def field_file(self, path: str, pod: Pod, ip: str) -> str:
        """A field of the Pod as a file has it: labels and annotations may be asked for as a whole."""
        if path in _TABLES:
            table = pod.metadata.labels if path == "metadata.labels" else pod.metadata.annotations
            return "\n".join(f"{key}={go_quote(table[key])}" for key in sorted(table))
        return self._field(path, pod, ip)

    def resource_file(self, reference: ResourceFieldSelector, pod: Pod) -> str:
        """A request or limit of the container that the file names."""
        containers = (*pod.spec.containers, *pod.spec.init_containers)
        named = next((one for one in containers if one.name == reference.container_name), None)
        return _resource(named, reference) if named is not None else ""

    def _configmap(self, namespace: str, reference: EnvSource | KeySelector) -> dict[str, str] | None:
        name = reference.name
        found = self._configmaps.get(f"{namespace}/{name}")
        if found is not None:
            return found.data
        if reference.optional:
            return None
        message = f'configmap "{name}" not found'
        raise ConfigError(message)

    def _secret(self, namespace: str, reference: EnvSource | KeySelector) -> dict[str, str] | None:
        name = reference.name
        found = self._secrets.get(f"{namespace}/{name}")
        if found is not None:
            return _decoded(found.data)
        if reference.optional:
            return None
        message = f'secret "{name}" not found'
        raise ConfigError(message)

    def _field(self, path: str, pod: Pod, ip: str) -> str:
        meta = pod.metadata
        if subscript := _SUBSCRIPT.fullmatch(path):
            table = meta.labels if subscript[1] == "labels" else meta.annotations
            return table.get(subscript[2], "")
        known = {
            "metadata.name": meta.name,
            "metadata.namespace": meta.namespace,
            "metadata.uid": meta.uid,
            "spec.nodeName": pod.spec.node_name,
            "spec.serviceAccountName": pod.spec.service_account_name,
            "status.hostIP": self._node_ip,
            "status.hostIPs": self._node_ip,
            "status.podIP": ip,
            "status.podIPs": ip,
        }
        if path not in known:
            message = f"unsupported fieldPath: {path}"
            raise ConfigError(message)
        return known[path]


def _decoded(data: dict[str, str]) -> dict[str, str]:
    return {key: base64.b64decode(text).decode(errors="replace") for key, text in data.items()}


def _entry(data: dict[str, str] | None, reference: KeySelector, where: str) -> str | None:
    key = reference.key
    if data is not None and key in data:
        return data[key]
    if reference.optional:
        return None
    message = f"couldn't find key {key} in {where}/{reference.name}"
    raise ConfigError(message)


def _resource(container: Container, reference: ResourceFieldSelector) -> str:
    """`limits.cpu` and the like in units of the divisor, rounded up."""
    kind, _, name = reference.resource.partition(".")
    table = container.resources.limits if kind == "limits" else container.resources.requests
    return str(-(-milli(table.get(name, 0)) // (milli(reference.divisor) or _MILLI)))
