"""Pods and their templates."""

from typing import Any, ClassVar

from msgspec import UNSET, UnsetType

from engine.api.base import Api
from engine.api.core.containers import Container, ContainerStatus
from engine.api.meta import Condition, Int, Object, ObjectMeta


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
            "affinity",
            "automountServiceAccountToken",
            "dnsConfig",
            "ephemeralContainers",
            "hostAliases",
            "hostIPC",
            "hostPID",
            "hostUsers",
            "hostnameOverride",
            "imagePullSecrets",
            "nodeAffinity",
            "os",
            "overhead",
            "readinessGates",
            "resourceClaims",
            "resources",
            "runtimeClassName",
            "schedulingGates",
            "setHostnameAsFQDN",
            "shareProcessNamespace",
            "topologySpreadConstraints",
            "volumes",
        },
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
        {"ephemeralContainerStatuses", "observedGeneration", "resize", "resourceClaimStatuses"},
    )


class Pod(Object, frozen=True):
    """One or more containers with one address and one fate."""

    metadata: ObjectMeta = ObjectMeta()
    spec: PodSpec = PodSpec()
    status: PodStatus = PodStatus()


class PodTemplateSpec(Api, frozen=True):
    """What the Pods of a controller look like."""

    metadata: ObjectMeta = ObjectMeta()
    spec: PodSpec = PodSpec()
