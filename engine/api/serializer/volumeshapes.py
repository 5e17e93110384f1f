"""What the sources of a volume are made of: each struct by Go's name, with its fields and their types.

Data of `shapes`, which says how the types are written.
"""

_KEYS = "defaultMode:number? items:[]KeyToPath optional:flag?"
_REFERENCE = "secretRef:LocalObjectReference"
_AZURE_DISK = "cachingMode:text? diskName:text! diskURI:text! fsType:text? kind:text? readOnly:flag?"
_ISCSI = (
    "chapAuthDiscovery:flag chapAuthSession:flag fsType:text initiatorName:text? iqn:text! iscsiInterface:text "
    "lun:number! portals:texts readOnly:flag targetPortal:text!"
)
_RBD = "fsType:text image:text! keyring:text monitors:texts! pool:text readOnly:flag user:text"
_SCALE_IO = (
    "fsType:text gateway:text! protectionDomain:text readOnly:flag sslEnabled:flag storageMode:text storagePool:text "
    "system:text! volumeName:text"
)

STRUCTS = {
    "AWSElasticBlockStoreVolumeSource": "fsType:text partition:number readOnly:flag volumeID:text!",
    "AzureDiskVolumeSource": _AZURE_DISK,
    "AzureFileVolumeSource": "readOnly:flag secretName:text! shareName:text!",
    "CephFSVolumeSource": f"monitors:texts! path:text readOnly:flag secretFile:text {_REFERENCE} user:text",
    "CinderVolumeSource": f"fsType:text readOnly:flag {_REFERENCE} volumeID:text!",
    "ClusterTrustBundleProjection": "labelSelector:LabelSelector name:text? optional:flag? path:text! signerName:text?",
    "ConfigMapProjection": "items:[]KeyToPath name:text optional:flag?",
    "ConfigMapVolumeSource": f"name:text {_KEYS}",
    "CSIVolumeSource": (
        "driver:text! fsType:text? nodePublishSecretRef:LocalObjectReference readOnly:flag? volumeAttributes:map"
    ),
    "DownwardAPIProjection": "items:[]DownwardAPIVolumeFile",
    "DownwardAPIVolumeFile": (
        "fieldRef:ObjectFieldSelector mode:number? path:text! resourceFieldRef:ResourceFieldSelector"
    ),
    "DownwardAPIVolumeSource": "defaultMode:number? items:[]DownwardAPIVolumeFile",
    "EmptyDirVolumeSource": "medium:text sizeLimit:quantity",
    "EphemeralVolumeSource": "volumeClaimTemplate:PersistentVolumeClaimTemplate",
    "FCVolumeSource": "fsType:text lun:number? readOnly:flag targetWWNs:texts wwids:texts",
    "FlexVolumeSource": f"driver:text! fsType:text options:map readOnly:flag {_REFERENCE}",
    "FlockerVolumeSource": "datasetName:text datasetUUID:text",
    "GCEPersistentDiskVolumeSource": "fsType:text partition:number pdName:text! readOnly:flag",
    "GitRepoVolumeSource": "directory:text repository:text! revision:text",
    "GlusterfsVolumeSource": "endpoints:text! path:text! readOnly:flag",
    "HostPathVolumeSource": "path:text! type:text?",
    "ImageVolumeSource": "pullPolicy:text reference:text",
    "ISCSIVolumeSource": f"{_ISCSI} {_REFERENCE}",
    "KeyToPath": "key:text! mode:number? path:text!",
    "LocalObjectReference": "name:text",
    "NFSVolumeSource": "path:text! readOnly:flag server:text!",
    "PersistentVolumeClaimSpec": (
        "accessModes:texts dataSource:TypedLocalObjectReference dataSourceRef:TypedObjectReference "
        "resources:VolumeResourceRequirements! selector:LabelSelector storageClassName:text? "
        "volumeAttributesClassName:text? volumeMode:text? volumeName:text"
    ),
    "PersistentVolumeClaimTemplate": "metadata:ObjectMeta! spec:PersistentVolumeClaimSpec!",
    "PersistentVolumeClaimVolumeSource": "claimName:text! readOnly:flag",
    "PhotonPersistentDiskVolumeSource": "fsType:text pdID:text!",
    "PortworxVolumeSource": "fsType:text readOnly:flag volumeID:text!",
    "ProjectedVolumeSource": "defaultMode:number? sources:[]VolumeProjection!",
    "QuobyteVolumeSource": "group:text readOnly:flag registry:text! tenant:text user:text volume:text!",
    "RBDVolumeSource": f"{_RBD} {_REFERENCE}",
    "ScaleIOVolumeSource": f"{_SCALE_IO} {_REFERENCE}",
    "SecretProjection": "items:[]KeyToPath name:text optional:flag?",
    "SecretVolumeSource": f"secretName:text {_KEYS}",
    "ServiceAccountTokenProjection": "audience:text expirationSeconds:number? path:text!",
    "StorageOSVolumeSource": f"fsType:text readOnly:flag {_REFERENCE} volumeName:text volumeNamespace:text",
    "TypedLocalObjectReference": "apiGroup:text?! kind:text! name:text!",
    "TypedObjectReference": "apiGroup:text?! kind:text! name:text! namespace:text?",
    "Volume": (
        "awsElasticBlockStore:AWSElasticBlockStoreVolumeSource azureDisk:AzureDiskVolumeSource "
        "azureFile:AzureFileVolumeSource cephfs:CephFSVolumeSource cinder:CinderVolumeSource "
        "configMap:ConfigMapVolumeSource csi:CSIVolumeSource downwardAPI:DownwardAPIVolumeSource "
        "emptyDir:EmptyDirVolumeSource ephemeral:EphemeralVolumeSource fc:FCVolumeSource flexVolume:FlexVolumeSource "
        "flocker:FlockerVolumeSource gcePersistentDisk:GCEPersistentDiskVolumeSource gitRepo:GitRepoVolumeSource "
        "glusterfs:GlusterfsVolumeSource hostPath:HostPathVolumeSource image:ImageVolumeSource "
        "iscsi:ISCSIVolumeSource name:text! nfs:NFSVolumeSource "
        "persistentVolumeClaim:PersistentVolumeClaimVolumeSource "
        "photonPersistentDisk:PhotonPersistentDiskVolumeSource portworxVolume:PortworxVolumeSource "
        "projected:ProjectedVolumeSource quobyte:QuobyteVolumeSource rbd:RBDVolumeSource scaleIO:ScaleIOVolumeSource "
        "secret:SecretVolumeSource storageos:StorageOSVolumeSource vsphereVolume:VsphereVirtualDiskVolumeSource"
    ),
    "VolumeDevice": "devicePath:text! name:text!",
    "VolumeMount": (
        "mountPath:text! mountPropagation:text? name:text! readOnly:flag recursiveReadOnly:text? subPath:text "
        "subPathExpr:text"
    ),
    "VolumeProjection": (
        "clusterTrustBundle:ClusterTrustBundleProjection configMap:ConfigMapProjection "
        "downwardAPI:DownwardAPIProjection secret:SecretProjection serviceAccountToken:ServiceAccountTokenProjection"
    ),
    "VolumeResourceRequirements": "limits:quantities requests:quantities",
    "VsphereVirtualDiskVolumeSource": "fsType:text storagePolicyID:text storagePolicyName:text volumePath:text!",
}

_PLACED = "secretRef:SecretReference"
_CSI_SECRETS = (
    "controllerExpandSecretRef:SecretReference controllerPublishSecretRef:SecretReference "
    "nodeExpandSecretRef:SecretReference nodePublishSecretRef:SecretReference nodeStageSecretRef:SecretReference"
)

PERSISTENT_STRUCTS = {
    "AzureFilePersistentVolumeSource": "readOnly:flag secretName:text! secretNamespace:text?! shareName:text!",
    "CephFSPersistentVolumeSource": f"monitors:texts! path:text readOnly:flag secretFile:text {_PLACED} user:text",
    "CinderPersistentVolumeSource": f"fsType:text readOnly:flag {_PLACED} volumeID:text!",
    "CSIPersistentVolumeSource": (
        f"driver:text! fsType:text readOnly:flag volumeAttributes:map volumeHandle:text! {_CSI_SECRETS}"
    ),
    "FlexPersistentVolumeSource": f"driver:text! fsType:text options:map readOnly:flag {_PLACED}",
    "GlusterfsPersistentVolumeSource": "endpoints:text! endpointsNamespace:text? path:text! readOnly:flag",
    "ISCSIPersistentVolumeSource": f"{_ISCSI} {_PLACED}",
    "LocalVolumeSource": "fsType:text? path:text!",
    "RBDPersistentVolumeSource": f"{_RBD} {_PLACED}",
    "ScaleIOPersistentVolumeSource": f"{_SCALE_IO} {_PLACED}",
    "SecretReference": "name:text namespace:text",
    "StorageOSPersistentVolumeSource": (
        "fsType:text readOnly:flag secretRef:ObjectReference volumeName:text volumeNamespace:text"
    ),
    "VolumeNodeAffinity": "required:NodeSelector",
}
"""Sources of PersistentVolumes that differ from those of a Pod's volumes: secrets lie in any namespace."""

CARRIED = {
    "PersistentVolumeClaimSpec": (
        "dataSource:TypedLocalObjectReference dataSourceRef:TypedObjectReference volumeAttributesClassName:text?"
    ),
    "PersistentVolumeSpec": (
        "awsElasticBlockStore:AWSElasticBlockStoreVolumeSource azureDisk:AzureDiskVolumeSource "
        "azureFile:AzureFilePersistentVolumeSource cephfs:CephFSPersistentVolumeSource "
        "cinder:CinderPersistentVolumeSource csi:CSIPersistentVolumeSource fc:FCVolumeSource "
        "flexVolume:FlexPersistentVolumeSource flocker:FlockerVolumeSource "
        "gcePersistentDisk:GCEPersistentDiskVolumeSource glusterfs:GlusterfsPersistentVolumeSource "
        "hostPath:HostPathVolumeSource iscsi:ISCSIPersistentVolumeSource local:LocalVolumeSource nfs:NFSVolumeSource "
        "nodeAffinity:VolumeNodeAffinity photonPersistentDisk:PhotonPersistentDiskVolumeSource "
        "portworxVolume:PortworxVolumeSource quobyte:QuobyteVolumeSource rbd:RBDPersistentVolumeSource "
        "scaleIO:ScaleIOPersistentVolumeSource storageos:StorageOSPersistentVolumeSource "
        "volumeAttributesClassName:text? vsphereVolume:VsphereVirtualDiskVolumeSource"
    ),
}
"""What PersistentVolumes and their claims carry without acting on it."""
