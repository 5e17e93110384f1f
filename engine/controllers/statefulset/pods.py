"""The Pods of a StatefulSet: their names, and what they look like (upstream: stateful_set_utils.go).

Called by the StatefulSet controller, whose hands `StatefulPodControl` are (upstream: stateful_pod_control.go).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from engine.api.numerals import int64
from engine.api.status import StatusError
from engine.api.storage import PersistentVolumeClaim
from engine.controllers.history import REVISION_HASH
from engine.controllers.pods.ownership import NOT_FOUND
from engine.controllers.pods.podcontrol import pod_from_template
from engine.controllers.statefulset.claims import claim_name, claims_of

if TYPE_CHECKING:
    from engine.api.apps import StatefulSet
    from engine.api.core import Pod, PodSpec, PodTemplateSpec
    from engine.client.client import Client

POD_NAME = "statefulset.kubernetes.io/pod-name"
POD_INDEX = "apps.kubernetes.io/pod-index"
_ALREADY_EXISTS = "AlreadyExists"


def ordinal_of(owner_name: str, pod_name: str) -> int | None:
    """The ordinal in `NAME-0`; None for a Pod that is not named after the set."""
    parent, _, digits = pod_name.rpartition("-")
    return int64(digits) if parent == owner_name else None


def stateful_pod(owner: StatefulSet, ordinal: int, template: PodTemplateSpec, revision: str) -> Pod:
    """The Pod with that ordinal, of the template that `revision` names."""
    name = f"{owner.metadata.name}-{ordinal}"
    pod = pod_from_template(template, owner, _spec(owner, name, ordinal, template.spec))
    identity = {POD_NAME: name, POD_INDEX: str(ordinal), REVISION_HASH: revision}
    labels = dict(sorted((pod.metadata.labels | identity).items()))
    return replace(pod, metadata=replace(pod.metadata, name=name, labels=labels))


def _spec(owner: StatefulSet, name: str, ordinal: int, spec: PodSpec) -> PodSpec:
    spec = replace(spec, hostname=name, subdomain=owner.spec.service_name)
    templates = owner.spec.volume_claim_templates
    if not templates:
        return spec
    own = {entry.metadata.name for entry in templates}
    others = [volume for volume in spec.carried("volumes") or () if volume.get("name") not in own]
    claimed = [
        {
            "name": entry.metadata.name,
            "persistentVolumeClaim": {"claimName": claim_name(owner, entry, ordinal)},
        }
        for entry in templates
    ]
    volumes: list[Any] = claimed + others
    return replace(spec, extra=(spec.extra or {}) | {"volumes": volumes})


class StatefulPodControl:
    """The controller's hands: what they do is told in an event about the set."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def create(self, owner: StatefulSet, ordinal: int, pod: Pod) -> None:
        """Create a Pod, after those of its claims that are not there. Raises StatusError."""
        for claim in claims_of(owner, ordinal):
            self._create_claim(owner, claim, pod.metadata.name)
        try:
            self._client.create(pod)
        except StatusError as error:
            if error.reason != _ALREADY_EXISTS:
                self._tell_pod("create", owner, pod.metadata.name, error)
            raise
        self._tell_pod("create", owner, pod.metadata.name, None)

    def delete(self, owner: StatefulSet, pod: Pod) -> None:
        """Delete a Pod with its own grace period. Raises StatusError."""
        meta = pod.metadata
        try:
            self._client.delete("pods", meta.namespace, meta.name, uid=meta.uid)
        except StatusError as error:
            if error.code == NOT_FOUND:
                return
            self._tell_pod("delete", owner, meta.name, error)
            raise
        self._tell_pod("delete", owner, meta.name, None)

    def _create_claim(self, owner: StatefulSet, claim: PersistentVolumeClaim, pod: str) -> None:
        name, owner_name = claim.metadata.name, owner.metadata.name
        if self._client.live(PersistentVolumeClaim, claim.metadata.namespace, name) is not None:
            return
        try:
            self._client.create(claim)
        except StatusError as error:
            message = f"create Claim {name} for Pod {pod} in StatefulSet {owner_name} failed error: {error.message}"
            self._client.event(owner, "Warning", "FailedCreate", message)
            raise
        message = f"create Claim {name} Pod {pod} in StatefulSet {owner_name} success"
        self._client.event(owner, "Normal", "SuccessfulCreate", message)

    def _tell_pod(self, verb: str, owner: StatefulSet, pod: str, error: StatusError | None) -> None:
        what = f"{verb} Pod {pod} in StatefulSet {owner.metadata.name}"
        if error is None:
            self._client.event(owner, "Normal", f"Successful{verb.title()}", f"{what} successful")
        else:
            self._client.event(owner, "Warning", f"Failed{verb.title()}", f"{what} failed error: {error.message}")
