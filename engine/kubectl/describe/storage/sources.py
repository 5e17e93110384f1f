"""What a volume is made of, as ``describe`` shows it for Pods, templates and PersistentVolumes.

Upstream: the print...VolumeSource functions of k8s.io/kubectl/pkg/describe/describe.go.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.golang.fmt import go_value
from engine.kubectl.describe.writer import NONE, UNSET, PrefixWriter

_LEVEL = 2
_CLAIM = "PersistentVolumeClaim (a reference to a PersistentVolumeClaim in the same namespace)"
_EPHEMERAL = "EphemeralVolume (an inline specification for a volume that gets created and deleted with the pod)"
_ISCSI = "ISCSI (an ISCSI Disk resource that is attached to a kubelet's host machine and then exposed to the pod)"
_FLEX = "FlexVolume (a generic volume resource that is provisioned/attached using an exec based plugin)"
_TYPES = {
    "hostPath": "HostPath (bare host directory volume)",
    "emptyDir": "EmptyDir (a temporary directory that shares a pod's lifetime)",
    "gcePersistentDisk": "GCEPersistentDisk (a Persistent Disk resource in Google Compute Engine)",
    "awsElasticBlockStore": "AWSElasticBlockStore (a Persistent Disk resource in AWS)",
    "gitRepo": "GitRepo (a volume that is pulled from git when the pod is created)",
    "secret": "Secret (a volume populated by a Secret)",
    "configMap": "ConfigMap (a volume populated by a ConfigMap)",
    "nfs": "NFS (an NFS mount that lasts the lifetime of a pod)",
    "iscsi": _ISCSI,
    "glusterfs": "Glusterfs (a Glusterfs mount on the host that shares a pod's lifetime)",
    "persistentVolumeClaim": _CLAIM,
    "ephemeral": _EPHEMERAL,
    "rbd": "RBD (a Rados Block Device mount on the host that shares a pod's lifetime)",
    "quobyte": "Quobyte (a Quobyte mount on the host that shares a pod's lifetime)",
    "downwardAPI": "DownwardAPI (a volume populated by information about the pod)",
    "azureDisk": "AzureDisk (an Azure Data Disk mount on the host and bind mount to the pod)",
    "vsphereVolume": "vSphereVolume (a Persistent Disk resource in vSphere)",
    "cinder": "Cinder (a Persistent Disk resource in OpenStack)",
    "portworxVolume": "PortworxVolume (a Portworx Volume resource)",
    "cephfs": "CephFS (a CephFS mount on the host that shares a pod's lifetime)",
    "fc": "FC (a Fibre Channel disk)",
    "azureFile": "AzureFile (an Azure File Service mount on the host and bind mount to the pod)",
    "flexVolume": _FLEX,
    "flocker": "Flocker (a Flocker volume mounted by the Flocker agent)",
    "projected": "Projected (a volume that contains injected data from multiple sources)",
    "csi": "CSI (a Container Storage Interface (CSI) volume source)",
    "local": "LocalVolume (a persistent volume backed by local storage on a node)",
    "image": "Image (a container image or OCI artifact)",
}
_FIELDS: dict[str, str] = {
    "gcePersistentDisk": "PDName=pdName FSType=fsType Partition=partition:0 ReadOnly=readOnly:false",
    "awsElasticBlockStore": "VolumeID=volumeID FSType=fsType Partition=partition:0 ReadOnly=readOnly:false",
    "gitRepo": "Repository=repository Revision=revision",
    "nfs": "Server=server Path=path ReadOnly=readOnly:false",
    "iscsi": (
        "TargetPortal=targetPortal IQN=iqn Lun=lun:0 ISCSIInterface=iscsiInterface FSType=fsType "
        "ReadOnly=readOnly:false Portals=portals:[] DiscoveryCHAPAuth=chapAuthDiscovery:false "
        "SessionCHAPAuth=chapAuthSession:false SecretRef=secretRef:<nil> InitiatorName=initiatorName:<none>"
    ),
    "glusterfs": "EndpointsName=endpoints Path=path ReadOnly=readOnly:false",
    "persistentVolumeClaim": "ClaimName=claimName ReadOnly=readOnly:false",
    "rbd": (
        "CephMonitors=monitors:[] RBDImage=image FSType=fsType RBDPool=pool RadosUser=user Keyring=keyring "
        "SecretRef=secretRef:<nil> ReadOnly=readOnly:false"
    ),
    "quobyte": "Registry=registry Volume=volume ReadOnly=readOnly:false",
    "azureDisk": (
        "DiskName=diskName DiskURI=diskURI Kind=kind FSType=fsType CachingMode=cachingMode ReadOnly=readOnly:false"
    ),
    "vsphereVolume": "VolumePath=volumePath FSType=fsType StoragePolicyName=storagePolicyName",
    "cinder": "VolumeID=volumeID FSType=fsType ReadOnly=readOnly:false SecretRef=secretRef:<nil>",
    "portworxVolume": "VolumeID=volumeID",
    "cephfs": (
        "Monitors=monitors:[] Path=path User=user SecretFile=secretFile SecretRef=secretRef:<nil> "
        "ReadOnly=readOnly:false"
    ),
    "azureFile": "SecretName=secretName ShareName=shareName ReadOnly=readOnly:false",
    "flexVolume": (
        "Driver=driver FSType=fsType SecretRef=secretRef:<nil> ReadOnly=readOnly:false Options=options:map[]"
    ),
    "flocker": "DatasetName=datasetName DatasetUUID=datasetUUID",
    "local": "Path=path",
    "image": "Reference=reference PullPolicy=pullPolicy",
}
"""Labels, the fields that they show, and what stands for one that is not set, if anything."""


def describe_source(writer: PrefixWriter, volume: dict[str, Any]) -> bool:
    """Write the kind and the fields of a volume's source; whether there is one that is known."""
    kind = next((kind for kind in _TYPES if kind in volume), None)
    if kind is None:
        return False
    source = volume[kind] or {}
    writer.field(_LEVEL, "Type", _TYPES[kind])
    for label, value in _details(kind, source):
        writer.field(_LEVEL, label, value)
    if kind == "downwardAPI":
        _downward(writer, source)
    if kind == "csi":
        _attributes(writer, source.get("volumeAttributes") or {})
    return True


def _details(kind: str, source: dict[str, Any]) -> Iterator[tuple[str, str]]:
    if kind in _FIELDS:
        yield from _plain(_FIELDS[kind], source)
    elif kind == "hostPath":
        yield "Path", source.get("path", "")
        yield "HostPathType", source.get("type", NONE)
    elif kind == "emptyDir":
        yield "Medium", source.get("medium", "")
        yield "SizeLimit", source.get("sizeLimit") or UNSET
    elif kind in {"secret", "configMap"}:
        yield ("SecretName", source.get("secretName", "")) if kind == "secret" else ("Name", source.get("name", ""))
        yield "Optional", go_value(bool(source.get("optional")))
    elif kind == "projected":
        for part in source.get("sources") or ():
            yield from _projected(part)
    elif kind == "csi":
        handle = "VolumeHandle=volumeHandle " if "volumeHandle" in source else ""
        yield from _plain(f"Driver=driver FSType=fsType {handle}ReadOnly=readOnly:false", source)
    elif kind == "fc":
        yield from _fibre_channel(source)
    elif kind == "ephemeral":
        yield from _ephemeral(source.get("volumeClaimTemplate") or {})


def _plain(fields: str, source: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for entry in fields.split():
        label, _, field = entry.partition("=")
        name, _, absent = field.partition(":")
        value = source.get(name)
        yield label, absent if value is None else _reference(value) if name == "secretRef" else go_value(value)


def _reference(value: dict[str, Any]) -> str:
    """Return a reference to a Secret as Go prints the pointer to one."""
    if "namespace" in value:
        return f"&SecretReference{{Name:{value.get('name', '')},Namespace:{value['namespace']},}}"
    return f"&LocalObjectReference{{Name:{value.get('name', '')},}}"


def _projected(source: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for kind, label in (("secret", "SecretName"), ("configMap", "ConfigMapName")):
        if kind in source:
            yield label, source[kind].get("name", "")
            yield "Optional", go_value(bool(source[kind].get("optional")))
    if "downwardAPI" in source:
        yield "DownwardAPI", "true"
    if "serviceAccountToken" in source:
        yield "TokenExpirationSeconds", str(source["serviceAccountToken"].get("expirationSeconds", 3600))


def _fibre_channel(source: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield "TargetWWNs", ", ".join(source.get("targetWWNs") or ())
    yield "LUN", go_value(source["lun"]) if "lun" in source else NONE
    yield "FSType", source.get("fsType", "")
    yield "ReadOnly", go_value(bool(source.get("readOnly")))


def _ephemeral(template: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what is told of a claim that is made with the Pod, which has no volume yet."""
    spec, metadata = template.get("spec") or {}, template.get("metadata") or {}
    yield "StorageClass", spec.get("storageClassName", "")
    yield "Volume", spec.get("volumeName", "")
    for label in ("Labels", "Annotations"):
        pairs = [f"{key}={value}" for key, value in sorted((metadata.get(label.lower()) or {}).items())]
        yield label, ",".join(pairs) or NONE
    yield "Capacity", ""
    yield "Access Modes", ""
    if spec.get("volumeMode") is not None:
        yield "VolumeMode", spec["volumeMode"]


def _downward(writer: PrefixWriter, source: dict[str, Any]) -> None:
    writer.heading(_LEVEL, "Items")
    for item in source.get("items") or ():
        reference = item.get("fieldRef") or item.get("resourceFieldRef") or {}
        shown = reference.get("fieldPath") or reference.get("resource", "")
        writer.line(_LEVEL + 1, f"{shown} -> {item.get('path', '')}")


def _attributes(writer: PrefixWriter, attributes: dict[str, str]) -> None:
    """Write a CSI volume's attributes; the blanks before each value are upstream's."""
    label = "VolumeAttributes:"
    if not attributes:
        writer.line(_LEVEL, label, NONE)
    for key, value in sorted(attributes.items()):
        writer.line(_LEVEL, label, f"    {key}={value}")
        label = "    "
