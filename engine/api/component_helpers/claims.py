"""Which claims of storage a Pod uses (component-helpers/storage/ephemeral names those of its own)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine.api.core import Pod


def claims_of(pod: Pod) -> list[str]:
    """The keys of the claims that a Pod mounts, or has of its own (`ephemeral`)."""
    meta = pod.metadata
    found = []
    for volume in pod.spec.carried("volumes") or ():
        if volume.get("persistentVolumeClaim"):
            found.append(f"{meta.namespace}/{volume['persistentVolumeClaim'].get('claimName', '')}")
        elif volume.get("ephemeral"):
            found.append(f"{meta.namespace}/{meta.name}-{volume.get('name', '')}")
    return found
