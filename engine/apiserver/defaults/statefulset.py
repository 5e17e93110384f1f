"""Defaults of StatefulSets (pkg/apis/apps/v1/defaults.go).

Called through `engine.apiserver.defaults`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from engine.api.apps import StatefulSetRollingUpdate, StatefulSetUpdateStrategy
from engine.api.meta import number
from engine.api.storage import PersistentVolumeClaimStatus
from engine.apiserver.defaults.storage import claim_spec

if TYPE_CHECKING:
    from engine.api.apps import StatefulSet
    from engine.api.storage import PersistentVolumeClaim
    from engine.apiserver.defaults.pod import PodDefaults

_RETAIN = {"whenDeleted": "Retain", "whenScaled": "Retain"}


def stateful_set(obj: StatefulSet, pods: PodDefaults) -> StatefulSet:
    """A StatefulSet with everything filled in."""
    spec = obj.spec
    template = pods.template(spec.template)
    return replace(
        obj,
        spec=replace(
            spec,
            replicas=number(spec.replicas, 1),
            template=template,
            pod_management_policy=spec.pod_management_policy or "OrderedReady",
            update_strategy=_strategy(spec.update_strategy),
            revision_history_limit=number(spec.revision_history_limit, 10),
            persistent_volume_claim_retention_policy=_RETAIN | spec.persistent_volume_claim_retention_policy,
            volume_claim_templates=tuple(map(_claim_template, spec.volume_claim_templates)),
        ),
    )


def _strategy(strategy: StatefulSetUpdateStrategy) -> StatefulSetUpdateStrategy:
    """Only who names no type gets a partition as well; how many Pods may be away at once is a feature that is off."""
    rolling = strategy.rolling_update
    if not strategy.type:
        rolling = rolling or StatefulSetRollingUpdate()
    if rolling is not None:
        partition = number(rolling.partition, 0) if strategy.type in {"", "RollingUpdate"} else rolling.partition
        rolling = StatefulSetRollingUpdate(partition=partition)
    return StatefulSetUpdateStrategy(type=strategy.type or "RollingUpdate", rolling_update=rolling)


def _claim_template(template: PersistentVolumeClaim) -> PersistentVolumeClaim:
    """As upstream, a template gets no storage class: the claims that are made of it do."""
    spec = claim_spec(template.spec)
    status = template.status if template.status.phase else PersistentVolumeClaimStatus(phase="Pending")
    return replace(template, api_version="v1", kind="PersistentVolumeClaim", spec=spec, status=status)
