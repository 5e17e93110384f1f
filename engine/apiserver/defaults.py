"""Defaulting and admission: what the server fills in before it validates (pkg/apis/*/v1/defaults.go).

Pod specifications are shared: equal ones are completed once and then reused, so that a thousand Pods of one template
hold one specification.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from typing import Any

import msgspec
from msgspec import UNSET
from msgspec.structs import replace

from engine.api.apps import DaemonSet, Deployment, ReplicaSet, RollingUpdate, StatefulSet, Strategy
from engine.api.base import Api
from engine.api.batch import CronJob, Job
from engine.api.config import Secret
from engine.api.core import (
    Container,
    Namespace,
    NamespaceSpec,
    NamespaceStatus,
    Pod,
    PodSpec,
    PodStatus,
    PodTemplateSpec,
    Probe,
    Quantity,
    ResourceRequirements,
    Service,
    ServicePort,
    ServiceSpec,
    Toleration,
)
from engine.api.meta import Condition, number
from engine.api.quantity import canonical
from engine.api.scheduling import PriorityClass
from engine.api.storage import PersistentVolume, PersistentVolumeClaim
from engine.apiserver import jobdefaults, statefuldefaults
from engine.apiserver.validation.services import HEADLESS

_KEPT_SPECS = 512
_NOT_READY = ("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable")
_TOLERATION_S = 300
_PREEMPTS = "PreemptLowerPriority"
_encode = msgspec.json.Encoder(order="deterministic").encode


class PodDefaults:
    """Completes Pod specifications, and remembers the ones it has completed."""

    def __init__(self) -> None:
        """Remember nothing yet."""
        self.toleration_s = _TOLERATION_S
        """How long a Pod bears a lost node unless it says something else."""
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
    """What the ServiceAccount, Priority and DefaultTolerationSeconds plugins add."""
    known = {toleration.key for toleration in spec.tolerations if toleration.effect in ("", "NoExecute")}
    everything = any(not t.key and t.operator == "Exists" for t in spec.tolerations)
    added = tuple(
        Toleration(key=key, operator="Exists", effect="NoExecute", toleration_seconds=toleration_s)
        for key in _NOT_READY
        if key not in known and not everything
    )
    account = spec.service_account_name or "default"
    return replace(
        spec,
        tolerations=spec.tolerations + added,
        service_account=account,
        service_account_name=account,
        enable_service_links=True if spec.enable_service_links is UNSET else spec.enable_service_links,
        priority=number(spec.priority, 0),
        preemption_policy=spec.preemption_policy or _PREEMPTS,
    )


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


def _template(template: PodTemplateSpec, pods: PodDefaults) -> PodTemplateSpec:
    return replace(template, spec=pods.complete(template.spec, admit=False))


def _replicaset(rs: ReplicaSet, pods: PodDefaults) -> ReplicaSet:
    spec = rs.spec
    return replace(
        rs,
        spec=replace(spec, replicas=number(spec.replicas, 1), template=_template(spec.template, pods)),
    )


def _deployment(deploy: Deployment, pods: PodDefaults) -> Deployment:
    spec = deploy.spec
    return replace(
        deploy,
        spec=replace(
            spec,
            replicas=number(spec.replicas, 1),
            template=_template(spec.template, pods),
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


def _daemonset(ds: DaemonSet, pods: PodDefaults) -> DaemonSet:
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
            template=_template(ds.spec.template, pods),
            update_strategy=strategy,
            revision_history_limit=number(ds.spec.revision_history_limit, 10),
        ),
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


_GATED = Condition(
    type="PodScheduled", status="False", reason="SchedulingGated",
    message="Scheduling is blocked due to non-empty scheduling gates",
)  # fmt: skip


def _pod(pod: Pod, pods: PodDefaults) -> Pod:
    spec = pods.complete(pod.spec, admit=True)
    status = pod.status
    if not status.phase:
        gated = (_GATED,) if spec.carried("schedulingGates") else ()
        status = PodStatus(phase="Pending", qos_class=qos_class(spec), conditions=gated)
    return replace(pod, spec=spec, status=status)


_EXTERNAL = ("NodePort", "LoadBalancer")


def _service(svc: Service) -> Service:
    spec = svc.spec
    type_ = spec.type or "ClusterIP"
    external = type_ in _EXTERNAL or (type_ == "ClusterIP" and bool(spec.external_ips))
    named = type_ != "ExternalName"
    spec = replace(
        spec,
        type=type_,
        ports=tuple(map(_service_port, spec.ports)),
        session_affinity=spec.session_affinity or "None",
        internal_traffic_policy=spec.internal_traffic_policy or ("Cluster" if named else ""),
        external_traffic_policy=spec.external_traffic_policy or ("Cluster" if external else ""),
    )
    if type_ == "LoadBalancer" and spec.allocate_load_balancer_node_ports is UNSET:
        spec = replace(spec, allocate_load_balancer_node_ports=True)
    if spec.session_affinity == "None":
        spec = replace(spec, session_affinity_config=UNSET)
    elif spec.session_affinity == "ClientIP" and spec.session_affinity_config is UNSET:
        spec = replace(spec, session_affinity_config={"clientIP": {"timeoutSeconds": 10800}})
    if named:
        spec = _families(_mirrored(spec))
    load_balancer = {} if svc.status.load_balancer is UNSET else svc.status.load_balancer
    return replace(svc, spec=spec, status=replace(svc.status, load_balancer=load_balancer))


def _mirrored(spec: ServiceSpec) -> ServiceSpec:
    """Keep clusterIP and clusterIPs[0] equal where only one was given."""
    if spec.cluster_ip and not spec.cluster_ips:
        return replace(spec, cluster_ips=(spec.cluster_ip,))
    if spec.cluster_ips and not spec.cluster_ip:
        return replace(spec, cluster_ip=spec.cluster_ips[0])
    return spec


def _families(spec: ServiceSpec) -> ServiceSpec:
    dual = spec.cluster_ip == HEADLESS and not spec.selector
    return replace(
        spec,
        ip_families=spec.ip_families or (("IPv4", "IPv6") if dual and not spec.ip_family_policy else ("IPv4",)),
        ip_family_policy=spec.ip_family_policy or ("RequireDualStack" if dual else "SingleStack"),
    )


def _service_port(port: ServicePort) -> ServicePort:
    return replace(port, protocol=port.protocol or "TCP", target_port=port.target_port or port.port)


def _secret(secret: Secret) -> Secret:
    """A Secret with its type, and with `stringData` taken into `data` (pkg/apis/core/v1/conversion.go)."""
    added = {key: base64.b64encode(text.encode()).decode() for key, text in secret.string_data.items()}
    data = dict(sorted((secret.data | added).items())) if added else secret.data
    return replace(secret, type=secret.type or "Opaque", data=data, string_data={})


def _namespace(namespace: Namespace) -> Namespace:
    keeps_its_finalizers = namespace.spec.finalizers or namespace.metadata.deletion_timestamp is not None
    labels = {"kubernetes.io/metadata.name": namespace.metadata.name} | namespace.metadata.labels
    return replace(
        namespace,
        metadata=replace(namespace.metadata, labels=labels),
        spec=namespace.spec if keeps_its_finalizers else NamespaceSpec(finalizers=("kubernetes",)),
        status=namespace.status if namespace.status.phase else NamespaceStatus(phase="Active"),
    )


_COMPLETERS: dict[type[Api], Callable[[Any, PodDefaults], Api]] = {
    Pod: _pod,
    ReplicaSet: _replicaset,
    Deployment: _deployment,
    DaemonSet: _daemonset,
    StatefulSet: statefuldefaults.stateful_set,
    Job: jobdefaults.job,
    CronJob: jobdefaults.cron_job,
    Secret: lambda secret, _: _secret(secret),
    PriorityClass: lambda found, _: replace(found, preemption_policy=found.preemption_policy or _PREEMPTS),
    PersistentVolumeClaim: lambda claim, _: statefuldefaults.claim(claim),
    PersistentVolume: lambda volume, _: statefuldefaults.volume(volume),
    Service: lambda svc, _: _service(svc),
    Namespace: lambda namespace, _: _namespace(namespace),
}


def apply_defaults(obj: Api, pods: PodDefaults) -> Api:
    """The object with everything filled in that its author may leave out."""
    complete = _COMPLETERS.get(type(obj))
    return obj if complete is None else complete(obj, pods)
