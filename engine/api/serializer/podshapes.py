"""What else a Pod and a Job are made of: each struct by Go's name, with its fields and their types.

Data of `shapes`, which says how the types are written.
"""

STRUCTS = {
    "AppArmorProfile": "localhostProfile:text? type:text!",
    "Capabilities": "add:texts drop:texts",
    "ConfigMapEnvSource": "name:text optional:flag?",
    "ConfigMapKeySelector": "key:text! name:text optional:flag?",
    "ContainerResizePolicy": "resourceName:text! restartPolicy:text!",
    "EnvFromSource": "configMapRef:ConfigMapEnvSource prefix:text secretRef:SecretEnvSource",
    "EnvVarSource": (
        "configMapKeyRef:ConfigMapKeySelector fieldRef:ObjectFieldSelector resourceFieldRef:ResourceFieldSelector "
        "secretKeyRef:SecretKeySelector"
    ),
    "GRPCAction": "port:number! service:text?",
    "HostAlias": "hostnames:texts ip:text!",
    "HTTPHeader": "name:text! value:text!",
    "ObjectFieldSelector": "apiVersion:text fieldPath:text!",
    "PodFailurePolicy": "rules:[]PodFailurePolicyRule!",
    "PodFailurePolicyOnExitCodesRequirement": "containerName:text? operator:text! values:numbers!",
    "PodFailurePolicyOnPodConditionsPattern": "status:text! type:text!",
    "PodFailurePolicyRule": (
        "action:text! onExitCodes:PodFailurePolicyOnExitCodesRequirement "
        "onPodConditions:[]PodFailurePolicyOnPodConditionsPattern"
    ),
    "PodOS": "name:text!",
    "PodResourceClaim": "name:text! resourceClaimName:text? resourceClaimTemplateName:text?",
    "PodSecurityContext": (
        "appArmorProfile:AppArmorProfile fsGroup:number? fsGroupChangePolicy:text? runAsGroup:number? "
        "runAsNonRoot:flag? runAsUser:number? seLinuxChangePolicy:text? seLinuxOptions:SELinuxOptions "
        "seccompProfile:SeccompProfile supplementalGroups:numbers supplementalGroupsPolicy:text? sysctls:[]Sysctl "
        "windowsOptions:WindowsSecurityContextOptions"
    ),
    "ResourceClaim": "name:text! request:text",
    "ResourceFieldSelector": "containerName:text divisor:quantity! resource:text!",
    "SecretEnvSource": "name:text optional:flag?",
    "SecretKeySelector": "key:text! name:text optional:flag?",
    "SecurityContext": (
        "allowPrivilegeEscalation:flag? appArmorProfile:AppArmorProfile capabilities:Capabilities privileged:flag? "
        "procMount:text? readOnlyRootFilesystem:flag? runAsGroup:number? runAsNonRoot:flag? runAsUser:number? "
        "seLinuxOptions:SELinuxOptions seccompProfile:SeccompProfile windowsOptions:WindowsSecurityContextOptions"
    ),
    "SELinuxOptions": "level:text role:text type:text user:text",
    "SeccompProfile": "localhostProfile:text? type:text!",
    "SuccessPolicy": "rules:[]SuccessPolicyRule!",
    "SuccessPolicyRule": "succeededCount:number? succeededIndexes:text?",
    "Sysctl": "name:text! value:text!",
    "TCPSocketAction": "host:text port:port!",
    "WindowsSecurityContextOptions": (
        "gmsaCredentialSpec:text? gmsaCredentialSpecName:text? hostProcess:flag? runAsUserName:text?"
    ),
}

CARRIED = {
    "Container": (
        "envFrom:[]EnvFromSource resizePolicy:[]ContainerResizePolicy securityContext:SecurityContext stdin:flag "
        "stdinOnce:flag tty:flag volumeDevices:[]VolumeDevice volumeMounts:[]VolumeMount workingDir:text"
    ),
    "ContainerPort": "hostIP:text",
    "EnvVar": "valueFrom:EnvVarSource",
    "HTTPGetAction": "host:text httpHeaders:[]HTTPHeader",
    "JobSpec": (
        "backoffLimitPerIndex:number? managedBy:text? maxFailedIndexes:number? podFailurePolicy:PodFailurePolicy "
        "successPolicy:SuccessPolicy"
    ),
    "Lifecycle": "stopSignal:text?",
    "LifecycleHandler": "tcpSocket:TCPSocketAction",
    "PodSpec": (
        "automountServiceAccountToken:flag? hostAliases:[]HostAlias hostIPC:flag hostPID:flag hostUsers:flag? "
        "hostnameOverride:text? imagePullSecrets:[]LocalObjectReference os:PodOS overhead:quantities "
        "resourceClaims:[]PodResourceClaim runtimeClassName:text? securityContext:PodSecurityContext "
        "setHostnameAsFQDN:flag? shareProcessNamespace:flag? volumes:[]Volume"
    ),
    "Probe": "grpc:GRPCAction",
    "ResourceRequirements": "claims:[]ResourceClaim",
    "TCPSocketAction": "host:text",
}
"""What the structs of `engine.api` carry without acting on it."""
