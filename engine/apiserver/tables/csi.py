"""Tables of StorageClasses and of what drivers for storage write."""

from __future__ import annotations

from typing import Any

from engine.apiserver.tables.cells import AGED, NAMED, UNSET, Cell, Cells, at, count, field, joined
from engine.apiserver.tables.columns import ColumnDefinition, name_of, number, text

_IS_DEFAULT = ("storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class")


def _flag(name: str) -> ColumnDefinition:
    return ColumnDefinition(name, type="boolean")


def _class_name(raw: dict[str, Any]) -> str:
    annotations = raw["metadata"].get("annotations") or {}
    default = any(annotations.get(name) == "true" for name in _IS_DEFAULT)
    return name_of(raw) + (" (default)" if default else "")


def _audiences(raw: dict[str, Any]) -> str:
    return ",".join(entry.get("audience", "") for entry in at(raw, "spec.tokenRequests", ())) or UNSET


STORAGE_CLASS: Cells = (
    Cell(NAMED.column, _class_name),
    Cell(text("Provisioner"), field("provisioner")),
    Cell(text("ReclaimPolicy"), field("reclaimPolicy", "Delete")),
    Cell(text("VolumeBindingMode"), field("volumeBindingMode", "Immediate")),
    Cell(_flag("AllowVolumeExpansion"), field("allowVolumeExpansion", default=False)),
    AGED,
)
DRIVER: Cells = (
    NAMED,
    Cell(_flag("AttachRequired"), field("spec.attachRequired", default=True)),
    Cell(_flag("PodInfoOnMount"), field("spec.podInfoOnMount", default=False)),
    Cell(_flag("StorageCapacity"), field("spec.storageCapacity", default=False)),
    Cell(text("TokenRequests"), _audiences),
    Cell(_flag("RequiresRepublish"), field("spec.requiresRepublish", default=False)),
    Cell(text("Modes"), joined("spec.volumeLifecycleModes", empty="<none>")),
    AGED,
)
NODE: Cells = (NAMED, Cell(number("Drivers"), count("spec.drivers")), AGED)
STORAGE_CAPACITY: Cells = (
    NAMED,
    Cell(text("StorageClassName"), field("storageClassName")),
    Cell(text("Capacity"), field("capacity", UNSET)),
)
ATTACHMENT: Cells = (
    NAMED,
    Cell(text("Attacher"), field("spec.attacher")),
    Cell(text("PV"), field("spec.source.persistentVolumeName")),
    Cell(text("Node"), field("spec.nodeName")),
    Cell(_flag("Attached"), field("status.attached", default=False)),
    AGED,
)
