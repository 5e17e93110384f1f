"""What a Pod asks of a node (upstream: framework.PodInfo).

Pods of one template share one signature, worked out once.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from engine.api.component_helpers.hostports import HostPort, host_ports
from engine.api.component_helpers.podresources import CPU, MEMORY, amount, requests_of
from engine.api.meta import controller_of, key_of, number
from engine.api.serializer.passthrough import forms_of
from engine.scheduler.framework.affinityterms import AffinityTerms, affinity_terms_of
from engine.scheduler.framework.spreadconstraints import SpreadConstraint, constraints_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from engine.api.core import Container, Pod, PodSpec, Toleration
    from engine.api.meta import OwnerReference
    from engine.api.serializer.affinity import NodeAffinity
    from engine.api.serializer.passthrough import Volume
    from engine.scheduler.framework.podselector import PodSelector
    from engine.scheduler.reasons import UnschedulableNode

_DEFAULT_CPU_MILLI = 100
_DEFAULT_MEMORY_BYTES = 200 * 1024 * 1024
_KEPT_SIGNATURES = 256


class NodeScore(NamedTuple):
    """What the plugins that need nothing but the node itself found, valid for one state of it."""

    generation: int
    rejection: UnschedulableNode | None
    points: int
    """The weighted sum of their scores."""


@dataclass(slots=True, eq=False)
class PodSignature:
    """Everything that Pods of one template ask."""

    namespace: str
    labels: dict[str, str]
    owner: OwnerReference | None
    requests: dict[str, int]
    """What the filters count: a missing request is nothing."""
    scored_cpu: int
    scored_memory: int
    """What the scores count: a missing request is 100m and 200 MiB."""
    ports: tuple[HostPort, ...]
    tolerations: tuple[Toleration, ...]
    node_name: str
    node_selector: dict[str, str]
    node_affinity: NodeAffinity | None
    priority: int
    may_preempt: bool
    images: tuple[str, ...]
    claims: tuple[str, ...]
    """Names of the PersistentVolumeClaims that it mounts."""
    affinity_terms: AffinityTerms
    constraints: tuple[SpreadConstraint, ...]
    node_scores: dict[str, NodeScore] = field(default_factory=dict)
    """By node, what the plugins found when it was last examined."""
    default_selector: tuple[int, PodSelector | None] | None = None
    """Which Pods the default constraints spread it from, and the version of the Services that say so."""

    @property
    def affinity_sensitive(self) -> bool:
        """Does its place depend on where other Pods are?"""
        return bool(self.constraints) or any(self.affinity_terms)


class PodInfo(NamedTuple):
    """One Pod as filters and scores see it."""

    pod: Pod
    key: str
    signature: PodSignature

    @property
    def terminating(self) -> bool:
        """Is it being deleted?"""
        return self.pod.metadata.deletion_timestamp is not None


class PodSignatures:
    """The latest signatures, so that ten thousand replicas are worked out once."""

    def __init__(self) -> None:
        self._known: dict[str, tuple[PodSpec, dict[str, str], PodSignature]] = {}

    def pod_info(self, pod: Pod) -> PodInfo:
        """What `pod` asks."""
        meta = pod.metadata
        owner = controller_of(meta)
        if owner is None:
            return PodInfo(pod, key_of(meta), _signature(pod, None))
        known = self._known.get(owner.uid)
        if known is None or not (known[0] is pod.spec or known[0] == pod.spec) or known[1] != meta.labels:
            if len(self._known) >= _KEPT_SIGNATURES:
                del self._known[next(iter(self._known))]
            known = self._known[owner.uid] = (pod.spec, meta.labels, _signature(pod, owner))
        return PodInfo(pod, key_of(meta), known[2])


def _signature(pod: Pod, owner: OwnerReference | None) -> PodSignature:
    spec, meta = pod.spec, pod.metadata
    forms = forms_of(spec)
    return PodSignature(
        namespace=meta.namespace,
        labels=meta.labels,
        owner=owner,
        requests=requests_of(spec),
        scored_cpu=sum(_requested(entry, CPU, _DEFAULT_CPU_MILLI) for entry in spec.containers),
        scored_memory=sum(_requested(entry, MEMORY, _DEFAULT_MEMORY_BYTES) for entry in spec.containers),
        ports=tuple(host_ports(spec)),
        tolerations=spec.tolerations,
        node_name=spec.node_name,
        node_selector=spec.node_selector,
        node_affinity=forms.affinity.node_affinity if forms.affinity is not None else None,
        priority=number(spec.priority),
        may_preempt=spec.preemption_policy != "Never",
        images=tuple(entry.image for entry in spec.containers),
        claims=_claims(forms.volumes),
        affinity_terms=affinity_terms_of(forms.affinity, meta.namespace, meta.labels),
        constraints=constraints_of(forms.topology_spread_constraints, meta.namespace, meta.labels),
    )


def _claims(volumes: Iterable[Volume]) -> tuple[str, ...]:
    sources = (volume.persistent_volume_claim for volume in volumes)
    return tuple(source.claim_name for source in sources if source is not None and source.claim_name)


def _requested(container: Container, resource: str, default: int) -> int:
    quantity = container.resources.requests.get(resource)
    return default if quantity is None else amount(resource, quantity)
