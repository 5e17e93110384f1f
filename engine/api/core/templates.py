"""Kinds around a template of Pods that no group but the core has: ReplicationController and PodTemplate."""

from msgspec import UNSET

from engine.api.base import Api
from engine.api.core.pods import PodTemplateSpec
from engine.api.meta import Condition, Int, Object, ObjectMeta


class ReplicationControllerSpec(Api, frozen=True):
    """How many Pods of which template; the selector is a plain map of labels."""

    min_ready_seconds: int = 0
    replicas: Int = UNSET
    selector: dict[str, str] = {}
    template: PodTemplateSpec | None = None


class ReplicationControllerStatus(Api, frozen=True):
    """How many there are."""

    replicas: int
    available_replicas: int = 0
    conditions: tuple[Condition, ...] = ()
    fully_labeled_replicas: int = 0
    observed_generation: int = 0
    ready_replicas: int = 0


class ReplicationController(Object, frozen=True):
    """Keeps a number of equal Pods alive, as ReplicaSets do since."""

    metadata: ObjectMeta = ObjectMeta()
    spec: ReplicationControllerSpec = ReplicationControllerSpec()
    status: ReplicationControllerStatus = ReplicationControllerStatus(replicas=0)


class PodTemplate(Object, frozen=True):
    """A template of Pods, kept under a name for whoever wants it."""

    metadata: ObjectMeta = ObjectMeta()
    template: PodTemplateSpec = PodTemplateSpec()
