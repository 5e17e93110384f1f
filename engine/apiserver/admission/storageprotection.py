"""Claims and volumes that are in use stay: the plugin StorageObjectInUseProtection (plugin/pkg/admission/storage).

Called through `chain` when something is created. It adds a finalizer, which the controllers of
`engine.controllers.volume` take away once nothing uses what is to be deleted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from engine.api.storage import PV_PROTECTION, PVC_PROTECTION, PersistentVolume, PersistentVolumeClaim

if TYPE_CHECKING:
    from engine.api.meta import Object

_FINALIZERS: dict[type[Object], str] = {PersistentVolumeClaim: PVC_PROTECTION, PersistentVolume: PV_PROTECTION}


def protected(obj: Object) -> Object:
    """A new claim or volume with the finalizer that keeps it; anything else as it is."""
    finalizer = _FINALIZERS.get(type(obj))
    meta = obj.metadata
    if finalizer is None or finalizer in meta.finalizers:
        return obj
    return replace(obj, metadata=replace(meta, finalizers=(*meta.finalizers, finalizer)))
