"""Types of the core group `v1`: what runs (Pods), where (Nodes), behind what (Services)."""

from typing import Any, ClassVar

from msgspec import UNSET, UnsetType

from engine.api.base import Api
from engine.api.meta import Condition, Int, ObjectMeta

IntOrString = int | str
Quantity = int | str


class ContainerPort(Api, frozen=True):
    """Documentation of a port; it opens nothing."""

    container_port: int = 0
    host_port: int = 0
    name: str = ""
    protocol: str = ""
    unmodelled: ClassVar[frozenset[str]] = frozenset({"hostIP"})


class EnvVar(Api, frozen=True):
    """One environment variable."""

    name: str = ""
    value: str = ""
    unmodelled: ClassVar[frozenset[str]] = frozenset({"valueFrom"})


class HTTPGetAction(Api, frozen=True):
    """A probe or hook over HTTP."""

    port: IntOrString = 0
    path: str = ""
    scheme: str = ""
    unmodelled: ClassVar[frozenset[str]] = frozenset({"host", "httpHeaders"})


class TCPSocketAction(Api, frozen=True):
    """A probe that connects."""

    port: IntOrString = 0
    unmodelled: ClassVar[frozenset[str]] = frozenset({"host"})


class ExecAction(Api, frozen=True):
    """A probe or hook that runs a command."""

    command: tuple[str, ...] = ()


class SleepAction(Api, frozen=True):
    """A hook that only waits."""

    seconds: int = 0


class Probe(Api, frozen=True):
    """Liveness, readiness or startup probe."""

    exec_: ExecAction | None = None
    http_get: HTTPGetAction | None = None
    tcp_socket: TCPSocketAction | None = None
    initial_delay_seconds: int = 0
    timeout_seconds: Int = UNSET
    period_seconds: Int = UNSET
    success_threshold: Int = UNSET
    failure_threshold: Int = UNSET
    termination_grace_period_seconds: Int = UNSET
    unmodelled: ClassVar[frozenset[str]] = frozenset({"grpc"})


class LifecycleHandler(Api, frozen=True):
    """What to do at a point of a container's life."""

    exec_: ExecAction | None = None
    http_get: HTTPGetAction | None = None
    sleep: SleepAction | None = None
    unmodelled: ClassVar[frozenset[str]] = frozenset({"tcpSocket"})


class Lifecycle(Api, frozen=True):
    """Hooks of a container."""

    post_start: LifecycleHandler | None = None
    pre_stop: LifecycleHandler | None = None
    unmodelled: ClassVar[frozenset[str]] = frozenset({"stopSignal"})


class ResourceRequirements(Api, frozen=True):
    """Requests and limits."""

    limits: dict[str, Quantity] = {}
    requests: dict[str, Quantity] = {}
    unmodelled: ClassVar[frozenset[str]] = frozenset({"claims"})


class Container(Api, frozen=True):
    """One container of a Pod."""

    name: str = ""
    image: str = ""
    command: tuple[str, ...] = ()
    args: tuple[str, ...] = ()
    ports: tuple[ContainerPort, ...] = ()
    env: tuple[EnvVar, ...] = ()
    resources: ResourceRequirements = ResourceRequirements()
    liveness_probe: Probe | None = None
    readiness_probe: Probe | None = None
    startup_probe: Probe | None = None
    lifecycle: Lifecycle | None = None
    image_pull_policy: str = ""
    restart_policy: str = ""
    termination_message_path: str = ""
    termination_message_policy: str = ""
    unmodelled: ClassVar[frozenset[str]] = frozenset(
        {
            "envFrom", "resizePolicy", "securityContext", "stdin", "stdinOnce", "tty", "volumeDevices",
            "volumeMounts", "workingDir",
        }
    )  # fmt: skip


class Toleration(Api, frozen=True):
    """A taint that a Pod puts up with."""

    effect: str = ""
    key: str = ""
    operator: str = ""
    toleration_seconds: Int = UNSET
    value: str = ""


class PodSpec(Api, frozen=True):
    """What a Pod should be."""

    containers: tuple[Container, ...] = ()
    init_containers: tuple[Container, ...] = ()
    active_deadline_seconds: Int = UNSET
    dns_policy: str = ""
    enable_service_links: bool | UnsetType = UNSET
    host_network: bool = False
    hostname: str = ""
    node_name: str = ""
    node_selector: dict[str, str] = {}
    priority: Int = UNSET
    preemption_policy: str = ""
    priority_class_name: str = ""
    restart_policy: str = ""
    scheduler_name: str = ""
    security_context: dict[str, Any] | UnsetType = UNSET
    service_account: str = ""
    service_account_name: str = ""
    subdomain: str = ""
    termination_grace_period_seconds: Int = UNSET
    tolerations: tuple[Toleration, ...] = ()
    unmodelled: ClassVar[frozenset[str]] = frozenset(
        {
            "affinity", "automountServiceAccountToken", "dnsConfig", "ephemeralContainers", "hostAliases", "hostIPC",
            "hostPID", "hostUsers", "hostnameOverride", "imagePullSecrets", "nodeAffinity", "os", "overhead",
            "readinessGates", "resourceClaims", "resources", "runtimeClassName", "schedulingGates",
            "setHostnameAsFQDN", "shareProcessNamespace", "topologySpreadConstraints", "volumes",
        }
    )  # fmt: skip


class ContainerStateRunning(Api, frozen=True):
    """The container runs since then."""

    started_at: str | None = None


class ContainerStateWaiting(Api, frozen=True):
    """The container does not run yet, or not again yet."""

    message: str = ""
    reason: str = ""


class ContainerStateTerminated(Api, frozen=True):
    """The container has ended."""

    exit_code: int
    container_id: str = ""
    finished_at: str | None = None
    message: str = ""
    reason: str = ""
    signal: int = 0
    started_at: str | None = None


class ContainerState(Api, frozen=True):
    """Exactly one of the three; none means waiting."""

    running: ContainerStateRunning | None = None
    terminated: ContainerStateTerminated | None = None
    waiting: ContainerStateWaiting | None = None


class ContainerStatus(Api, frozen=True):
    """What the kubelet says of one container."""

    name: str
    image: str
    image_id: str
    ready: bool
    restart_count: int
    container_id: str = ""
    last_state: ContainerState = ContainerState()
    started: bool | UnsetType = UNSET
    state: ContainerState = ContainerState()
    unmodelled: ClassVar[frozenset[str]] = frozenset(
        {"allocatedResources", "allocatedResourcesStatus", "resources", "user", "volumeMounts", "stopSignal"}
    )


class PodIP(Api, frozen=True):
    """One address of a Pod."""

    ip: str = ""


class HostIP(Api, frozen=True):
    """One address of a Pod's node."""

    ip: str = ""


class PodStatus(Api, frozen=True):
    """What a Pod is, as far as its kubelet and the scheduler have said."""

    conditions: tuple[Condition, ...] = ()
    container_statuses: tuple[ContainerStatus, ...] = ()
    init_container_statuses: tuple[ContainerStatus, ...] = ()
    host_ip: str = ""
    host_ips: tuple[HostIP, ...] = ()
    message: str = ""
    nominated_node_name: str = ""
    phase: str = ""
    pod_ip: str = ""
    pod_ips: tuple[PodIP, ...] = ()
    qos_class: str = ""
    reason: str = ""
    start_time: str | None = None
    unmodelled: ClassVar[frozenset[str]] = frozenset(
        {"ephemeralContainerStatuses", "observedGeneration", "resize", "resourceClaimStatuses"}
    )


class Pod(Api, frozen=True):
    """One or more containers with one address and one fate."""

    api_version: str
    kind: str
    metadata: ObjectMeta = ObjectMeta()
    spec: PodSpec = PodSpec()
    status: PodStatus = PodStatus()


class PodTemplateSpec(Api, frozen=True):
    """What the Pods of a controller look like."""

    metadata: ObjectMeta = ObjectMeta()
    spec: PodSpec = PodSpec()


class Taint(Api, frozen=True):
    """What keeps Pods off a node."""

    key: str = ""
    effect: str = ""
    time_added: str | None = None
    value: str = ""


class NodeSpec(Api, frozen=True):
    """What a node should be."""

    pod_cidr: str = ""
    pod_cidrs: tuple[str, ...] = ()
    taints: tuple[Taint, ...] = ()
    unschedulable: bool = False
    unmodelled: ClassVar[frozenset[str]] = frozenset({"configSource", "externalID", "providerID"})


class NodeAddress(Api, frozen=True):
    """One address or name of a node."""

    type: str
    address: str


class NodeStatus(Api, frozen=True):
    """What a node says of itself, and what the node controller says once it is silent."""

    addresses: tuple[NodeAddress, ...] = ()
    allocatable: dict[str, Quantity] = {}
    capacity: dict[str, Quantity] = {}
    conditions: tuple[Condition, ...] = ()
    node_info: dict[str, Any] | UnsetType = UNSET
    unmodelled: ClassVar[frozenset[str]] = frozenset(
        {
            "config",
            "daemonEndpoints",
            "features",
            "images",
            "phase",
            "runtimeHandlers",
            "volumesAttached",
            "volumesInUse",
        }
    )


class Node(Api, frozen=True):
    """A machine of the cluster."""

    api_version: str
    kind: str
    metadata: ObjectMeta = ObjectMeta()
    spec: NodeSpec = NodeSpec()
    status: NodeStatus = NodeStatus()


class NamespaceSpec(Api, frozen=True):
    """Finalizers that must clear before a namespace goes."""

    finalizers: tuple[str, ...] = ()


class NamespaceStatus(Api, frozen=True):
    """Active or Terminating."""

    conditions: tuple[Condition, ...] = ()
    phase: str = ""


class Namespace(Api, frozen=True):
    """A scope of names."""

    api_version: str
    kind: str
    metadata: ObjectMeta = ObjectMeta()
    spec: NamespaceSpec = NamespaceSpec()
    status: NamespaceStatus = NamespaceStatus()


class ServicePort(Api, frozen=True):
    """One port of a Service: where callers knock (`port`, `node_port`) and where it leads (`target_port`)."""

    port: int = 0
    app_protocol: str = ""
    name: str = ""
    node_port: int = 0
    protocol: str = ""
    target_port: IntOrString = 0


class ServiceSpec(Api, frozen=True):
    """A stable address in front of whichever Pods match."""

    allocate_load_balancer_node_ports: bool | UnsetType = UNSET
    cluster_ip: str = ""
    cluster_ips: tuple[str, ...] = ()
    external_ips: tuple[str, ...] = ()
    external_name: str = ""
    external_traffic_policy: str = ""
    health_check_node_port: int = 0
    internal_traffic_policy: str = ""
    ip_families: tuple[str, ...] = ()
    ip_family_policy: str = ""
    load_balancer_ip: str = ""
    load_balancer_source_ranges: tuple[str, ...] = ()
    ports: tuple[ServicePort, ...] = ()
    publish_not_ready_addresses: bool = False
    selector: dict[str, str] = {}
    session_affinity: str = ""
    session_affinity_config: dict[str, Any] | UnsetType = UNSET
    traffic_distribution: str = ""
    type: str = ""
    unmodelled: ClassVar[frozenset[str]] = frozenset({"loadBalancerClass"})


class ServiceStatus(Api, frozen=True):
    """Addresses that a load balancer gave."""

    load_balancer: dict[str, Any] | UnsetType = UNSET
    conditions: tuple[Condition, ...] = ()


class Service(Api, frozen=True):
    """A stable door."""

    api_version: str
    kind: str
    metadata: ObjectMeta = ObjectMeta()
    spec: ServiceSpec = ServiceSpec()
    status: ServiceStatus = ServiceStatus()


class ObjectReference(Api, frozen=True):
    """A pointer to another object."""

    api_version: str = ""
    field_path: str = ""
    kind: str = ""
    name: str = ""
    namespace: str = ""
    resource_version: str = ""
    uid: str = ""


class EndpointAddress(Api, frozen=True):
    """One address of an Endpoints object."""

    ip: str = ""
    hostname: str = ""
    node_name: str = ""
    target_ref: ObjectReference | None = None


class CoreEndpointPort(Api, frozen=True):
    """One port of an Endpoints subset."""

    port: int = 0
    app_protocol: str = ""
    name: str = ""
    protocol: str = ""


class EndpointSubset(Api, frozen=True):
    """Addresses that share the same ports."""

    addresses: tuple[EndpointAddress, ...] = ()
    not_ready_addresses: tuple[EndpointAddress, ...] = ()
    ports: tuple[CoreEndpointPort, ...] = ()


class Endpoints(Api, frozen=True):
    """The old list of a Service's addresses, still written, read by nothing in the data plane."""

    api_version: str
    kind: str
    metadata: ObjectMeta = ObjectMeta()
    subsets: tuple[EndpointSubset, ...] = ()


class EventSource(Api, frozen=True):
    """Who recorded an event."""

    component: str = ""
    host: str = ""


class EventSeries(Api, frozen=True):
    """How often an event of the new kind has come again, and when it last did."""

    count: int = 0
    last_observed_time: str | None = None


class Event(Api, frozen=True):
    """Something that happened to an object, in one sentence."""

    api_version: str
    kind: str
    metadata: ObjectMeta = ObjectMeta()
    action: str = ""
    count: int = 0
    event_time: str | None = None
    first_timestamp: str | None = None
    involved_object: ObjectReference = ObjectReference()
    last_timestamp: str | None = None
    message: str = ""
    reason: str = ""
    reporting_component: str = ""
    reporting_instance: str = ""
    series: EventSeries | None = None
    source: EventSource = EventSource()
    type: str = ""
    unmodelled: ClassVar[frozenset[str]] = frozenset({"related"})
