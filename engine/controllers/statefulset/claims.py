"""The volume claims of a StatefulSet's Pods: how they are called, and who takes them along (stateful_set_utils.go).

Called by the StatefulSet controller; writes the claims' owner references. By `persistentVolumeClaimRetentionPolicy` a
claim belongs to nobody, to the set, or to the Pod that is about to be scaled away; the garbage collector does the rest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from engine.api.meta import ObjectMeta, number
from engine.api.storage import PersistentVolumeClaim
from engine.controllers.pods.ownership import owner_reference

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.api.apps import StatefulSet
    from engine.api.core import Pod
    from engine.api.meta import OwnerReference
    from engine.client.client import Client

_DELETE = "Delete"


def desired_ordinals(owner: StatefulSet) -> range:
    """The ordinals that the set asks for."""
    start = owner.spec.ordinals.start if owner.spec.ordinals is not None else 0
    return range(start, start + number(owner.spec.replicas, 1))


def claim_name(owner: StatefulSet, template: PersistentVolumeClaim, ordinal: int) -> str:
    """`TEMPLATE-SET-ORDINAL`."""
    return f"{template.metadata.name}-{owner.metadata.name}-{ordinal}"


def claims_of(owner: StatefulSet, ordinal: int) -> list[PersistentVolumeClaim]:
    """The claims that the Pod with that ordinal needs, as they are made."""
    selected = owner.spec.selector.match_labels if owner.spec.selector is not None else {}
    return [
        PersistentVolumeClaim(
            api_version="v1",
            kind="PersistentVolumeClaim",
            metadata=ObjectMeta(
                name=claim_name(owner, template, ordinal),
                namespace=owner.metadata.namespace,
                labels=dict(sorted((template.metadata.labels | selected).items())),
                annotations=template.metadata.annotations,
            ),
            spec=template.spec,
        )
        for template in owner.spec.volume_claim_templates
    ]


class StatefulClaims:
    """Keeps the owners of claims in line with the retention policy."""

    def __init__(self, client: Client) -> None:
        self._client = client

    def settle(self, owner: StatefulSet, pods: Mapping[int, Pod]) -> None:
        """Give every claim of these Pods the owner that the policy asks for. Raises StatusError."""
        for ordinal, pod in sorted(pods.items()):
            wanted = _wanted_owner(owner, pod, scaled_away=ordinal not in desired_ordinals(owner))
            for template in owner.spec.volume_claim_templates:
                name = claim_name(owner, template, ordinal)
                claim = self._client.live(PersistentVolumeClaim, owner.metadata.namespace, name)
                if claim is not None:
                    self._own(claim, wanted, {owner.metadata.uid, pod.metadata.uid})

    def _own(self, claim: PersistentVolumeClaim, wanted: OwnerReference | None, ours: set[str]) -> None:
        meta = claim.metadata
        others = tuple(reference for reference in meta.owner_references if reference.uid not in ours)
        foreign = any(reference.controller for reference in others)
        references = others if wanted is None or foreign else (*others, wanted)
        if references != meta.owner_references:
            self._client.update(replace(claim, metadata=replace(meta, owner_references=references)))


def _wanted_owner(owner: StatefulSet, pod: Pod, *, scaled_away: bool) -> OwnerReference | None:
    policy = owner.spec.persistent_volume_claim_retention_policy
    if scaled_away and policy.get("whenScaled") == _DELETE:
        return owner_reference(pod)
    return owner_reference(owner) if policy.get("whenDeleted") == _DELETE else None
