"""The forms of kinds that have a second version: `autoscaling/v1` and `events.k8s.io/v1`."""

from typing import ClassVar

from msgspec import UNSET

from engine.api.base import Api
from engine.api.core import EventSource, ObjectReference
from engine.api.meta import Int, Object, ObjectMeta


class ScaleTarget(Api, frozen=True):
    """What is scaled."""

    go_name: ClassVar[str] = "CrossVersionObjectReference"
    api_version: str = ""
    kind: str = ""
    name: str = ""


class HorizontalPodAutoscalerV1Spec(Api, frozen=True):
    """What is scaled, between which bounds."""

    go_name: ClassVar[str] = "HorizontalPodAutoscalerSpec"
    max_replicas: Int = UNSET
    min_replicas: Int = UNSET
    scale_target_ref: ScaleTarget | None = None
    target_cpu_utilization_percentage: Int = UNSET


class HorizontalPodAutoscalerV1Status(Api, frozen=True):
    """How it stands."""

    go_name: ClassVar[str] = "HorizontalPodAutoscalerStatus"
    current_cpu_utilization_percentage: Int = UNSET
    current_replicas: Int = UNSET
    desired_replicas: Int = UNSET
    last_scale_time: str | None = None
    observed_generation: Int = UNSET


class HorizontalPodAutoscalerV1(Object, frozen=True):
    """An autoscaler as the first version of its group writes it: by CPU alone."""

    go_name: ClassVar[str] = "HorizontalPodAutoscaler"
    metadata: ObjectMeta = ObjectMeta()
    spec: HorizontalPodAutoscalerV1Spec = HorizontalPodAutoscalerV1Spec()
    status: HorizontalPodAutoscalerV1Status = HorizontalPodAutoscalerV1Status()


class EventsV1EventSeries(Api, frozen=True):
    """How often it has come again, and when it last did."""

    go_name: ClassVar[str] = "EventSeries"
    count: Int = UNSET
    last_observed_time: str | None = None


class EventsV1Event(Object, frozen=True):
    """Something that happened to an object, as the new recorder writes it."""

    go_name: ClassVar[str] = "Event"
    metadata: ObjectMeta = ObjectMeta()
    action: str = ""
    deprecated_count: Int = UNSET
    deprecated_first_timestamp: str | None = None
    deprecated_last_timestamp: str | None = None
    deprecated_source: EventSource | None = None
    event_time: str | None = None
    note: str = ""
    reason: str = ""
    regarding: ObjectReference | None = None
    related: ObjectReference | None = None
    reporting_controller: str = ""
    reporting_instance: str = ""
    series: EventsV1EventSeries | None = None
    type: str = ""
