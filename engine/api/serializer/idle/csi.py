"""The forms of `storage.k8s.io/v1` that drivers for storage write."""

from typing import ClassVar

from msgspec import UNSET

from engine.api.base import Api
from engine.api.core import Quantity
from engine.api.meta import Int, LabelSelector, Object, ObjectMeta
from engine.api.storage import PersistentVolumeSpec


class StorageTokenRequest(Api, frozen=True):
    """A token that the driver gets."""

    go_name: ClassVar[str] = "TokenRequest"
    audience: str = ""
    expiration_seconds: Int = UNSET


class CSIDriverSpec(Api, frozen=True):
    """What the driver needs."""

    attach_required: bool | None = None
    fs_group_policy: str = ""
    node_allocatable_update_period_seconds: Int = UNSET
    pod_info_on_mount: bool | None = None
    requires_republish: bool | None = None
    se_linux_mount: bool | None = None
    storage_capacity: bool | None = None
    token_requests: tuple[StorageTokenRequest, ...] = ()
    volume_lifecycle_modes: tuple[str, ...] = ()


class CSIDriver(Object, frozen=True):
    """A driver for storage, and what the cluster must do for it."""

    metadata: ObjectMeta = ObjectMeta()
    spec: CSIDriverSpec = CSIDriverSpec()


class VolumeNodeResources(Api, frozen=True):
    """How many volumes a node can have."""

    count: Int = UNSET


class CSINodeDriver(Api, frozen=True):
    """One driver on a node."""

    allocatable: VolumeNodeResources | None = None
    name: str = ""
    node_id: str = ""
    topology_keys: tuple[str, ...] = ()


class CSINodeSpec(Api, frozen=True):
    """The drivers."""

    drivers: tuple[CSINodeDriver, ...] = ()


class CSINode(Object, frozen=True):
    """The drivers for storage on a node."""

    metadata: ObjectMeta = ObjectMeta()
    spec: CSINodeSpec = CSINodeSpec()


class CSIStorageCapacity(Object, frozen=True):
    """How much storage of a class there is in a part of the cluster."""

    metadata: ObjectMeta = ObjectMeta()
    capacity: Quantity = ""
    maximum_volume_size: Quantity = ""
    node_topology: LabelSelector | None = None
    storage_class_name: str = ""


class VolumeAttachmentSource(Api, frozen=True):
    """The volume."""

    inline_volume_spec: PersistentVolumeSpec | None = None
    persistent_volume_name: str = ""


class VolumeAttachmentSpec(Api, frozen=True):
    """Which volume, which node, by which driver."""

    attacher: str = ""
    node_name: str = ""
    source: VolumeAttachmentSource | None = None


class VolumeError(Api, frozen=True):
    """What went wrong, and when."""

    error_code: Int = UNSET
    message: str = ""
    time: str | None = None


class VolumeAttachmentStatus(Api, frozen=True):
    """Whether it is there."""

    attach_error: VolumeError | None = None
    attached: bool | None = None
    attachment_metadata: dict[str, str] = {}
    detach_error: VolumeError | None = None


class VolumeAttachment(Object, frozen=True):
    """A volume that is to be at a node."""

    metadata: ObjectMeta = ObjectMeta()
    spec: VolumeAttachmentSpec = VolumeAttachmentSpec()
    status: VolumeAttachmentStatus = VolumeAttachmentStatus()
