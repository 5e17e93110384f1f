"""Types of the core group `v1`: what runs (Pods), where (Nodes), behind what (Services), and what is told (Events).

One module for each kind with its parts; everybody imports them from here.
"""

from engine.api.core.containers import (
    Container,
    ContainerPort,
    ContainerState,
    ContainerStateRunning,
    ContainerStateTerminated,
    ContainerStateWaiting,
    ContainerStatus,
    EnvVar,
    ExecAction,
    HTTPGetAction,
    IntOrString,
    Lifecycle,
    LifecycleHandler,
    Probe,
    Quantity,
    ResourceRequirements,
    SleepAction,
    TCPSocketAction,
)
from engine.api.core.events import Event, EventSeries, EventSource
from engine.api.core.namespaces import Namespace, NamespaceSpec, NamespaceStatus
from engine.api.core.nodes import Node, NodeAddress, NodeSpec, NodeStatus, Taint
from engine.api.core.pods import HostIP, Pod, PodIP, PodSpec, PodStatus, PodTemplateSpec, Toleration
from engine.api.core.references import ObjectReference
from engine.api.core.services import (
    CoreEndpointPort,
    EndpointAddress,
    Endpoints,
    EndpointSubset,
    Service,
    ServicePort,
    ServiceSpec,
    ServiceStatus,
)

__all__ = [
    "Container",
    "ContainerPort",
    "ContainerState",
    "ContainerStateRunning",
    "ContainerStateTerminated",
    "ContainerStateWaiting",
    "ContainerStatus",
    "CoreEndpointPort",
    "EndpointAddress",
    "EndpointSubset",
    "Endpoints",
    "EnvVar",
    "Event",
    "EventSeries",
    "EventSource",
    "ExecAction",
    "HTTPGetAction",
    "HostIP",
    "IntOrString",
    "Lifecycle",
    "LifecycleHandler",
    "Namespace",
    "NamespaceSpec",
    "NamespaceStatus",
    "Node",
    "NodeAddress",
    "NodeSpec",
    "NodeStatus",
    "ObjectReference",
    "Pod",
    "PodIP",
    "PodSpec",
    "PodStatus",
    "PodTemplateSpec",
    "Probe",
    "Quantity",
    "ResourceRequirements",
    "Service",
    "ServicePort",
    "ServiceSpec",
    "ServiceStatus",
    "SleepAction",
    "TCPSocketAction",
    "Taint",
    "Toleration",
]
