"""Types of the core group `v1` for storage: claims, and the volumes they are bound to."""

from typing import Any, ClassVar

from engine.api.base import Api
from engine.api.core import ObjectReference, Quantity, ResourceRequirements
from engine.api.meta import Condition, LabelSelector, Object, ObjectMeta

PVC_PROTECTION = "kubernetes.io/pvc-protection"
"""The finalizer of a claim, which stays as long as a Pod uses the claim."""
PV_PROTECTION = "kubernetes.io/pv-protection"
"""The finalizer of a volume, which stays as long as the volume is bound."""


class PersistentVolumeClaimSpec(Api, frozen=True):
    """How much storage of which class is wanted."""

    access_modes: tuple[str, ...] = ()
    resources: ResourceRequirements = ResourceRequirements()
    selector: LabelSelector | None = None
    storage_class_name: str | None = None
    volume_mode: str = ""
    volume_name: str = ""
    unmodelled: ClassVar[frozenset[str]] = frozenset({"dataSource", "dataSourceRef", "volumeAttributesClassName"})


class PersistentVolumeClaimStatus(Api, frozen=True):
    """Pending, or Bound to what."""

    access_modes: tuple[str, ...] = ()
    capacity: dict[str, Quantity] = {}
    conditions: tuple[Condition, ...] = ()
    phase: str = ""
    unmodelled: ClassVar[frozenset[str]] = frozenset(
        {"allocatedResourceStatuses", "allocatedResources", "currentVolumeAttributesClassName", "modifyVolumeStatus"},
    )


class PersistentVolumeClaim(Object, frozen=True):
    """A wish for storage. Within a StatefulSet's `volumeClaimTemplates` it may come without apiVersion and kind."""

    api_version: str = ""
    kind: str = ""
    metadata: ObjectMeta = ObjectMeta()
    spec: PersistentVolumeClaimSpec = PersistentVolumeClaimSpec()
    status: PersistentVolumeClaimStatus = PersistentVolumeClaimStatus()


class PersistentVolumeSpec(Api, frozen=True):
    """How much storage there is, and whose it is."""

    access_modes: tuple[str, ...] = ()
    capacity: dict[str, Quantity] = {}
    claim_ref: ObjectReference | None = None
    host_path: dict[str, Any] = {}
    mount_options: tuple[str, ...] = ()
    persistent_volume_reclaim_policy: str = ""
    storage_class_name: str = ""
    volume_mode: str = ""
    unmodelled: ClassVar[frozenset[str]] = frozenset(
        {
            "awsElasticBlockStore",
            "azureDisk",
            "azureFile",
            "cephfs",
            "cinder",
            "csi",
            "fc",
            "flexVolume",
            "flocker",
            "gcePersistentDisk",
            "glusterfs",
            "iscsi",
            "local",
            "nfs",
            "nodeAffinity",
            "photonPersistentDisk",
            "portworxVolume",
            "quobyte",
            "rbd",
            "scaleIO",
            "storageos",
            "volumeAttributesClassName",
            "vsphereVolume",
        },
    )


class PersistentVolumeStatus(Api, frozen=True):
    """Available, Bound or Released."""

    last_phase_transition_time: str | None = None
    message: str = ""
    phase: str = ""
    reason: str = ""


class PersistentVolume(Object, frozen=True):
    """A piece of storage."""

    metadata: ObjectMeta = ObjectMeta()
    spec: PersistentVolumeSpec = PersistentVolumeSpec()
    status: PersistentVolumeStatus = PersistentVolumeStatus()
