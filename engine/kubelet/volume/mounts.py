"""What a container sees of its Pod's volumes (makeMounts in kubelet_pods.go). Called when it starts."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from engine.api.serializer.passthrough import forms_of
from engine.kubelet.environment import expand
from engine.kubelet.volume.content import is_made_of_objects
from engine.runtime.mounts import Mount

if TYPE_CHECKING:
    from engine.api.core import Container
    from engine.kubelet.worker import PodWorker


def mounts_of(worker: PodWorker, container: Container, env: dict[str, str]) -> tuple[Mount, ...]:
    """The mounts of a container, whose environment `subPathExpr` may name."""
    wanted = forms_of(container).volume_mounts
    if not wanted:
        return ()
    made = {volume.name for volume in forms_of(worker.pod.spec).volumes if is_made_of_objects(volume)}
    mounts = []
    for mount in wanted:
        sub_path = (mount.sub_path or expand(mount.sub_path_expr, env)).strip("/")
        texts = worker.volumes.get(mount.name, {})
        if sub_path and mount.name in made:
            texts = dict(texts)  # what is mounted by a path inside never sees a later change
        path = posixpath.normpath(mount.mount_path).rstrip("/")
        mounts.append(Mount(path, texts, sub_path, mount.read_only or mount.name in made))
    return tuple(mounts)
