"""Defaults of Pod specifications, and what admission adds to a Pod (pkg/apis/core/v1/defaults.go, plugin/admission).

Pod specifications are shared: equal ones are completed once and then reused, so that a thousand Pods of one template
hold one specification.
"""

from __future__ import annotations

import re

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from engine.api.core import (
    Container,
    PodSpec,
    PodTemplateSpec,
    Probe,
    Quantity,
    ResourceRequirements,
    Toleration,
)
from engine.api.meta import number
from engine.api.quantity import canonical

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
        self._done: dict[tuple[bool, bytes], PodSpec] = {}
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
        """A controller's template with defaults; admission is for the Pods that are made of it."""
        return replace(template, spec=self.complete(template.spec, admit=False))

    def complete(self, spec: PodSpec, *, admit: bool) -> PodSpec:
        """The specification with defaults, and with what admission adds to a Pod (`admit`) but not to a template."""
        key = (admit, _encode(spec))
        done = self._done.get(key)
        if done is None:
            done = _pod_spec(spec)
            if admit:
                done = _admitted(done, self.toleration_s)
            if len(self._done) >= _KEPT_SPECS:
                del self._done[next(iter(self._done))]
            self._done[key] = done
        return done


def _pod_spec(spec: PodSpec) -> PodSpec:
    return replace(
        spec,
        containers=tuple(map(_container, spec.containers)),
        init_containers=tuple(map(_container, spec.init_containers)),
        restart_policy=spec.restart_policy or "Always",
        dns_policy=spec.dns_policy or "ClusterFirst",
        scheduler_name=spec.scheduler_name or "default-scheduler",
        security_context={} if spec.security_context is UNSET else spec.security_context,
        service_account=spec.service_account or spec.service_account_name,
        service_account_name=spec.service_account_name or spec.service_account,
        termination_grace_period_seconds=number(spec.termination_grace_period_seconds, 30),
    )


def _admitted(spec: PodSpec, toleration_s: int) -> PodSpec:
    """What the Priority and DefaultTolerationSeconds plugins add."""
    return replace(
        spec,
        tolerations=with_default_tolerations(spec.tolerations, toleration_s),
        enable_service_links=True if spec.enable_service_links is UNSET else spec.enable_service_links,
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


def _container(container: Container) -> Container:
    tag = re.search(r":([^/:@]+)$", container.image)
    latest = "@" not in container.image and (tag is None or tag[1] == "latest")
    return replace(
        container,
        image_pull_policy=container.image_pull_policy or ("Always" if latest else "IfNotPresent"),
        termination_message_path=container.termination_message_path or "/dev/termination-log",
        termination_message_policy=container.termination_message_policy or "File",
        ports=tuple(replace(port, protocol=port.protocol or "TCP") for port in container.ports),
        resources=_resources(container.resources),
        liveness_probe=_probe(container.liveness_probe),
        readiness_probe=_probe(container.readiness_probe),
        startup_probe=_probe(container.startup_probe),
    )


def _resources(resources: ResourceRequirements) -> ResourceRequirements:
    limits: dict[str, Quantity] = {name: canonical(value) for name, value in resources.limits.items()}
    requests: dict[str, Quantity] = limits | {name: canonical(value) for name, value in resources.requests.items()}
    return ResourceRequirements(limits=limits, requests=requests, extra=resources.extra)


def _probe(probe: Probe | None) -> Probe | None:
    if probe is None:
        return None
    get = probe.http_get
    return replace(
        probe,
        http_get=None if get is None else replace(get, path=get.path or "/", scheme=get.scheme or "HTTP"),
        timeout_seconds=number(probe.timeout_seconds) or 1,
        period_seconds=number(probe.period_seconds) or 10,
        success_threshold=number(probe.success_threshold) or 1,
        failure_threshold=number(probe.failure_threshold) or 3,
    )


def qos_class(spec: PodSpec) -> str:
    """Guaranteed, Burstable or BestEffort (pkg/apis/core/v1/helper/qos)."""
    containers = spec.init_containers + spec.containers
    if not any(c.resources.requests or c.resources.limits for c in containers):
        return "BestEffort"
    for container in containers:
        for name in ("cpu", "memory"):
            limit = container.resources.limits.get(name)
            if limit is None or container.resources.requests.get(name) != limit:
                return "Burstable"
    return "Guaranteed"
