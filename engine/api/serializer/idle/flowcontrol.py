"""The forms of `flowcontrol.apiserver.k8s.io/v1`: which requests are served first."""

from typing import ClassVar

from msgspec import UNSET

from engine.api.base import Api
from engine.api.meta import Int, Object, ObjectMeta
from engine.api.serializer.idle.conditions import FlowSchemaCondition, PriorityLevelConfigurationCondition


class FlowDistinguisherMethod(Api, frozen=True):
    """How the flows of a schema are told apart."""

    type: str = ""


class PriorityLevelConfigurationReference(Api, frozen=True):
    """The level that the requests have."""

    name: str = ""


class NonResourcePolicyRule(Api, frozen=True):
    """Requests for paths that are no resources."""

    non_resource_urls: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()


class ResourcePolicyRule(Api, frozen=True):
    """Requests for resources."""

    api_groups: tuple[str, ...] = ()
    cluster_scope: bool | None = None
    namespaces: tuple[str, ...] = ()
    resources: tuple[str, ...] = ()
    verbs: tuple[str, ...] = ()


class GroupSubject(Api, frozen=True):
    """A group of users."""

    name: str = ""


class ServiceAccountSubject(Api, frozen=True):
    """A ServiceAccount."""

    name: str = ""
    namespace: str = ""


class UserSubject(Api, frozen=True):
    """A user."""

    name: str = ""


class FlowSubject(Api, frozen=True):
    """Who asks: a user, a group or a ServiceAccount."""

    go_name: ClassVar[str] = "Subject"
    group: GroupSubject | None = None
    kind: str = ""
    service_account: ServiceAccountSubject | None = None
    user: UserSubject | None = None


class PolicyRulesWithSubjects(Api, frozen=True):
    """Who asks for what."""

    non_resource_rules: tuple[NonResourcePolicyRule, ...] = ()
    resource_rules: tuple[ResourcePolicyRule, ...] = ()
    subjects: tuple[FlowSubject, ...] = ()


class FlowSchemaSpec(Api, frozen=True):
    """Which requests are meant, and which priority level they have."""

    distinguisher_method: FlowDistinguisherMethod | None = None
    matching_precedence: Int = UNSET
    priority_level_configuration: PriorityLevelConfigurationReference | None = None
    rules: tuple[PolicyRulesWithSubjects, ...] = ()


class FlowSchemaStatus(Api, frozen=True):
    """Whether its level exists."""

    conditions: tuple[FlowSchemaCondition, ...] = ()


class FlowSchema(Object, frozen=True):
    """Which requests belong together, and how much they matter."""

    metadata: ObjectMeta = ObjectMeta()
    spec: FlowSchemaSpec = FlowSchemaSpec()
    status: FlowSchemaStatus = FlowSchemaStatus()


class ExemptPriorityLevelConfiguration(Api, frozen=True):
    """A level without limits."""

    lendable_percent: Int = UNSET
    nominal_concurrency_shares: Int = UNSET


class QueuingConfiguration(Api, frozen=True):
    """How requests wait."""

    hand_size: Int = UNSET
    queue_length_limit: Int = UNSET
    queues: Int = UNSET


class LimitResponse(Api, frozen=True):
    """What becomes of a request that is too much."""

    queuing: QueuingConfiguration | None = None
    type: str = ""


class LimitedPriorityLevelConfiguration(Api, frozen=True):
    """A level with limits."""

    borrowing_limit_percent: Int = UNSET
    lendable_percent: Int = UNSET
    limit_response: LimitResponse | None = None
    nominal_concurrency_shares: Int = UNSET


class PriorityLevelConfigurationSpec(Api, frozen=True):
    """Whether the level is limited, and how."""

    exempt: ExemptPriorityLevelConfiguration | None = None
    limited: LimitedPriorityLevelConfiguration | None = None
    type: str = ""


class PriorityLevelConfigurationStatus(Api, frozen=True):
    """How the level is."""

    conditions: tuple[PriorityLevelConfigurationCondition, ...] = ()


class PriorityLevelConfiguration(Object, frozen=True):
    """How many requests of a level are served at a time, and what becomes of the others."""

    metadata: ObjectMeta = ObjectMeta()
    spec: PriorityLevelConfigurationSpec = PriorityLevelConfigurationSpec()
    status: PriorityLevelConfigurationStatus = PriorityLevelConfigurationStatus()
