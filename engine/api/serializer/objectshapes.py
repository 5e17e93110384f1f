"""The form of what objects other than Pods' templates and volumes carry. Notation: `engine.api.serializer.shapes`."""

from __future__ import annotations

STRUCTS = {
    "AttachedVolume": "devicePath:text! name:text!",
    "ConfigMapNodeConfigSource": "kubeletConfigKey:text! name:text! namespace:text! resourceVersion:text uid:text",
    "ContainerImage": "names:texts! sizeBytes:number",
    "ContainerUser": "linux:LinuxContainerUser",
    "DaemonEndpoint": "Port:number!",
    "LinuxContainerUser": "gid:number! supplementalGroups:numbers uid:number!",
    "ModifyVolumeStatus": "status:text! targetVolumeAttributesClassName:text",
    "NodeConfigSource": "configMap:ConfigMapNodeConfigSource",
    "NodeConfigStatus": ("active:NodeConfigSource assigned:NodeConfigSource error:text lastKnownGood:NodeConfigSource"),
    "NodeDaemonEndpoints": "kubeletEndpoint:DaemonEndpoint!",
    "NodeFeatures": "supplementalGroupsPolicy:flag?",
    "NodeRuntimeHandler": "features:NodeRuntimeHandlerFeatures name:text!",
    "NodeRuntimeHandlerFeatures": "recursiveReadOnlyMounts:flag? userNamespaces:flag?",
    "PodResourceClaimStatus": "name:text! resourceClaimName:text?",
    "ResourceHealth": "health:text resourceID:text!",
    "ResourceStatus": "name:text! resources:[]ResourceHealth",
}

CARRIED = {
    "ContainerStatus": (
        "allocatedResources:quantities allocatedResourcesStatus:[]ResourceStatus resources:ResourceRequirements "
        "stopSignal:text? user:ContainerUser"
    ),
    "DeploymentStatus": "terminatingReplicas:number?",
    "Endpoint": "deprecatedTopology:map",
    "Event": "related:ObjectReference",
    "LeaseSpec": "preferredHolder:text? strategy:text?",
    "NodeSpec": "configSource:NodeConfigSource externalID:text providerID:text",
    "NodeStatus": (
        "config:NodeConfigStatus daemonEndpoints:NodeDaemonEndpoints! features:NodeFeatures images:[]ContainerImage "
        "phase:text runtimeHandlers:[]NodeRuntimeHandler volumesAttached:[]AttachedVolume volumesInUse:texts"
    ),
    "ObjectMeta": "selfLink:text",
    "PersistentVolumeClaimStatus": (
        "allocatedResourceStatuses:map allocatedResources:quantities currentVolumeAttributesClassName:text? "
        "modifyVolumeStatus:ModifyVolumeStatus"
    ),
    "PodStatus": (
        "ephemeralContainerStatuses:[]ContainerStatus observedGeneration:number resize:text "
        "resourceClaimStatuses:[]PodResourceClaimStatus"
    ),
    "ReplicaSetStatus": "terminatingReplicas:number?",
    "StatefulSetRollingUpdate": "maxUnavailable:port",
}
"""What the structs of `engine.api` carry without acting on it."""
