"""Types of `apps/v1`: the controllers that keep Pods alive, and of `discovery.k8s.io/v1`."""

from typing import Any, ClassVar

from msgspec import UNSET, UnsetType

from engine.api.base import Api
from engine.api.core import IntOrString, ObjectReference, PodTemplateSpec
from engine.api.meta import Condition, Int, LabelSelector, Object, ObjectMeta
from engine.api.storage import PersistentVolumeClaim


class ReplicaSetSpec(Api, frozen=True):
    """How many Pods of which template."""

    min_ready_seconds: int = 0
    replicas: Int = UNSET
    selector: LabelSelector | None = None
    template: PodTemplateSpec = PodTemplateSpec()


class ReplicaSetStatus(Api, frozen=True):
    """How many there are."""

    replicas: int
    available_replicas: int = 0
    conditions: tuple[Condition, ...] = ()
    fully_labeled_replicas: int = 0
    observed_generation: int = 0
    ready_replicas: int = 0
    unmodelled: ClassVar[frozenset[str]] = frozenset({"terminatingReplicas"})


class ReplicaSet(Object, frozen=True):
    """Keeps a number of equal Pods alive."""

    metadata: ObjectMeta = ObjectMeta()
    spec: ReplicaSetSpec = ReplicaSetSpec()
    status: ReplicaSetStatus = ReplicaSetStatus(replicas=0)


class RollingUpdate(Api, frozen=True):
    """The two fences of a rolling update."""

    max_surge: IntOrString | UnsetType = UNSET
    max_unavailable: IntOrString | UnsetType = UNSET


class Strategy(Api, frozen=True):
    """How old Pods give way to new ones."""

    rolling_update: RollingUpdate | None = None
    type: str = ""


class DeploymentSpec(Api, frozen=True):
    """A template, and how to get from the last one to it."""

    min_ready_seconds: int = 0
    paused: bool = False
    progress_deadline_seconds: Int = UNSET
    replicas: Int = UNSET
    revision_history_limit: Int = UNSET
    selector: LabelSelector | None = None
    strategy: Strategy = Strategy()
    template: PodTemplateSpec = PodTemplateSpec()


class DeploymentStatus(Api, frozen=True):
    """How far the roll-out is."""

    available_replicas: int = 0
    collision_count: Int = UNSET
    conditions: tuple[Condition, ...] = ()
    observed_generation: int = 0
    ready_replicas: int = 0
    replicas: int = 0
    unavailable_replicas: int = 0
    updated_replicas: int = 0
    unmodelled: ClassVar[frozenset[str]] = frozenset({"terminatingReplicas"})


class Deployment(Object, frozen=True):
    """Rolls ReplicaSets forward."""

    metadata: ObjectMeta = ObjectMeta()
    spec: DeploymentSpec = DeploymentSpec()
    status: DeploymentStatus = DeploymentStatus()


class DaemonSetSpec(Api, frozen=True):
    """One Pod of this template on every node."""

    min_ready_seconds: int = 0
    revision_history_limit: Int = UNSET
    selector: LabelSelector | None = None
    template: PodTemplateSpec = PodTemplateSpec()
    update_strategy: Strategy = Strategy()


class DaemonSetStatus(Api, frozen=True):
    """On how many nodes it runs."""

    current_number_scheduled: int
    desired_number_scheduled: int
    number_misscheduled: int
    number_ready: int
    collision_count: Int = UNSET
    conditions: tuple[Condition, ...] = ()
    number_available: int = 0
    number_unavailable: int = 0
    observed_generation: int = 0
    updated_number_scheduled: int = 0


NO_DAEMONS = DaemonSetStatus(
    current_number_scheduled=0,
    desired_number_scheduled=0,
    number_misscheduled=0,
    number_ready=0,
)


TEMPLATE_GENERATION = "deprecated.daemonset.template.generation"
"""The annotation in which a DaemonSet counts its templates."""


class DaemonSet(Object, frozen=True):
    """Keeps one Pod on every node that admits it."""

    metadata: ObjectMeta = ObjectMeta()
    spec: DaemonSetSpec = DaemonSetSpec()
    status: DaemonSetStatus = NO_DAEMONS


class StatefulSetRollingUpdate(Api, frozen=True):
    """From which ordinal on Pods are updated."""

    partition: Int = UNSET
    unmodelled: ClassVar[frozenset[str]] = frozenset({"maxUnavailable"})


class StatefulSetUpdateStrategy(Api, frozen=True):
    """Does the controller replace outdated Pods, or wait for someone to delete them?"""

    rolling_update: StatefulSetRollingUpdate | None = None
    type: str = ""


class StatefulSetOrdinals(Api, frozen=True):
    """Where counting begins."""

    start: int = 0


class StatefulSetSpec(Api, frozen=True):
    """Pods with names, in an order, each with volume claims of its own."""

    min_ready_seconds: int = 0
    ordinals: StatefulSetOrdinals | None = None
    persistent_volume_claim_retention_policy: dict[str, Any] = {}
    pod_management_policy: str = ""
    replicas: Int = UNSET
    revision_history_limit: Int = UNSET
    selector: LabelSelector | None = None
    service_name: str = ""
    template: PodTemplateSpec = PodTemplateSpec()
    update_strategy: StatefulSetUpdateStrategy = StatefulSetUpdateStrategy()
    volume_claim_templates: tuple[PersistentVolumeClaim, ...] = ()


class StatefulSetStatus(Api, frozen=True):
    """How many there are, and of which revision."""

    available_replicas: int
    replicas: int
    conditions: tuple[Condition, ...] = ()
    collision_count: Int = UNSET
    current_replicas: int = 0
    current_revision: str = ""
    observed_generation: int = 0
    ready_replicas: int = 0
    update_revision: str = ""
    updated_replicas: int = 0


NO_STATEFUL_PODS = StatefulSetStatus(replicas=0, available_replicas=0)


class StatefulSet(Object, frozen=True):
    """Keeps a number of Pods that differ by their ordinal."""

    metadata: ObjectMeta = ObjectMeta()
    spec: StatefulSetSpec = StatefulSetSpec()
    status: StatefulSetStatus = NO_STATEFUL_PODS


class EndpointConditions(Api, frozen=True):
    """What may be sent to an endpoint."""

    ready: bool | UnsetType = UNSET
    serving: bool | UnsetType = UNSET
    terminating: bool | UnsetType = UNSET


class ForZone(Api, frozen=True):
    """A zone whose nodes are to use an endpoint."""

    name: str = ""


class EndpointHints(Api, frozen=True):
    """Who is to use an endpoint, where a Service prefers close ones."""

    for_zones: tuple[ForZone, ...] = ()


class Endpoint(Api, frozen=True):
    """One Pod behind a Service."""

    addresses: tuple[str, ...] = ()
    conditions: EndpointConditions = EndpointConditions()
    hints: EndpointHints | None = None
    hostname: str = ""
    node_name: str = ""
    target_ref: ObjectReference | None = None
    zone: str = ""
    unmodelled: ClassVar[frozenset[str]] = frozenset({"deprecatedTopology"})


class EndpointPort(Api, frozen=True):
    """One target port of a slice."""

    app_protocol: str = ""
    name: str | UnsetType = UNSET
    port: Int = UNSET
    protocol: str = ""


class EndpointSlice(Object, frozen=True):
    """What kube-proxy and DNS read: up to 100 endpoints with the same ports."""

    address_type: str
    endpoints: tuple[Endpoint, ...] | None = ()
    metadata: ObjectMeta = ObjectMeta()
    ports: tuple[EndpointPort, ...] | None = ()


class ControllerRevision(Object, frozen=True):
    """One state of a workload, kept so that it can be gone back to. `data` never changes, `revision` may grow."""

    revision: int
    """The number in `kubectl rollout history`; always shown, as on the wire of Kubernetes."""
    data: dict[str, Any] = {}
    """A strategic merge patch that brings the template back."""
    metadata: ObjectMeta = ObjectMeta()


class Passive(Object, frozen=True):
    """A kind that is stored and listed and that nothing acts on; all but its metadata stays as it came."""

    metadata: ObjectMeta = ObjectMeta()
    body: dict[str, Any] = {}
