"""Making and deleting the Pods of a controller, with its events (upstream: RealPodControl).

Used by the ReplicaSet and the DaemonSet controller; both keep the expectations of what they asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.api.core import Pod
from engine.api.meta import ObjectMeta, key_of
from engine.api.status import StatusError, is_namespace_terminating
from engine.controllers.pods.ownership import NOT_FOUND, owner_reference

if TYPE_CHECKING:
    from engine.api.core import PodSpec, PodTemplateSpec
    from engine.client.client import Client
    from engine.controllers.pods.expectations import Expectations


def pod_from_template(template: PodTemplateSpec, owner: Any, spec: PodSpec | None = None) -> Pod:
    """A Pod as the template wants it, owned by `owner`; `spec` replaces the template's where given."""
    meta = template.metadata
    return Pod(
        api_version="v1",
        kind="Pod",
        metadata=ObjectMeta(
            generate_name=f"{owner.metadata.name}-",
            namespace=owner.metadata.namespace,
            labels=meta.labels,
            annotations=meta.annotations,
            finalizers=meta.finalizers,
            owner_references=(owner_reference(owner),),
        ),
        spec=template.spec if spec is None else spec,
    )


class PodControl:
    """One controller's hands: every call is announced to its expectations and told in an event."""

    def __init__(self, client: Client, expectations: Expectations) -> None:
        """Write through `client`, and note in `expectations` what the cache has yet to show."""
        self._client = client
        self._expectations = expectations

    def create(self, owner_key: str, owner: Any, pods: list[Pod], now_ms: int) -> None:
        """Create Pods in batches of 1, 2, 4, ...; a batch with a failure is the last. Raises StatusError."""
        done, batch = 0, 1
        while done < len(pods):
            failure: StatusError | None = None
            for pod in pods[done : done + batch]:
                failure = self._create_one(owner_key, owner, pod, now_ms) or failure
            if failure is not None:
                raise failure
            done, batch = done + batch, batch * 2

    def _create_one(self, owner_key: str, owner: Any, pod: Pod, now_ms: int) -> StatusError | None:
        try:
            created = self._client.create(pod)
        except StatusError as error:
            if not is_namespace_terminating(error):
                self._client.event(owner, "Warning", "FailedCreate", f"Error creating: {error.message}")
            return error
        self._expectations.expect_creation(owner_key, now_ms)
        self._client.event(owner, "Normal", "SuccessfulCreate", f"Created pod: {created.metadata.name}")
        return None

    def delete(self, owner_key: str, owner: Any, pods: list[Pod], now_ms: int) -> None:
        """Delete Pods with their own grace period. Raises the first StatusError after trying all."""
        failure: StatusError | None = None
        for pod in pods:
            failed = self._delete_one(owner_key, owner, pod, now_ms)
            failure = failure or failed
        if failure is not None:
            raise failure

    def _delete_one(self, owner_key: str, owner: Any, pod: Pod, now_ms: int) -> StatusError | None:
        meta = pod.metadata
        try:
            self._client.delete("pods", meta.namespace, meta.name)
        except StatusError as error:
            if error.code == NOT_FOUND:
                return None
            self._client.event(owner, "Warning", "FailedDelete", f"Error deleting: {error.message}")
            return error
        self._expectations.expect_deletion(owner_key, key_of(meta), now_ms)
        self._client.event(owner, "Normal", "SuccessfulDelete", f"Deleted pod: {meta.name}")
        return None
