"""Defaults of StatefulSets, and of the claims and volumes that they use (pkg/apis/{apps,core}/v1/defaults.go).

Called through `engine.apiserver.defaults`. Claims get the class `standard`, as admission does where one class is the
default.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from engine.api.apps import StatefulSetRollingUpdate, StatefulSetUpdateStrategy
from engine.api.meta import number
from engine.api.storage import PersistentVolumeClaimStatus, PersistentVolumeStatus

if TYPE_CHECKING:
    from engine.api.apps import StatefulSet
    from engine.api.storage import PersistentVolume, PersistentVolumeClaim
    from engine.apiserver.defaults.pod import PodDefaults

DEFAULT_CLASS = "standard"
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
    if strategy.type not in ("", "RollingUpdate"):
        return strategy
    rolling = strategy.rolling_update or StatefulSetRollingUpdate()
    partition = number(rolling.partition, 0)
    return StatefulSetUpdateStrategy(type="RollingUpdate", rolling_update=replace(rolling, partition=partition))


def _claim_template(template: PersistentVolumeClaim) -> PersistentVolumeClaim:
    """As upstream, a template gets no storage class: the claims that are made of it do."""
    spec = replace(template.spec, volume_mode=template.spec.volume_mode or "Filesystem")
    status = template.status if template.status.phase else PersistentVolumeClaimStatus(phase="Pending")
    return replace(template, api_version="v1", kind="PersistentVolumeClaim", spec=spec, status=status)


def claim(obj: PersistentVolumeClaim) -> PersistentVolumeClaim:
    """A claim with its mode, its class and the phase Pending."""
    spec = obj.spec
    class_name = DEFAULT_CLASS if spec.storage_class_name is None else spec.storage_class_name
    return replace(
        obj,
        spec=replace(spec, volume_mode=spec.volume_mode or "Filesystem", storage_class_name=class_name),
        status=obj.status if obj.status.phase else PersistentVolumeClaimStatus(phase="Pending"),
    )


def volume(obj: PersistentVolume) -> PersistentVolume:
    """A volume with its mode, what happens to it after its claim, and the phase Available."""
    spec = replace(
        obj.spec,
        volume_mode=obj.spec.volume_mode or "Filesystem",
        persistent_volume_reclaim_policy=obj.spec.persistent_volume_reclaim_policy or "Retain",
    )
    status = obj.status if obj.status.phase else PersistentVolumeStatus(phase="Available")
    return replace(obj, spec=spec, status=status)
