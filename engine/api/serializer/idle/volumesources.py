"""What a PersistentVolume may be made of, and a claim be filled from: fields that are carried, with their types.

A table, since nothing is mounted here: Go's name of each type, and its fields by kind. `PERSISTENT_VOLUME` and `CLAIM`
are forms of a whole `spec`, in which the fields that have types elsewhere may hold anything.
"""

from typing import Any, cast

import msgspec

from engine.api.base import Api
from engine.api.core import ObjectReference
from engine.api.serializer.affinity import NodeSelector
from engine.api.serializer.idle.networking import TypedLocalObjectReference
from engine.api.storage import PersistentVolumeClaimSpec, PersistentVolumeSpec


def _type(name: str, fields: dict[str, Any], *, elsewhere: frozenset[str] = frozenset()) -> type[Api]:
    """A type of optional fields, given by their wire names."""
    made = msgspec.defstruct(
        name,
        [(field, kind | None, None) for field, kind in fields.items()],
        bases=(Api,),
        namespace={"unmodelled": elsewhere},
        frozen=True,
        kw_only=True,
    )
    return cast("type[Api]", made)


def _texts(names: str) -> dict[str, Any]:
    return dict.fromkeys(names.split(), str)


_MANY = tuple[str, ...]
_DISK = {"fsType": str, "readOnly": bool}
_SECRET = _type("SecretReference", _texts("name namespace"))
_CSI_SECRETS = (
    "controllerExpandSecretRef controllerPublishSecretRef nodeExpandSecretRef nodePublishSecretRef nodeStageSecretRef"
)

_SOURCES: dict[str, tuple[str, dict[str, Any]]] = {
    "awsElasticBlockStore": ("AWSElasticBlockStoreVolumeSource", _DISK | {"partition": int, "volumeID": str}),
    "azureDisk": ("AzureDiskVolumeSource", _DISK | _texts("cachingMode diskName diskURI kind")),
    "azureFile": (
        "AzureFilePersistentVolumeSource",
        {"readOnly": bool} | _texts("secretName secretNamespace shareName"),
    ),
    "cephfs": (
        "CephFSPersistentVolumeSource",
        {"monitors": _MANY, "readOnly": bool, "secretRef": _SECRET} | _texts("path secretFile user"),
    ),
    "cinder": ("CinderPersistentVolumeSource", _DISK | {"secretRef": _SECRET, "volumeID": str}),
    "csi": (
        "CSIPersistentVolumeSource",
        _DISK
        | dict.fromkeys(_CSI_SECRETS.split(), _SECRET)
        | {"driver": str, "volumeAttributes": dict[str, str], "volumeHandle": str},
    ),
    "fc": ("FCVolumeSource", _DISK | {"lun": int, "targetWWNs": _MANY, "wwids": _MANY}),
    "flexVolume": (
        "FlexPersistentVolumeSource",
        _DISK | {"driver": str, "options": dict[str, str], "secretRef": _SECRET},
    ),
    "flocker": ("FlockerVolumeSource", _texts("datasetName datasetUUID")),
    "gcePersistentDisk": ("GCEPersistentDiskVolumeSource", _DISK | {"partition": int, "pdName": str}),
    "glusterfs": (
        "GlusterfsPersistentVolumeSource",
        {"readOnly": bool} | _texts("endpoints endpointsNamespace path"),
    ),
    "hostPath": ("HostPathVolumeSource", _texts("path type")),
    "iscsi": (
        "ISCSIPersistentVolumeSource",
        _DISK
        | {"chapAuthDiscovery": bool, "chapAuthSession": bool, "lun": int, "portals": _MANY, "secretRef": _SECRET}
        | _texts("initiatorName iqn iscsiInterface targetPortal"),
    ),
    "local": ("LocalVolumeSource", _texts("fsType path")),
    "nfs": ("NFSVolumeSource", {"readOnly": bool} | _texts("path server")),
    "photonPersistentDisk": ("PhotonPersistentDiskVolumeSource", _texts("fsType pdID")),
    "portworxVolume": ("PortworxVolumeSource", _DISK | {"volumeID": str}),
    "quobyte": ("QuobyteVolumeSource", {"readOnly": bool} | _texts("group registry tenant user volume")),
    "rbd": (
        "RBDPersistentVolumeSource",
        _DISK | {"monitors": _MANY, "secretRef": _SECRET} | _texts("image keyring pool user"),
    ),
    "scaleIO": (
        "ScaleIOPersistentVolumeSource",
        _DISK
        | {"secretRef": _SECRET, "sslEnabled": bool}
        | _texts("gateway protectionDomain storageMode storagePool system volumeName"),
    ),
    "storageos": (
        "StorageOSPersistentVolumeSource",
        _DISK | {"secretRef": ObjectReference} | _texts("volumeName volumeNamespace"),
    ),
    "vsphereVolume": (
        "VsphereVirtualDiskVolumeSource",
        _texts("fsType storagePolicyID storagePolicyName volumePath"),
    ),
}

_NODES = _type("VolumeNodeAffinity", {"required": NodeSelector})


def _elsewhere(spec: type[Api], here: dict[str, Any]) -> frozenset[str]:
    return frozenset(field.encode_name for field in msgspec.structs.fields(spec)) - here.keys()


_VOLUME: dict[str, Any] = {field: _type(*source) for field, source in _SOURCES.items()}
_VOLUME |= {"nodeAffinity": _NODES, "volumeAttributesClassName": str}
_CLAIM: dict[str, Any] = {
    "dataSource": TypedLocalObjectReference,
    "dataSourceRef": _type("TypedObjectReference", _texts("apiGroup kind name namespace")),
    "volumeAttributesClassName": str,
}

PERSISTENT_VOLUME = _type("PersistentVolumeSource", _VOLUME, elsewhere=_elsewhere(PersistentVolumeSpec, _VOLUME))
CLAIM = _type("ClaimSource", _CLAIM, elsewhere=_elsewhere(PersistentVolumeClaimSpec, _CLAIM))
