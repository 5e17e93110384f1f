"""The files of volumes that are made of objects: ConfigMaps, Secrets, fields of the Pod, and several of these in one.

Called when a Pod's volumes are set up, and again when an object has changed. Reads what the kubelet knows. Modes and
owners of files are not kept.

Upstream: pkg/volume/configmap, secret, downwardapi and projected.
"""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from engine.api.serializer.passthrough import VolumeProjection
from engine.kubelet.envsources import ConfigError

if TYPE_CHECKING:
    from engine.api.core import Pod
    from engine.api.serializer.passthrough import (
        ConfigMapVolumeSource,
        DownwardAPIVolumeSource,
        KeyToPath,
        SecretVolumeSource,
        Volume,
    )
    from engine.kubelet.envsources import EnvSources


class VolumeContent:
    """What stands in the volumes of one Pod."""

    def __init__(self, sources: EnvSources, pod: Pod, ip: str) -> None:
        """Read from `sources`; `ip` is the Pod's address, as far as it has one."""
        self._sources = sources
        self._pod = pod
        self._ip = ip

    def texts(self, volume: Volume) -> dict[str, str]:
        """The files of a volume by relative path. Raises ConfigError where an object or a key is missing."""
        found: dict[str, str] = {}
        for source in _sources(volume):
            if source.config_map is not None:
                found |= self._configmap(source.config_map)
            if source.secret is not None:
                found |= self._secret(source.secret)
            if source.downward_api is not None:
                found |= self._downward(source.downward_api)
        return found

    def _configmap(self, source: ConfigMapVolumeSource) -> dict[str, str]:
        data = self._sources.configmap_files(self._pod.metadata.namespace, source)
        return _chosen(data, source.items, optional=source.optional, missing="configmap references non-existent config")

    def _secret(self, source: SecretVolumeSource) -> dict[str, str]:
        data = self._sources.secret_files(self._pod.metadata.namespace, source)
        return _chosen(data, source.items, optional=source.optional, missing="references non-existent secret")

    def _downward(self, source: DownwardAPIVolumeSource) -> dict[str, str]:
        found = {}
        for item in source.items:
            path = posixpath.normpath(item.path)
            if item.field_ref is not None:
                found[path] = self._sources.field_file(item.field_ref.field_path, self._pod, self._ip)
            elif item.resource_field_ref is not None:
                found[path] = self._sources.resource_file(item.resource_field_ref, self._pod)
        return found


def is_made_of_objects(volume: Volume) -> bool:
    """Whether the kubelet makes the volume's files, so that nobody else writes there."""
    return bool(_sources(volume)) or volume.projected is not None


def objects_of(volume: Volume) -> list[tuple[str, str]]:
    """The resources and names of the objects that a volume is made of."""
    found = []
    for source in _sources(volume):
        if source.config_map is not None:
            found.append(("configmaps", source.config_map.name))
        if source.secret is not None:
            found.append(("secrets", source.secret.secret_name or source.secret.name))
    return found


def _sources(volume: Volume) -> tuple[Volume | VolumeProjection, ...]:
    own = volume.config_map, volume.secret, volume.downward_api
    if any(source is not None for source in own):
        return (volume,)
    return volume.projected.sources if volume.projected is not None else ()


def _chosen(data: dict[str, str], items: tuple[KeyToPath, ...], *, optional: bool, missing: str) -> dict[str, str]:
    """All keys under their own names, or those that `items` name, where they say."""
    if not items:
        return data
    for item in items:
        if item.key not in data and not optional:
            message = f"{missing} key: {item.key}"
            raise ConfigError(message)
    return {posixpath.normpath(item.path): data[item.key] for item in items if item.key in data}
