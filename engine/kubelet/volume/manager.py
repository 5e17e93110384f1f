"""The volumes of a Pod: waiting for what they are made of, and keeping their files as the objects say (volumemanager).

Called by `sync_pod` before the sandbox and at every later look. A Pod whose volume names a missing object waits, and
says so with upstream's growing pauses. A change of a ConfigMap, a Secret or the Pod reaches the files a minute later.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.serializer.passthrough import forms_of
from engine.api.storage import PersistentVolumeClaim
from engine.kubelet.envsources import ConfigError
from engine.kubelet.volume.content import VolumeContent, is_made_of_objects, objects_of
from engine.kubelet.worker import NEVER

if TYPE_CHECKING:
    from engine.api.serializer.passthrough import Volume
    from engine.kubelet.context import KubeletContext
    from engine.kubelet.worker import PodWorker

_FIRST_PAUSE_S = 1
_MOST_PAUSE_S = 122
_GIVE_UP_S = 123
"""After that long without its volumes a Pod's sync ends with an event of its own, and begins anew."""
SYNC_S = 60
"""How long after a change the kubelet looks at a Pod's volumes: upstream between 60 and 90 s after its last look."""


def volumes_are_there(host: KubeletContext, worker: PodWorker) -> bool:
    """Set up everything that the Pod mounts; says what is missing where that cannot be done."""
    missing = [
        (volume.name, what) for volume in forms_of(worker.pod.spec).volumes if (what := _set_up(host, worker, volume))
    ]
    if not missing:
        worker.mount_since = None
        return True
    if worker.mount_since is None:
        worker.mount_since = worker.mount_retry_at = host.now
        worker.mount_pause_s = _FIRST_PAUSE_S
    if host.now >= worker.mount_retry_at:
        for name, what in missing:
            _say_failed(host, worker, name, what)
        worker.mount_retry_at = host.now + host.ticks(worker.mount_pause_s)
        worker.mount_pause_s = min(2 * worker.mount_pause_s, _MOST_PAUSE_S)
    if host.now >= worker.mount_since + host.ticks(_GIVE_UP_S):
        names = ", ".join(name for name, _ in missing)
        why = f"unmounted volumes=[{names}], unattached volumes=[], failed to process volumes=[]"
        message = f"Unable to attach or mount volumes: {why}: context deadline exceeded"
        host.pod_event(worker, "Warning", "FailedMount", message)
        worker.mount_since = host.now
    worker.look_at(min(worker.mount_retry_at, worker.mount_since + host.ticks(_GIVE_UP_S)))
    return False


def mounts_object(worker: PodWorker, resource: str, name: str) -> bool:
    """Whether a volume of the Pod is made of that object."""
    return any((resource, name) in objects_of(volume) for volume in forms_of(worker.pod.spec).volumes)


def keep_current(host: KubeletContext, worker: PodWorker) -> None:
    """Bring the files up to date once a change is as old as the kubelet's pause between two looks."""
    if worker.remount_at == NEVER:
        return
    if host.now < worker.remount_at:
        worker.look_at(worker.remount_at)
        return
    worker.remount_at = NEVER
    for volume in forms_of(worker.pod.spec).volumes:
        what = _set_up(host, worker, volume) if is_made_of_objects(volume) else ""
        if what:
            _say_failed(host, worker, volume.name, what)


def _say_failed(host: KubeletContext, worker: PodWorker, name: str, what: str) -> None:
    host.pod_event(worker, "Warning", "FailedMount", f'MountVolume.SetUp failed for volume "{name}" : {what}')


def _set_up(host: KubeletContext, worker: PodWorker, volume: Volume) -> str:
    """Make a volume's files; what it lacks, in Kubernetes' words, where it lacks anything."""
    if not is_made_of_objects(volume):
        if volume.name not in worker.volumes:
            worker.volumes[volume.name] = _storage(host, worker, volume)
        return ""
    ip = worker.sandbox.ip if worker.sandbox is not None else ""
    try:
        texts = VolumeContent(host.sources, worker.pod, ip).texts(volume)
    except ConfigError as error:
        return str(error)
    kept = worker.volumes.setdefault(volume.name, {})
    if kept != texts:
        kept.clear()
        kept.update(texts)
    return ""


def _storage(host: KubeletContext, worker: PodWorker, volume: Volume) -> dict[str, str]:
    """Where the content of a volume is kept: with its claim, with the node, or with the Pod."""
    if volume.host_path is not None:
        return host.runtime.storage.folder(host.node, volume.host_path.path)
    source = volume.persistent_volume_claim
    if source is not None:
        claim = host.client.live(PersistentVolumeClaim, worker.pod.metadata.namespace, source.claim_name)
        if claim is not None:
            return host.runtime.storage.claim(claim.spec.volume_name or claim.metadata.uid)
    return {}
