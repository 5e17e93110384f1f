"""Defaults of Deployments, ReplicaSets and DaemonSets (pkg/apis/apps/v1/defaults.go).

Called through `engine.apiserver.defaults`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import UNSET
from msgspec.structs import replace

from engine.api.apps import DaemonSet, Deployment, ReplicaSet, RollingUpdate, Strategy
from engine.api.meta import number

if TYPE_CHECKING:
    from engine.api.core import ReplicationController
    from engine.apiserver.defaults.pod import PodDefaults


def replica_set(rs: ReplicaSet, pods: PodDefaults) -> ReplicaSet:
    """A ReplicaSet with everything filled in."""
    spec = rs.spec
    return replace(
        rs,
        spec=replace(spec, replicas=number(spec.replicas, 1), template=pods.template(spec.template)),
    )


def replication_controller(rc: ReplicationController, pods: PodDefaults) -> ReplicationController:
    """A ReplicationController with everything filled in: labels and selector are the template's own without others."""
    spec = rc.spec
    if spec.template is None:
        return replace(rc, spec=replace(spec, replicas=number(spec.replicas, 1)))
    labels = spec.template.metadata.labels
    return replace(
        rc,
        metadata=replace(rc.metadata, labels=rc.metadata.labels or labels),
        spec=replace(
            spec,
            replicas=number(spec.replicas, 1),
            selector=spec.selector or labels,
            template=pods.template(spec.template),
        ),
    )


def deployment(deploy: Deployment, pods: PodDefaults) -> Deployment:
    """A Deployment with everything filled in."""
    spec = deploy.spec
    return replace(
        deploy,
        spec=replace(
            spec,
            replicas=number(spec.replicas, 1),
            template=pods.template(spec.template),
            strategy=_strategy(spec.strategy),
            revision_history_limit=number(spec.revision_history_limit, 10),
            progress_deadline_seconds=number(spec.progress_deadline_seconds, 600),
        ),
    )


def _strategy(strategy: Strategy) -> Strategy:
    if strategy.type not in ("", "RollingUpdate"):
        return strategy
    rolling = strategy.rolling_update or RollingUpdate()
    return Strategy(
        type="RollingUpdate",
        rolling_update=RollingUpdate(
            max_surge="25%" if rolling.max_surge is UNSET else rolling.max_surge,
            max_unavailable="25%" if rolling.max_unavailable is UNSET else rolling.max_unavailable,
        ),
    )


def daemon_set(ds: DaemonSet, pods: PodDefaults) -> DaemonSet:
    """A DaemonSet with everything filled in."""
    strategy = ds.spec.update_strategy
    if strategy.type in ("", "RollingUpdate"):
        rolling = strategy.rolling_update or RollingUpdate()
        strategy = Strategy(
            type="RollingUpdate",
            rolling_update=RollingUpdate(
                max_surge=0 if rolling.max_surge is UNSET else rolling.max_surge,
                max_unavailable=1 if rolling.max_unavailable is UNSET else rolling.max_unavailable,
            ),
        )
    return replace(
        ds,
        spec=replace(
            ds.spec,
            template=pods.template(ds.spec.template),
            update_strategy=strategy,
            revision_history_limit=number(ds.spec.revision_history_limit, 10),
        ),
    )
