"""Defaults of Pod specifications, and what admission adds to a Pod (pkg/apis/core/v1/defaults.go, plugin/admission).

Pod specifications are shared: equal ones are completed once and then reused, so that a thousand Pods of one template
hold one specification.
"""

from __future__ import annotations

from typing import Literal

import msgspec
from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from engine.api.core import (
    Container,
    PodSpec,
    PodTemplateSpec,
    Quantity,
    ResourceRequirements,
    Toleration,
)
from engine.api.meta import ObjectMeta, number
from engine.api.quantity import nano
from engine.apiserver.defaults.carried import carried_fields, with_carried
from engine.apiserver.defaults.container import container
from engine.apiserver.defaults.disabledfields import without_disabled

_Owner = Literal["template", "Pod", "new Pod"]
_OLD_ANNOTATIONS = frozenset(
    f"pod.{stage}.kubernetes.io/init-container{part}" for stage in ("alpha", "beta") for part in ("s", "-statuses")
)
PREEMPTS = "PreemptLowerPriority"
"""What a Pod or a priority class does to less important Pods unless it says something else."""

_KEPT_SPECS = 512
_NOT_READY = ("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable")
TOLERATION_S = 300
_encode = msgspec.json.Encoder(order="deterministic").encode


class PodDefaults:
    """Completes Pod specifications, and remembers the ones it has completed."""

    def __init__(self, toleration_s: int) -> None:
        """Let Pods bear a lost node for so many seconds unless they say something else."""
        self.toleration_s = toleration_s
        self._done: dict[tuple[_Owner, bytes], tuple[PodSpec, str]] = {}
        self._bound: dict[tuple[bytes, str], PodSpec] = {}

    def fingerprint(self, spec: PodSpec) -> bytes:
        """Bytes that equal specifications share."""
        return _encode(spec)

    def bound(self, spec: PodSpec, node: str) -> PodSpec:
        """The specification on a node; Pods of one template on one node share it."""
        key = (_encode(spec), node)
        done = self._bound.get(key)
        if done is None:
            if len(self._bound) >= _KEPT_SPECS:
                del self._bound[next(iter(self._bound))]
            done = self._bound[key] = replace(spec, node_name=node)
        return done

    def template(self, template: PodTemplateSpec) -> PodTemplateSpec:
        """A controller's template with defaults; what only Pods get is for the Pods that are made of it."""
        meta = replace(without_old_annotations(template.metadata))  # a copy: Go writes metadata that holds nothing
        return replace(template, metadata=meta, spec=self._complete(template.spec, "template")[0])

    def container(self, given: Container) -> Container:
        """A container that stands alone, with defaults."""
        return container(given)

    def complete(self, spec: PodSpec) -> PodSpec:
        """The specification of a Pod with defaults."""
        return self._complete(spec, "Pod")[0]

    def admitted(self, spec: PodSpec) -> tuple[PodSpec, str]:
        """The specification of a new Pod with defaults and what admission adds, and its class of service."""
        return self._complete(spec, "new Pod")

    def _complete(self, spec: PodSpec, of: _Owner) -> tuple[PodSpec, str]:
        key = (of, _encode(spec))
        done = self._done.get(key)
        if done is None:
            filled = _pod_spec(spec)
            if of != "template":
                filled = _of_pod(filled)
            if of == "new Pod":
                filled = _admitted(filled, self.toleration_s)
            if len(self._done) >= _KEPT_SPECS:
                del self._done[next(iter(self._done))]
            done = self._done[key] = filled, qos_class(filled)
        return done


def without_old_annotations(meta: ObjectMeta) -> ObjectMeta:
    """Metadata without init containers as they were once written (dropInitContainerAnnotations)."""
    if _OLD_ANNOTATIONS.isdisjoint(meta.annotations):
        return meta
    kept = {key: value for key, value in meta.annotations.items() if key not in _OLD_ANNOTATIONS}
    return replace(meta, annotations=kept)


def _pod_spec(spec: PodSpec) -> PodSpec:
    """What a Pod and a template both get (SetDefaults_PodSpec and those below it)."""
    spec = without_disabled(spec)
    account = spec.service_account_name or spec.service_account
    context = {} if isinstance(spec.security_context, UnsetType) else spec.security_context
    return replace(
        with_carried(spec),
        containers=tuple(map(container, spec.containers)),
        init_containers=tuple(map(container, spec.init_containers)),
        restart_policy=spec.restart_policy or "Always",
        dns_policy=spec.dns_policy or "ClusterFirst",
        scheduler_name=spec.scheduler_name or "default-scheduler",
        security_context=carried_fields("PodSpec", {"securityContext": context})["securityContext"],
        service_account=account,
        service_account_name=account,
        termination_grace_period_seconds=number(spec.termination_grace_period_seconds, 30),
    )


def _of_pod(spec: PodSpec) -> PodSpec:
    """What only a Pod gets (SetDefaults_Pod): requests where there are limits, and its node's ports."""
    return replace(
        spec,
        containers=tuple(_of_pod_container(each, spec) for each in spec.containers),
        init_containers=tuple(_of_pod_container(each, spec) for each in spec.init_containers),
        enable_service_links=True if spec.enable_service_links is UNSET else spec.enable_service_links,
    )


def _of_pod_container(container: Container, spec: PodSpec) -> Container:
    resources = container.resources
    requests = resources.limits | resources.requests
    if requests != resources.requests:
        container = replace(container, resources=replace(resources, requests=requests))
    if spec.host_network and container.ports:
        ports = tuple(replace(port, host_port=port.host_port or port.container_port) for port in container.ports)
        container = replace(container, ports=ports)
    return container


def _admitted(spec: PodSpec, toleration_s: int) -> PodSpec:
    """What the Priority and DefaultTolerationSeconds plugins add."""
    return replace(
        spec,
        tolerations=with_default_tolerations(spec.tolerations, toleration_s),
        priority=number(spec.priority, 0),
        preemption_policy=spec.preemption_policy or PREEMPTS,
    )


def with_default_tolerations(given: tuple[Toleration, ...], toleration_s: int) -> tuple[Toleration, ...]:
    """The tolerations, and those of a lost node for `toleration_s` seconds where they say nothing of it."""
    known = {toleration.key for toleration in given if toleration.effect in ("", "NoExecute")}
    everything = any(not t.key and t.operator == "Exists" for t in given)
    added = tuple(
        Toleration(key=key, operator="Exists", effect="NoExecute", toleration_seconds=toleration_s)
        for key in _NOT_READY
        if key not in known and not everything
    )
    return given + added


_SUPPORTED = ("cpu", "memory")


def qos_class(spec: PodSpec) -> str:
    """Guaranteed, Burstable or BestEffort, by CPU and memory alone (pkg/apis/core/v1/helper/qos)."""
    containers = spec.init_containers + spec.containers
    requests, limits = ([_amounts(part(each.resources)) for each in containers] for part in (_requests, _limits))
    if not any(requests) and not any(limits):
        return "BestEffort"
    whole = all(len(each) == len(_SUPPORTED) for each in limits)
    return "Guaranteed" if whole and _sums(requests) == _sums(limits) else "Burstable"


def _requests(resources: ResourceRequirements) -> dict[str, Quantity]:
    return resources.requests


def _limits(resources: ResourceRequirements) -> dict[str, Quantity]:
    return resources.limits


def _amounts(given: dict[str, Quantity]) -> dict[str, int]:
    """How much there is of what the class goes by, in nano units; nothing of something is left out."""
    found = {name: nano(given[name]) for name in _SUPPORTED if name in given}
    return {name: amount for name, amount in found.items() if amount > 0}


def _sums(given: list[dict[str, int]]) -> dict[str, int]:
    return {name: sum(each.get(name, 0) for each in given) for name in _SUPPORTED}
