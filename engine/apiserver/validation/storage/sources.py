"""Validation of what a PersistentVolume is made of: one source, with what that needs (pkg/apis/core/validation)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.api import names
from engine.apiserver.validation.fielderrors import FieldErrors

_Source = dict[str, Any]
_HOST_PATH_TYPES = (
    "",
    "BlockDevice",
    "CharDevice",
    "Directory",
    "DirectoryOrCreate",
    "File",
    "FileOrCreate",
    "Socket",
)
_LONGEST_DRIVER = 63
_NAMED = {"name": "some", "namespace": "some"}
"""Stands for a secret that is not asked for."""
SOURCES = (
    "hostPath",
    "gcePersistentDisk",
    "awsElasticBlockStore",
    "glusterfs",
    "flocker",
    "nfs",
    "rbd",
    "quobyte",
    "cephfs",
    "iscsi",
    "cinder",
    "fc",
    "flexVolume",
    "azureFile",
    "vsphereVolume",
    "photonPersistentDisk",
    "portworxVolume",
    "azureDisk",
    "scaleIO",
    "local",
    "storageos",
    "csi",
)
"""The order in which the server looks."""
_NEEDED = {
    "awsElasticBlockStore": ("volumeID",),
    "azureDisk": ("diskName", "diskURI"),
    "cinder": ("volumeID",),
    "gcePersistentDisk": ("pdName",),
    "glusterfs": ("endpoints", "path"),
    "photonPersistentDisk": ("pdID",),
    "portworxVolume": ("volumeID",),
    "vsphereVolume": ("volumePath",),
}
"""Fields that a source cannot do without, where nothing else is checked of it."""
_SAID_PATHS = {"gcePersistentDisk": "persistentDisk"}
"""Where the server calls a source by another name than its own."""


def source(errors: FieldErrors, spec: _Source, *, affine: bool) -> None:
    """Check the source in a volume's `spec`; `affine` says whether that names the nodes where the volume is."""
    given = [name for name in SOURCES if spec.get(name) is not None]
    for number, name in enumerate(given):
        if number and name != "flexVolume":
            shown = "cephFS" if name == "cephfs" else name
            errors.forbidden(f"spec.{shown}", "may not specify more than 1 volume type")
        else:
            path = f"spec.{_SAID_PATHS.get(name, name)}"
            _one(errors, path, name, spec[name])
            if name == "local" and not affine:
                errors.required("spec.nodeAffinity", "Local volume requires node affinity")
    if not given:
        errors.required("spec", "must specify a volume type")


def _one(errors: FieldErrors, path: str, name: str, given: _Source) -> None:
    if name in _CHECKS:
        _CHECKS[name](errors, path, given)
    for field in _NEEDED.get(name, ()):
        if not given.get(field):
            errors.required(f"{path}.{field}")


def _host_path(errors: FieldErrors, path: str, given: _Source) -> None:
    if not given.get("path"):
        errors.required(f"{path}.path")
        return
    _no_way_back(errors, f"{path}.path", given["path"])
    if given.get("type", "") not in _HOST_PATH_TYPES:
        errors.unsupported(f"{path}.type", given["type"], _HOST_PATH_TYPES)


def _local(errors: FieldErrors, path: str, given: _Source) -> None:
    if not given.get("path"):
        errors.required(f"{path}.path")
        return
    _no_way_back(errors, f"{path}.path", given["path"])


def _no_way_back(errors: FieldErrors, path: str, text: str) -> None:
    if ".." in text.split("/"):
        errors.invalid(path, text, "must not contain '..'")


def _nfs(errors: FieldErrors, path: str, given: _Source) -> None:
    if not given.get("server"):
        errors.required(f"{path}.server")
    if not given.get("path"):
        errors.required(f"{path}.path")
    elif not given["path"].startswith("/"):
        errors.invalid(f"{path}.path", given["path"], "must be an absolute path")


def _csi(errors: FieldErrors, path: str, given: _Source) -> None:
    driver = given.get("driver", "")
    if not driver:
        errors.required(f"{path}.driver")
    if len(driver.encode()) > _LONGEST_DRIVER:
        errors.too_long(f"{path}.driver", _LONGEST_DRIVER)
    for problem in names.subdomain(driver.lower()) if driver else ():
        errors.invalid(f"{path}.driver", driver, problem)
    if not given.get("volumeHandle"):
        errors.required(f"{path}.volumeHandle")
    for field in ("controllerPublish", "controllerExpand", "nodePublish", "nodeExpand"):
        secret = given.get(f"{field}SecretRef", _NAMED)
        for part in _NAMED:
            if not secret.get(part):
                errors.required(f"{path}.{field}SecretRef.{part}")


def _monitors(errors: FieldErrors, path: str, given: _Source) -> None:
    if not given.get("monitors"):
        errors.required(f"{path}.monitors")


def _rbd(errors: FieldErrors, path: str, given: _Source) -> None:
    _monitors(errors, path, given)
    if not given.get("image"):
        errors.required(f"{path}.image")


def _azure_file(errors: FieldErrors, path: str, given: _Source) -> None:
    for field in ("secretName", "shareName"):
        if not given.get(field):
            errors.required(f"{path}.{field}")
    if given.get("secretNamespace") == "":
        errors.required(f"{path}.secretNamespace")


_CHECKS: dict[str, Callable[[FieldErrors, str, _Source], None]] = {
    "azureFile": _azure_file,
    "cephfs": _monitors,
    "csi": _csi,
    "hostPath": _host_path,
    "local": _local,
    "nfs": _nfs,
    "rbd": _rbd,
}
