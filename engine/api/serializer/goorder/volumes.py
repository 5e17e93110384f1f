"""The structs of volumes, claims and what they are made of (k8s.io/api/core/v1/types.go)."""

FIELDS = """
PersistentVolumeSpec: capacity gcePersistentDisk awsElasticBlockStore hostPath glusterfs nfs rbd iscsi cinder cephfs
 fc flocker flexVolume azureFile vsphereVolume quobyte azureDisk photonPersistentDisk portworxVolume scaleIO local
 storageos csi accessModes claimRef persistentVolumeReclaimPolicy storageClassName mountOptions volumeMode
 nodeAffinity volumeAttributesClassName
PersistentVolumeStatus: phase message reason lastPhaseTransitionTime
PersistentVolumeClaimSpec: accessModes selector resources volumeName storageClassName volumeMode dataSource
 dataSourceRef volumeAttributesClassName
PersistentVolumeClaimStatus: phase accessModes capacity conditions allocatedResources allocatedResourceStatuses
 currentVolumeAttributesClassName modifyVolumeStatus
ModifyVolumeStatus: targetVolumeAttributesClassName status
VolumeResourceRequirements: limits requests
Volume: name hostPath emptyDir gcePersistentDisk awsElasticBlockStore gitRepo secret nfs iscsi glusterfs
 persistentVolumeClaim rbd flexVolume cinder cephfs flocker downwardAPI fc azureFile configMap vsphereVolume quobyte
 azureDisk photonPersistentDisk projected portworxVolume scaleIO storageos csi ephemeral image
HostPathVolumeSource: path type
EmptyDirVolumeSource: medium sizeLimit
GCEPersistentDiskVolumeSource: pdName fsType partition readOnly
AWSElasticBlockStoreVolumeSource: volumeID fsType partition readOnly
GitRepoVolumeSource: repository revision directory
SecretVolumeSource: secretName items defaultMode optional
NFSVolumeSource: server path readOnly
ISCSIVolumeSource: targetPortal iqn lun iscsiInterface fsType readOnly portals chapAuthDiscovery chapAuthSession
 secretRef initiatorName
ISCSIPersistentVolumeSource: targetPortal iqn lun iscsiInterface fsType readOnly portals chapAuthDiscovery
 chapAuthSession secretRef initiatorName
GlusterfsVolumeSource: endpoints path readOnly
GlusterfsPersistentVolumeSource: endpoints path readOnly endpointsNamespace
PersistentVolumeClaimVolumeSource: claimName readOnly
RBDVolumeSource: monitors image fsType pool user keyring secretRef readOnly
RBDPersistentVolumeSource: monitors image fsType pool user keyring secretRef readOnly
FlexVolumeSource: driver fsType secretRef readOnly options
FlexPersistentVolumeSource: driver fsType secretRef readOnly options
CinderVolumeSource: volumeID fsType readOnly secretRef
CinderPersistentVolumeSource: volumeID fsType readOnly secretRef
CephFSVolumeSource: monitors path user secretFile secretRef readOnly
CephFSPersistentVolumeSource: monitors path user secretFile secretRef readOnly
FlockerVolumeSource: datasetName datasetUUID
DownwardAPIVolumeSource: items defaultMode
DownwardAPIProjection: items
DownwardAPIVolumeFile: path fieldRef resourceFieldRef mode
FCVolumeSource: targetWWNs lun fsType readOnly wwids
AzureFileVolumeSource: secretName shareName readOnly
AzureFilePersistentVolumeSource: secretName shareName readOnly secretNamespace
ConfigMapVolumeSource: name items defaultMode optional
VsphereVirtualDiskVolumeSource: volumePath fsType storagePolicyName storagePolicyID
QuobyteVolumeSource: registry volume readOnly user group tenant
AzureDiskVolumeSource: diskName diskURI cachingMode fsType readOnly kind
PhotonPersistentDiskVolumeSource: pdID fsType
ProjectedVolumeSource: sources defaultMode
VolumeProjection: secret downwardAPI configMap serviceAccountToken clusterTrustBundle
SecretProjection: name items optional
ConfigMapProjection: name items optional
ServiceAccountTokenProjection: audience expirationSeconds path
ClusterTrustBundleProjection: name signerName labelSelector optional path
KeyToPath: key path mode
PortworxVolumeSource: volumeID fsType readOnly
ScaleIOVolumeSource: gateway system secretRef sslEnabled protectionDomain storagePool storageMode volumeName fsType
 readOnly
ScaleIOPersistentVolumeSource: gateway system secretRef sslEnabled protectionDomain storagePool storageMode
 volumeName fsType readOnly
StorageOSVolumeSource: volumeName volumeNamespace fsType readOnly secretRef
StorageOSPersistentVolumeSource: volumeName volumeNamespace fsType readOnly secretRef
CSIVolumeSource: driver readOnly fsType volumeAttributes nodePublishSecretRef
CSIPersistentVolumeSource: driver volumeHandle readOnly fsType volumeAttributes controllerPublishSecretRef
 nodeStageSecretRef nodePublishSecretRef controllerExpandSecretRef nodeExpandSecretRef
ImageVolumeSource: reference pullPolicy
LocalVolumeSource: path fsType
PersistentVolumeClaimTemplate: metadata spec
"""
