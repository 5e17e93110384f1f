"""The volume controller: binds each claim to a volume (pkg/controller/volume/persistentvolume).

Woken by PersistentVolumeClaims and PersistentVolumes; writes both. What differs: a claim that no waiting volume suits
gets one made for it at once, whatever its class, as if every class had a provisioner; `engine.runtime.storage` keeps
what scripts write there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from msgspec.structs import replace

from engine.api.core import ObjectReference
from engine.api.meta import Object, ObjectMeta
from engine.api.quantity import whole
from engine.api.storage import (
    PersistentVolume,
    PersistentVolumeClaim,
    PersistentVolumeClaimStatus,
    PersistentVolumeSpec,
    PersistentVolumeStatus,
)
from engine.client.component import DONE, ReconcileResult
from engine.controllers.controllermanager import CONTROLLER_MANAGER, ManagedController
from engine.controllers.statuswriter import write_status

if TYPE_CHECKING:
    from engine.client.client import Client
    from engine.client.component import WorkScheduler
    from engine.etcd.store import LogEntry

_BIND_COMPLETED = "pv.kubernetes.io/bind-completed"
_BOUND_BY_CONTROLLER = "pv.kubernetes.io/bound-by-controller"
_PROVISIONED_BY = "pv.kubernetes.io/provisioned-by"
PROVISIONER = "podfall.io/local"
"""Whom each volume that is made here names as its maker."""


class PersistentVolumeController(ManagedController):
    """Examines claims and volumes, by `resource:key`."""

    name = "persistentvolume-controller"
    fault_names = (CONTROLLER_MANAGER, "persistentvolume")
    watches: ClassVar[tuple[str, ...]] = ("persistentvolumeclaims", "persistentvolumes")

    def __init__(self, client: Client, agenda: WorkScheduler) -> None:
        super().__init__(client, agenda)
        self._promised: dict[str, str] = {}
        """Volume -> uid of the claim it was given to, while the cache does not show it."""

    def map_to_keys(self, entry: LogEntry[Object]) -> list[str]:
        """The claim or volume; for a claim that went also its volume, for a volume the claims that still wait."""
        keys = [f"{entry.resource}:{entry.key}"]
        if isinstance(entry.last, PersistentVolumeClaim) and entry.obj is None and entry.last.spec.volume_name:
            keys.append(f"persistentvolumes:{entry.last.spec.volume_name}")
        if isinstance(entry.obj, PersistentVolume) and entry.obj.spec.claim_ref is not None:
            self._promised.pop(entry.key, None)
        return keys

    def reconcile(self, key: str) -> ReconcileResult:
        """Bind a claim, or let go of a volume whose claim is gone. Raises StatusError."""
        resource, _, name = key.partition(":")
        obj = self.caches[resource].get(name)
        if isinstance(obj, PersistentVolumeClaim) and obj.metadata.deletion_timestamp is None:
            self._bind(obj)
        elif isinstance(obj, PersistentVolume):
            self._keep_or_reclaim(obj)
        return DONE

    def _bind(self, claim: PersistentVolumeClaim) -> None:
        if claim.status.phase == "Bound":
            return
        if not claim.spec.volume_name:
            volume = self._suitable(claim)
            claim = self._take(claim, volume) if volume is not None else self._provision(claim)
        live = self.client.live(PersistentVolume, "", claim.spec.volume_name)
        if live is None:
            return
        reference = live.spec.claim_ref
        if reference is None:
            live = self.client.update(replace(live, spec=replace(live.spec, claim_ref=_reference(claim))))
        elif reference.uid and reference.uid != claim.metadata.uid:
            return
        write_status(self.client, live, _phase(live, "Bound", self.clock.stamp()))
        bound = PersistentVolumeClaimStatus(
            phase="Bound",
            access_modes=live.spec.access_modes,
            capacity=live.spec.capacity,
        )
        write_status(self.client, claim, bound)

    def _suitable(self, claim: PersistentVolumeClaim) -> PersistentVolume | None:
        """The smallest waiting volume that has the class, the access modes and the room."""
        desired = whole(claim.spec.resources.requests.get("storage", 0))
        fitting = [
            volume
            for volume in self.lister(PersistentVolume).values()
            if volume.spec.claim_ref is None
            and volume.metadata.deletion_timestamp is None
            and volume.metadata.name not in self._promised
            and volume.spec.storage_class_name == (claim.spec.storage_class_name or "")
            and set(claim.spec.access_modes) <= set(volume.spec.access_modes)
            and whole(volume.spec.capacity.get("storage", 0)) >= desired
        ]
        return min(
            fitting,
            key=lambda volume: (whole(volume.spec.capacity.get("storage", 0)), volume.metadata.name),
            default=None,
        )

    def _take(self, claim: PersistentVolumeClaim, volume: PersistentVolume) -> PersistentVolumeClaim:
        self._promised[volume.metadata.name] = claim.metadata.uid
        return self._name_volume(claim, volume.metadata.name)

    def _provision(self, claim: PersistentVolumeClaim) -> PersistentVolumeClaim:
        """Make a volume of just the desired size."""
        name = f"pvc-{claim.metadata.uid}"
        if self.client.live(PersistentVolume, "", name) is None:
            self.client.create(
                PersistentVolume(
                    api_version="v1",
                    kind="PersistentVolume",
                    metadata=ObjectMeta(name=name, annotations={_PROVISIONED_BY: PROVISIONER}),
                    spec=PersistentVolumeSpec(
                        access_modes=claim.spec.access_modes,
                        claim_ref=_reference(claim),
                        capacity={"storage": claim.spec.resources.requests.get("storage", "0")},
                        host_path={"path": f"/var/lib/volumes/{name}", "type": "DirectoryOrCreate"},
                        persistent_volume_reclaim_policy="Delete",
                        storage_class_name=claim.spec.storage_class_name or "",
                        volume_mode=claim.spec.volume_mode,
                    ),
                ),
            )
            self.client.event(claim, "Normal", "ProvisioningSucceeded", f"Successfully provisioned volume {name}")
        return self._name_volume(claim, name)

    def _name_volume(self, claim: PersistentVolumeClaim, volume: str) -> PersistentVolumeClaim:
        annotations = claim.metadata.annotations | {_BIND_COMPLETED: "yes", _BOUND_BY_CONTROLLER: "yes"}
        meta = replace(claim.metadata, annotations=dict(sorted(annotations.items())))
        return self.client.update(replace(claim, metadata=meta, spec=replace(claim.spec, volume_name=volume)))

    def _keep_or_reclaim(self, volume: PersistentVolume) -> None:
        """A volume whose claim is gone is released, and deleted if its policy says so; one that waits is Available."""
        reference = volume.spec.claim_ref
        if reference is None or not reference.uid:
            # Nobody's yet, or reserved for a claim that is still to come.
            if volume.metadata.name not in self._promised:
                write_status(self.client, volume, _phase(volume, "Available", self.clock.stamp()))
            return
        claim = self.client.live(PersistentVolumeClaim, reference.namespace, reference.name)
        if claim is not None and reference.uid == claim.metadata.uid:
            return
        write_status(self.client, volume, _phase(volume, "Released", self.clock.stamp()))
        if volume.spec.persistent_volume_reclaim_policy == "Delete" and volume.metadata.deletion_timestamp is None:
            self.client.delete("persistentvolumes", "", volume.metadata.name, uid=volume.metadata.uid)


def _phase(volume: PersistentVolume, phase: str, stamp: str) -> PersistentVolumeStatus:
    if volume.status.phase == phase:
        return volume.status
    return PersistentVolumeStatus(phase=phase, last_phase_transition_time=stamp)


def _reference(claim: PersistentVolumeClaim) -> ObjectReference:
    meta = claim.metadata
    return ObjectReference(
        api_version="v1",
        kind="PersistentVolumeClaim",
        name=meta.name,
        namespace=meta.namespace,
        uid=meta.uid,
        resource_version=meta.resource_version,
    )
