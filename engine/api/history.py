"""The type ControllerRevision of `apps/v1`: a template as a DaemonSet or StatefulSet once had it."""

from typing import Any

from engine.api.meta import Object, ObjectMeta


class ControllerRevision(Object, frozen=True):
    """One state of a workload, kept so that it can be gone back to. `data` never changes, `revision` may grow."""

    revision: int
    """The number in `kubectl rollout history`; always shown, as on the wire of Kubernetes."""
    data: dict[str, Any] = {}
    """A strategic merge patch that brings the template back."""
    metadata: ObjectMeta = ObjectMeta()
