"""Validation of what a volume is made of (validateVolumeSource in pkg/apis/core/validation).

Called with wire dicts, whose form is known good. Sources are looked at in upstream's order; paths that upstream spells
in its own way stay so.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from engine.api import names
from engine.api.quantity import whole
from engine.apiserver.validation.fielderrors import FieldErrors
from engine.apiserver.validation.podspec import paths, projections

_Check = Callable[[FieldErrors, str, dict[str, Any]], None]
_MORE_THAN_ONE = "may not specify more than 1 volume type"
_PARTITIONS = range(256)
_HOST_PATHS = ("", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket")
_CACHING = ("None", "ReadOnly", "ReadWrite")
_DISK_KINDS = ("Dedicated", "Managed", "Shared")
_MANAGED = "/subscriptions/{sub-id}/resourcegroups/{group-name}/providers/microsoft.compute/disks/{disk-id}"
_BLOB = "https://{account-name}.blob.core.windows.net/{container-name}/{disk-name}.vhd"
_QUALIFIED_NAMES = {
    "iqn": re.compile(r"iqn\.\d{4}-\d{2}\.([-a-zA-Z0-9.]+)(:[^,;*&$|\s]+)", re.ASCII),
    "eui": re.compile(r"eui.[a-zA-Z0-9]{16}"),
    "naa": re.compile(r"naa.[a-zA-Z0-9]{32}"),
}
_TARGET_MAX = 64
_DRIVER_MAX = 63
_TENANT_MAX = 64
_PAIRS = "must be a host:port pair or multiple pairs separated by commas"
_HOST_PORT = re.compile(r"([^\[\]:]*|\[[^\[\]]*\]):[^\[\]:]*")


def source(errors: FieldErrors, path: str, volume: dict[str, Any]) -> None:
    """Check a volume's source: one at most, and that one whole."""
    given = [kind for kind in SOURCES if volume.get(kind) is not None]
    for kind in given[1:]:
        errors.forbidden(f"{path}.{_FORBIDDEN_AS.get(kind, kind)}", _MORE_THAN_ONE)
    if given:
        kind = given[0]
        SOURCES[kind](errors, f"{path}.{_CHECKED_AS.get(kind, kind)}", volume[kind])
    _initiator_fits(errors, path, volume)


def _initiator_fits(errors: FieldErrors, path: str, volume: dict[str, Any]) -> None:
    iscsi, name = volume.get("iscsi") or {}, volume.get("name", "")
    if iscsi.get("initiatorName") is not None and len(f"{name}:{iscsi.get('targetPortal', '')}") > _TARGET_MAX:
        detail = "Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if "
        errors.invalid(f"{path}.name", name, f"{detail}iscsi.initiatorName is specified.")


def _needs(*fields: str) -> _Check:
    """A check that all of these fields are there."""

    def check(errors: FieldErrors, path: str, source: dict[str, Any]) -> None:
        for field in fields:
            if not source.get(field):
                errors.required(f"{path}.{field}")

    return check


def _with_partition(field: str) -> _Check:
    def check(errors: FieldErrors, path: str, source: dict[str, Any]) -> None:
        _needs(field)(errors, path, source)
        if source.get("partition", 0) not in _PARTITIONS:
            errors.invalid(f"{path}.partition", source["partition"], "must be between 1 and 255, inclusive")

    return check


def _empty_dir(errors: FieldErrors, path: str, source: dict[str, Any]) -> None:
    if whole(source.get("sizeLimit") or 0) < 0:
        errors.forbidden(f"{path}.sizeLimit", "SizeLimit field must be a valid resource quantity")


def _host_path(errors: FieldErrors, path: str, source: dict[str, Any]) -> None:
    if not source.get("path"):
        errors.required(f"{path}.path")
        return
    paths.no_backsteps(errors, f"{path}.path", source["path"])
    if source.get("type", "") not in _HOST_PATHS:
        errors.unsupported(f"{path}.type", source["type"], _HOST_PATHS)


def _git(errors: FieldErrors, path: str, source: dict[str, Any]) -> None:
    _needs("repository")(errors, path, source)
    paths.descending(errors, f"{path}.directory", source.get("directory", ""))


def _config_map(errors: FieldErrors, path: str, source: dict[str, Any]) -> None:
    projections.keys(errors, path, source, "name")


def _secret(errors: FieldErrors, path: str, source: dict[str, Any]) -> None:
    projections.keys(errors, path, source, "secretName")


def _nfs(errors: FieldErrors, path: str, source: dict[str, Any]) -> None:
    _needs("server", "path")(errors, path, source)
    if not source.get("path", "").startswith("/"):
        errors.invalid(f"{path}.path", source.get("path", ""), "must be an absolute path")


def _iscsi(errors: FieldErrors, path: str, source: dict[str, Any]) -> None:
    _needs("targetPortal", "iqn")(errors, path, source)
    if source.get("iqn"):
        _qualified_name(errors, f"{path}.iqn", source["iqn"])
    _unit(errors, path, source.get("lun", 0))
    authenticated = source.get("chapAuthDiscovery") or source.get("chapAuthSession")
    if authenticated and source.get("secretRef") is None:
        errors.required(f"{path}.secretRef")
    if source.get("initiatorName") is not None:
        _qualified_name(errors, f"{path}.initiatorname", source["initiatorName"])


def _qualified_name(errors: FieldErrors, path: str, name: str) -> None:
    form = _QUALIFIED_NAMES.get(name[:3])
    if form is None:
        errors.invalid(path, name, "must be valid format starting with iqn, eui, or naa")
    elif not form.fullmatch(name):
        errors.invalid(path, name, "must be valid format")


def _unit(errors: FieldErrors, path: str, number: int) -> None:
    if number not in _PARTITIONS:
        errors.invalid(f"{path}.lun", number, "must be between 0 and 255, inclusive")


def _fibre_channel(errors: FieldErrors, path: str, source: dict[str, Any]) -> None:
    targets, wide = source.get("targetWWNs"), source.get("wwids")
    if not targets and not wide:
        errors.required(f"{path}.targetWWNs", "must specify either targetWWNs or wwids, but not both")
    if targets and wide:
        errors.invalid(f"{path}.targetWWNs", targets, "targetWWNs and wwids can not be specified simultaneously")
    if targets and source.get("lun") is None:
        errors.required(f"{path}.lun", "lun is required if targetWWNs is specified")
    elif targets:
        _unit(errors, path, source["lun"])


def _flocker(errors: FieldErrors, path: str, source: dict[str, Any]) -> None:
    name = source.get("datasetName", "")
    if not name and not source.get("datasetUUID"):
        errors.required(path, "one of datasetName and datasetUUID is required")
    if name and source.get("datasetUUID"):
        errors.invalid(path, "resource", "datasetName and datasetUUID can not be specified simultaneously")
    if "/" in name:
        errors.invalid(f"{path}.datasetName", name, "must not contain '/'")


def _named_secret(errors: FieldErrors, path: str, source: dict[str, Any]) -> None:
    if source.get("secretRef") is not None and not source["secretRef"].get("name"):
        errors.required(f"{path}.secretRef.name")


def _cinder(errors: FieldErrors, path: str, source: dict[str, Any]) -> None:
    _needs("volumeID")(errors, path, source)
    _named_secret(errors, path, source)


def _quobyte(errors: FieldErrors, path: str, source: dict[str, Any]) -> None:
    registry = source.get("registry", "")
    if not registry:
        errors.required(f"{path}.registry", _PAIRS)
    elif len(source.get("tenant", "")) > _TENANT_MAX:
        errors.required(f"{path}.tenant", "must be a UUID and may not exceed a length of 64 characters")
    else:
        for _ in (pair for pair in registry.split(",") if not _HOST_PORT.fullmatch(pair)):
            errors.invalid(f"{path}.registry", registry, _PAIRS)
    _needs("volume")(errors, path, source)


def _flex(errors: FieldErrors, path: str, source: dict[str, Any]) -> None:
    _needs("driver")(errors, path, source)
    for option in sorted(source.get("options") or ()):
        if f".{option.partition('/')[0].lower()}".endswith((".kubernetes.io", ".k8s.io")):
            detail = "kubernetes.io and k8s.io namespaces are reserved"
            errors.invalid(f"{path}.options[{option}]", option, detail)


def _azure_disk(errors: FieldErrors, path: str, source: dict[str, Any]) -> None:
    _needs("diskName", "diskURI")(errors, path, source)
    uri, kind = source.get("diskURI", ""), source.get("kind", "Shared")
    if source.get("cachingMode", "None") not in _CACHING:
        errors.unsupported(f"{path}.cachingMode", source["cachingMode"], _CACHING)
    if kind not in _DISK_KINDS:
        errors.unsupported(f"{path}.kind", kind, _DISK_KINDS)
    begins, form = ("/subscriptions/", _MANAGED) if kind == "Managed" else ("https://", _BLOB)
    if not uri.startswith(begins):
        errors.unsupported(f"{path}.diskURI", uri, (form,))


def _storageos(errors: FieldErrors, path: str, source: dict[str, Any]) -> None:
    _needs("volumeName")(errors, path, source)
    for field in ("volumeName", "volumeNamespace"):
        for problem in names.label(source[field]) if source.get(field) else ():
            errors.invalid(f"{path}.{field}", source[field], problem)
    _named_secret(errors, path, source)


def _csi(errors: FieldErrors, path: str, source: dict[str, Any]) -> None:
    driver = source.get("driver", "")
    _needs("driver")(errors, path, source)
    if len(driver) > _DRIVER_MAX:
        errors.too_long(f"{path}.driver", _DRIVER_MAX)
    for problem in names.subdomain(driver.lower()):
        errors.invalid(f"{path}.driver", driver, problem)
    if source.get("nodePublishSecretRef") is None:
        return
    secret = source["nodePublishSecretRef"].get("name", "")
    if not secret:
        errors.required(f"{path}.nodePublishSecretRef.name")
    for problem in names.subdomain(secret) if secret else ():
        errors.invalid(f"{path}.name", secret, problem)


SOURCES: dict[str, _Check] = {
    "emptyDir": _empty_dir,
    "hostPath": _host_path,
    "gitRepo": _git,
    "gcePersistentDisk": _with_partition("pdName"),
    "awsElasticBlockStore": _with_partition("volumeID"),
    "secret": _secret,
    "nfs": _nfs,
    "iscsi": _iscsi,
    "glusterfs": _needs("endpoints", "path"),
    "flocker": _flocker,
    "persistentVolumeClaim": _needs("claimName"),
    "rbd": _needs("monitors", "image"),
    "cinder": _cinder,
    "cephfs": _needs("monitors"),
    "quobyte": _quobyte,
    "downwardAPI": projections.downward,
    "fc": _fibre_channel,
    "flexVolume": _flex,
    "configMap": _config_map,
    "azureFile": _needs("secretName", "shareName"),
    "vsphereVolume": _needs("volumePath"),
    "photonPersistentDisk": _needs("pdID"),
    "portworxVolume": _needs("volumeID"),
    "azureDisk": _azure_disk,
    "storageos": _storageos,
    "projected": projections.projected,
    "scaleIO": _needs("gateway", "system", "volumeName"),
    "csi": _csi,
    "ephemeral": _needs("volumeClaimTemplate"),
}
_CHECKED_AS = {"gcePersistentDisk": "persistentDisk"}
_FORBIDDEN_AS = {"cephfs": "cephFS", "downwardAPI": "downwarAPI"}
