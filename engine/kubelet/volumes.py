"""Volumes, as far as they can keep a Pod from starting: a ConfigMap or Secret that is not there (volumemanager).

Called by `bringup` before the sandbox. Nothing is mounted, since images are tables; but a Pod whose volume names a
missing object waits, and says so with upstream's growing pauses, as it does in a real cluster.
"""

from __future__ import annotations

from engine.api.serializer.passthrough import Volume, VolumeProjection, forms_of
from engine.kubelet.context import KubeletContext
from engine.kubelet.worker import PodWorker

_FIRST_PAUSE_S = 1
_MOST_PAUSE_S = 122
_GIVE_UP_S = 123
"""After that long without its volumes a Pod's sync ends with an event of its own, and begins anew."""


def volumes_are_there(host: KubeletContext, worker: PodWorker) -> bool:
    """Whether everything that the Pod mounts exists; says what is missing where it does not."""
    missing = [
        (volume.name, what)
        for volume in forms_of(worker.pod.spec).volumes
        if (what := _missing(host, volume, worker.pod.metadata.namespace))
    ]
    if not missing:
        worker.mount_since = None
        return True
    if worker.mount_since is None:
        worker.mount_since = worker.mount_retry_at = host.now
        worker.mount_pause_s = _FIRST_PAUSE_S
    if host.now >= worker.mount_retry_at:
        for name, what in missing:
            host.pod_event(worker, "Warning", "FailedMount", f'MountVolume.SetUp failed for volume "{name}" : {what}')
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


def _missing(host: KubeletContext, volume: Volume, namespace: str) -> str:
    """What the volume lacks, in Kubernetes' words; empty where it lacks nothing."""
    projected = volume.projected.sources if volume.projected is not None else ()
    sources: tuple[Volume | VolumeProjection, ...] = (volume, *projected)
    for source in sources:
        config, secret = source.config_map, source.secret
        if config is not None and not config.optional and not host.sources.has("configmap", namespace, config.name):
            return f'configmap "{config.name}" not found'
        if secret is not None and not secret.optional:
            name = secret.secret_name or secret.name
            if not host.sources.has("secret", namespace, name):
                return f'secret "{name}" not found'
    return ""
