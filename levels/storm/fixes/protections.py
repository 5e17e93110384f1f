"""What manifests already do to keep requests, and how to take each away: what it is worth is found out by playing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from levels.storm.fixes.manifest_set import ManifestObject, ManifestSet

_NODE_TAINTS = ("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable")
_ENDS = ("pod-delete", "node-drain", "rollout-restart", "scale-down", "slow-start", "kube-proxy-lag", "kube-proxy-hang")
_ROLLOUTS = ("rollout-restart", "broken-release", "slow-start")
_LOSSES = ("node-drain", "node-power-loss", "zone-loss")
_STARTS = ("container-crash", *_ENDS, "broken-release")


class Protection(NamedTuple):
    """One, at one object."""

    sentence: str
    about: str
    """The object, as the report names it."""
    without: ManifestSet
    """The manifests that lack it, and nothing else."""
    workloads: frozenset[str]
    """Whom it protects."""
    faults: tuple[str, ...]
    """The kinds of faults under which it can act at all; empty: any."""


class _Bare(NamedTuple):
    """A workload without one of its protections."""

    sentence: str
    workload: ManifestObject
    faults: tuple[str, ...] = ()


Edit = Callable[[dict[str, Any]], None]


def protections(manifests: ManifestSet) -> Iterator[Protection]:
    """Every protection that is there, workload by workload."""
    for workload in manifests.workloads():
        called = workload.called
        for bare in _of_workload(workload):
            without = manifests.with_objects((bare.workload,))
            yield Protection(bare.sentence, called, without, frozenset({called}), bare.faults)
    for budget in manifests.of_kind("PodDisruptionBudget"):
        guarded = frozenset(one.called for one in manifests.workloads() if budget in manifests.budgets_of(one))
        yield Protection("disruption budget", budget.called, manifests.without(budget), guarded, ("node-drain",))


def _of_workload(workload: ManifestObject) -> Iterator[_Bare]:
    for kind, faults in (("readiness", (*_STARTS, "dependency-stall")), ("startup", _STARTS), ("liveness", ())):
        if any(f"{kind}Probe" in one for one in workload.containers):
            yield _Bare(f"{kind} probe", _without_in_containers(workload, f"{kind}Probe"), faults)
    if any("preStop" in (one.get("lifecycle") or {}) for one in workload.containers):
        yield _Bare("preStop hook", workload.with_pod(_no_hooks), _ENDS)
    if "terminationGracePeriodSeconds" in workload.pod:
        yield _Bare("grace period", workload.with_pod(_without("terminationGracePeriodSeconds")), _ENDS)
    yield from _of_placement(workload)
    yield from _of_rollouts(workload)


def _of_placement(workload: ManifestObject) -> Iterator[_Bare]:
    pod = workload.pod
    if pod.get("topologySpreadConstraints"):
        yield _Bare("spread", workload.with_pod(_without("topologySpreadConstraints")), _LOSSES)
    if "podAntiAffinity" in (pod.get("affinity") or {}):
        yield _Bare("anti-affinity", workload.with_pod(_no_anti_affinity), _LOSSES)
    tolerations = [one for one in pod.get("tolerations") or () if isinstance(one, dict)]
    kept = [one for one in tolerations if one.get("key") not in _NODE_TAINTS]
    if len(kept) < len(tolerations):
        bare = workload.with_pod(lambda spec: spec.update(tolerations=kept))
        yield _Bare("tolerations of lost nodes", bare, _LOSSES)


def _of_rollouts(workload: ManifestObject) -> Iterator[_Bare]:
    spec = workload.spec
    if spec.get("minReadySeconds"):
        bare = workload.edited(lambda value: _without("minReadySeconds")(value["spec"]))
        yield _Bare("minReadySeconds", bare, _ROLLOUTS)
    rolling = (spec.get("strategy") or {}).get("rollingUpdate") or {}
    if rolling.get("maxUnavailable") in {0, "0%"}:
        bare = workload.edited(lambda value: _without("strategy")(value["spec"]))
        yield _Bare("maxUnavailable 0", bare, _ROLLOUTS)
    if workload.kind not in {"Pod", "DaemonSet"} and workload.replicas > 1:
        alone = workload.edited(lambda value: value["spec"].update(replicas=1))
        yield _Bare(f"{workload.replicas} replicas", alone)


def _without(field: str) -> Edit:
    def edit(value: dict[str, Any]) -> None:
        value.pop(field, None)

    return edit


def _without_in_containers(workload: ManifestObject, field: str) -> ManifestObject:
    def edit(pod: dict[str, Any]) -> None:
        for container in pod["containers"]:
            container.pop(field, None)

    return workload.with_pod(edit)


def _no_hooks(pod: dict[str, Any]) -> None:
    for container in pod["containers"]:
        hooks = container.get("lifecycle") or {}
        hooks.pop("preStop", None)
        if not hooks:
            container.pop("lifecycle", None)


def _no_anti_affinity(pod: dict[str, Any]) -> None:
    pod["affinity"].pop("podAntiAffinity")
    if not pod["affinity"]:
        pod.pop("affinity")
