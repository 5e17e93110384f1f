"""From whom a Pod is spread that states no constraints: its Services' and its controller's selection.

Upstream: podtopologyspread's buildDefaultConstraints over plugins/helper's DefaultSelector. Only ReplicaSets,
StatefulSets and ReplicationControllers count there; a bare Pod of no Service is not spread.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.api.core import Service
from engine.scheduler.framework.podselector import requirements_of_labels, requirements_of_selector
from engine.scheduler.framework.spreadconstraints import default_constraints, spread_selector

if TYPE_CHECKING:
    from collections.abc import Mapping

    from engine.api.apps import ReplicaSet, StatefulSet
    from engine.api.core import ReplicationController
    from engine.api.meta import LabelSelector, Object
    from engine.etcd.store import LogEntry
    from engine.scheduler.framework.podinfo import PodSignature
    from engine.scheduler.framework.podselector import PodSelector, PodSelectorRequirement
    from engine.scheduler.framework.spreadconstraints import SpreadConstraint


class DefaultSpread:
    """What Services and controllers say."""

    def __init__(
        self,
        replicasets: Mapping[str, ReplicaSet],
        statefulsets: Mapping[str, StatefulSet],
        replication_controllers: Mapping[str, ReplicationController],
    ) -> None:
        """Read controllers from the scheduler's own caches."""
        self._controllers: dict[str, Mapping[str, ReplicaSet | StatefulSet | ReplicationController]] = {
            "ReplicaSet": replicasets,
            "StatefulSet": statefulsets,
            "ReplicationController": replication_controllers,
        }
        self._services: dict[str, dict[str, Service]] = {}
        self._version = 0

    def observe(self, entry: LogEntry[Object]) -> None:
        """A Service changed."""
        namespace = entry.key.partition("/")[0]
        before = entry.old
        if isinstance(entry.obj, Service):
            self._services.setdefault(namespace, {})[entry.key] = entry.obj
            if isinstance(before, Service) and before.spec.selector == entry.obj.spec.selector:
                return
        else:
            self._services.get(namespace, {}).pop(entry.key, None)
        self._version += 1

    def soft_constraints(self, signature: PodSignature) -> tuple[SpreadConstraint, ...]:
        """The constraints that give points: the Pod's own soft ones, or the defaults if it states none at all."""
        if signature.constraints:
            return tuple(entry for entry in signature.constraints if not entry.hard)
        known = signature.default_selector
        if known is None or known[0] != self._version:
            known = signature.default_selector = (self._version, self._default_selector(signature))
        return default_constraints(known[1]) if known[1] is not None else ()

    def _default_selector(self, signature: PodSignature) -> PodSelector | None:
        labels: dict[str, str] = {}
        for service in self._services.get(signature.namespace, {}).values():
            selector = service.spec.selector
            if selector and selector.items() <= signature.labels.items():
                labels |= selector
        requirements: tuple[PodSelectorRequirement, ...] = requirements_of_labels(labels)
        if signature.owner is not None:
            owner = self._controllers.get(signature.owner.kind, {}).get(f"{signature.namespace}/{signature.owner.name}")
            requirements += _requirements_of(owner.spec.selector if owner is not None else None)
        return spread_selector(requirements, signature.namespace) if requirements else None


def _requirements_of(selector: LabelSelector | dict[str, str] | None) -> tuple[PodSelectorRequirement, ...]:
    if isinstance(selector, dict):
        return requirements_of_labels(selector)
    return requirements_of_selector(selector) if selector is not None else ()
