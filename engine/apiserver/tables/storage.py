"""Tables of objects that hold data, and of what limits it: ConfigMaps, Secrets, ServiceAccounts, volumes, quotas."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from engine.apiserver.tables.columns import AGE, NAME, ColumnDefinitions, creation_age, name_of, text, wide

CONFIG_MAP: ColumnDefinitions = (NAME, text("Data"), AGE)
SECRET: ColumnDefinitions = (NAME, text("Type"), text("Data"), AGE)
SERVICE_ACCOUNT: ColumnDefinitions = (NAME, text("Secrets"), AGE)

CLAIM: ColumnDefinitions = (
    NAME,
    text("Status"),
    text("Volume"),
    text("Capacity"),
    text("Access Modes"),
    text("StorageClass"),
    text("VolumeAttributesClass"),
    AGE,
    wide("VolumeMode"),
)
VOLUME: ColumnDefinitions = (
    NAME,
    text("Capacity"),
    text("Access Modes"),
    text("Reclaim Policy"),
    text("Status"),
    text("Claim"),
    text("StorageClass"),
    text("VolumeAttributesClass"),
    text("Reason"),
    AGE,
    wide("VolumeMode"),
)
QUOTA: ColumnDefinitions = (NAME, text("Request"), text("Limit"), AGE)
_MODES = {"ReadWriteOnce": "RWO", "ReadOnlyMany": "ROX", "ReadWriteMany": "RWX", "ReadWriteOncePod": "RWOP"}
_UNSET = "<unset>"


def config_map_row(item: dict[str, Any], now: datetime) -> list[Any]:
    """Return the cells of one ConfigMap; DATA counts text and binary entries."""
    count = len(item.get("data") or ()) + len(item.get("binaryData") or ())
    return [name_of(item), count, creation_age(item, now)]


def secret_row(item: dict[str, Any], now: datetime) -> list[Any]:
    """Return the cells of one Secret."""
    return [name_of(item), item.get("type", ""), len(item.get("data") or ()), creation_age(item, now)]


def _length(value: Any) -> int:
    """How many there are; a field that travels as it came may hold anything."""
    return len(value) if isinstance(value, list | dict) else 0


def service_account_row(item: dict[str, Any], now: datetime) -> list[Any]:
    """Return the cells of one ServiceAccount."""
    return [name_of(item), _length(item.get("secrets")), creation_age(item, now)]


def claim_row(item: dict[str, Any], now: datetime) -> list[Any]:
    """Return the cells of one PersistentVolumeClaim; what it got is shown, not what it asked for."""
    spec, status = item.get("spec", {}), item.get("status", {})
    phase = "Terminating" if item["metadata"].get("deletionTimestamp") else status.get("phase", "")
    bound = bool(spec.get("volumeName"))
    return [
        name_of(item),
        phase,
        spec.get("volumeName", ""),
        str(status.get("capacity", {}).get("storage", "")) if bound else "",
        access_modes(status.get("accessModes", ())) if bound else "",
        spec.get("storageClassName", ""),
        spec.get("volumeAttributesClassName") or _UNSET,
        creation_age(item, now),
        spec.get("volumeMode", _UNSET),
    ]


def volume_row(item: dict[str, Any], now: datetime) -> list[Any]:
    """Return the cells of one PersistentVolume."""
    spec, status = item.get("spec", {}), item.get("status", {})
    phase = "Terminating" if item["metadata"].get("deletionTimestamp") else status.get("phase", "")
    claim = spec.get("claimRef") or {}
    return [
        name_of(item),
        str(spec.get("capacity", {}).get("storage", "")),
        access_modes(spec.get("accessModes", ())),
        spec.get("persistentVolumeReclaimPolicy", ""),
        phase,
        f"{claim.get('namespace', '')}/{claim.get('name', '')}" if claim else "",
        spec.get("storageClassName", ""),
        spec.get("volumeAttributesClassName") or _UNSET,
        status.get("reason", ""),
        creation_age(item, now),
        spec.get("volumeMode", _UNSET),
    ]


def quota_row(item: dict[str, Any], now: datetime) -> list[Any]:
    """Return the cells of one ResourceQuota: used and hard amounts, those of limits apart."""
    status = item.get("status", {})
    hard, used = status.get("hard", {}), status.get("used", {})
    told = {name: f"{name}: {used.get(name, '0')}/{hard[name]}" for name in sorted(hard)}
    requests = ", ".join(cell for name, cell in told.items() if not name.startswith("limits."))
    limits = ", ".join(cell for name, cell in told.items() if name.startswith("limits."))
    return [name_of(item), requests, limits, creation_age(item, now)]


def access_modes(modes: Sequence[str]) -> str:
    """Return access modes in kubectl's short forms and order."""
    return ",".join(short for mode, short in _MODES.items() if mode in modes)
