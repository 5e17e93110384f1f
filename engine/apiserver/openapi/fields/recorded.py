"""Descriptions in Kubernetes' own words, as a real server gives them (OpenAPI of 1.33); the others are written here.

Entries of a field are called `Struct.field`, those of a type by its name alone.
"""

from __future__ import annotations

_KIND = (
    "Kind is a string value representing the REST resource this object represents. Servers may infer this from the "
    "endpoint the client submits requests to. Cannot be updated. In CamelCase. More info: "
    "https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#types-kinds"
)
_API_VERSION = (
    "APIVersion defines the versioned schema of this representation of an object. Servers should convert recognized "
    "schemas to the latest internal value, and may reject unrecognized values. More info: "
    "https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md#resources"
)
_PROBES = "https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle#container-probes"
_CONVENTIONS = "https://git.k8s.io/community/contributors/devel/sig-architecture/api-conventions.md"

OF_EVERY_KIND = {"apiVersion": _API_VERSION, "kind": _KIND}
TEXTS = {
    "Container.image": (
        "Container image name. More info: https://kubernetes.io/docs/concepts/containers/images This field is optional "
        "to allow higher level config management to default or override container images in workload controllers like "
        "Deployments and StatefulSets."
    ),
    "Container.livenessProbe": (
        "Periodic probe of container liveness. Container will be restarted if the probe fails. Cannot be updated. More "
        f"info: {_PROBES}"
    ),
    "DeploymentSpec.strategy": "The deployment strategy to use to replace existing pods with new ones.",
    "Strategy": "DeploymentStrategy describes how to replace existing pods with new ones.",
    "Strategy.rollingUpdate": ("Rolling update config params. Present only if DeploymentStrategyType = RollingUpdate."),
    "Strategy.type": 'Type of deployment. Can be "Recreate" or "RollingUpdate". Default is RollingUpdate.',
    "Probe": (
        "Probe describes a health check to be performed against a container to determine whether it is alive or ready "
        "to receive traffic."
    ),
    "Probe.exec": "Exec specifies the action to take.",
    "Probe.failureThreshold": (
        "Minimum consecutive failures for the probe to be considered failed after having succeeded. Defaults to 3. "
        "Minimum value is 1."
    ),
    "Probe.grpc": "GRPC specifies an action involving a GRPC port.",
    "Probe.httpGet": "HTTPGet specifies the http request to perform.",
    "Probe.initialDelaySeconds": (
        "Number of seconds after the container has started before liveness probes are initiated. More info: " + _PROBES
    ),
    "Probe.periodSeconds": "How often (in seconds) to perform the probe. Default to 10 seconds. Minimum value is 1.",
    "Probe.successThreshold": (
        "Minimum consecutive successes for the probe to be considered successful after having failed. Defaults to 1. "
        "Must be 1 for liveness and startup. Minimum value is 1."
    ),
    "Probe.tcpSocket": "TCPSocket specifies an action involving a TCP port.",
    "Probe.terminationGracePeriodSeconds": (
        "Optional duration in seconds the pod needs to terminate gracefully upon probe failure. The grace period is "
        "the duration in seconds after the processes running in the pod are sent a termination signal and the time "
        "when the processes are forcibly halted with a kill signal. Set this value longer than the expected cleanup "
        "time for your process. If this value is nil, the pod's terminationGracePeriodSeconds will be used. Otherwise, "
        "this value overrides the value provided by the pod spec. Value must be non-negative integer. The value zero "
        "indicates stop immediately via the kill signal (no opportunity to shut down). This is a beta field and "
        "requires enabling ProbeTerminationGracePeriod feature gate. Minimum value is 1. "
        "spec.terminationGracePeriodSeconds is used if unset."
    ),
    "Probe.timeoutSeconds": (
        "Number of seconds after which the probe times out. Defaults to 1 second. Minimum value is 1. More info: "
        + _PROBES
    ),
    "ReplicaSet": "ReplicaSet ensures that a specified number of pod replicas are running at any given time.",
    "ReplicaSet.metadata": (
        "If the Labels of a ReplicaSet are empty, they are defaulted to be the same as the Pod(s) that the ReplicaSet "
        f"manages. Standard object's metadata. More info: {_CONVENTIONS}#metadata"
    ),
    "ReplicaSet.spec": (
        "Spec defines the specification of the desired behavior of the ReplicaSet. More info: "
        f"{_CONVENTIONS}#spec-and-status"
    ),
    "ReplicaSet.status": (
        "Status is the most recently observed status of the ReplicaSet. This data may be out of date by some window of "
        f"time. Populated by the system. Read-only. More info: {_CONVENTIONS}#spec-and-status"
    ),
    "Service.spec": f"Spec defines the behavior of a service. {_CONVENTIONS}#spec-and-status",
    "ServiceSpec": "ServiceSpec describes the attributes that a user creates on a service.",
    "ServiceSpec.type": (
        "type determines how the Service is exposed. Defaults to ClusterIP. Valid options are ExternalName, ClusterIP, "
        'NodePort, and LoadBalancer. "ClusterIP" allocates a cluster-internal IP address for load-balancing to '
        "endpoints. Endpoints are determined by the selector or if that is not specified, by manual construction of an "
        'Endpoints object or EndpointSlice objects. If clusterIP is "None", no virtual IP is allocated and the '
        'endpoints are published as a set of endpoints rather than a virtual IP. "NodePort" builds on ClusterIP and '
        'allocates a port on every node which routes to the same endpoints as the clusterIP. "LoadBalancer" builds on '
        "NodePort and creates an external load-balancer (if supported in the current cloud) which routes to the same "
        'endpoints as the clusterIP. "ExternalName" aliases this service to the specified externalName. Several other '
        "fields do not apply to ExternalName services. More info: "
        "https://kubernetes.io/docs/concepts/services-networking/service/#publishing-services-service-types"
    ),
}
VALUES = {
    "Strategy.type": {
        "Recreate": "Kill all existing pods before creating new ones.",
        "RollingUpdate": (
            "Replace the old ReplicaSets by new one using rolling update i.e gradually scale down the old ReplicaSets "
            "and scale up the new one."
        ),
    },
    "ServiceSpec.type": {
        "ClusterIP": "means a service will only be accessible inside the cluster, via the cluster IP.",
        "ExternalName": (
            "means a service consists of only a reference to an external name that kubedns or equivalent will return "
            "as a CNAME record, with no exposing or proxying of any pods involved."
        ),
        "LoadBalancer": (
            "means a service will be exposed via an external load balancer (if the cloud provider supports it), in "
            "addition to 'NodePort' type."
        ),
        "NodePort": "means a service will be exposed on one port of every node, in addition to 'ClusterIP' type.",
    },
}
"""What each value of a field means."""
