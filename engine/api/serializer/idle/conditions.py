"""The forms of conditions of kinds that travel as they came: each group has its own, with what Go writes of it."""

from typing import ClassVar

from msgspec import UNSET

from engine.api.base import Api
from engine.api.meta import Int


class CoreCondition(Api, frozen=True):
    """metav1.Condition: all but the generation is always written."""

    always: ClassVar[frozenset[str]] = frozenset({"lastTransitionTime", "message", "reason", "status", "type"})
    last_transition_time: str | None = None
    message: str = ""
    observed_generation: Int = UNSET
    reason: str = ""
    status: str = ""
    type: str = ""


class _OfGroup(Api, frozen=True):
    """What the conditions of older groups have in common."""

    last_transition_time: str | None = None
    message: str = ""
    reason: str = ""
    status: str = ""
    type: str = ""


class APIServiceCondition(_OfGroup, frozen=True):
    """How an APIService is."""

    always: ClassVar[frozenset[str]] = frozenset({"lastTransitionTime", "status", "type"})


class HorizontalPodAutoscalerCondition(_OfGroup, frozen=True):
    """How an autoscaler is."""

    always: ClassVar[frozenset[str]] = frozenset({"lastTransitionTime", "status", "type"})
    go_package: ClassVar[str] = "v2"


class CustomResourceDefinitionCondition(_OfGroup, frozen=True):
    """How a CustomResourceDefinition is."""

    always: ClassVar[frozenset[str]] = frozenset({"status", "type"})


class FlowSchemaCondition(_OfGroup, frozen=True):
    """How a FlowSchema is."""

    always: ClassVar[frozenset[str]] = frozenset({"lastTransitionTime"})


class PriorityLevelConfigurationCondition(_OfGroup, frozen=True):
    """How a level is."""

    always: ClassVar[frozenset[str]] = frozenset({"lastTransitionTime"})


class CertificateSigningRequestCondition(_OfGroup, frozen=True):
    """What was decided of a request."""

    always: ClassVar[frozenset[str]] = frozenset({"lastTransitionTime", "lastUpdateTime", "status", "type"})
    last_update_time: str | None = None
