"""Volumes, as far as they can keep a Pod from starting: a ConfigMap or Secret that is not there (volumemanager).

Called by `bringup` before the sandbox. Nothing is mounted, since images are tables; but a Pod whose volume names a
missing object waits, and says so with upstream's growing pauses, as it does in a real cluster.
"""

from __future__ import annotations

from typing import Any

from engine.kubelet.context import KubeletContext
from engine.kubelet.worker import PodWorker

_FIRST_PAUSE_S = 1
_MOST_PAUSE_S = 122
_GIVE_UP_S = 123
"""After that long without its volumes a Pod's sync ends with an event of its own, and begins anew."""


def volumes_are_there(host: KubeletContext, worker: PodWorker) -> bool:
    """Whether everything that the Pod mounts exists; says what is missing where it does not."""
    missing = [
        (str(volume.get("name", "")), what)
        for volume in worker.pod.spec.carried("volumes") or ()
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


def _missing(host: KubeletContext, volume: dict[str, Any], namespace: str) -> str:
    """What the volume lacks, in Kubernetes' words; empty where it lacks nothing."""
    sources = [volume, *((volume.get("projected") or {}).get("sources") or ())]
    for source in sources:
        for field, kind, name_field in (("configMap", "configmap", "name"), ("secret", "secret", "secretName")):
            found = source.get(field)
            if found is None or found.get("optional"):
                continue
            name = str(found.get(name_field) or found.get("name") or "")
            if not host.sources.has(kind, namespace, name):
                return f'{kind} "{name}" not found'
    return ""
